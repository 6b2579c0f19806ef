"""The database under the feedback store: opened, known by its key, with errors in plain words."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from aboveboard.databases import (
    cause_of,
    file_of,
    insert_new,
    is_busy,
    open_database,
    place_of,
    reading,
)
from aboveboard.errors import FeedbackError, StoreBusyError
from aboveboard.feedback.continuity import Mark, Standing
from aboveboard.feedback.identity import keyed
from aboveboard.feedback.tables import ABOUT, FORMAT, METADATA


class FeedbackDatabase:
    """A SQLite file or a PostgreSQL server with the store's tables, made with one key.

    ``begun`` tells that it held nothing, and that no store is known to have been used before.
    """

    def __init__(self, url: str, key: bytes, wait_seconds: float, mark: Path | None) -> None:
        self._key = key
        self._mark = Mark(mark) if mark else None
        known = mark is not None and mark.exists()
        try:
            self._engine = open_database(url, METADATA, wait_seconds=wait_seconds)
        except (sa.exc.SQLAlchemyError, OSError) as error:
            raise _failed(error, url) from None
        self._file = file_of(self._engine)
        try:
            self.begun = self._check_about() and not known
            self._standing = self._look()
            if self._mark:
                self._mark.must_fit(self._standing)
        except BaseException:
            self.close()  # else what it has open spoils the copy that is brought back
            raise

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Write in one transaction; raise FeedbackError when the database fails or is locked.

        It is counted as one change, and what went into a file that was deleted or replaced
        meanwhile counts as not kept.
        """
        with _transaction(self._engine) as db:
            yield db
            now = Standing(self._standing.store, _count(db))
            if now <= self._standing:
                raise _replaced()
        self._must_be_in_place()
        self._standing = max(self._standing, now)
        if self._mark:
            self._mark.reached(now)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Read in one transaction that holds up no writer; errors as in :meth:`writing`."""
        with _transaction(reading(self._engine)) as db:
            yield db
        self._must_be_in_place()

    def _must_be_in_place(self) -> None:
        if file_of(self._engine) != self._file:
            raise _replaced()

    def _look(self) -> Standing:
        with self.reading() as db:
            found = {row.name: row.value for row in db.execute(sa.select(ABOUT))}
        return Standing(found["id"], int(found["changes"]))

    def _check_about(self) -> bool:
        """See that the store is of this format and this key; tell whether it held nothing."""
        mine = {"format": FORMAT, "key": keyed(self._key, "about")}
        with _transaction(self._engine) as db:
            found = {row.name: row.value for row in db.execute(sa.select(ABOUT))}
            new = {} if found else mine
            for name, value in {**new, "id": secrets.token_hex(16), "changes": "0"}.items():
                insert_new(db, ABOUT, {"name": name, "value": value})
        if not found:
            return True
        if found.get("format") != FORMAT:
            raise FeedbackError(
                "The feedback store is of another format. Use the release it is of."
            )
        if found.get("key") != mine["key"]:
            raise FeedbackError(
                "The feedback store was made with another key. Bring that key back: with a new "
                "one every message and person would count again."
            )
        return False


def _count(db: sa.Connection) -> int:
    """Count one more change, and return how many there are."""
    number = sa.cast(ABOUT.c.value, sa.BigInteger)
    more = sa.update(ABOUT).where(ABOUT.c.name == "changes")
    more = more.values(value=sa.cast(number + 1, sa.String)).returning(ABOUT.c.value)
    return int(db.execute(more).scalar_one())


@contextmanager
def _transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Run a block in one transaction; a database error comes out as one of ours."""
    try:
        with engine.begin() as db:
            yield db
    except sa.exc.SQLAlchemyError as error:
        raise _failed(error, str(engine.url)) from None


def _replaced() -> FeedbackError:
    return FeedbackError(
        "The feedback store was deleted or replaced while it is in use; nothing was kept. Bring it "
        "back, and start again what uses it."
    )


def _failed(error: Exception, url: str) -> FeedbackError:
    if isinstance(error, sa.exc.DBAPIError) and is_busy(error):
        return StoreBusyError(
            "The feedback store is locked by another writer. Nothing was kept; try again."
        )
    return FeedbackError.at(
        place_of(url),
        f"The feedback store failed ({cause_of(error)}); nothing was kept.",
        "See that its folder or server can be reached and has room.",
    )
