"""The two databases that state can stand in: a SQLite file, or a PostgreSQL server by URL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")

SQLITE_CACHE = "cache_size=-16000"
"""In KiB. Keys are hashes, which come in no order: with SQLite's own 2 MB nearly each insert into a
large index reads a page and writes one."""


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware instant in UTC, on databases that know no time zones too."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Write an aware instant in UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Read it back as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def open_database(url: str, metadata: sa.MetaData, *, wait_seconds: float = 30) -> sa.Engine:
    """Return the engine of a database, with the tables made.

    A SQLite file is made readable by its owner alone. A commit is on the disk when it returns. A
    transaction waits for another's lock ``wait_seconds`` long; what it raises then, :func:`is_busy`
    knows. Errors show no values.
    """
    wait = round(wait_seconds * 1000)
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        if address.database and address.database != ":memory:":
            _private_file(Path(address.database))
        engine = sa.create_engine(address, hide_parameters=True)
        sa.event.listen(engine, "connect", lambda db, _: _sqlite_settings(db, wait))
        sa.event.listen(engine, "begin", _begin)
    else:
        options = {"options": f"-c lock_timeout={wait}"}
        # Pooled lines are tried first: a server that was started again costs nobody an error.
        engine = sa.create_engine(
            address, hide_parameters=True, connect_args=options, pool_pre_ping=True
        )
    metadata.create_all(engine)
    return engine


def reading(engine: sa.Engine) -> sa.Engine:
    """Return ``engine`` for transactions that only read: they see one state and block no writer."""
    return engine.execution_options(only_reads=True)


def file_of(engine: sa.Engine) -> tuple[int, int] | None:
    """Return what tells a SQLite file from another in its place; None where there is no file.

    A file that was deleted takes what is written to it, and nobody finds it ever again.
    """
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    try:
        found = Path(engine.url.database).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def insert_new(db: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless one with a key of its is there; tell whether it is new.

    Another writer's may be there at this very moment. So no single key is named by which two rows
    are one: PostgreSQL would fail on any of the others, whichever it looks at first.
    """
    insert = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
    new = insert(table).values(dict(row)).on_conflict_do_nothing()
    # SQLAlchemy keeps no count of inserted rows on PostgreSQL where it is not asked to.
    return db.execute(new.execution_options(preserve_rowcount=True)).rowcount > 0


def in_parts(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield rows so many at a time: neither a statement nor memory grows with their number."""
    source = iter(rows)
    while part := list(islice(source, size)):
        yield part


def is_busy(error: sa.exc.DBAPIError) -> bool:
    """Tell whether a statement failed because another transaction held its lock for too long."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE_BUSY
    return getattr(cause, "sqlstate", None) == _LOCK_NOT_AVAILABLE


def place_of(url: str) -> str:
    """Return how a message names a database: its file, or server and name; no user, no password."""
    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError:
        return ""
    return "/".join(part for part in (address.host, address.database) if part)


def cause_of(error: Exception) -> str:
    """Return why a database failed, without a value: in SQLite's words, else the driver's name."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return str(cause) if isinstance(cause, sqlite3.Error) else type(cause).__name__


_SQLITE_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL, appendix A


def _private_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _sqlite_settings(connection: Any, wait: int) -> None:
    # The driver's own transactions begin too late to keep two writers apart.
    connection.isolation_level = None
    settings = f"busy_timeout={wait}", "journal_mode=WAL", "synchronous=FULL", SQLITE_CACHE
    for pragma in settings:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    only_reads = connection.get_execution_options().get("only_reads", False)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")
