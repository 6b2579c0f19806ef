"""The machine's clock goes back: what is kept for ever gets no wrong instant, and nobody waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aboveboard.errors import LedgerError
from aboveboard.feedback import Store
from aboveboard.plays.published import enter_statement
from aboveboard.publishing.deliveries import LEASE, DeliveryLedger
from aboveboard.publishing.enrolment import enrol
from aboveboard.record.ledger import CLOCKS_APART
from hard_times import holding
from mailings import BATCH, NOW, mailing, must_have_reached_all, people
from site_page import KEY, make_incident, published, receipt_in, served
from smtp_server import Mailbox, smtp_server

AT = datetime(2018, 1, 27, tzinfo=UTC)
HOUR = timedelta(hours=1)


def entered(folder: Path, number: int, at: datetime) -> None:
    statement = published(number)
    enter_statement(folder, statement, renditions={}, approvers=("CEO",), at=at)


def test_nothing_is_entered_by_a_clock_that_went_back(tmp_path: Path) -> None:
    entered(tmp_path, 1, AT)
    before = holding(tmp_path)
    with pytest.raises(LedgerError, match="clock says 2018-01-26 23:00 UTC, but entry 1"):
        entered(tmp_path, 2, AT - HOUR)
    assert holding(tmp_path) == before
    entered(tmp_path, 1, AT - HOUR)  # once more what is entered already: nothing to do
    assert holding(tmp_path) == before
    entered(tmp_path, 2, AT + HOUR)


def test_two_machines_whose_clocks_differ_a_little_enter_after_each_other(tmp_path: Path) -> None:
    entered(tmp_path, 1, AT)
    entered(tmp_path, 2, AT - CLOCKS_APART)


def test_an_exercise_is_entered_at_its_own_instant(tmp_path: Path) -> None:
    entered(tmp_path, 1, AT)
    statement = published(2)
    assert statement.as_of < AT - CLOCKS_APART
    entered(tmp_path, 2, statement.as_of)


def test_what_was_to_be_sent_by_a_clock_that_went_back_goes_out_at_once(database_url: str) -> None:
    ledger = DeliveryLedger(database_url)
    enrol(ledger, BATCH, people(30), NOW + HOUR)
    with smtp_server() as box:
        assert mailing(ledger, box, waits=False).run().left == 0
    must_have_reached_all(box, ledger, 30)
    ledger.close()


def test_a_clock_that_goes_back_in_mid_run_holds_up_nobody(database_url: str) -> None:
    ledger = DeliveryLedger(database_url)
    enrol(ledger, BATCH, people(600), NOW + HOUR)

    def clock() -> datetime:
        return datetime.now(UTC) + (HOUR if len(box.messages) < 50 else 0 * HOUR)

    with smtp_server(Mailbox()) as box:
        run = mailing(ledger, box, waits=False)
        run.clock = clock
        assert run.run().left == 0
    must_have_reached_all(box, ledger, 600)
    ledger.close()


def test_a_sender_that_died_under_a_clock_that_went_back_is_waited_for_no_longer_than_others(
    database_url: str,
) -> None:
    ledger = DeliveryLedger(database_url)
    enrol(ledger, BATCH, people(30), NOW)
    ledger.join("another-host:1:00000000", NOW + HOUR)
    ledger.claim(BATCH.id, "another-host:1:00000000", 10, NOW + HOUR)
    assert ledger.recover(BATCH.id, NOW) == 0, "it may live still"
    assert ledger.recover(BATCH.id, NOW + LEASE) == 10
    ledger.close()


def test_a_retry_waits_its_time_though_clocks_differ_a_little(database_url: str) -> None:
    ledger = DeliveryLedger(database_url)
    enrol(ledger, BATCH, people(30), NOW + timedelta(seconds=10))
    ledger.recover(BATCH.id, NOW)
    assert ledger.claim(BATCH.id, "here", 30, NOW) == []
    ledger.close()


def test_the_form_takes_messages_when_the_servers_clock_goes_back(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'feedback.db'}", KEY)
    with served(make_incident(tmp_path), store) as page:
        assert receipt_in(page.send(text="one"))
        page.clocks.behind = 3600
        assert receipt_in(page.send(text="two"))
    store.close()
