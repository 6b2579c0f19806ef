"""Mailing a batch: everyone is reached, and a kill repeats only what is listed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing import carrying
from aboveboard.publishing.carrying import MailSettings
from aboveboard.publishing.deliveries import DeliveryLedger, Recipient
from aboveboard.publishing.delivery_reading import Batch
from aboveboard.publishing.enrolment import enrol
from aboveboard.publishing.letter import Letter
from aboveboard.publishing.mailing import Mailing, Progress
from aboveboard.publishing.smtp_session import Relay
from aboveboard.rendering.email import render_email
from addressed import addressed
from sample_statement import sample_statement
from smtp_server import STALL, Mailbox, smtp_server, unreliable

START = datetime(2018, 1, 26, 14, 30, tzinfo=UTC)
BATCH = Batch("minato-01-v1/email", "minato-01", 1, "email", 0, START + timedelta(days=2))
RUN = Path(__file__).parents[1] / "helpers" / "mailing_run.py"


class Clock:
    """A clock that runs a thousand times as fast, so that waiting an hour takes a blink."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def __call__(self) -> datetime:
        return START + timedelta(seconds=(time.monotonic() - self.began) * 1000)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[DeliveryLedger]:
    ledger = DeliveryLedger(f"sqlite:///{tmp_path / 'deliveries.db'}")
    yield ledger
    ledger.close()


@pytest.fixture(scope="module")
def letters() -> dict[str, Letter]:
    statement = sample_statement()
    return {tag: Letter(statement, tag, render_email(statement, tag)) for tag in ("zh-CN", "en")}


def people(count: int) -> list[Recipient]:
    return [
        Recipient(f"customer-{n}@example.com", ("zh-CN", "en")[n % 2], {"code": f"code-{n}"})
        for n in range(count)
    ]


def sent(
    ledger: DeliveryLedger,
    letters: dict[str, Letter],
    box: Mailbox,
    seconds: float = 5,
    **settings: object,
) -> Progress:
    """Run the batch to the server and return how far it came."""
    chosen = replace(MailSettings(connections=3), **settings)  # type: ignore[arg-type]
    return Mailing(
        ledger,
        BATCH.id,
        letters,
        Relay("127.0.0.1", box.port, tls="none", seconds=seconds, patience=seconds),
        "bounces@minato.example",
        fallback="en",
        compose=addressed,
        settings=chosen,
        clock=Clock(),
    ).run()


def refusing(what: dict[str, str], stage: str = "rcpt") -> Callable[[str, str], str]:
    return lambda at, recipient: what.get(recipient, "") if at == stage else ""


def test_everyone_gets_one_message_in_the_own_language_with_the_own_code(
    ledger: DeliveryLedger, letters: dict[str, Letter]
) -> None:
    enrol(ledger, BATCH, people(120), START)
    with smtp_server() as box:
        progress = sent(ledger, letters, box)
    assert progress == Progress(sent=120, failed=0, left=0)
    assert box.recipients() == {person.address: 1 for person in people(120)}
    messages = {message["To"]: message for message in box.parsed()}
    for number, language in ((7, "en"), (8, "zh-CN")):
        message = messages[f"customer-{number}@example.com"]
        assert message["Content-Language"] == language
        body = message.get_body(("plain",))
        assert body is not None
        assert f"code-{number}" in body.get_content()
    assert ledger.counts(BATCH.id) == {"sent": 120}
    assert ledger.runners() == ()


def test_a_language_without_a_letter_falls_back(
    ledger: DeliveryLedger, letters: dict[str, Letter]
) -> None:
    enrol(ledger, BATCH, [Recipient("a@example.com", "fr", {})], START)
    with smtp_server() as box:
        sent(ledger, letters, box)
    assert box.parsed()[0]["Content-Language"] == "en"


def test_a_lasting_fault_fails_that_one_only_and_its_reason_names_no_address(
    ledger: DeliveryLedger, letters: dict[str, Letter]
) -> None:
    enrol(ledger, BATCH, people(30), START)
    wrong = refusing({"customer-3@example.com": "550 5.1.1 <customer-3@example.com> unknown"})
    with smtp_server(Mailbox(wrong)) as box:
        assert sent(ledger, letters, box) == Progress(sent=29, failed=1, left=0)
    assert list(ledger.listed(BATCH.id, "failed")) == [
        ("customer-3@example.com", "en", "failed", "550 5.1.1 at rcpt")
    ]


