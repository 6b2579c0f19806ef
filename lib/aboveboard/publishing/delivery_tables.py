"""The tables of the delivery ledger."""

from __future__ import annotations

import sqlalchemy as sa

from aboveboard.databases import Instant

METADATA = sa.MetaData()
FORMAT = "aboveboard.deliveries/1"

ABOUT = sa.Table(
    "about_deliveries",
    METADATA,
    sa.Column("format", sa.String(40), primary_key=True),
    sa.Column("id", sa.String(32), nullable=False),
)

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
    # In this order it finds all rows of a recipient too, without an index of its own.
    sa.UniqueConstraint("recipient_key", "batch"),
    sa.Index("deliveries_by_state", "batch", "state", "not_before", "id"),
)

RUNNERS = sa.Table(
    "runners",
    METADATA,
    sa.Column("id", sa.String(120), primary_key=True),
    sa.Column("seen_at", Instant, nullable=False),
)

SUBSCRIBERS = sa.Table(
    "subscribers",
    METADATA,
    sa.Column("recipient_key", sa.String(64), primary_key=True),
    sa.Column("address", sa.String(400), nullable=False),
    sa.Column("language", sa.String(20), nullable=False),
    sa.Column("since", Instant, nullable=False),
)

SUPPRESSED = sa.Table(
    "suppressed",
    METADATA,
    sa.Column("recipient_key", sa.String(64), primary_key=True),
    sa.Column("why", sa.String(20), nullable=False),
    sa.Column("since", Instant, nullable=False),
)

WHY_BARRED = (
    sa.select(SUPPRESSED.c.why)
    .where(SUPPRESSED.c.recipient_key == DELIVERIES.c.recipient_key)
    .scalar_subquery()
)
"""Why the recipient of a row is suppressed."""
