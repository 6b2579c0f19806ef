"""Who is enrolled for a statement: each once, in the ledger's count, and no one who is barred."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from aboveboard.errors import PublishError
from aboveboard.publishing import enrolment
from aboveboard.publishing.deliveries import DeliveryLedger, Recipient
from aboveboard.publishing.delivery_reading import Batch, address_key
from aboveboard.publishing.delivery_tables import BATCHES, DELIVERIES
from aboveboard.publishing.enrolment import add, carry_over, enrol, new_subscribers, newcomers
from aboveboard.publishing.secrets import Secret
from aboveboard.publishing.subscribers import Links, confirm, request

NOW = datetime(2018, 1, 26, 14, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
BATCH = Batch("minato-01-v1/email", "minato-01", 1, "email", 0, NOW + timedelta(days=2))
OTHER = Batch("minato-02-v1/email", "minato-02", 1, "email", 0, NOW + timedelta(days=2))
LINKS = Links(Secret("k" * 32))


@pytest.fixture
def ledger(database_url: str) -> Iterator[DeliveryLedger]:
    ledger = DeliveryLedger(database_url)
    yield ledger
    ledger.close()


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrolment, "PART", 2)


def people(*names: str) -> list[Recipient]:
    return [Recipient(f"{name}@example.com", "en", {}) for name in names]


def subscribed(ledger: DeliveryLedger, *names: str) -> None:
    for name in names:
        confirm(ledger, LINKS, request(LINKS, f"{name}@example.com", "zh-CN", NOW), NOW)


def rows(ledger: DeliveryLedger, batch: Batch) -> dict[str, str]:
    """The state of each row of a batch, by the name before the @; the ledger's count fits."""
    found = sa.select(DELIVERIES.c.address, DELIVERIES.c.state).where(
        DELIVERIES.c.batch == batch.id
    )
    ledger.check(batch.id)
    with ledger.reading() as db:
        return {address.partition("@")[0]: state for address, state in db.execute(found)}


def sent(ledger: DeliveryLedger, batch: Batch, *names: str) -> None:
    done = sa.update(DELIVERIES).where(
        DELIVERIES.c.batch == batch.id,
        DELIVERIES.c.recipient_key.in_([address_key(f"{name}@example.com") for name in names]),
    )
    with ledger.writing() as db:
        db.execute(done.values(state="sent"))


def test_a_row_is_made_once_over_all_parts_of_a_list(ledger: DeliveryLedger) -> None:
    said_before = replace(BATCH, recipients=9)
    batch = enrol(ledger, said_before, people("a", "b", "c", "a", "d", "B"), NOW)
    assert batch == replace(BATCH, recipients=4)
    assert rows(ledger, BATCH) == dict.fromkeys("abcd", "pending")


def test_a_row_bears_all_that_is_needed_to_send_it(ledger: DeliveryLedger) -> None:
    enrol(ledger, BATCH, [Recipient(" Ann@Example.com ", "zh-CN", {"code": "蓝鲸"})], NOW)
    with ledger.reading() as db:
        row = db.execute(sa.select(DELIVERIES)).mappings().one()
        sealed = db.execute(sa.select(BATCHES)).mappings().one()
    assert dict(row) == {
        "id": 1, "batch": BATCH.id, "recipient_key": address_key("ann@example.com"),
        "address": "Ann@Example.com", "language": "zh-CN", "fields": '{"code": "蓝鲸"}',
        "state": "pending", "attempts": 0, "again": False, "not_before": NOW, "runner": "",
        "reason": "", "changed_at": NOW,
    }  # fmt: skip
    assert dict(sealed) == {
        "id": BATCH.id, "statement": "minato-01", "version": 1, "channel": "email",
        "recipients": 1, "expires_at": BATCH.expires_at, "sealed_at": NOW,
    }  # fmt: skip


def test_subscribers_are_enrolled_beside_a_list_each_once_and_marked(
    ledger: DeliveryLedger,
) -> None:
    subscribed(ledger, "b", "s", "t")
    assert new_subscribers(ledger, BATCH.id) == 3
    batch = enrol(ledger, BATCH, people("a", "b"), NOW, with_subscribers=True)
    assert batch.recipients == 4
    assert rows(ledger, BATCH) == dict.fromkeys("abst", "pending")
    assert new_subscribers(ledger, BATCH.id) == 0
    ledger.join("run", LATER)
    claimed = {row.address[0]: row for row in ledger.claim(BATCH.id, "run", 9, NOW)}
    assert {name: row.language for name, row in claimed.items()} == {
        "a": "en", "b": "en", "s": "zh-CN", "t": "zh-CN",
    }  # fmt: skip
    assert {name: dict(row.fields) for name, row in claimed.items()} == {
        "a": {}, "b": {}, "s": {"subscriber": "yes"}, "t": {"subscriber": "yes"},
    }  # fmt: skip


