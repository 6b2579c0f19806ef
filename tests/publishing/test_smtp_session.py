"""One connection: pipelined, honest about what was in flight, and polite to old relays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing.smtp_session import Disconnected, Envelope, Relay, Session
from smtp_server import Mailbox, smtp_server


def envelopes(*recipients: str) -> Iterator[Envelope]:
    for key, recipient in enumerate(recipients):
        content = f"Subject: {key}\r\n\r\n.dot at the start\r\n..\r\ntext\r\n".encode()
        yield Envelope(key, "notices@minato.example", recipient, content)


def send(box: Mailbox, *recipients: str) -> list[tuple[int, int, str]]:
    with Session(Relay("127.0.0.1", box.port, tls="none", seconds=5)) as session:
        return [(a.key, a.code, a.stage) for a in session.send(envelopes(*recipients))]


PIPELINING = pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "stepwise"])


@PIPELINING
def test_messages_arrive_whole_and_in_order(pipelining: bool) -> None:
    with smtp_server(Mailbox(pipelining=pipelining)) as box:
        answers = send(box, "a@example.com", "b@example.com", "c@example.com")
    assert answers == [(n, 250, "content") for n in range(3)]
    expected = b"\r\n.dot at the start\r\n..\r\ntext\r\n"
    assert [raw.partition(b"\r\n")[2] for _, raw in box.messages] == [expected] * 3


@PIPELINING
def test_a_refused_recipient_does_not_harm_the_others(pipelining: bool) -> None:
    def answer(stage: str, recipient: str) -> str:
        return "550 5.1.1 unknown" if (stage, recipient) == ("rcpt", "b@example.com") else ""

    with smtp_server(Mailbox(answer, pipelining)) as box:
        answers = send(box, "a@example.com", "b@example.com", "c@example.com")
    assert answers == [(0, 250, "content"), (1, 550, "rcpt"), (2, 250, "content")]
    assert set(box.recipients()) == {"a@example.com", "c@example.com"}


@PIPELINING
def test_a_relay_that_refuses_the_content_answers_for_that_message(pipelining: bool) -> None:
    def answer(stage: str, recipient: str) -> str:
        return "452 4.3.1 full" if (stage, recipient) == ("content", "a@example.com") else ""

    with smtp_server(Mailbox(answer, pipelining)) as box:
        answers = send(box, "a@example.com", "b@example.com")
    assert answers == [(0, 452, "content"), (1, 250, "content")]


def test_a_relay_that_offers_pipelining_gets_the_next_envelope_with_the_content() -> None:
    # One round trip a message: seen by the commands that arrive before the content is answered.
    seen: list[int] = []

    def answer(stage: str, recipient: str) -> str:
        if stage == "content":
            seen.append(len(box.commands))
        return ""

    with smtp_server(Mailbox(answer)) as box:
        send(box, "a@example.com", "b@example.com")
    assert "RSET" not in box.commands
    assert len(seen) == 2


def test_a_break_after_the_content_says_which_message_is_in_doubt() -> None:
    def answer(stage: str, recipient: str) -> str | None:
        return None if (stage, recipient) == ("content", "b@example.com") else ""

    with (
        smtp_server(Mailbox(answer)) as box,
        Session(Relay("127.0.0.1", box.port, tls="none", seconds=5)) as session,
    ):
        answers = session.send(envelopes("a@example.com", "b@example.com", "c@example.com"))
        assert next(answers).accepted
        with pytest.raises(Disconnected) as caught:
            next(answers)
    assert caught.value.in_flight == (1,)


def test_a_break_at_the_envelope_leaves_nothing_in_doubt() -> None:
    def answer(stage: str, recipient: str) -> str | None:
        return None if stage == "rcpt" else ""

    with smtp_server(Mailbox(answer)) as box, pytest.raises(Disconnected) as caught:
        send(box, "a@example.com")
    assert caught.value.in_flight == ()


def test_a_relay_that_closes_with_421_is_a_break() -> None:
    with (
        smtp_server(
            Mailbox(lambda stage, _: "421 4.7.0 closing" if stage == "mail" else "")
        ) as box,
        pytest.raises(Disconnected),
    ):
        send(box, "a@example.com")


def test_a_relay_without_tls_gets_no_mail_when_tls_is_asked_for() -> None:
    with smtp_server() as box, pytest.raises(PublishError, match="does not offer TLS"):
        Session(Relay("127.0.0.1", box.port, tls="starttls", seconds=5))
    assert box.messages == []


def test_a_password_is_not_shown() -> None:
    assert "hunter2" not in repr(Relay("mail.minato.example", user="u", password="hunter2"))
