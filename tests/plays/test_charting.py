"""The axes of a chart: the first day stays readable beside the weeks that follow."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from aboveboard.plays.chart import Chart
from aboveboard.plays.charting import amount_axis, time_axis
from aboveboard.plays.money_charts import paid_chart
from aboveboard.plays.writer import Writer
from aboveboard.record import View
from aboveboard.wording.language import load_language
from hypothesis import given
from hypothesis import strategies as st
from looked_back import AWARDED
from records import figure, record_of

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


def waited(*more: str) -> Chart:
    """Return the chart of money awarded on 2 May, and seen on 1 August."""
    view = View(record_of(AWARDED, *more), datetime.fromisoformat("2030-08-01T12:00+09:00"))
    found = paid_chart(Writer(view, ENGLISH))
    assert found
    return found


def paid(amount: str, at: str) -> str:
    return figure(f"paid-{at[:7]}", f'"{amount}"', "JPY", at=at).replace("key: lost", "key: paid")


def test_the_wait_for_the_money_takes_most_of_its_chart() -> None:
    chart = waited(paid("1000", "2030-06-11T12:00+09:00"))
    assert chart.cuts == ()
    assert [tick.label for tick in chart.time_ticks] == ["2 May", "11 Jun"]
    assert (chart.time_ticks[1].at - chart.start) / (chart.end - chart.start) > 0.9


def test_while_money_is_outstanding_the_chart_goes_on_to_the_day_of_the_report() -> None:
    chart = waited(paid("400", "2030-06-11T12:00+09:00"))
    assert chart.cuts == ()
    assert [tick.label for tick in chart.time_ticks] == ["2 May", "11 Jun", "1 Aug"]


def test_amounts_are_decimal_text_that_a_chart_takes() -> None:
    axis = amount_axis(Decimal("1e9"), "XEM", ENGLISH)
    assert [tick.value for tick in axis["value_ticks"]][-1] == "1000000000"
    assert axis["value_label"] == "billion XEM"
