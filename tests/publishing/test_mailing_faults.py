"""A mailing in bad company: the relay stalls or drops, the ledger fills up or goes away."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from aboveboard.errors import PublishError
from aboveboard.publishing import carrying
from aboveboard.publishing.deliveries import LEASE, Delivery, DeliveryLedger
from aboveboard.publishing.enrolment import enrol
from aboveboard.publishing.letter import Letter
from addressed import addressed
from mailings import BATCH, NOW, mailing, must_have_reached_all, people
from postgres import new_database
from smtp_server import STALL, Answer, Mailbox, smtp_server

RUN = Path(__file__).parents[1] / "helpers" / "mailing_run.py"


@pytest.fixture(autouse=True)
def _no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "backoff", lambda *_: 0.001)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[DeliveryLedger]:
    ledger = DeliveryLedger(f"sqlite:///{tmp_path / 'deliveries.db'}")
    yield ledger
    ledger.close()


def only_for(bad: str, at: str, answer: Answer) -> Callable[[str, str], Answer]:
    return lambda stage, recipient: answer if (stage, recipient) == (at, bad) else ""


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_relay_that_stalls_at_one_address_holds_up_no_other(
    ledger: DeliveryLedger, stage: str
) -> None:
    enrol(ledger, BATCH, people(40), NOW)
    with smtp_server(Mailbox(only_for("customer-3@example.com", stage, STALL))) as box:
        progress = mailing(ledger, box, seconds=0.3, attempts=3).run()
    assert (progress.sent, progress.failed, progress.left) == (39, 1, 0)
    assert [row[0] for row in ledger.listed(BATCH.id, "failed")] == ["customer-3@example.com"]


def test_a_relay_that_takes_a_message_and_never_answers_gets_it_a_few_times_and_no_more(
    ledger: DeliveryLedger,
) -> None:
    enrol(ledger, BATCH, people(40), NOW)
    for answer in (STALL, None):
        with smtp_server(Mailbox(only_for("customer-3@example.com", "content", answer))) as box:
            mailing(ledger, box, seconds=0.3, attempts=3).run()
        assert box.recipients()["customer-3@example.com"] == 3
        ((address, _, _, reason),) = ledger.listed(BATCH.id, "failed")
        assert (address, reason) == (
            "customer-3@example.com",
            "the line broke before an answer; it may have come",
        )
        assert list(ledger.in_doubt(BATCH.id)) == ["customer-3@example.com"]
        ledger.retry(BATCH.id, NOW, "failed")


def test_a_relay_that_drops_every_message_ends_the_run_and_fills_no_inbox(
    ledger: DeliveryLedger,
) -> None:
    enrol(ledger, BATCH, people(40), NOW)
    with (
        smtp_server(Mailbox(lambda stage, _: None if stage == "content" else "")) as box,
        pytest.raises(PublishError, match="breaks off each time"),
    ):
        mailing(ledger, box, attempts=3).run()
    assert max(box.recipients().values()) <= 3
    assert sum(ledger.counts(BATCH.id).values()) == 40
    assert set(box.recipients()) <= set(ledger.in_doubt(BATCH.id))


def take_away(ledger: DeliveryLedger) -> None:
    """Let the database go in mid-run."""
    with ledger.engine.begin() as db:
        db.exec_driver_sql("ALTER TABLE deliveries RENAME TO gone")


def bring_back(ledger: DeliveryLedger) -> None:
    with ledger.engine.begin() as db:
        db.exec_driver_sql("ALTER TABLE gone RENAME TO deliveries")


def test_a_ledger_that_goes_away_in_mid_run_stops_it_plainly_and_nobody_is_lost(
    ledger: DeliveryLedger,
) -> None:
    enrol(ledger, BATCH, people(600), NOW)

    def answer(stage: str, _: str) -> Answer:
        if stage == "content" and len(box.messages) == 150:
            take_away(ledger)
        return ""

    with smtp_server(Mailbox(answer)) as box:
        with pytest.raises(PublishError, match="can't be reached or written"):
            mailing(ledger, box).run()
        bring_back(ledger)
        # The run that died leaves its lease: the next one takes it over when that has run out.
        ledger.recover(BATCH.id, datetime.now(UTC) + 2 * LEASE)
        assert mailing(ledger, box).run().left == 0
    must_have_reached_all(box, ledger, 600)


def test_a_server_that_goes_down_in_mid_run_stops_it_plainly_and_nobody_is_lost(
    postgresql: str,
) -> None:
    url = new_database(postgresql)
    ledger, name = DeliveryLedger(url), url.rpartition("/")[2]
    enrol(ledger, BATCH, people(400), NOW)
    admin = sa.create_engine(postgresql, isolation_level="AUTOCOMMIT")

    def let_in(allowed: bool) -> None:
        with admin.connect() as db:
            db.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}")
            if not allowed:
                db.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    f"WHERE datname = '{name}'"
                )

    def answer(stage: str, _: str) -> Answer:
        if stage == "content" and len(box.messages) == 150:
            let_in(False)
        return ""

    with smtp_server(Mailbox(answer)) as box:
        with pytest.raises(PublishError, match="can't be reached or written") as caught:
            mailing(ledger, box).run()
        assert "publish again to resume" in str(caught.value)
        with pytest.raises(PublishError, match="can't be reached or written"):
            mailing(ledger, box).run()
        assert len(box.messages) < 400
        let_in(True)
        ledger.recover(BATCH.id, datetime.now(UTC) + 2 * LEASE)
        assert mailing(ledger, box).run().left == 0
    must_have_reached_all(box, ledger, 400)
    admin.dispose()
    ledger.close()


def test_a_ledger_that_another_program_holds_is_said_plainly_and_nobody_is_lost(
    tmp_path: Path,
) -> None:
    path = tmp_path / "deliveries.db"
    ledger = DeliveryLedger(f"sqlite:///{path}", wait_seconds=0.2)
    enrol(ledger, BATCH, people(300), NOW)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    def answer(stage: str, _: str) -> Answer:
        if stage == "content" and len(box.messages) == 100:
            other.execute("BEGIN EXCLUSIVE")
        return ""

    with smtp_server(Mailbox(answer)) as box:
        with pytest.raises(PublishError, match="Another program holds the delivery ledger"):
            mailing(ledger, box).run()
        other.rollback()
        other.close()
        ledger.recover(BATCH.id, datetime.now(UTC) + 2 * LEASE)
        assert mailing(ledger, box).run().left == 0
    must_have_reached_all(box, ledger, 300)
    ledger.close()


def test_a_disk_that_fills_up_in_mid_run_stops_it_plainly_and_nobody_is_lost(
    tmp_path: Path,
) -> None:
    path = tmp_path / "deliveries.db"
    ledger = DeliveryLedger(f"sqlite:///{path}")
    enrol(ledger, BATCH, people(600), NOW)
    ledger.close()
    room = path.stat().st_size + 65_536

    def no_more_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    with smtp_server() as box:
        command = (sys.executable, str(RUN), f"sqlite:///{path}", str(box.port), BATCH.id)
        full = subprocess.run(command, preexec_fn=no_more_room, capture_output=True, text=True)
        assert full.returncode == 1
        assert "The delivery ledger can't be reached or written." in full.stderr
        assert len(box.messages) < 600
        subprocess.run(command, check=True, timeout=120)
    must_have_reached_all(box, DeliveryLedger(f"sqlite:///{path}"), 600)


def test_a_fault_of_our_own_ends_the_run_instead_of_hanging_it(ledger: DeliveryLedger) -> None:
    enrol(ledger, BATCH, people(30), NOW)

    def compose(letter: Letter, delivery: Delivery) -> bytes:
        if delivery.address == "customer-7@example.com":
            raise ZeroDivisionError
        return addressed(letter, delivery)

    with smtp_server() as box:
        with pytest.raises(ZeroDivisionError):
            mailing(ledger, box, compose).run()
        assert mailing(ledger, box).run().left == 0
    assert set(box.recipients()) == {person.address for person in people(30)}


def test_a_sender_on_another_machine_that_died_is_taken_over_when_its_lease_runs_out(
    database_url: str,
) -> None:
    ledger = DeliveryLedger(database_url)
    enrol(ledger, BATCH, people(30), NOW)
    seen = datetime.now(UTC) - LEASE + timedelta(seconds=2)
    ledger.join("another-host:1:00000000", seen)
    held = ledger.claim(BATCH.id, "another-host:1:00000000", 10, NOW)
    with smtp_server() as box:
        assert mailing(ledger, box).run().left == 10, "it may live still"
        ledger.join("another-host:1:00000000", seen - LEASE)
        assert mailing(ledger, box).run().left == 0
    assert set(box.recipients().values()) == {1}
    assert set(ledger.in_doubt(BATCH.id)) == {row.address for row in held}
    ledger.close()


def test_senders_whose_clocks_differ_are_told(postgresql: str) -> None:
    ledger = DeliveryLedger(postgresql)
    ledger.must_agree_on_time(datetime.now(UTC))
    with pytest.raises(PublishError, match="clock is -90 s off the database's"):
        ledger.must_agree_on_time(datetime.now(UTC) - timedelta(seconds=90.2))
    ledger.close()


def test_an_address_of_no_database_is_said_plainly_without_its_password() -> None:
    for url in ("postgresql+psycopg://u:hunter2@127.0.0.1:1/x", "nonsense:hunter2"):
        with pytest.raises(PublishError, match="database") as caught:
            DeliveryLedger(url)
        assert "hunter2" not in str(caught.value)
