"""No percentage below twenty; intervals as Wilson's formula has them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from aboveboard.feedback.figures import Share
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("count", "n", "percent", "interval"),
    [
        # R 4.3, binom::binom.wilson and prop.test(correct = FALSE).
        (8, 40, "20.0", ("10.5", "34.8")),
        (0, 20, "0.0", ("0.0", "16.1")),
        (20, 20, "100.0", ("83.9", "100.0")),
        (50, 100, "50.0", ("40.4", "59.6")),
        (1, 29, "3.4", ("0.6", "17.2")),  # Newcombe 1998, table I
        (81, 263, "30.8", ("25.5", "36.6")),  # Newcombe 1998, table I
        (15, 148, "10.1", ("6.2", "16.0")),  # Newcombe 1998, table I
    ],
)
def test_percentage_and_interval(
    count: int, n: int, percent: str, interval: tuple[str, str]
) -> None:
    share = Share(count, n)
    assert share.percent == Decimal(percent)
    assert share.interval == tuple(map(Decimal, interval))


@pytest.mark.parametrize("n", [0, 1, 19])
def test_there_is_no_percentage_of_fewer_than_twenty(n: int) -> None:
    share = Share(0, n)
    assert share.percent is None
    assert share.interval is None
    assert share.as_json() == {"count": 0, "n": n, "percent": None, "interval": None}


@given(st.integers(20, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_percentage_lies_in_its_interval(share: tuple[int, int]) -> None:
    percent, interval = Share(*share).percent, Share(*share).interval
    assert percent is not None
    assert interval is not None
    assert 0 <= interval[0] <= percent <= interval[1] <= 100
