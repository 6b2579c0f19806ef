"""Which messages a store holds already, also those that an earlier release took in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from aboveboard.feedback.found import RedactedKind
from aboveboard.feedback.message import Contact
from aboveboard.feedback.redaction import normal_form
from aboveboard.feedback.tables import MESSAGES


@dataclass(frozen=True)
class Prepared:
    """A message as it is to be kept.

    ``earlier`` and ``read_as_utc`` are what an earlier release may have known it by; see
    :func:`aboveboard.feedback.identity.earlier_origins`.
    """

    row: Mapping[str, Any]
    alarms: tuple[RedactedKind, ...]
    contact: Contact | None
    earlier: tuple[str, ...] = ()
    read_as_utc: datetime | None = None


class Known:
    """The messages of a store that those of a batch may be."""

    def __init__(self, db: sa.Connection, batch: Iterable[Prepared]) -> None:
        origins = [origin for one in batch for origin in (one.row["origin"], *one.earlier)]
        table = MESSAGES.c
        columns = (table.origin, table.receipt, table.person, table.received_at, table.text)
        found = db.execute(sa.select(*columns).where(table.origin.in_(origins)))
        self._db = db
        self._kept = {row.origin: row for row in found}
        self._added: set[str] = set()

    def receipt_of(self, one: Prepared) -> str | None:
        """Return the receipt that a message got when it came first, or None when it is new.

        One whose time was read in the wrong zone is put right: its file says the same again.
        """
        origin = one.row["origin"]
        if origin in self._added:
            return str(one.row["receipt"])
        kept = self._kept.get(origin) or self._kept_earlier(one)
        if kept is None:
            self._added.add(origin)
            return None
        if kept.received_at == one.read_as_utc != one.row["received_at"]:
            held = sa.update(MESSAGES).where(MESSAGES.c.origin == kept.origin)
            self._db.execute(held.values(received_at=one.row["received_at"]))
        return str(kept.receipt)

    def _kept_earlier(self, one: Prepared) -> Any:
        held = (self._kept.get(origin) for origin in one.earlier)
        return next((kept for kept in held if kept is not None and _is_same(one, kept)), None)


def _is_same(one: Prepared, kept: Any) -> bool:
    """Compare writer, instant and text: a number given by hand alone tells nothing."""
    row = one.row
    person = kept.origin if row["person"] == row["origin"] else row["person"]
    return bool(
        kept.person == person
        and kept.received_at in (row["received_at"], one.read_as_utc)
        and normal_form(kept.text) == normal_form(row["text"])
    )
