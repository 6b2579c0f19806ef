"""The tables of the feedback store. Raw text has no column; contacts stand apart, encrypted."""

from __future__ import annotations

import sqlalchemy as sa

from aboveboard.databases import Instant

FORMAT = "aboveboard.feedback/2"
METADATA = sa.MetaData()

ABOUT = sa.Table(
    "about",
    METADATA,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("value", sa.String(200), nullable=False),
)

ANSWERS = sa.Table(
    "answers",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("topic", sa.String(200), nullable=False),
    sa.Column("questions", sa.JSON, nullable=False),
    sa.Column("texts", sa.JSON, nullable=False),
    sa.Column("answered_at", Instant, nullable=False),
)

MESSAGES = sa.Table(
    "messages",
    METADATA,
    sa.Column("receipt", sa.String(20), primary_key=True),
    sa.Column("origin", sa.String(32), nullable=False, unique=True),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("received_at", Instant, nullable=False),
    sa.Column("language", sa.String(20), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("redactions", sa.JSON, nullable=False),
    sa.Column("marks", sa.JSON, nullable=False),
    sa.Column("transaction_id", sa.String(130), nullable=False),
    sa.Column("person", sa.String(32), nullable=False),
    sa.Column("answer", sa.ForeignKey(ANSWERS.c.id), nullable=True),
    sa.Index("messages_by_instant", "received_at", "receipt"),
)

CONTACTS = sa.Table(
    "contacts",
    METADATA,
    sa.Column("receipt", sa.ForeignKey(MESSAGES.c.receipt), primary_key=True),
    sa.Column("sealed_address", sa.Text, nullable=False),
    sa.Column("consented_at", Instant, nullable=False),
)

ALERTS = sa.Table(
    "alerts",
    METADATA,
    sa.Column("receipt", sa.ForeignKey(MESSAGES.c.receipt), primary_key=True),
    sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("raised_at", Instant, nullable=False),
    sa.Column("settled_at", Instant, nullable=True),
)
