"""What a chart's axes hold, chosen and written for one language.

::

    Chart(
        id="money",
        form="steps",
        **incident_axis(writer, started, view.as_of, events),
        **amount_axis(Decimal(lost.amount), "XEM", writer.language),
        ...
    )
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TypedDict

from aboveboard.plays.chart import Chart, Span, TimeTick, ValueTick
from aboveboard.plays.writer import Writer
from aboveboard.wording import axes, formats
from aboveboard.wording.language import Language

_TO_SCALE = timedelta(days=3)
_MOST_CUTS = 4
_LEAST_CUT = timedelta(days=1)
"""Shorter stretches are never cut: an axis of hours reads best whole."""
_LONG = 0.2
"""A stretch without an event is long from this share of the axis on."""
_KEPT = 0.06
"""What is kept of a long stretch at each of its ends, as a share of the rest of the axis."""


class TimeAxis(TypedDict):
    """The fields of a chart that make its axis of time."""

    start: datetime
    end: datetime
    time_ticks: tuple[TimeTick, ...]
    time_label: str
    cuts: tuple[Span, ...]


class AmountAxis(TypedDict):
    """The fields of a chart that make its axis of amounts."""

    value_ticks: tuple[ValueTick, ...]
    value_label: str


def time_axis(
    start: datetime,
    end: datetime,
    zone: str,
    language: Language,
    *,
    events: Iterable[datetime] = (),
) -> TimeAxis:
    """Return the axis of time from ``start`` to ``end`` in ``zone``.

    Parameters
    ----------
    events
        Every instant the chart shows. When they are given, long stretches without one are cut out
        of the axis, so that a busy first day stays readable beside the weeks that follow.
    """
    quiet = _quiet(start, end, events)
    times = axes.times(start, end, zone, language, quiet)
    return {
        "start": start,
        "end": end,
        "time_ticks": tuple(TimeTick(at=at, label=label) for at, label in times.places),
        "time_label": times.label,
        "cuts": tuple(
            Span(start=first, end=last, label=_left_out(last - first, language))
            for first, last in quiet
        ),
    }


def incident_axis(
    writer: Writer, start: datetime, end: datetime, events: Iterable[datetime]
) -> TimeAxis:
    """Return the axis of an incident: hours stay to scale, of weeks the quiet stretches are cut."""
    shown = events if end - start > _TO_SCALE else ()
    return time_axis(start, end, writer.zone, writer.language, events=shown)


def waiting_axis(
    writer: Writer, start: datetime, end: datetime, events: Iterable[datetime]
) -> TimeAxis:
    """Return an axis of how long people waited: whole, of weeks with the date at each event."""
    if end - start <= _TO_SCALE:
        return time_axis(start, end, writer.zone, writer.language)
    dated = sorted({start, *(at for at in events if start < at <= end)})
    times = axes.times(start, end, writer.zone, writer.language, dated=dated)
    return {
        "start": start,
        "end": end,
        "time_ticks": tuple(TimeTick(at=at, label=label) for at, label in times.places),
        "time_label": times.label,
        "cuts": (),
    }


def amount_axis(most: Decimal, unit: str, language: Language) -> AmountAxis:
    """Return the axis of amounts of ``unit`` from zero to ``most`` or just above."""
    amounts = axes.amounts(most, unit, language)
    return {
        "value_ticks": tuple(
            ValueTick(value=f"{value.normalize():f}", label=label)
            for value, label in amounts.places
        ),
        "value_label": amounts.label,
    }


def drawn(charts: Mapping[str, Iterable[Chart | None]]) -> dict[str, tuple[Chart, ...]]:
    """Return by section the charts that had something to show."""
    return {
        section: tuple(chart for chart in found if chart is not None)
        for section, found in charts.items()
    }


def _quiet(
    start: datetime, end: datetime, events: Iterable[datetime]
) -> list[tuple[datetime, datetime]]:
    """Return the long stretches between events, in the order of time, without their edges."""
    inside = sorted({start, end, *(at for at in events if start < at < end)})
    if len(inside) < 3:
        return []
    rest, long = end - start, []
    for first, last in sorted(pairwise(inside), key=lambda gap: gap[0] - gap[1])[:_MOST_CUTS]:
        # The last one left is the axis itself.
        if last - first < max(rest * _LONG, _LEAST_CUT) or last - first == rest:
            break
        long.append((first, last))
        rest -= last - first
    edge = _whole_minutes(rest * _KEPT)
    return sorted((first + edge, last - edge) for first, last in long)


def _whole_minutes(length: timedelta) -> timedelta:
    return timedelta(minutes=length // timedelta(minutes=1))


def _left_out(length: timedelta, language: Language) -> str:
    """Say what is cut out of the axis, so that it is not taken for a date beside it."""
    return language.phrase("chart", "left_out", length=formats.short_duration(length, language))
