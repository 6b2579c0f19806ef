"""Lanes of instants: what was promised above, when it was told below, and what came late."""

from __future__ import annotations

from aboveboard.plays.chart import Chart, Point, Series
from aboveboard.rendering.charts.frame import Sheet, text_width, wrapped
from aboveboard.rendering.charts.marks import draw_mark
from aboveboard.rendering.charts.timeline import Head, TimeScale, draw_axis

_RADIUS = 5.0
_EDGE = 8.0
_SIGN = 19.0
"""How much room a shape takes before its name."""


def draw_dots(sheet: Sheet, chart: Chart) -> float:
    """Draw a lane a series, joined from each dot to what it was due; return the height."""
    frame = sheet.frame
    assert chart.start is not None
    assert chart.end is not None
    scale = TimeScale(chart.start, chart.end, _EDGE, frame.width - _EDGE, chart.cuts)
    head = Head(chart, scale, frame)
    key = _key(sheet, chart)
    top = key + head.height + frame.font * 0.4
    step = frame.line * 2 + _RADIUS * 2
    lanes = [top + _RADIUS + 12 + number * step for number in range(len(chart.series))]
    bottom = lanes[-1] + frame.line + _RADIUS + 4
    end = draw_axis(sheet, chart, scale, top, bottom)
    head.draw(sheet, key, bottom)
    for y in lanes:
        sheet.line(scale.left, y, scale.right, y, "grid")
    for series, y in zip(chart.series, lanes, strict=True):
        for point in series.points:
            _join(sheet, point, scale, lanes[0], y)
    for series, y in zip(chart.series, lanes, strict=True):
        free = 0.0
        dated = [(point.at, point) for point in series.points if point.at is not None]
        for at, point in sorted(dated, key=lambda pair: pair[0]):
            free = _dot(sheet, point, series.slot, scale.x(at), y, free)
    return end


def _key(sheet: Sheet, chart: Chart) -> float:
    """Write above what each shape means, and what the strong lines do; return where it ends."""
    frame = sheet.frame
    late = any(point.late for series in chart.series for point in series.points)
    names: list[tuple[str, Series | None]] = [(series.name, series) for series in chart.series]
    if late and chart.late_label:
        names.append((chart.late_label, None))
    x = y = 0.0
    for name, series in names:
        width = text_width(name, frame.font) + _SIGN
        if x and x + width > frame.width:
            x, y = 0.0, y + frame.line
        middle = y + frame.font * 0.65
        if series is not None:
            draw_mark(sheet, x + 7, middle, series.slot, _style(series.slot), _RADIUS)
        else:
            sheet.line(x, middle - 5, x + 10, middle + 3, "late")
            draw_mark(sheet, x + 10, middle + 3, 1, "f1", 4)
        for number, text in enumerate(wrapped(name, frame.font, frame.width - _SIGN)):
            y += frame.line if number else 0
            sheet.text(x + _SIGN, y + frame.font, text)
        x += width + 16
    return y + frame.line + 4


def _style(slot: int) -> str:
    """Return the style of a dot; those of the second slot are hollow, as promises are."""
    return f"open s{slot}" if slot == 2 else f"f{slot}"


def _join(sheet: Sheet, point: Point, scale: TimeScale, promised: float, y: float) -> None:
    if point.due is None or point.at is None:
        return
    style = "late" if point.late else "kept"
    sheet.line(scale.x(point.due), promised + _RADIUS, scale.x(point.at), y - _RADIUS, style)


def _dot(sheet: Sheet, point: Point, slot: int, x: float, y: float, free: float) -> float:
    """Draw a dot, its label below where there is room; return where the next label may start."""
    font = sheet.frame.font
    style = "f1" if point.late else _style(slot)
    draw_mark(sheet, x, y, 1 if point.late else slot, style, _RADIUS)
    if not point.label:
        return free
    width = text_width(point.label, font)
    left = min(max(x - width / 2, 0), sheet.frame.width - width)
    if left < free:
        return free
    sheet.text(left + width / 2, y + _RADIUS + font * 1.1, point.label, "halo", "middle")
    return left + width + 6
