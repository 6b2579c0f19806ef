"""Looking at the delivery ledger: what stands in it, for whom and how far; nothing is changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from aboveboard.errors import PublishError
from aboveboard.plays.statement import Statement
from aboveboard.publishing.delivery_database import DeliveryDatabase
from aboveboard.publishing.delivery_tables import BATCHES, DELIVERIES, RUNNERS, SUPPRESSED
from aboveboard.record.files import digest

State = Literal["pending", "claimed", "sent", "failed", "unknown", "suppressed"]


@dataclass(frozen=True)
class Batch:
    """A statement's version on one channel, sealed with ``recipients`` rows."""

    id: str
    statement: str
    version: int
    channel: str
    recipients: int
    expires_at: datetime

    @classmethod
    def of(cls, statement: Statement, batch_id: str, channel: str, expires_at: datetime) -> Batch:
        """Return the batch of a statement, before anybody is enrolled in it."""
        return cls(batch_id, statement.id, statement.version, channel, 0, expires_at)


class DeliveryReading(DeliveryDatabase):
    """The questions that one can ask of the ledger."""

    def batch(self, batch_id: str) -> Batch | None:
        """Return a sealed batch, or None."""
        with self.reading() as db:
            row = db.execute(sa.select(BATCHES).where(BATCHES.c.id == batch_id)).first()
        return None if row is None else _batch(row)

    def batches(self) -> tuple[str, ...]:
        """Return every sealed batch, in the order sealed."""
        with self.reading() as db:
            rows = db.execute(sa.select(BATCHES.c.id).order_by(BATCHES.c.sealed_at, BATCHES.c.id))
            return tuple(row[0] for row in rows)

    def check(self, batch_id: str) -> None:
        """See that no row of a sealed batch was lost; raise PublishError when one was."""
        batch = self.batch(batch_id)
        rows = sum(self.counts(batch_id).values())
        if batch is None or rows != batch.recipients:
            sealed = 0 if batch is None else batch.recipients
            raise PublishError.at(
                batch_id,
                f"The ledger holds {rows} of the {sealed} recipients that were enrolled.",
                "Restore the database from its backup; a missing row is no permission to send.",
            )

    def runners(self) -> tuple[str, ...]:
        """Return the runners that have not left: those that live, and those that died."""
        with self.reading() as db:
            return tuple(row[0] for row in db.execute(sa.select(RUNNERS.c.id)))

    def counts(self, batch_id: str) -> dict[State, int]:
        """Return how many rows stand in each state."""
        query = (
            sa.select(DELIVERIES.c.state, sa.func.count())
            .where(DELIVERIES.c.batch == batch_id)
            .group_by(DELIVERIES.c.state)
        )
        with self.reading() as db:
            return {row[0]: row[1] for row in db.execute(query)}

    def left(self, batch_id: str) -> int:
        """Return how many rows are not settled yet."""
        open_states = ("pending", "claimed", "unknown")
        query = sa.select(sa.func.count()).where(
            DELIVERIES.c.batch == batch_id, DELIVERIES.c.state.in_(open_states)
        )
        with self.reading() as db:
            return int(db.execute(query).scalar_one())

    def returned(self, batch_id: str) -> Iterator[tuple[str, str]]:
        """Yield (address, language) of what the relay took over and a bounce came back for."""
        query = (
            sa.select(DELIVERIES.c.address, DELIVERIES.c.language)
            .join(SUPPRESSED, SUPPRESSED.c.recipient_key == DELIVERIES.c.recipient_key)
            .where(
                DELIVERIES.c.batch == batch_id,
                DELIVERIES.c.state == "sent",
                SUPPRESSED.c.why == "bounced",
            )
            .order_by(DELIVERIES.c.id)
        )
        with self.reading(yield_per=1000) as db:
            for row in db.execute(query):
                yield row[0], row[1]

    def next_due(self, batch_id: str) -> datetime | None:
        """Return when the next row may be claimed; None when nothing is left to send."""
        query = sa.select(sa.func.min(DELIVERIES.c.not_before)).where(
            DELIVERIES.c.batch == batch_id, DELIVERIES.c.state.in_(("pending", "unknown"))
        )
        with self.reading() as db:
            found: datetime | None = db.execute(query).scalar_one()
        return found

    def listed(self, batch_id: str, *states: State) -> Iterator[tuple[str, str, State, str]]:
        """Yield (address, language, state, reason) of the rows in these states, in their order."""
        query = (
            sa.select(
                DELIVERIES.c.address, DELIVERIES.c.language, DELIVERIES.c.state, DELIVERIES.c.reason
            )
            .where(DELIVERIES.c.batch == batch_id, DELIVERIES.c.state.in_(states))
            .order_by(DELIVERIES.c.id)
        )
        with self.reading(yield_per=1000) as db:
            for row in db.execute(query):
                yield tuple(row)

    def in_doubt(self, batch_id: str) -> Iterator[str]:
        """Yield the addresses of messages that were in flight at a break: they may come twice."""
        query = (
            sa.select(DELIVERIES.c.address)
            .where(DELIVERIES.c.batch == batch_id, DELIVERIES.c.again)
            .order_by(DELIVERIES.c.id)
        )
        with self.reading(yield_per=1000) as db:
            for row in db.execute(query):
                yield row[0]

    def doubtful(self, batch_id: str) -> Iterator[tuple[str, str]]:
        """Yield (address, language) of what was sent and was in flight at a break before."""
        query = (
            sa.select(DELIVERIES.c.address, DELIVERIES.c.language)
            .where(DELIVERIES.c.batch == batch_id, DELIVERIES.c.again, DELIVERIES.c.state == "sent")
            .order_by(DELIVERIES.c.id)
        )
        with self.reading(yield_per=1000) as db:
            for row in db.execute(query):
                yield row[0], row[1]

    def knows(self, address: str) -> bool:
        """Tell whether a message of any batch was for this address."""
        key = address_key(address)
        query = sa.select(DELIVERIES.c.id).where(DELIVERIES.c.recipient_key == key).limit(1)
        with self.reading() as db:
            return db.execute(query).first() is not None

    def barred(self, keys: Collection[str]) -> frozenset[str]:
        """Return those of these keys whose address gets nothing; see :func:`address_key`."""
        known = sa.select(SUPPRESSED.c.recipient_key).where(SUPPRESSED.c.recipient_key.in_(keys))
        with self.reading() as db:
            return frozenset(row[0] for row in db.execute(known))

    def why_barred(self, address: str) -> str:
        """Return why an address gets nothing; an empty text when it may get what comes."""
        query = sa.select(SUPPRESSED.c.why).where(
            SUPPRESSED.c.recipient_key == address_key(address)
        )
        with self.reading() as db:
            return db.execute(query).scalar_one_or_none() or ""


def address_key(address: str) -> str:
    """Return what two spellings of one address share: capitals tell nobody apart.

    RFC 5321 (2.4) lets a server tell local parts apart by case, and next to none does: a person
    written twice gets one message, and whoever left stays out, however the address is written. A
    message goes to the address as it is written.
    """
    return digest(address.strip().lower().encode())


def _batch(row: Any) -> Batch:
    return Batch(row.id, row.statement, row.version, row.channel, row.recipients, row.expires_at)
