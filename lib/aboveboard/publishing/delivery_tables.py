"""The tables of the delivery ledger, and the two databases they can stand in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa


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


METADATA = sa.MetaData()

BATCHES = sa.Table(
    "batches",
    METADATA,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("statement", sa.String(120), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("recipients", sa.Integer, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("sealed_at", Instant, nullable=False),
)

DELIVERIES = sa.Table(
    "deliveries",
    METADATA,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("batch", sa.ForeignKey(BATCHES.c.id), nullable=False),
    sa.Column("recipient_key", sa.String(64), nullable=False),
    sa.Column("address", sa.String(400), nullable=False),
    sa.Column("language", sa.String(20), nullable=False),
    sa.Column("fields", sa.Text, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("again", sa.Boolean, nullable=False, default=False),
    sa.Column("not_before", Instant, nullable=False),
    sa.Column("runner", sa.String(120), nullable=False, default=""),
    sa.Column("reason", sa.String(200), nullable=False, default=""),
    sa.Column("changed_at", Instant, nullable=False),
    sa.UniqueConstraint("batch", "recipient_key"),
    sa.Index("deliveries_by_state", "batch", "state", "not_before", "id"),
)

RUNNERS = sa.Table(
    "runners",
    METADATA,
    sa.Column("id", sa.String(120), primary_key=True),
    sa.Column("seen_at", Instant, nullable=False),
)

SUPPRESSED = sa.Table(
    "suppressed",
    METADATA,
    sa.Column("recipient_key", sa.String(64), primary_key=True),
    sa.Column("why", sa.String(20), nullable=False),
    sa.Column("since", Instant, nullable=False),
)


def open_database(url: str) -> sa.Engine:
    """Return the engine of a SQLite file or a PostgreSQL server, with the tables made."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _sqlite_settings)
        sa.event.listen(engine, "begin", lambda db: db.exec_driver_sql("BEGIN IMMEDIATE"))
    METADATA.create_all(engine)
    return engine


def _sqlite_settings(connection: Any, _: object) -> None:
    # The driver's own transactions begin too late to keep two runners apart.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")
