"""The delivery ledger: nobody is lost, nobody is sent to twice in silence. On both engines."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from aboveboard.errors import PublishError
from aboveboard.publishing.deliveries import LEASE, DeliveryLedger, Outcome, Recipient
from aboveboard.publishing.delivery_reading import Batch, address_key
from aboveboard.publishing.delivery_tables import DELIVERIES
from aboveboard.publishing.enrolment import add, enrol, newcomers
from sample_statement import sample_statement

NOW = datetime(2018, 1, 26, 14, 30, tzinfo=UTC)
BATCH = Batch("minato-01-v1/email", "minato-01", 1, "email", 0, NOW + timedelta(days=2))
OTHER = Batch("minato-02-v1/email", "minato-02", 1, "email", 0, NOW + timedelta(days=2))


def people(count: int, start: int = 0) -> list[Recipient]:
    return [
        Recipient(f"customer-{n}@example.com", ("zh-CN", "en")[n % 2], {"name": f"顾客{n}"})
        for n in range(start, start + count)
    ]


@pytest.fixture
def ledger(database_url: str) -> Iterator[DeliveryLedger]:
    ledger = DeliveryLedger(database_url)
    yield ledger
    ledger.close()


def enrolled(ledger: DeliveryLedger, count: int) -> DeliveryLedger:
    enrol(ledger, BATCH, people(count), NOW)
    ledger.join("one", NOW)
    ledger.join("two", NOW)
    return ledger


def test_each_recipient_is_enrolled_once_with_language_and_fields(ledger: DeliveryLedger) -> None:
    twice = [*people(3), Recipient("customer-0@EXAMPLE.com", "en", {})]
    assert enrol(ledger, BATCH, twice, NOW).recipients == 3
    ledger.join("one", NOW)
    claimed = ledger.claim(BATCH.id, "one", 10, NOW)
    assert [(row.address, row.language, row.fields["name"]) for row in claimed] == [
        ("customer-0@example.com", "zh-CN", "顾客0"),
        ("customer-1@example.com", "en", "顾客1"),
        ("customer-2@example.com", "zh-CN", "顾客2"),
    ]


def test_a_list_that_breaks_off_enrols_nobody(ledger: DeliveryLedger) -> None:
    def broken() -> Iterator[Recipient]:
        yield from people(7_000)
        raise PublishError("The list can't be read further.")

    with pytest.raises(PublishError, match="can't be read"):
        enrol(ledger, BATCH, broken(), NOW)
    assert ledger.batch(BATCH.id) is None
    assert ledger.counts(BATCH.id) == {}


def test_an_enrolled_batch_is_not_enrolled_again(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 3)
    with pytest.raises(PublishError, match="enrolled already"):
        enrol(ledger, BATCH, people(3), NOW)


def test_a_batch_of_nobody_is_refused(ledger: DeliveryLedger) -> None:
    with pytest.raises(PublishError, match="no recipient"):
        enrol(ledger, BATCH, [], NOW)


def test_newcomers_are_counted_and_enrolled_only_when_asked(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 3)
    assert newcomers(ledger, BATCH.id, people(5)) == 2
    assert ledger.counts(BATCH.id) == {"pending": 3}
    assert add(ledger, BATCH.id, people(5), NOW) == 2
    ledger.check(BATCH.id)
    assert ledger.counts(BATCH.id) == {"pending": 5}


def test_a_lost_row_is_found_and_is_no_permission_to_send(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 3)
    ledger.check(BATCH.id)
    with ledger.engine.begin() as db:
        address = "customer-1@example.com"
        db.execute(sa.delete(DELIVERIES).where(DELIVERIES.c.address == address))
    with pytest.raises(PublishError, match="2 of the 3 recipients"):
        ledger.check(BATCH.id)


def test_a_batch_that_was_never_sealed_has_nothing_to_send(ledger: DeliveryLedger) -> None:
    with pytest.raises(PublishError, match="0 of the 0 recipients"):
        ledger.check(BATCH.id)


def test_batches_are_read_as_they_were_sealed_and_in_that_order(ledger: DeliveryLedger) -> None:
    enrol(ledger, OTHER, people(2), NOW)
    enrol(ledger, BATCH, people(3), NOW + timedelta(minutes=1))
    assert ledger.batches() == (OTHER.id, BATCH.id)
    assert ledger.batch(BATCH.id) == replace(BATCH, recipients=3)


def test_a_batch_of_a_statement_has_its_version_and_nobody_in_it_yet() -> None:
    statement = sample_statement(version=2)
    made = Batch.of(statement, "b", "email", NOW)
    assert made == Batch("b", statement.id, 2, "email", 0, NOW)


def test_what_was_in_flight_at_a_break_is_not_settled(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 3)
    ledger.claim(BATCH.id, "one", 2, NOW)
    ledger.recover(BATCH.id, NOW, dead=["one"])
    assert ledger.counts(BATCH.id) == {"pending": 1, "unknown": 2}
    assert ledger.left(BATCH.id) == 3


def test_of_some_addresses_those_that_get_nothing_are_told(ledger: DeliveryLedger) -> None:
    for address in ("Customer-1@example.com", "customer-7@example.com"):
        ledger.suppress(address, "bounced", NOW)
    keys = [address_key(f"customer-{n}@example.com") for n in range(3)]
    assert ledger.barred(keys) == {keys[1]}


def test_two_runners_share_and_never_take_the_same_row(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 600)

    def take_all(runner: str) -> list[int]:
        taken: list[int] = []
        while rows := ledger.claim(BATCH.id, runner, 7, NOW):
            taken += [row.id for row in rows]
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [
            row for part in pool.map(take_all, ["one", "two", "three", "four"]) for row in part
        ]
    assert len(taken) == len(set(taken)) == 600


def test_what_is_settled_as_sent_is_not_claimed_again(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 2)
    rows = ledger.claim(BATCH.id, "one", 2, NOW)
    assert ledger.settle("one", [Outcome(row.id, "sent") for row in rows], NOW) == 2
    assert ledger.claim(BATCH.id, "one", 2, NOW) == []
    assert ledger.counts(BATCH.id) == {"sent": 2}
    assert ledger.next_due(BATCH.id) is None


def test_a_passing_fault_is_tried_again_when_its_time_comes(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 1)
    (row,) = ledger.claim(BATCH.id, "one", 1, NOW)
    later = NOW + timedelta(minutes=5)
    ledger.settle("one", [Outcome(row.id, "pending", "451 try later", later)], NOW)
    assert ledger.claim(BATCH.id, "one", 1, NOW) == []
    assert ledger.next_due(BATCH.id) == later
    (again,) = ledger.claim(BATCH.id, "one", 1, later)
    assert (again.id, again.attempts, again.again) == (row.id, 2, False)


def test_what_a_dead_runner_had_in_flight_becomes_unknown_and_is_listed_as_a_repeat(
    ledger: DeliveryLedger,
) -> None:
    enrolled(ledger, 5)
    ledger.claim(BATCH.id, "one", 3, NOW)
    assert ledger.recover(BATCH.id, NOW) == 0, "it still lives"
    assert ledger.recover(BATCH.id, NOW + LEASE) == 3
    assert ledger.counts(BATCH.id) == {"unknown": 3, "pending": 2}
    ledger.join("two", NOW + LEASE)
    rows = ledger.claim(BATCH.id, "two", 5, NOW + LEASE)
    assert [row.again for row in rows].count(True) == 3
    assert rows[0].again, "those come first"
    ledger.settle("two", [Outcome(row.id, "sent") for row in rows], NOW + LEASE)
    assert len(list(ledger.in_doubt(BATCH.id))) == 3


def test_a_runner_known_to_be_dead_is_not_waited_for(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 2)
    ledger.claim(BATCH.id, "one", 2, NOW)
    assert ledger.recover(BATCH.id, NOW, dead=["one"]) == 2


def test_a_runner_that_was_given_up_can_settle_nothing(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 1)
    (row,) = ledger.claim(BATCH.id, "one", 1, NOW)
    ledger.recover(BATCH.id, NOW, dead=["one"])
    (taken,) = ledger.claim(BATCH.id, "two", 1, NOW)
    assert ledger.settle("one", [Outcome(row.id, "failed", "late")], NOW) == 0
    assert ledger.settle("two", [Outcome(taken.id, "sent")], NOW) == 1
    assert ledger.counts(BATCH.id) == {"sent": 1}


def test_whoever_is_suppressed_is_never_claimed(ledger: DeliveryLedger) -> None:
    ledger.suppress("customer-0@example.com", "unsubscribed", NOW)
    enrolled(ledger, 3)
    assert ledger.counts(BATCH.id) == {"suppressed": 1, "pending": 2}


def test_suppression_after_enrolment_wins_at_the_next_claim(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 3)
    ledger.suppress("customer-1@EXAMPLE.com", "complained", NOW)
    ledger.suppress("customer-1@example.com", "bounced", NOW)
    rows = ledger.claim(BATCH.id, "one", 3, NOW)
    assert [row.address for row in rows] == ["customer-0@example.com", "customer-2@example.com"]
    assert ledger.counts(BATCH.id) == {"claimed": 2, "suppressed": 1}
    ledger.check(BATCH.id)


def test_the_unreached_are_listed_with_the_reason(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 2)
    first, _ = ledger.claim(BATCH.id, "one", 2, NOW)
    ledger.settle("one", [Outcome(first.id, "failed", "550 no such user")], NOW)
    assert list(ledger.listed(BATCH.id, "failed")) == [
        ("customer-0@example.com", "zh-CN", "failed", "550 no such user")
    ]


def test_a_database_that_is_gone_is_said_plainly(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("gone")
    ledger = DeliveryLedger(f"sqlite:///{folder / 'deliveries.db'}")
    enrol(ledger, BATCH, people(1), NOW)
    with ledger.engine.begin() as db:
        db.exec_driver_sql("DROP TABLE deliveries")
    with pytest.raises(PublishError, match=r"can't be reached or written.*publish again to resume"):
        ledger.claim(BATCH.id, "one", 1, NOW)


def test_capitals_make_no_second_person_and_the_written_form_is_kept(
    ledger: DeliveryLedger,
) -> None:
    people = [Recipient(address, "en", {}) for address in ("Ann@Example.com", "ann@example.com")]
    assert enrol(ledger, BATCH, people, NOW).recipients == 1
    assert [row[0] for row in ledger.listed(BATCH.id, "pending")] == ["Ann@Example.com"]
    ledger.suppress("ANN@example.com", "unsubscribed", NOW)
    assert ledger.claim(BATCH.id, "runner", 5, NOW) == []


def test_a_claim_takes_nothing_of_another_statement(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 2)
    enrol(ledger, OTHER, people(3, start=10), NOW)
    addresses = [row.address for row in ledger.claim(OTHER.id, "one", 10, NOW)]
    assert addresses == [f"customer-{n}@example.com" for n in (10, 11, 12)]
    assert ledger.counts(BATCH.id) == {"pending": 2}


def test_a_break_in_one_statement_puts_no_other_in_doubt(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 2)
    enrol(ledger, OTHER, people(3), NOW)
    for batch in (BATCH, OTHER):
        ledger.claim(batch.id, "one", 10, NOW)
    assert ledger.recover(OTHER.id, NOW, dead=["one"]) == 3
    assert ledger.counts(BATCH.id) == {"claimed": 2}
    assert list(ledger.in_doubt(BATCH.id)) == []


def test_a_runner_that_says_it_lives_keeps_what_it_claimed(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 1)
    ledger.claim(BATCH.id, "one", 1, NOW)
    ledger.join("one", NOW + LEASE)
    assert ledger.recover(BATCH.id, NOW + LEASE) == 0
    ledger.leave("one")
    assert ledger.recover(BATCH.id, NOW + LEASE) == 1


def test_answers_of_every_kind_are_written_down_together(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 4)
    rows = ledger.claim(BATCH.id, "one", 4, NOW)
    later = NOW + timedelta(minutes=1)
    outcomes = [
        Outcome(rows[0].id, "sent"),
        Outcome(rows[1].id, "failed", "550"),
        Outcome(rows[2].id, "pending", "451", later),
        Outcome(rows[3].id, "unknown", "the line broke", later),
    ]
    assert ledger.settle("one", outcomes, NOW) == 4
    assert ledger.counts(BATCH.id) == {"sent": 1, "failed": 1, "pending": 1, "unknown": 1}
    assert list(ledger.in_doubt(BATCH.id)) == [rows[3].address]


def test_what_is_settled_stays_settled(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 2)
    first, second = ledger.claim(BATCH.id, "one", 2, NOW)
    ledger.settle("one", [Outcome(first.id, "sent"), Outcome(second.id, "failed", "550")], NOW)
    late = [Outcome(first.id, "failed", "550"), Outcome(second.id, "sent")]
    assert ledger.settle("one", late, NOW) == 0
    assert ledger.counts(BATCH.id) == {"sent": 1, "failed": 1}


def test_what_is_given_back_untried_uses_up_no_attempt(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 1)
    (row,) = ledger.claim(BATCH.id, "one", 1, NOW)
    ledger.settle("one", [Outcome(row.id, "pending", tried=False)], NOW)
    (again,) = ledger.claim(BATCH.id, "one", 1, NOW)
    assert (again.attempts, again.again) == (1, False)


def test_a_break_uses_up_no_attempt(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 1)
    ledger.claim(BATCH.id, "one", 1, NOW)
    ledger.recover(BATCH.id, NOW, dead=["one"])
    (again,) = ledger.claim(BATCH.id, "two", 1, NOW)
    assert (again.attempts, again.again) == (1, True)


def test_what_was_in_doubt_once_stays_listed_whatever_comes_after(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 1)
    ledger.claim(BATCH.id, "one", 1, NOW)
    ledger.recover(BATCH.id, NOW, dead=["one"])
    (row,) = ledger.claim(BATCH.id, "two", 1, NOW)
    ledger.settle("two", [Outcome(row.id, "pending", "451")], NOW)
    (row,) = ledger.claim(BATCH.id, "two", 1, NOW)
    ledger.settle("two", [Outcome(row.id, "sent")], NOW)
    assert list(ledger.doubtful(BATCH.id)) == [(row.address, row.language)]


def test_only_what_failed_is_due_again_and_all_attempts_are_open_to_it(
    ledger: DeliveryLedger,
) -> None:
    enrolled(ledger, 3)
    enrol(ledger, OTHER, people(1), NOW)
    (other,) = ledger.claim(OTHER.id, "one", 1, NOW)
    sent, failed, _ = ledger.claim(BATCH.id, "one", 3, NOW)
    outcomes = [Outcome(sent.id, "sent")]
    outcomes += [Outcome(row.id, "failed", "550") for row in (failed, other)]
    ledger.settle("one", outcomes, NOW)
    assert ledger.retry(BATCH.id, NOW, "failed") == 1
    (again,) = ledger.claim(BATCH.id, "one", 3, NOW)
    assert (again.id, again.attempts) == (failed.id, 1)
    assert ledger.counts(OTHER.id) == {"failed": 1}


def test_a_row_is_named_by_its_number_in_its_own_batch(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 2)
    enrol(ledger, OTHER, people(2, start=10), NOW)
    ledger.mark(OTHER.id, 2, "failed", "gone", NOW)
    assert list(ledger.listed(OTHER.id, "failed")) == [
        ("customer-11@example.com", "en", "failed", "gone")
    ]
    assert ledger.counts(BATCH.id) == {"pending": 2}


@pytest.mark.parametrize("number", [0, 3])
def test_a_number_that_no_row_has_is_refused(ledger: DeliveryLedger, number: int) -> None:
    enrolled(ledger, 2)
    with pytest.raises(PublishError, match="It has 2 rows"):
        ledger.mark(BATCH.id, number, "sent", "", NOW)
    assert ledger.counts(BATCH.id) == {"pending": 2}


def test_the_first_reason_to_write_no_more_is_the_one_that_stays(ledger: DeliveryLedger) -> None:
    ledger.suppress("ann@example.com", "complained", NOW)
    ledger.suppress("ann@example.com", "unsubscribed", NOW)
    assert ledger.why_barred("ann@example.com") == "complained"
    assert ledger.why_barred("bob@example.com") == ""


def test_who_leaves_later_stays_among_those_it_was_sent_to(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 1)
    (row,) = ledger.claim(BATCH.id, "one", 1, NOW)
    ledger.settle("one", [Outcome(row.id, "sent")], NOW)
    ledger.suppress(row.address, "unsubscribed", NOW)
    assert add(ledger, BATCH.id, people(2), NOW) == 1
    assert ledger.counts(BATCH.id) == {"sent": 1, "pending": 1}


def test_who_is_in_another_statement_is_a_newcomer_here(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 3)
    enrol(ledger, OTHER, people(1), NOW)
    assert newcomers(ledger, OTHER.id, people(3)) == 2


def test_what_is_asked_of_one_statement_is_answered_of_it_alone(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 4)
    enrol(ledger, OTHER, people(1, start=10), NOW + timedelta(minutes=9))
    for name in ("one", "two"):  # the first two break off, and are sent again
        rows = ledger.claim(BATCH.id, "one", 2, NOW)
        if name == "one":
            ledger.recover(BATCH.id, NOW, dead=["one"])
    ledger.settle("one", [Outcome(rows[0].id, "sent"), Outcome(rows[1].id, "failed")], NOW)
    third, _ = ledger.claim(BATCH.id, "one", 2, NOW)
    ledger.settle("one", [Outcome(third.id, "sent")], NOW)
    ledger.suppress(third.address, "bounced", NOW)
    ledger.suppress(rows[0].address, "unsubscribed", NOW)
    assert ledger.left(BATCH.id) == 1
    assert list(ledger.returned(BATCH.id)) == [(third.address, "zh-CN")]
    assert list(ledger.doubtful(BATCH.id)) == [(rows[0].address, "zh-CN")]
    assert list(ledger.in_doubt(BATCH.id)) == [rows[0].address, rows[1].address]
    assert ledger.next_due(BATCH.id) is None
    assert ledger.left(OTHER.id) == 1
    assert ledger.next_due(OTHER.id) == NOW + timedelta(minutes=9)
    for asked in (ledger.returned, ledger.doubtful, ledger.in_doubt):
        assert list(asked(OTHER.id)) == []


def test_a_long_reason_is_cut_to_what_the_ledger_holds(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 2)
    (row,) = ledger.claim(BATCH.id, "one", 1, NOW)
    ledger.settle("one", [Outcome(row.id, "failed", "x" * 201)], NOW)
    ledger.mark(BATCH.id, 2, "failed", "y" * 201, NOW)
    reasons = [row[3] for row in ledger.listed(BATCH.id, "failed")]
    assert reasons == ["x" * 200, "y" * 200]


def test_each_step_of_a_row_leaves_its_instant(ledger: DeliveryLedger) -> None:
    def changed() -> list[datetime]:
        with ledger.reading() as db:
            return [row[0] for row in db.execute(sa.select(DELIVERIES.c.changed_at))]

    at = [NOW + timedelta(minutes=minute) for minute in range(6)]
    enrolled(ledger, 1)
    assert changed() == [at[0]]
    (row,) = ledger.claim(BATCH.id, "one", 1, at[1])
    assert changed() == [at[1]]
    ledger.settle("one", [Outcome(row.id, "failed", "550")], at[2])
    assert changed() == [at[2]]
    ledger.retry(BATCH.id, at[3], "failed")
    assert changed() == [at[3]]
    ledger.claim(BATCH.id, "one", 1, at[3])
    ledger.recover(BATCH.id, at[4], dead=["one"])
    assert changed() == [at[4]]
    ledger.mark(BATCH.id, 1, "sent", "", at[5])
    assert changed() == [at[5]]


def test_sending_leaves_its_instant_too(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 1)
    (row,) = ledger.claim(BATCH.id, "one", 1, NOW)
    ledger.settle("one", [Outcome(row.id, "sent")], NOW + LEASE)
    with ledger.reading() as db:
        assert db.execute(sa.select(DELIVERIES.c.changed_at)).scalar_one() == NOW + LEASE


def test_whom_a_claim_finds_barred_is_put_aside_at_that_instant(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 1)
    ledger.suppress("customer-0@example.com", "complained", NOW)
    later = NOW + timedelta(minutes=1)
    assert ledger.claim(BATCH.id, "one", 1, later) == []
    with ledger.reading() as db:
        (row,) = db.execute(sa.select(DELIVERIES.c.reason, DELIVERIES.c.changed_at)).all()
    assert tuple(row) == ("complained", later)


def test_what_is_sent_at_last_bears_no_reason_of_an_earlier_try(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 1)
    (row,) = ledger.claim(BATCH.id, "one", 1, NOW)
    ledger.settle("one", [Outcome(row.id, "pending", "451 try later")], NOW)
    ledger.claim(BATCH.id, "one", 1, NOW)
    ledger.settle("one", [Outcome(row.id, "sent")], NOW)
    assert list(ledger.listed(BATCH.id, "sent")) == [(row.address, row.language, "sent", "")]


def test_no_answer_settles_nothing(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 1)
    ledger.claim(BATCH.id, "one", 1, NOW)
    assert ledger.settle("one", [], NOW) == 0
    assert ledger.counts(BATCH.id) == {"claimed": 1}


def test_a_claim_puts_aside_only_what_it_would_have_taken(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 1)
    (row,) = ledger.claim(BATCH.id, "one", 1, NOW)
    ledger.settle("one", [Outcome(row.id, "sent")], NOW)
    enrol(ledger, OTHER, people(1), NOW)
    ledger.suppress(row.address, "unsubscribed", NOW)
    assert ledger.claim(OTHER.id, "one", 1, NOW) == []
    assert ledger.counts(OTHER.id) == {"suppressed": 1}
    assert ledger.counts(BATCH.id) == {"sent": 1}, "what had gone out had gone out"


def test_a_claim_takes_no_more_than_it_may_of_what_is_in_doubt(ledger: DeliveryLedger) -> None:
    enrolled(ledger, 4)
    ledger.claim(BATCH.id, "one", 3, NOW)
    ledger.recover(BATCH.id, NOW, dead=["one"])
    assert len(ledger.claim(BATCH.id, "two", 2, NOW)) == 2
    assert ledger.counts(BATCH.id) == {"claimed": 2, "unknown": 1, "pending": 1}


def test_what_has_waited_longest_goes_first_and_else_in_the_order_of_the_list(
    ledger: DeliveryLedger,
) -> None:
    enrolled(ledger, 3)
    rows = ledger.claim(BATCH.id, "one", 3, NOW)
    waits = [timedelta(minutes=minutes) for minutes in (5, 1, 1)]
    outcomes = [
        Outcome(row.id, "pending", "451", NOW + wait) for row, wait in zip(rows, waits, strict=True)
    ]
    ledger.settle("one", outcomes, NOW)
    later = NOW + timedelta(minutes=9)
    order = [ledger.claim(BATCH.id, "one", 1, later)[0].id for _ in rows]
    assert order == [rows[1].id, rows[2].id, rows[0].id]
