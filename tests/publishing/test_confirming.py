"""Messages that ask to confirm leave one after another, and an exercise writes to nobody."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aboveboard.publishing import confirming
from aboveboard.publishing.confirming import Asked, Confirmations
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.smtp_session import Relay
from sample_statement import sample_statement
from smtp_server import Mailbox, smtp_server


@contextmanager
def asking(folder: Path, box: Mailbox, *, exercise: bool = False) -> Iterator[Confirmations]:
    ledger = DeliveryLedger(f"sqlite:///{folder / 'deliveries.db'}")
    statement = sample_statement().model_copy(update={"exercise": exercise})
    relay = Relay("127.0.0.1", box.port, tls="none", seconds=2, patience=2)
    confirmations = Confirmations(ledger, statement, relay, "bounces@minato.example")
    yield confirmations
    confirmations.close()
    ledger.close()


def arrived(box: Mailbox, count: int) -> list[str]:
    end = time.monotonic() + 10
    while len(box.messages) < count and time.monotonic() < end:
        time.sleep(0.01)
    return sorted(box.recipients())


def asked(address: str) -> Asked:
    return Asked(address, b"Subject: Confirm\r\n\r\nA link.\r\n")


@pytest.mark.parametrize("exercise", [True, False])
def test_an_exercise_asks_no_address_that_somebody_may_have(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, exercise: bool
) -> None:
    people = ["a@example.com", "somebody@provider.com", "z@example.com"]
    with smtp_server() as box, asking(tmp_path, box, exercise=exercise) as confirmations:
        for person in people:
            assert confirmations.ask(asked(person))
        found = people[::2] if exercise else people
        assert arrived(box, len(found)) == found
    assert "provider.com" not in caplog.text


def test_what_is_refused_for_good_is_asked_once_and_holds_up_no_other(tmp_path: Path) -> None:
    def answer(stage: str, recipient: str) -> str:
        return "550 5.1.1 nobody here" if (stage, recipient[:1]) == ("rcpt", "a") else ""

    with smtp_server(Mailbox(answer)) as box, asking(tmp_path, box) as confirmations:
        for person in ("a@example.com", "b@example.com"):
            confirmations.ask(asked(person))
        assert arrived(box, 1) == ["b@example.com"]
    assert sum("RCPT TO:<a@" in command for command in box.commands) == 1


def test_who_bounced_or_complained_is_not_asked_again_and_who_left_is(tmp_path: Path) -> None:
    with smtp_server() as box, asking(tmp_path, box) as confirmations:
        ledger = DeliveryLedger(f"sqlite:///{tmp_path / 'deliveries.db'}")
        now = sample_statement().as_of
        ledger.suppress("a@example.com", "bounced", now)
        ledger.suppress("b@example.com", "complained", now)
        ledger.suppress("c@example.com", "unsubscribed", now)
        for letter in "abc":
            confirmations.ask(asked(f"{letter}@example.com"))
        assert arrived(box, 1) == ["c@example.com"]
        ledger.close()


def test_when_too_many_wait_the_next_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "MOST_WAITING", 2)
    with smtp_server(Mailbox(lambda *_: None)) as box, asking(tmp_path, box) as confirmations:
        taken = [confirmations.ask(asked("a@example.com")) for _ in range(5)]
    assert not all(taken)
    assert taken[:2] == [True, True]


@pytest.mark.parametrize(("refusals", "tries", "came"), [(4, 5, 1), (5, 5, 0)])
def test_a_passing_fault_is_tried_again_a_few_times_and_no_more(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    refusals: int,
    tries: int,
    came: int,
) -> None:
    monkeypatch.setattr(confirming, "backoff", lambda *_: 0.0)
    left = ["451 4.3.0 try again"] * refusals

    def answer(stage: str, recipient: str) -> str:
        return left.pop() if stage == "rcpt" and recipient[:1] == "a" and left else ""

    with smtp_server(Mailbox(answer)) as box, asking(tmp_path, box) as confirmations:
        for person in ("a@example.com", "b@example.com"):
            confirmations.ask(asked(person))
        assert arrived(box, 1 + came) == ["a@example.com", "b@example.com"][1 - came :]
    assert sum("RCPT TO:<a@" in command for command in box.commands) == tries
    assert ("was not sent" in caplog.text) is not bool(came)
    assert "a@example.com" not in caplog.text


def test_a_relay_that_is_away_is_tried_again_and_then_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[int] = []
    monkeypatch.setattr(confirming, "backoff", lambda attempt, *_: tried.append(attempt) or 0.0)
    with smtp_server() as box:
        pass
    with asking(tmp_path, box) as confirmations:
        confirmations.ask(asked("a@example.com"))
        end = time.monotonic() + 10
        while not caplog.messages and time.monotonic() < end:
            time.sleep(0.01)
    assert tried == [1, 2, 3, 4, 5]
    assert caplog.messages == [
        "a message to confirm was not sent: the relay can't be reached or refuses it"
    ]


def test_a_message_is_signed_before_it_leaves(tmp_path: Path) -> None:
    ledger = DeliveryLedger(f"sqlite:///{tmp_path / 'deliveries.db'}")
    with smtp_server() as box:
        relay = Relay("127.0.0.1", box.port, tls="none", seconds=2, patience=2)
        confirmations = Confirmations(
            ledger,
            sample_statement(),
            relay,
            "b@minato.example",
            lambda raw: b"Signed: yes\r\n" + raw,
        )
        confirmations.ask(asked("a@example.com"))
        assert arrived(box, 1) == ["a@example.com"]
        confirmations.close()
    ledger.close()
    assert box.parsed()[0]["Signed"] == "yes"
