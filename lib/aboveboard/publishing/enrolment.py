"""Enrolment: a row for each recipient, before the first message leaves."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from aboveboard.databases import Instant, in_parts
from aboveboard.errors import PublishError
from aboveboard.publishing.deliveries import DeliveryLedger, Recipient
from aboveboard.publishing.delivery_reading import Batch, address_key
from aboveboard.publishing.delivery_tables import (
    BATCHES,
    DELIVERIES,
    SUBSCRIBERS,
    SUPPRESSED,
    WHY_BARRED,
)

AS_SUBSCRIBER = {"subscriber": "yes"}
"""The fields of one who gets it by subscription, and can leave."""

PART = 5_000
"""Recipients that are looked at in one statement."""


def enrol(
    ledger: DeliveryLedger,
    batch: Batch,
    recipients: Iterable[Recipient],
    now: datetime,
    *,
    with_subscribers: bool = False,
) -> Batch:
    """Write a pending row for each recipient and seal the batch; all or nothing.

    An address that comes twice is taken once. Whoever is suppressed is entered as such.

    Parameters
    ----------
    with_subscribers
        Enrol everyone on the list of subscribers too.

    Raises
    ------
    PublishError
        The batch is sealed already, or there is no recipient.
    """
    with ledger.writing() as db:
        if db.execute(sa.select(BATCHES.c.id).where(BATCHES.c.id == batch.id)).first():
            raise PublishError.at(
                batch.id, "These recipients are enrolled already.", "Resume: publish again."
            )
        values = asdict(replace(batch, recipients=0))
        db.execute(sa.insert(BATCHES).values(**values, sealed_at=now))
        count = _insert(db, batch.id, recipients, now)
        if with_subscribers:
            count += _copy(db, batch.id, _subscribers(batch.id), now)
        if not count:
            raise PublishError.at(batch.id, "There is no recipient.", "Give a list of them.")
        _count_more(db, batch.id, count)
        _suppress(db, batch.id, now)
    return replace(batch, recipients=count)


def newcomers(ledger: DeliveryLedger, batch_id: str, recipients: Iterable[Recipient]) -> int:
    """Count the addresses that are not enrolled in a batch; enrols none of them."""
    found = 0
    with ledger.reading() as db:
        for part in in_parts(recipients, PART):
            keys = {address_key(recipient.address) for recipient in part}
            known = sa.select(DELIVERIES.c.recipient_key).where(
                DELIVERIES.c.batch == batch_id, DELIVERIES.c.recipient_key.in_(keys)
            )
            found += len(keys - {row[0] for row in db.execute(known)})
    return found


def new_subscribers(ledger: DeliveryLedger, batch_id: str) -> int:
    """Count the subscribers who are not enrolled in a batch."""
    query = sa.select(sa.func.count()).select_from(_subscribers(batch_id).subquery())
    with ledger.reading() as db:
        return int(db.execute(query).scalar_one())


def add(
    ledger: DeliveryLedger,
    batch_id: str,
    recipients: Iterable[Recipient],
    now: datetime,
    *,
    with_subscribers: bool = False,
) -> int:
    """Enrol those who are not yet in a sealed batch, and return how many they are."""
    with ledger.writing() as db:
        count = _insert(db, batch_id, recipients, now)
        if with_subscribers:
            count += _copy(db, batch_id, _subscribers(batch_id), now)
        _count_more(db, batch_id, count)
        _suppress(db, batch_id, now)
    return count


def carry_over(ledger: DeliveryLedger, batch_id: str, earlier: str, now: datetime) -> int:
    """Enrol those to whom an earlier batch was sent and who are not in this one.

    Whoever got the first statement gets the last, though the list may have changed meanwhile.

    Returns
    -------
    How many they are. Those who left, bounced or complained are entered as suppressed.
    """
    columns = (DELIVERIES.c[name] for name in _COPIED)
    missed = sa.select(*columns).where(
        DELIVERIES.c.batch == earlier,
        DELIVERIES.c.state == "sent",
        DELIVERIES.c.recipient_key.not_in(_enrolled(batch_id)),
    )
    with ledger.writing() as db:
        count = _copy(db, batch_id, missed, now)
        _count_more(db, batch_id, count)
        _suppress(db, batch_id, now)
    return count


_COPIED = ("recipient_key", "address", "language", "fields")


def _copy(db: sa.Connection, batch_id: str, chosen: sa.Select[Any], now: datetime) -> int:
    """Enrol the rows that a query gives with the columns of ``_COPIED``."""
    instant = sa.literal(now, Instant)
    rows = chosen.add_columns(sa.literal(batch_id), sa.literal("pending"), instant, instant)
    into = [*_COPIED, "batch", "state", "not_before", "changed_at"]
    insert = sa.insert(DELIVERIES).from_select(into, rows)
    # SQLAlchemy keeps no count of inserted rows on PostgreSQL where it is not asked to.
    return db.execute(insert.execution_options(preserve_rowcount=True)).rowcount


def _enrolled(batch_id: str) -> sa.Select[Any]:
    return sa.select(DELIVERIES.c.recipient_key).where(DELIVERIES.c.batch == batch_id)


def _subscribers(batch_id: str) -> sa.Select[Any]:
    """Choose the subscribers who are not in a batch, marked so that they are shown the way out."""
    fields = sa.literal(json.dumps(AS_SUBSCRIBER))
    columns = SUBSCRIBERS.c.recipient_key, SUBSCRIBERS.c.address, SUBSCRIBERS.c.language
    return sa.select(*columns, fields).where(
        SUBSCRIBERS.c.recipient_key.not_in(_enrolled(batch_id))
    )


def _count_more(db: sa.Connection, batch_id: str, count: int) -> None:
    db.execute(
        sa.update(BATCHES)
        .where(BATCHES.c.id == batch_id)
        .values(recipients=BATCHES.c.recipients + count)
    )


def _insert(
    db: sa.Connection, batch_id: str, recipients: Iterable[Recipient], now: datetime
) -> int:
    count = 0
    for part in in_parts(recipients, PART):
        rows: dict[str, Recipient] = {}
        for recipient in part:
            rows.setdefault(address_key(recipient.address), recipient)
        known = sa.select(DELIVERIES.c.recipient_key).where(
            DELIVERIES.c.batch == batch_id, DELIVERIES.c.recipient_key.in_(rows)
        )
        for row in db.execute(known):
            del rows[row[0]]
        if rows:
            db.execute(sa.insert(DELIVERIES), [_row(batch_id, k, r, now) for k, r in rows.items()])
        count += len(rows)
    return count


def _suppress(db: sa.Connection, batch_id: str, now: datetime) -> None:
    barred = sa.select(SUPPRESSED.c.recipient_key)
    db.execute(
        sa.update(DELIVERIES)
        .where(
            DELIVERIES.c.batch == batch_id,
            DELIVERIES.c.state == "pending",
            DELIVERIES.c.recipient_key.in_(barred),
        )
        .values(state="suppressed", reason=WHY_BARRED, changed_at=now)
    )


def _row(batch_id: str, key: str, recipient: Recipient, now: datetime) -> dict[str, object]:
    return {
        "batch": batch_id,
        "recipient_key": key,
        "address": recipient.address.strip(),
        "language": recipient.language,
        "fields": json.dumps(dict(recipient.fields), ensure_ascii=False),
        "state": "pending",
        "not_before": now,
        "changed_at": now,
    }
