"""The database under the feedback store: opened, known by its key, with errors in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import sqlalchemy as sa

from aboveboard.databases import is_busy, open_database, reading
from aboveboard.errors import FeedbackError, StoreBusyError
from aboveboard.feedback.identity import keyed
from aboveboard.feedback.tables import ABOUT, FORMAT, METADATA


class FeedbackDatabase:
    """A SQLite file or a PostgreSQL server with the store's tables, made with one key."""

    def __init__(self, url: str, key: bytes, wait_seconds: float) -> None:
        self._key = key
        try:
            self._engine = open_database(url, METADATA, wait_seconds=wait_seconds)
        except (sa.exc.SQLAlchemyError, OSError) as error:
            raise _failed(error) from None
        self._check_about()

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    def writing(self) -> AbstractContextManager[sa.Connection]:
        """Write in one transaction; raise FeedbackError when the database fails or is locked."""
        return _transaction(self._engine)

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """Read in one transaction that holds up no writer; errors as in :meth:`writing`."""
        return _transaction(reading(self._engine))

    def _check_about(self) -> None:
        mine = {"format": FORMAT, "key": keyed(self._key, "about")}
        with self.writing() as db:
            found = {row.name: row.value for row in db.execute(sa.select(ABOUT))}
            if not found:
                db.execute(sa.insert(ABOUT), [{"name": n, "value": v} for n, v in mine.items()])
                return
        if found.get("format") != FORMAT:
            raise FeedbackError(
                "The feedback store is of another format. Use the release it is of."
            )
        if found.get("key") != mine["key"]:
            raise FeedbackError(
                "The feedback store was made with another key. Bring that key back: with a new "
                "one every message and person would count again."
            )


@contextmanager
def _transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Run a block in one transaction; a database error comes out as one of ours."""
    try:
        with engine.begin() as db:
            yield db
    except sa.exc.SQLAlchemyError as error:
        raise _failed(error) from None


def _failed(error: Exception) -> FeedbackError:
    if isinstance(error, sa.exc.DBAPIError) and is_busy(error):
        return StoreBusyError(
            "The feedback store is locked by another writer. Nothing was kept; try again."
        )
    cause = getattr(error, "orig", None) or error
    return FeedbackError(
        f"The feedback store failed ({type(cause).__name__}); nothing was kept. See that its "
        "folder or server can be reached and has room."
    )
