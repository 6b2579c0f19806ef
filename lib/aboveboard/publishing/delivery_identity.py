"""Tell the delivery ledger that was used before from one that is new, older, or another's.

A database that was lost and came back empty would send everybody the same message again, those who
have left too. So the ledger has an id, which stands in the incident's state folder as well, in
``deliveries.id``; both must agree.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import sqlalchemy as sa

from aboveboard.databases import insert_new
from aboveboard.errors import PublishError
from aboveboard.publishing.delivery_database import DeliveryDatabase
from aboveboard.publishing.delivery_tables import ABOUT, FORMAT
from aboveboard.record.files import replace_file

MARK = "deliveries.id"


def must_be_the_known_one(ledger: DeliveryDatabase, state: Path) -> None:
    """See that ``ledger`` is the one that this incident used before; the first time, note it.

    Parameters
    ----------
    state
        Where the statement ledger lies.

    Raises
    ------
    PublishError
        It is another one, such as an empty one in place of one that was lost.
    """
    mark = state / MARK
    if not mark.is_file():
        state.mkdir(parents=True, exist_ok=True)
        replace_file(mark, f"{_identity(ledger)}\n".encode(), prefix=".deliveries-")
        return
    if mark.read_text(encoding="utf-8", errors="replace").strip() != _known(ledger):
        raise PublishError.at(
            mark,
            "The delivery ledger is not the one that was used before: who got what is not known.",
            "Bring that one back from its backup. Where it is lost for good, delete this file: "
            "everybody then gets the message again, those who have left too.",
        )


def _known(ledger: DeliveryDatabase) -> str:
    """Return the id of a ledger, empty for one that has none yet."""
    with ledger.reading() as db:
        return db.execute(sa.select(ABOUT.c.id)).scalars().first() or ""


def _identity(ledger: DeliveryDatabase) -> str:
    """Return the id of a ledger; give it one where it has none."""
    with ledger.writing() as db:
        insert_new(db, ABOUT, {"format": FORMAT, "id": secrets.token_hex(16)})
    return _known(ledger)
