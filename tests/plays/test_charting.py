"""The axes of a chart: the first day stays readable beside the weeks that follow."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from aboveboard.plays.charting import amount_axis, time_axis
from aboveboard.wording.language import load_language
from hypothesis import given
from hypothesis import strategies as st

ENGLISH = load_language("en")
THEFT = datetime.fromisoformat("2018-01-26T00:02+09:00")
HOURS = st.lists(st.floats(0.1, 2000), min_size=1, max_size=30)


def test_a_busy_first_day_keeps_a_fifth_of_an_axis_of_weeks() -> None:
    hours = [0, 11, 12, 12.5, 16.5, 23.5, 48, 14 * 24, 18 * 24, 41 * 24, 45 * 24]
    events = [THEFT + timedelta(hours=hour) for hour in hours]
    axis = time_axis(THEFT, events[-1], "Asia/Tokyo", ENGLISH, events=events)
    left_out = sum((cut.end - cut.start for cut in axis["cuts"]), timedelta())
    assert events[-1] - THEFT - left_out < timedelta(days=5)


@pytest.mark.parametrize(
    "hours", [range(24), [0, 1, 2, 20, 24]], ids=["even", "with a quiet night"]
)
def test_a_day_is_never_cut(hours: list[int]) -> None:
    events = [THEFT + timedelta(hours=hour) for hour in hours]
    axis = time_axis(THEFT, events[-1], "Asia/Tokyo", ENGLISH, events=events)
    assert axis["cuts"] == ()


@given(HOURS)
def test_no_event_and_no_place_is_cut_out(hours: list[float]) -> None:
    events = [THEFT + timedelta(hours=hour) for hour in hours]
    end = max(events) + timedelta(hours=1)
    axis = time_axis(THEFT, end, "Asia/Tokyo", ENGLISH, events=events)
    shown = [*events, THEFT, end, *(tick.at for tick in axis["time_ticks"])]
    for cut in axis["cuts"]:
        assert cut.start < cut.end
        assert not any(cut.start < at < cut.end for at in shown)
    edges = [at for cut in axis["cuts"] for at in (cut.start, cut.end)]
    assert edges == sorted(edges)


def test_amounts_are_decimal_text_that_a_chart_takes() -> None:
    axis = amount_axis(Decimal("1e9"), "XEM", ENGLISH)
    assert [tick.value for tick in axis["value_ticks"]][-1] == "1000000000"
    assert axis["value_label"] == "billion XEM"