def test_a_passing_fault_is_tried_again_later_and_given_up_at_last(
    ledger: DeliveryLedger, letters: dict[str, Letter]
) -> None:
    enrol(ledger, BATCH, people(3), START)
    tries: list[str] = []

    def answer(stage: str, recipient: str) -> str:
        if stage != "rcpt":
            return ""
        tries.append(recipient)
        if recipient == "customer-1@example.com":
            return "450 4.2.0 greylisted" if tries.count(recipient) < 3 else ""
        return "450 4.2.2 mailbox full" if recipient == "customer-2@example.com" else ""

    with smtp_server(Mailbox(answer)) as box:
        progress = sent(ledger, letters, box, attempts=4)
    assert progress == Progress(sent=2, failed=1, left=0)
    assert tries.count("customer-1@example.com") == 3
    assert tries.count("customer-2@example.com") == 4


def test_a_canary_sends_the_first_few_and_stops(
    ledger: DeliveryLedger, letters: dict[str, Letter]
) -> None:
    enrol(ledger, BATCH, people(200), START)
    with smtp_server() as box:
        assert sent(ledger, letters, box, most=5) == Progress(sent=5, failed=0, left=195)
        assert sent(ledger, letters, box).left == 0
    assert set(box.recipients().values()) == {1}


def test_a_run_stops_when_too_many_fail_for_good(
    ledger: DeliveryLedger, letters: dict[str, Letter]
) -> None:
    enrol(ledger, BATCH, people(400), START)
    with (
        smtp_server(
            Mailbox(lambda stage, _: "550 5.7.1 blocked" if stage == "rcpt" else "")
        ) as box,
        pytest.raises(PublishError, match=r"of the last \d+ messages failed for good"),
    ):
        sent(ledger, letters, box)
    counts = ledger.counts(BATCH.id)
    assert counts["pending"] > 0, "it stopped early"
    assert counts.get("claimed", 0) == 0, "what was not tried was given back"


def test_a_relay_that_is_not_there_loses_nothing(
    ledger: DeliveryLedger, letters: dict[str, Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "backoff", lambda *_: 0.0)
    enrol(ledger, BATCH, people(3), START)
    with smtp_server() as box:
        pass
    with pytest.raises(PublishError, match="can't be reached"):
        sent(ledger, letters, box)
    assert ledger.counts(BATCH.id) == {"pending": 3}


def test_the_rate_is_held(ledger: DeliveryLedger, letters: dict[str, Letter]) -> None:
    enrol(ledger, BATCH, people(60), START)
    with smtp_server() as box:
        began = time.monotonic()
        sent(ledger, letters, box, per_second=40.0)
        # 40 are saved up at the start; the other 20 take half a second at least.
        assert time.monotonic() - began >= 0.45
    assert len(box.messages) == 60


def repeated(counted: Counter[str]) -> set[str]:
    return {address for address, times in counted.items() if times > 1}


@pytest.mark.parametrize("seed", range(3))
def test_a_relay_that_breaks_refuses_and_stalls_loses_nobody_and_repeats_only_what_is_listed(
    ledger: DeliveryLedger,
    letters: dict[str, Letter],
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    monkeypatch.setattr(carrying, "backoff", lambda *_: 0.001)
    enrol(ledger, BATCH, people(300), START)
    faults = ("451 4.3.0 try again", None, STALL)
    with smtp_server(Mailbox(unreliable(seed, share=0.03, faults=faults))) as box:
        progress = sent(ledger, letters, box, seconds=0.2, attempts=50)
    assert progress.left == 0
    counted = box.recipients()
    assert set(counted) == {person.address for person in people(300)}
    assert repeated(counted) <= set(ledger.in_doubt(BATCH.id))


def killed_and_resumed(url: str, box: Mailbox, seed: int, kills: int, runners: int = 1) -> None:
    """Run processes on the batch and kill them at random moments, then let one finish."""
    chance = random.Random(seed)
    command = (sys.executable, str(RUN), url, str(box.port), BATCH.id)
    for _ in range(kills):
        running = [subprocess.Popen(command) for _ in range(runners)]
        before = len(box.messages)
        waited = time.monotonic() + 20
        while len(box.messages) == before and time.monotonic() < waited:
            time.sleep(0.002)  # until it sends, so that the kill meets it at work
        time.sleep(chance.uniform(0, 0.05))
        for process in running:
            process.kill()
            process.wait()
    subprocess.run(command, check=True, timeout=120)


@pytest.mark.parametrize("runners", [1, 2])
def test_killed_at_random_moments_and_resumed_nobody_is_lost(
    database_url: str, runners: int
) -> None:
    ledger = DeliveryLedger(database_url)
    count = 1500
    enrol(ledger, BATCH, people(count), datetime.now(UTC))
    with smtp_server() as box:
        killed_and_resumed(database_url, box, seed=runners, kills=2, runners=runners)
    counted = box.recipients()
    assert set(counted) == {person.address for person in people(count)}
    assert ledger.counts(BATCH.id) == {"sent": count}
    assert repeated(counted) <= set(ledger.in_doubt(BATCH.id))
    ids = {(message["To"], message["Message-ID"]) for message in box.parsed()}
    assert len(ids) == count, "a repeat bears the same Message-ID"
    ledger.close()
