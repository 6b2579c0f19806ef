"""The delivery ledger: who gets which statement on which channel, and how far that is.

One row for each recipient of a batch (a statement's version on a channel), written and sealed
before the first message leaves. From then on a row only moves::

    pending -> claimed -> sent
       ^          |-----> pending      a passing fault: again at `not_before`
       |          |-----> failed       a lasting fault, with the reason
       |          '-----> unknown      the runner died with this one in flight
       '--------------------'          sent again under the same Message-ID, and listed

    pending, unknown -> suppressed     unsubscribed, bounced or complained, checked at each claim

So every recipient gets the message at least once, and a crash can repeat only what was claimed at
that moment. A row that is missing is never permission to send: the batch knows how many it has.

Runs on SQLite (one machine) and PostgreSQL (several senders). Addresses and merge fields stand in
this database and in no log or error.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from aboveboard.errors import PublishError
from aboveboard.publishing.delivery_database import CLOCKS_APART
from aboveboard.publishing.delivery_reading import DeliveryReading, State, address_key
from aboveboard.publishing.delivery_tables import (
    DELIVERIES,
    RUNNERS,
    SUPPRESSED,
    WHY_BARRED,
)

Why = Literal["unsubscribed", "bounced", "complained"]
LEASE = timedelta(seconds=60)


@dataclass(frozen=True)
class Recipient:
    """One who gets a statement: an address, its language, and the fields of a personal text."""

    address: str
    language: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Delivery:
    """One claimed row. ``again`` says that an earlier runner may have sent it already."""

    id: int
    address: str
    language: str
    fields: Mapping[str, str]
    attempts: int
    again: bool


@dataclass(frozen=True)
class Outcome:
    """What became of one claimed delivery.

    Pending means: again at ``not_before``; unknown: its content went out and no answer came back.
    What was given back untried does not count as an attempt.
    """

    id: int
    state: Literal["sent", "failed", "pending", "unknown"]
    reason: str = ""
    not_before: datetime | None = None
    tried: bool = True


class DeliveryLedger(DeliveryReading):
    """The ledger in one database: every step that a row can take."""

    # --- sending --------------------------------------------------------------------------------

    def join(self, runner: str, now: datetime) -> None:
        """Enter a runner, or say that it still lives."""
        with self.writing() as db:
            seen = sa.update(RUNNERS).where(RUNNERS.c.id == runner).values(seen_at=now)
            if not db.execute(seen).rowcount:
                db.execute(sa.insert(RUNNERS).values(id=runner, seen_at=now))

    def leave(self, runner: str) -> None:
        """Take a runner out that has settled all it claimed."""
        with self.writing() as db:
            db.execute(sa.delete(RUNNERS).where(RUNNERS.c.id == runner))

    def recover(self, batch_id: str, now: datetime, dead: Sequence[str] = ()) -> int:
        """Mark as unknown what dead runners had claimed, and return how many those are.

        A runner is dead when ``dead`` names it or when it has not been seen for :data:`LEASE`. An
        instant to come is of a clock that went back since: nobody waits until it is reached again.
        """
        alive = sa.select(RUNNERS.c.id).where(
            RUNNERS.c.seen_at > now - LEASE, RUNNERS.c.id.not_in(dead)
        )
        with self.writing() as db:
            _forget_what_is_to_come(db, batch_id, now)
            done = db.execute(
                sa.update(DELIVERIES)
                .where(
                    DELIVERIES.c.batch == batch_id,
                    DELIVERIES.c.state == "claimed",
                    DELIVERIES.c.runner.not_in(alive),
                )
                .values(
                    state="unknown",
                    again=True,
                    runner="",
                    # A dead run's try is nobody's fault: it must not use up the attempts.
                    attempts=DELIVERIES.c.attempts - 1,
                    changed_at=now,
                )
            )
        return done.rowcount

    def claim(self, batch_id: str, runner: str, most: int, now: datetime) -> list[Delivery]:
        """Take up to ``most`` rows that are due for this runner alone; suppressed ones drop out."""
        with self.writing() as db:
            ids = _due(db, batch_id, "unknown", most, now)
            ids += _due(db, batch_id, "pending", most - len(ids), now)
            if not ids:
                return []
            barred = sa.select(SUPPRESSED.c.recipient_key)
            db.execute(
                sa.update(DELIVERIES)
                .where(DELIVERIES.c.id.in_(ids), DELIVERIES.c.recipient_key.in_(barred))
                .values(state="suppressed", reason=WHY_BARRED, changed_at=now)
            )
            taken = (
                sa.update(DELIVERIES)
                .where(DELIVERIES.c.id.in_(ids), DELIVERIES.c.state != "suppressed")
                .values(
                    state="claimed",
                    runner=runner,
                    attempts=DELIVERIES.c.attempts + 1,
                    changed_at=now,
                )
                .returning(
                    DELIVERIES.c.id,
                    DELIVERIES.c.address,
                    DELIVERIES.c.language,
                    DELIVERIES.c.fields,
                    DELIVERIES.c.attempts,
                    DELIVERIES.c.again,
                )
            )
            rows = db.execute(taken).all()
        found = [Delivery(i, a, lang, json.loads(f), n, again) for i, a, lang, f, n, again in rows]
        return sorted(found, key=lambda delivery: (not delivery.again, delivery.id))

    def settle(self, runner: str, outcomes: Iterable[Outcome], now: datetime) -> int:
        """Write down what became of claimed rows; a row that another runner took over is left.

        Returns
        -------
        How many rows were written; fewer than given when some were no longer this runner's.
        """
        outcomes = tuple(outcomes)
        plain = [outcome.id for outcome in outcomes if outcome == Outcome(outcome.id, "sent")]
        others = [outcome for outcome in outcomes if outcome != Outcome(outcome.id, "sent")]
        if not outcomes:
            return 0
        mine = sa.update(DELIVERIES).where(
            DELIVERIES.c.runner == runner,
            DELIVERIES.c.state == "claimed",
        )
        with self.writing() as db:
            # Nearly all are sent: one statement for them is many times as fast as one for each.
            sent = mine.where(DELIVERIES.c.id.in_(plain)).values(
                state="sent", reason="", changed_at=now
            )
            count = int(db.execute(sent).rowcount) if plain else 0
            return count + (_settle_each(db, mine, others, now) if others else 0)

    def mark(
        self, batch_id: str, number: int, state: Literal["sent", "failed"], note: str, now: datetime
    ) -> None:
        """Note what became of the row of this number (from 1), and what shows it or is wrong.

        Raises
        ------
        PublishError
            There is no such row.
        """
        rows = sa.select(DELIVERIES.c.id).where(DELIVERIES.c.batch == batch_id)
        with self.writing() as db:
            ids = [row[0] for row in db.execute(rows.order_by(DELIVERIES.c.id))]
            if not 1 <= number <= len(ids):
                raise PublishError.at(
                    batch_id, f"It has {len(ids)} rows.", "Name one of them by its number."
                )
            seen = sa.update(DELIVERIES).where(DELIVERIES.c.id == ids[number - 1])
            db.execute(seen.values(state=state, reason=note[:200], changed_at=now))

    def retry(self, batch_id: str, now: datetime, *states: State) -> int:
        """Make the rows in these states (unknown, failed) due again; return how many they are."""
        again = sa.update(DELIVERIES).where(
            DELIVERIES.c.batch == batch_id, DELIVERIES.c.state.in_(states)
        )
        with self.writing() as db:
            due = again.values(state="pending", attempts=0, changed_at=now)
            count: int = db.execute(due).rowcount
        return count

    # --- suppression ----------------------------------------------------------------------------

    def suppress(self, address: str, why: Why, now: datetime) -> None:
        """Bar an address from every message to come, this moment's batches included."""
        with self.writing() as db:
            key = address_key(address)
            if not db.execute(
                sa.select(SUPPRESSED).where(SUPPRESSED.c.recipient_key == key)
            ).first():
                db.execute(sa.insert(SUPPRESSED).values(recipient_key=key, why=why, since=now))


