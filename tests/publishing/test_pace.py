"""How fast messages leave, and how long a fault is waited for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from aboveboard.publishing import pace
from aboveboard.publishing.carrying import MailSettings
from aboveboard.publishing.pace import Bucket, backoff, longest_backoff
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let so many seconds pass."""
    now = [100.0]
    monkeypatch.setattr(pace.time, "monotonic", lambda: now[0])

    def passes(seconds: float) -> None:
        now[0] += seconds

    return passes


def test_what_is_not_sent_is_saved_up_for_one_second_at_most(
    after: Callable[[float], None],
) -> None:
    bucket = Bucket(10)
    assert bucket.whole() == 10
    bucket.take(10)
    assert bucket.whole() == 0
    after(0.35)
    assert bucket.whole() == 3
    bucket.take(3)
    after(60)
    assert bucket.whole() == 10


def test_fewer_than_one_a_second_still_go(after: Callable[[float], None]) -> None:
    bucket = Bucket(0.5)
    assert bucket.whole() == 0
    after(2)
    assert bucket.whole() == 1
    after(60)
    assert bucket.whole() == 1


def test_without_a_rate_the_relay_sets_the_pace() -> None:
    bucket = Bucket(None)
    bucket.take(10**9)
    assert bucket.whole() >= 10**9


@given(attempts=st.integers(1, 40))
def test_each_wait_is_about_twice_the_one_before_up_to_the_longest(attempts: int) -> None:
    usual = min(3600.0, 30.0 * 2 ** (attempts - 1))
    assert 0.5 * usual <= backoff(attempts, 30.0, 3600.0) <= 1.5 * usual
    assert longest_backoff(attempts, 30.0, 3600.0) == 1.5 * usual


def test_waits_are_spread_so_that_senders_do_not_come_back_together() -> None:
    assert len({backoff(3, 30.0, 3600.0) for _ in range(20)}) > 1


def test_a_message_is_given_up_after_the_waits_between_its_attempts() -> None:
    assert MailSettings(attempts=1).gives_up_after == timedelta(0)
    assert MailSettings(attempts=3).gives_up_after == timedelta(seconds=1.5 * (30 + 60))
