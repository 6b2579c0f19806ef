"""Limits let a rate through, hold no address, and give places in a line."""

from __future__ import annotations

import pytest
from aboveboard.site.limits import Limiter, Line, Turns, address_key, network_key
from aboveboard.site.settings import Rate
from hypothesis import given
from hypothesis import strategies as st

RATE = Rate(burst=3, per_minute=60)


def test_so_many_at_once_then_one_by_one() -> None:
    limiter = Limiter(RATE)
    assert [limiter.wait(b"a", 0) for _ in range(4)] == [0, 0, 0, 1]
    assert limiter.wait(b"a", 1) == 0
    assert limiter.wait(b"a", 1) == 1


def test_a_refused_request_does_not_count() -> None:
    limiter = Limiter(RATE)
    for _ in range(50):
        limiter.wait(b"a", 0)
    assert limiter.wait(b"a", 1) == 0


def test_one_address_does_not_wait_for_another() -> None:
    limiter = Limiter(RATE)
    for _ in range(9):
        limiter.wait(b"a", 0)
    assert limiter.wait(b"b", 0) == 0


@given(st.lists(st.floats(0, 5), min_size=1, max_size=80))
def test_never_more_than_burst_and_rate_together(gaps: list[float]) -> None:
    limiter, now, passed = Limiter(RATE), 0.0, 0
    for gap in gaps:
        now += gap
        passed += limiter.wait(b"a", now) == 0
    assert passed <= RATE.burst + now * RATE.per_minute / 60 + 1e-6


@given(st.integers(1, 40), st.floats(0, 30))
def test_who_waits_as_long_as_told_is_let_through(requests: int, start: float) -> None:
    limiter = Limiter(RATE)
    told = [limiter.wait(b"a", start) for _ in range(requests)][-1]
    assert limiter.wait(b"a", start + told) == 0 or told == 0


def test_an_address_is_forgotten_once_its_limit_has_run_out() -> None:
    limiter = Limiter(RATE)
    limiter.wait(b"a", 0)
    limiter.wait(b"b", 100)
    assert len(limiter) == 1


def test_a_flood_of_addresses_takes_no_more_room_than_set() -> None:
    limiter = Limiter(RATE, most_keys=10)
    for number in range(1000):
        limiter.wait(str(number).encode(), 0)
    assert len(limiter) <= 10


def test_the_line_gives_each_a_later_turn_and_ends() -> None:
    line = Line(Rate(burst=2, per_minute=60), longest_seconds=3)
    assert [line.place(10) for _ in range(6)] == [0, 0, 1, 2, 3, None]
    assert line.place(14) == 0


def test_a_turn_is_for_once() -> None:
    turns = Turns()
    assert turns.take(b"a", 0, until=10)
    assert not turns.take(b"a", 5, until=10)
    assert turns.take(b"a", 11, until=20)


def test_an_address_is_kept_as_a_keyed_hash_only() -> None:
    found = address_key(b"secret", "203.0.113.9")
    assert b"203" not in found
    assert found != address_key(b"other", "203.0.113.9")
    assert found == address_key(b"secret", "::ffff:203.0.113.9")
    assert found != address_key(b"secret", "203.0.113.10")


@pytest.mark.parametrize(
    ("first", "same", "other"),
    [
        ("203.0.113.9", "203.0.113.250", "203.0.114.9"),
        ("2001:db8:1:2::1", "2001:db8:1:ffff::1", "2001:db8:2:2::1"),
        ("::ffff:203.0.113.9", "203.0.113.250", "2001:db8::1"),
    ],
)
def test_the_addresses_of_one_network_count_together(first: str, same: str, other: str) -> None:
    assert network_key(b"s", first) == network_key(b"s", same)
    assert network_key(b"s", first) != network_key(b"s", other)
    assert network_key(b"s", first) != network_key(b"t", first)


def test_one_house_of_ipv6_is_one_address() -> None:
    first, second = (address_key(b"s", f"2001:db8:1:2::{end}") for end in ("1", "ffff"))
    assert first == second
    assert first != address_key(b"s", "2001:db8:1:3::1")
    assert address_key(b"s", "nonsense") != first