def test_subscribers_alone_are_recipients_and_are_left_out_unless_asked_for(
    ledger: DeliveryLedger,
) -> None:
    subscribed(ledger, "s")
    with pytest.raises(PublishError) as caught:
        enrol(ledger, BATCH, [], NOW)
    assert str(caught.value) == f"{BATCH.id}: There is no recipient. Give a list of them."
    assert ledger.batch(BATCH.id) is None, "nothing is left of it"
    assert enrol(ledger, BATCH, [], NOW, with_subscribers=True).recipients == 1


def test_a_sealed_batch_is_not_enrolled_again_and_says_what_to_do(ledger: DeliveryLedger) -> None:
    enrol(ledger, OTHER, people("a"), NOW)
    enrol(ledger, BATCH, people("a"), NOW)
    with pytest.raises(PublishError) as caught:
        enrol(ledger, BATCH, people("b"), NOW)
    assert str(caught.value) == (
        f"{BATCH.id}: These recipients are enrolled already. Resume: publish again."
    )
    assert rows(ledger, BATCH) == rows(ledger, OTHER) == {"a": "pending"}


def test_those_who_came_later_are_counted_and_added_each_once(ledger: DeliveryLedger) -> None:
    enrol(ledger, OTHER, people("c", "d", "e", "s"), NOW)
    enrol(ledger, BATCH, people("a", "b", "c"), NOW)
    sent(ledger, BATCH, "a")
    subscribed(ledger, "a", "s", "t")
    list_ = people("c", "a", "d", "e", "f")
    assert newcomers(ledger, BATCH.id, list_) == 3
    assert new_subscribers(ledger, BATCH.id) == 2
    assert add(ledger, BATCH.id, list_[:3], LATER) == 1
    assert add(ledger, BATCH.id, list_, LATER, with_subscribers=True) == 2 + 2
    assert rows(ledger, BATCH) == {"a": "sent", **dict.fromkeys("bcdefst", "pending")}
    assert rows(ledger, OTHER) == dict.fromkeys("cdes", "pending")


def test_whoever_is_barred_is_entered_as_such_with_the_reason_and_no_other(
    ledger: DeliveryLedger,
) -> None:
    enrol(ledger, OTHER, people("b", "c"), NOW)
    enrol(ledger, BATCH, people("a", "x"), NOW)
    sent(ledger, BATCH, "x")
    sent(ledger, OTHER, "b", "c")
    for name in "bcx":
        ledger.suppress(f"{name}@example.com", "bounced", NOW)
    assert add(ledger, BATCH.id, people("b"), LATER) == 1
    assert rows(ledger, BATCH)["b"] == "suppressed"
    assert carry_over(ledger, BATCH.id, OTHER.id, LATER) == 1
    assert rows(ledger, BATCH) == {
        "a": "pending", "x": "sent", "b": "suppressed", "c": "suppressed",
    }  # fmt: skip
    assert [(row[0], row[3]) for row in ledger.listed(BATCH.id, "suppressed")] == [
        ("b@example.com", "bounced"),
        ("c@example.com", "bounced"),
    ]
    assert rows(ledger, OTHER) == {"b": "sent", "c": "sent"}


def test_a_barred_one_of_a_new_list_is_put_aside_at_once(ledger: DeliveryLedger) -> None:
    ledger.suppress("a@example.com", "complained", NOW)
    assert enrol(ledger, BATCH, people("a", "b"), LATER).recipients == 2
    with ledger.reading() as db:
        chosen = sa.select(DELIVERIES.c.state, DELIVERIES.c.reason, DELIVERIES.c.changed_at)
        found = [tuple(row) for row in db.execute(chosen.order_by(DELIVERIES.c.address))]
    assert found == [("suppressed", "complained", LATER), ("pending", "", LATER)]


def test_only_whom_the_earlier_statement_reached_is_carried_over(ledger: DeliveryLedger) -> None:
    third = replace(BATCH, id="minato-03-v1/email", statement="minato-03")
    for batch, names in ((BATCH, "abc"), (third, "xy"), (OTHER, "c")):
        enrol(ledger, batch, people(*names), NOW)
        sent(ledger, batch, "a", "c", "x")
    assert carry_over(ledger, OTHER.id, BATCH.id, LATER) == 1
    assert rows(ledger, OTHER) == {"c": "sent", "a": "pending"}


def test_who_was_carried_over_is_due_at_once_in_the_own_language(ledger: DeliveryLedger) -> None:
    enrol(ledger, BATCH, [Recipient("a@example.com", "zh-CN", {"code": "7"})], NOW)
    enrol(ledger, OTHER, people("b"), NOW)
    sent(ledger, BATCH, "a")
    assert carry_over(ledger, OTHER.id, BATCH.id, LATER) == 1
    ledger.join("run", LATER)
    (_, row) = ledger.claim(OTHER.id, "run", 9, LATER)
    assert (row.address, row.language, dict(row.fields)) == (
        "a@example.com",
        "zh-CN",
        {"code": "7"},
    )
    assert (row.attempts, row.again) == (1, False)
