"""Amounts that hold until they change: step lines over time, from zero, never a logarithm."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from aboveboard.plays.chart import Chart, Series
from aboveboard.rendering.charts.frame import WIDE, Sheet, text_width, wrapped
from aboveboard.rendering.charts.marks import draw_mark
from aboveboard.rendering.charts.timeline import Head, TimeScale, draw_axis


def draw_steps(sheet: Sheet, chart: Chart) -> float:
    """Draw the chart; return its height."""
    frame = sheet.frame
    assert chart.start is not None
    assert chart.end is not None
    left = max((text_width(t.label, frame.font) for t in chart.value_ticks), default=0) + 8
    beside = _labels_beside(sheet, chart)
    right = frame.width - (beside + 14 if beside else 6)
    scale = TimeScale(chart.start, chart.end, left, right, chart.cuts)
    head = Head(chart, scale, frame)
    top = frame.line if chart.value_label else frame.font * 0.5
    plot_top = top + head.height + 4
    bottom = plot_top + frame.plot
    if chart.value_label:
        sheet.text(0, frame.font, chart.value_label, "soft")
    most = max(
        [Decimal(p.value) for s in chart.series for p in s.points]
        + [Decimal(tick.value) for tick in chart.value_ticks]
        + [Decimal("1e-18")]
    )

    def y(value: str) -> float:
        return bottom - float(Decimal(value) / most) * (bottom - plot_top)

    for tick in chart.value_ticks:
        if Decimal(tick.value):
            sheet.line(left, y(tick.value), right, y(tick.value), "grid")
        sheet.text(left - 8, y(tick.value) + frame.font * 0.36, tick.label, "soft", "end")
    end = draw_axis(sheet, chart, scale, plot_top, bottom)
    head.draw(sheet, top, bottom)
    ends = [_draw_series(sheet, series, scale, y) for series in chart.series]
    if beside:
        _write_beside(sheet, chart, right + 12, ends, plot_top, bottom)
        return end
    return _write_key(sheet, chart, end)


def _draw_series(
    sheet: Sheet, series: Series, scale: TimeScale, y: Callable[[str], float]
) -> float:
    """Draw one line with its shape at each change; return the height at which it ends."""
    places = [(scale.x(point.at), y(point.value)) for point in series.points if point.at]
    corners = places[:1]
    for (_, before), (x, after) in pairwise(places):
        corners += [(x, before), (x, after)]
    if not places:
        return y("0")
    corners.append((scale.right, places[-1][1]))
    sheet.path(corners, f"line s{series.slot}")
    for place in places:
        draw_mark(sheet, *place, series.slot, f"f{series.slot}", 3.5)
    return places[-1][1]


def _last(series: Series) -> str:
    return series.points[-1].label if series.points else ""


def _labels_beside(sheet: Sheet, chart: Chart) -> float:
    """Return the width of the labels beside the lines' ends; 0 where they do not fit there."""
    if sheet.frame.width < WIDE.width:
        return 0
    room = sheet.frame.width * 0.3
    font = sheet.frame.font
    texts = [line for s in chart.series for line in _beside(s, font, room)]
    widest = max((text_width(text, font, strong=True) for text in texts), default=0)
    return widest if widest <= room else 0


def _beside(series: Series, font: float, room: float) -> list[str]:
    return [
        line for text in (series.name, _last(series)) if text for line in wrapped(text, font, room)
    ]


def _write_beside(
    sheet: Sheet, chart: Chart, x: float, ends: list[float], top: float, bottom: float
) -> None:
    """Write name and last value beside each line's end, pushed apart where lines end together."""
    frame = sheet.frame
    room = frame.width * 0.3
    blocks = sorted(
        (
            (y, _beside(series, frame.font, room), series.slot)
            for y, series in zip(ends, chart.series, strict=True)
        ),
        key=lambda block: block[0],
    )
    step = frame.font * 1.25
    heights = [len(lines) * step + 6 for _, lines, _ in blocks]
    places: list[float] = []
    for number, (y, _, _) in enumerate(blocks):
        after = places[-1] + heights[number - 1] if places else top - step
        places.append(max(y - step * 0.6, after))
    floor = bottom + frame.font
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], floor - heights[index])
        floor = places[index]
    for (y, lines, slot), place in zip(blocks, places, strict=True):
        sheet.line(x - 10, y, x - 3, place + step * 0.6, f"lead s{slot}")
        for number, text in enumerate(lines):
            style = "strong" if number else ""
            sheet.text(x, place + step * number + frame.font, text, style)


def _write_key(sheet: Sheet, chart: Chart, top: float) -> float:
    """Write the names and last values below, each behind a piece of its line."""
    frame = sheet.frame
    y = top + 4
    for series in chart.series:
        value = _last(series)
        room = frame.width - 30
        lines = wrapped(series.name, frame.font, room)
        sheet.line(0, y + frame.font * 0.65, 22, y + frame.font * 0.65, f"line s{series.slot}")
        draw_mark(sheet, 11, y + frame.font * 0.65, series.slot, f"f{series.slot}", 3.5)
        joined = (
            text_width(lines[-1], frame.font) + text_width(value, frame.font, strong=True) + 12
            <= room
        )
        for number, text in enumerate(lines):
            sheet.text(30, y + frame.font, text)
            if number < len(lines) - 1:
                y += frame.line
        if value and joined:
            sheet.text(frame.width, y + frame.font, value, "strong", "end")
        elif value:
            for text in wrapped(value, frame.font, room):
                y += frame.line
                sheet.text(30, y + frame.font, text, "strong")
        y += frame.line * 1.15
    return y
