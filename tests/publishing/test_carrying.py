"""What a connection says of each message: sent, failed for good, to be tried again, or in doubt."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing import carrying
from aboveboard.publishing.carrying import LOT, Carriers, MailSettings
from aboveboard.publishing.deliveries import Delivery, Outcome
from aboveboard.publishing.smtp_session import Relay
from smtp_server import Answer, Mailbox, smtp_server

NOW = datetime(2018, 1, 26, 14, 30, tzinfo=UTC)
ODD = "odd@example.com"
BROKE = "the line broke before an answer"


def delivery(number: int, address: str = "", attempts: int = 1) -> Delivery:
    return Delivery(number, address or f"c{number}@example.com", "en", {}, attempts, again=False)


def compose(to: Delivery) -> bytes:
    if to.address == "impossible@example.com":
        raise ZeroDivisionError
    return f"To: {to.address}\r\n\r\nWe paused withdrawals.\r\n".encode()


def made(port: int, **settings: int) -> Carriers:
    return Carriers(
        Relay("127.0.0.1", port, tls="none", seconds=2, patience=2),
        "bounces@minato.example",
        compose,
        MailSettings(**{"connections": 1, **settings}),
        lambda: NOW,
    )


def carried(
    port: int, *rows: Delivery, **settings: int
) -> tuple[dict[int, Outcome], Exception | None]:
    """Hand out the rows; return what became of each, and what ended the run."""
    carriers = made(port, **settings)
    carriers.start()
    carriers.hand(list(rows))
    found: list[Outcome] = []
    problem = None
    until = time.monotonic() + 10
    while len(found) < len(rows) and not problem and time.monotonic() < until:
        more, problem = carriers.answers(0.2)
        found += more
    found += carriers.end()
    assert len(found) == len(rows), "each is told of once"
    return {outcome.id: outcome for outcome in found}, problem


def to_the_odd_one(stage: str, answer: Answer) -> Mailbox:
    return Mailbox(lambda at, address: answer if (at, address) == (stage, ODD) else "")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, float, float]]:
    """No wait before a line is opened again; what each would have been counted from."""
    asked: list[tuple[int, float, float]] = []

    def backoff(*given: float) -> float:
        asked.append(given)  # type: ignore[arg-type]
        return 0.0

    monkeypatch.setattr(carrying, "backoff", backoff)
    return asked


def test_what_the_relay_takes_is_sent_in_lots_small_or_large() -> None:
    rows = [delivery(n) for n in range(2 * LOT + 1)]
    with smtp_server() as box:
        found, problem = carried(box.port, *rows)
    assert (set(found.values()), problem) == (
        {Outcome(n, "sent") for n in range(2 * LOT + 1)},
        None,
    )
    assert box.recipients() == {row.address: 1 for row in rows}
    assert sum("<bounces@minato.example>" in command for command in box.commands) == len(rows)


def test_without_an_answer_the_books_are_kept_all_the_same() -> None:
    with smtp_server() as box:
        carriers = made(box.port)
        carriers.start()
        assert carriers.answers(0.05) == ([], None)
        assert carriers.end() == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (f"550 5.1.1 <{ODD}> unknown", "550 5.1.1 at rcpt"),
        ("554 no", "554 at rcpt"),
        ("500 5.5 what", "500 at rcpt"),
        ("550 5.1.x what", "550 at rcpt"),
    ],
)
def test_a_lasting_fault_is_told_by_its_codes_alone(answer: str, reason: str) -> None:
    with smtp_server(to_the_odd_one("rcpt", answer)) as box:
        found, _ = carried(box.port, delivery(1, ODD), delivery(2))
    assert found == {1: Outcome(1, "failed", reason), 2: Outcome(2, "sent")}


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 30), (2, 60), (3, 120), (7, 1920), (8, 3600), (30, 3600)]
)
def test_a_passing_fault_is_tried_again_after_twice_as_long_each_time(
    attempts: int, seconds: int
) -> None:
    with smtp_server(to_the_odd_one("rcpt", "450 4.2.2 full")) as box:
        found, _ = carried(box.port, delivery(1, ODD, attempts), attempts=31)
    again = found[1].not_before
    assert found[1] == Outcome(1, "pending", "450 4.2.2 at rcpt", again)
    assert again is not None
    assert seconds / 2 <= (again - NOW).total_seconds() <= seconds * 1.5


def test_a_passing_fault_is_given_up_after_the_last_attempt() -> None:
    with smtp_server(to_the_odd_one("rcpt", "450 4.2.2 full")) as box:
        found, _ = carried(box.port, delivery(1, ODD, 8), delivery(2, ODD, 7))
    assert found[1] == Outcome(1, "failed", "450 4.2.2 at rcpt")
    assert found[2].state == "pending"


def test_the_longest_that_a_message_can_be_under_way_is_the_sum_of_its_waits() -> None:
    def after(attempts: int) -> timedelta:
        return MailSettings(attempts=attempts).gives_up_after

    assert [after(attempts).total_seconds() for attempts in (1, 2, 3)] == [0, 45, 135]
    assert after(10) - after(9) == timedelta(seconds=5400)


@pytest.mark.parametrize(
    ("attempts", "state", "reason"),
    [(1, "unknown", BROKE), (8, "failed", f"{BROKE}; it may have come")],
)
def test_a_line_that_breaks_after_the_content_leaves_that_one_in_doubt(
    attempts: int, state: str, reason: str, waits: list[tuple[int, float, float]]
) -> None:
    with smtp_server(to_the_odd_one("content", None)) as box:
        found, _ = carried(box.port, delivery(1), delivery(2, ODD, attempts), delivery(3))
    assert (found[2].state, found[2].reason, found[2].tried) == (state, reason, True)
    assert found[2].not_before == (NOW if state == "unknown" else None)
    assert {found[1].state, found[3].state} == {"sent"}


@pytest.mark.parametrize(("attempts", "state"), [(1, "pending"), (8, "failed")])
def test_a_line_that_breaks_at_the_first_message_puts_that_one_off_and_sends_the_others(
    attempts: int, state: str, waits: list[tuple[int, float, float]]
) -> None:
    with smtp_server(to_the_odd_one("rcpt", None)) as box:
        found, _ = carried(box.port, delivery(1, ODD, attempts), delivery(2), delivery(3))
    assert (found[1].state, found[1].reason) == (state, BROKE)
    assert {found[2].state, found[3].state} == {"sent"}


def test_a_relay_that_is_not_there_is_tried_nine_times_and_everything_is_given_back(
    waits: list[tuple[int, float, float]],
) -> None:
    with smtp_server() as box:
        pass
    found, problem = carried(box.port, *(delivery(n) for n in range(2 * LOT)))
    assert waits == [(n, 0.5, 60.0) for n in range(1, 9)]
    assert set(found.values()) == {Outcome(n, "pending", tried=False) for n in range(2 * LOT)}
    assert isinstance(problem, PublishError)
    assert str(problem) == (
        "127.0.0.1: The mail relay can't be reached, or breaks off each time."
        " Check its name and port; nothing is lost: publish again to go on."
    )


def test_who_answers_as_no_relay_does_is_said_so(waits: list[tuple[int, float, float]]) -> None:
    with smtp_server(Mailbox(rude={"greeting": (b"HTTP/1.1 400 Bad Request\r\n",)})) as box:
        _, problem = carried(box.port, delivery(1))
    assert str(problem) == (
        "127.0.0.1: What answers there does not speak as a mail relay does."
        " Check host, port and `tls`, and ask whoever runs the relay; nothing is lost:"
        " publish again to go on."
    )


def test_a_relay_that_breaks_off_now_and_then_is_not_given_up(
    waits: list[tuple[int, float, float]],
) -> None:
    odd = [delivery(n, ODD) for n in range(0, 40, 2)]
    rows = sorted([*odd, *(delivery(n) for n in range(1, 40, 2))], key=lambda row: row.id)
    with smtp_server(to_the_odd_one("content", None)) as box:
        found, problem = carried(box.port, *rows)
    assert problem is None
    assert {found[row.id].state for row in odd} == {"unknown"}
    assert [found[n].state for n in range(1, 40, 2)] == ["sent"] * 20
    assert {wait for wait in waits if wait[1] == 0.5} == {(1, 0.5, 60.0)}, "each is the first again"


def test_a_relay_that_breaks_off_at_every_message_is_given_up_and_the_rest_comes_back(
    waits: list[tuple[int, float, float]],
) -> None:
    with smtp_server(Mailbox(lambda stage, _: None if stage == "rcpt" else "")) as box:
        found, problem = carried(box.port, *(delivery(n) for n in range(20)))
    assert "breaks off each time" in str(problem)
    assert [found[n].tried for n in range(20)] == [True] * 9 + [False] * 11


class Late:
    """The usual greeting, after a while on every line but the first."""

    def __init__(self) -> None:
        self.lines = 0
        self.second = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        self.lines += 1
        if self.lines > 1:
            self.second.set()
            time.sleep(0.3)
        yield b"220 late\r\n"


def test_what_a_broken_line_left_comes_back_when_the_run_ends_before_the_next_one_stands(
    waits: list[tuple[int, float, float]],
) -> None:
    box, greeting = to_the_odd_one("rcpt", None), Late()
    box.rude = {"greeting": greeting}
    with smtp_server(box):
        carriers = made(box.port)
        carriers.start()
        carriers.hand([delivery(1, ODD), delivery(2), delivery(3)])
        first, _ = carriers.answers(5)
        assert greeting.second.wait(5)
        rest = carriers.end()
    assert [outcome.id for outcome in first] == [1]
    assert rest == [Outcome(n, "pending", tried=False) for n in (2, 3)]


def test_a_fault_of_our_own_ends_the_run_and_what_was_not_tried_comes_back() -> None:
    rows = [delivery(1), delivery(2, "impossible@example.com"), delivery(3)]
    with smtp_server() as box:
        found, problem = carried(box.port, *rows)
    assert isinstance(problem, ZeroDivisionError)
    assert found[3] == Outcome(3, "pending", tried=False)
