"""The database under the delivery ledger: opened, read, written, with errors in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from aboveboard.databases import is_busy, open_database, place_of, reading
from aboveboard.errors import PublishError
from aboveboard.publishing.delivery_tables import METADATA

CLOCKS_APART = timedelta(seconds=15)


class DeliveryDatabase:
    """A SQLite file or a PostgreSQL server with the ledger's tables.

    Parameters
    ----------
    url
        SQLAlchemy's address of it: ``sqlite:///deliveries.db``, ``postgresql+psycopg://…``.
    wait_seconds
        How long a transaction waits for another's lock.
    """

    def __init__(self, url: str, *, wait_seconds: float = 30) -> None:
        self._place = place_of(url) or "deliveries"
        try:
            with _in_plain_words(self._place):
                self.engine = open_database(url, METADATA, wait_seconds=wait_seconds)
        except OSError:  # its folder can't be made or written
            raise _unreachable(self._place) from None

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Write in one transaction; raise PublishError when the database is gone or full."""
        with _in_plain_words(self._place), self.engine.begin() as db:
            yield db

    @contextmanager
    def reading(self, **options: Any) -> Iterator[sa.Connection]:
        """Read in one transaction that holds up no writer; errors as in :meth:`writing`."""
        engine = reading(self.engine).execution_options(**options)
        with _in_plain_words(self._place), engine.connect() as db:
            yield db

    def must_agree_on_time(self, now: datetime) -> None:
        """See that this machine's clock is the database's; senders tell by it who still lives.

        Raises
        ------
        PublishError
            They differ by more than :data:`CLOCKS_APART`; only a server has a clock of its own.
        """
        if self.engine.dialect.name != "postgresql":
            return
        with self.reading() as db:
            theirs = db.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
        if abs(apart := now - theirs) > CLOCKS_APART:
            raise PublishError.at(
                "database_url",
                f"This machine's clock is {apart.total_seconds():+.0f} s off the database's.",
                "Set both clocks (NTP): senders tell by them which of the others still lives.",
            )


@contextmanager
def _in_plain_words(place: str) -> Iterator[None]:
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
        if is_busy(error):
            raise PublishError.at(
                place,
                "Another program holds the delivery ledger, for longer than one can wait.",
                "Close what has it open, such as a backup; then publish again to resume.",
            ) from None
        raise _unreachable(place) from None
    except sa.exc.DatabaseError as error:
        if isinstance(error, (sa.exc.IntegrityError, sa.exc.DataError)):
            raise  # a fault of ours
        raise PublishError.at(
            place,
            "The delivery ledger is damaged, or of another release of Aboveboard.",
            "Bring back its backup, or use that release; a new one would send everything again.",
        ) from None
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError):
        raise PublishError.at(
            "database_url",
            "This is no address of a database that can be used here (not shown).",
            "Write postgresql+psycopg://…, and install aboveboard[postgresql].",
        ) from None


def _unreachable(place: str) -> PublishError:
    return PublishError.at(
        place,
        "The delivery ledger can't be reached or written.",
        "See that the database runs and has room; then publish again to resume.",
    )