def _forget_what_is_to_come(db: sa.Connection, batch_id: str, now: datetime) -> None:
    """Let runners that were seen in the future live for a lease from now, and rows be due now."""
    ahead = now + CLOCKS_APART
    db.execute(sa.update(RUNNERS).where(RUNNERS.c.seen_at > ahead).values(seen_at=now))
    put_off = sa.update(DELIVERIES).where(
        DELIVERIES.c.batch == batch_id,
        DELIVERIES.c.state.in_(("pending", "unknown")),
        DELIVERIES.c.not_before > now,
        DELIVERIES.c.changed_at > ahead,
    )
    db.execute(put_off.values(not_before=now, changed_at=now))


def _settle_each(
    db: sa.Connection, mine: sa.Update, outcomes: Sequence[Outcome], now: datetime
) -> int:
    """Write outcomes down one by one, each with its own state, reason and next time."""
    rows = [
        {
            "b_id": outcome.id,
            "b_unknown": outcome.state == "unknown",
            "b_untried": int(not outcome.tried),
            "state": outcome.state,
            "reason": outcome.reason[:200],
            "not_before": outcome.not_before or now,
            "changed_at": now,
        }
        for outcome in outcomes
    ]
    changes = {
        "again": sa.or_(DELIVERIES.c.again, sa.bindparam("b_unknown", type_=sa.Boolean)),
        "attempts": DELIVERIES.c.attempts - sa.bindparam("b_untried"),
    }
    each = mine.where(DELIVERIES.c.id == sa.bindparam("b_id")).values(changes)
    return db.execute(each, rows).rowcount


def _due(db: sa.Connection, batch_id: str, state: State, most: int, now: datetime) -> list[int]:
    # One state at a time and in the index's own order: a claim reads as many rows as it takes.
    query = (
        sa.select(DELIVERIES.c.id)
        .where(
            DELIVERIES.c.batch == batch_id,
            DELIVERIES.c.state == state,
            DELIVERIES.c.not_before <= now,
        )
        .order_by(DELIVERIES.c.not_before, DELIVERIES.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return [row[0] for row in db.execute(query)]
