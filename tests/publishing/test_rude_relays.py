"""A relay that speaks as none does: nobody is lost, nobody twice without being listed, and the run
ends in words that say what to look at."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing import carrying, smtp_replies
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.enrolment import enrol
from aboveboard.publishing.mailing import Progress
from aboveboard.publishing.smtp_session import Disconnected, Envelope, Relay, Session
from mailings import BATCH, NOW, mailing, must_have_reached_all, people
from secure_relay import certificate, secure_relay
from smtp_server import Mailbox, smtp_server

PEOPLE = 30
RUBBISH = (b"\x16\x03\x01\x00\xff\x00 what is this\r\n",)
ENDLESS = repeat(b"250-and there is more to say\r\n")
LONG = (b"250 " + b"all is well, " * 700 + b"\r\n",)
NO_RELAY = "does not speak as a mail relay"
BREAKS_OFF = "breaks off each time"

Rude = Mapping[str, Iterable[bytes]]


@pytest.fixture(autouse=True)
def _no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "backoff", lambda *_: 0.001)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[DeliveryLedger]:
    ledger = DeliveryLedger(f"sqlite:///{tmp_path / 'deliveries.db'}")
    enrol(ledger, BATCH, people(PEOPLE), NOW)
    yield ledger
    ledger.close()


def late(*parts: bytes, seconds: float = 0.3) -> Iterator[bytes]:
    """Yield the first part, and each further one after a while."""
    for number, part in enumerate(parts):
        time.sleep(seconds if number else 0)
        yield part


def sent(ledger: DeliveryLedger, box: Mailbox, relay: Relay | None = None) -> Progress:
    return mailing(ledger, box, seconds=2, relay=relay, connections=1, attempts=3).run()


@pytest.mark.parametrize(
    ("rude", "words"),
    [
        ({"greeting": RUBBISH}, NO_RELAY),
        ({"greeting": (b"HTTP/1.1 400 Bad Request\r\n",)}, NO_RELAY),
        ({"greeting": ENDLESS}, NO_RELAY),
        ({"greeting": (b"421 4.3.2 not now\r\n",)}, BREAKS_OFF),
        ({"ehlo": ENDLESS}, NO_RELAY),
        ({"ehlo": (b"250-loopback\r\n250 PIPE",)}, BREAKS_OFF),
        ({"mail": RUBBISH}, NO_RELAY),
        ({"mail": (b"250 sen",)}, BREAKS_OFF),
        ({"rcpt": (b"354 go on\r\n",)}, NO_RELAY),
        ({"data": (b"250 taken\r\n",)}, NO_RELAY),
        ({"data": (b"",)}, BREAKS_OFF),
        ({"content": RUBBISH}, NO_RELAY),
        ({"content": ENDLESS}, NO_RELAY),
        ({"content": (b"250-2.0.0 taken over\r\n250 2.0",)}, BREAKS_OFF),
        ({"content": (b"354 go on\r\n",)}, NO_RELAY),
        ({"content": (b"150 wait\r\n",)}, NO_RELAY),
    ],
)
def test_a_relay_gone_mad_ends_the_run_in_words_and_a_good_one_finishes_it(
    ledger: DeliveryLedger, rude: Rude, words: str
) -> None:
    with smtp_server(Mailbox(rude=rude)) as box:
        with pytest.raises(PublishError, match=words) as caught:
            sent(ledger, box)
        assert "publish again to go on" in str(caught.value)
        box.rude = {}
        assert sent(ledger, box).left == 0
    must_have_reached_all(box, ledger, PEOPLE)


@pytest.mark.parametrize("stage", ["ehlo", "mail", "rcpt", "content"])
def test_a_relay_that_talks_at_length_is_heard_out(ledger: DeliveryLedger, stage: str) -> None:
    with smtp_server(Mailbox(rude={stage: LONG})) as box:
        progress = sent(ledger, box)
    assert (progress.sent, progress.left) == (PEOPLE, 0)
    assert set(box.recipients().values()) == {1}


def test_a_reply_that_comes_letter_by_letter_is_not_waited_for_without_end() -> None:
    said: list[bytes] = []

    def slowly() -> Iterator[bytes]:
        for part in late(*(bytes([letter]) for letter in b"250 " + b"x" * 400), seconds=0.02):
            said.append(part)
            yield part

    with smtp_server(Mailbox(rude={"mail": slowly()})) as box:
        relay = Relay("127.0.0.1", box.port, tls="none", seconds=5, patience=0.4)
        with Session(relay) as session:
            answers = session.send([Envelope(1, "b@example.com", "c@example.com", b"x\r\n")])
            with pytest.raises(Disconnected):
                next(answers)
        assert 0 < len(said) < 400


def test_a_reply_takes_so_much_room_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_replies, "LONGEST_REPLY", 200)
    lines = [b"250-%d\r\n" % number for number in range(100)]
    with (
        smtp_server(Mailbox(rude={"ehlo": [*lines, b"250 end\r\n"]})) as box,
        pytest.raises(Disconnected) as caught,
    ):
        Session(Relay("127.0.0.1", box.port, tls="none", seconds=5))
    assert caught.value.is_other


# --- TLS and login --------------------------------------------------------------------------------

OFFERS = {"ehlo": (b"250-loopback\r\n250-AUTH CRAM-MD5\r\n250 STARTTLS\r\n",)}


@pytest.mark.parametrize(
    ("tls", "rude"),
    [
        ("starttls", {**OFFERS, "starttls": late(b"220 go on\r\n", b"this is no TLS\r\n")}),
        ("tls", {"greeting": (b"220 loopback in plain words\r\n",)}),
    ],
)
def test_what_begins_tls_and_speaks_no_tls_is_said_plainly(
    ledger: DeliveryLedger, tls: str, rude: Rude
) -> None:
    with smtp_server(Mailbox(rude=rude)) as box:
        with pytest.raises(PublishError, match="asked for TLS and speaks something else"):
            sent(ledger, box, Relay("127.0.0.1", box.port, tls=tls, seconds=2))
        box.rude = {}
        assert sent(ledger, box).left == 0
    assert set(box.recipients().values()) == {1}


def test_what_is_slipped_in_before_tls_is_taken_for_no_answer() -> None:
    slipped = (b"220 go on\r\n250-loopback\r\n250 AUTH PLAIN\r\n235 welcome\r\n",)
    with (
        smtp_server(Mailbox(rude={**OFFERS, "starttls": slipped})) as box,
        pytest.raises(Disconnected) as caught,
    ):
        Session(Relay("127.0.0.1", box.port, "starttls", seconds=2))
    assert caught.value.is_other


def test_a_relay_that_refuses_to_begin_tls_gets_nothing_in_plain_words() -> None:
    with smtp_server(Mailbox(rude=OFFERS)) as box, pytest.raises(Disconnected):
        Session(Relay("127.0.0.1", box.port, "starttls", "notices", "hunter2", seconds=2))
    assert box.commands == [box.commands[0], "STARTTLS"]


def test_a_login_that_asks_rubbish_is_a_break() -> None:
    rude = {**OFFERS, "auth": (b"334 abc\r\n",)}
    with smtp_server(Mailbox(rude=rude)) as box, pytest.raises(Disconnected) as caught:
        Session(Relay("127.0.0.1", box.port, "none", "notices", "hunter2", seconds=2))
    assert caught.value.is_other


def test_a_password_that_no_login_can_carry_is_said_without_it(tmp_path: Path) -> None:
    with (
        secure_relay(certificate(tmp_path)) as (port, _),
        pytest.raises(PublishError, match="letters that this login") as caught,
    ):
        Session(Relay("127.0.0.1", port, "starttls", "notices", "hünter2", seconds=2))
    assert "nter2" not in str(caught.value)
