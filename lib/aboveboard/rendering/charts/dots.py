"""Lanes of instants: what was promised above, when it was told below, and what came late."""

from __future__ import annotations

from aboveboard.plays.chart import Chart, Point
from aboveboard.rendering.charts.frame import Sheet, text_width, wrapped
from aboveboard.rendering.charts.marks import draw_mark
from aboveboard.rendering.charts.timeline import Head, TimeScale, draw_axis

_RADIUS = 5.0
_EDGE = 8.0


def draw_dots(sheet: Sheet, chart: Chart) -> float:
    """Draw a lane a series, joined from each dot to what it was due; return the height."""
    frame = sheet.frame
    assert chart.start is not None
    assert chart.end is not None
    scale = TimeScale(chart.start, chart.end, _EDGE, frame.width - _EDGE, chart.cuts)
    head = Head(chart, scale, frame)
    top = head.height + frame.font * 0.4
    step = frame.line * 2 + _RADIUS * 2 + 10
    lanes = [top + frame.line + 12 + number * step for number in range(len(chart.series))]
    bottom = lanes[-1] + frame.line + _RADIUS + 4
    end = draw_axis(sheet, chart, scale, top, bottom)
    head.draw(sheet, 0, bottom)
    for series, y in zip(chart.series, lanes, strict=True):
        sheet.line(scale.left, y, scale.right, y, "grid")
        sheet.text(0, y - _RADIUS - 7, series.name, "strong halo")
    for series, y in zip(chart.series, lanes, strict=True):
        for point in series.points:
            _join(sheet, point, scale, lanes[0], y)
    for series, y in zip(chart.series, lanes, strict=True):
        free = 0.0
        dated = [(point.at, point) for point in series.points if point.at is not None]
        for at, point in sorted(dated, key=lambda pair: pair[0]):
            free = _dot(sheet, point, series.slot, scale.x(at), y, free)
    if chart.late_label and any(point.late for series in chart.series for point in series.points):
        return _key(sheet, chart.late_label, end)
    return end


def _key(sheet: Sheet, label: str, top: float) -> float:
    """Write below what the strong lines mean."""
    frame = sheet.frame
    y = top + 4
    sheet.line(2, y + frame.font * 0.1, 20, y + frame.font * 1.1, "late")
    draw_mark(sheet, 20, y + frame.font * 1.1, 1, "f1", 4)
    for text in wrapped(label, frame.font, frame.width - 34):
        sheet.text(34, y + frame.font, text)
        y += frame.line
    return y


def _join(sheet: Sheet, point: Point, scale: TimeScale, promised: float, y: float) -> None:
    if point.due is None or point.at is None:
        return
    style = "late" if point.late else "kept"
    sheet.line(scale.x(point.due), promised + _RADIUS, scale.x(point.at), y - _RADIUS, style)


def _dot(sheet: Sheet, point: Point, slot: int, x: float, y: float, free: float) -> float:
    """Draw a dot, its label below where there is room; return where the next label may start."""
    font = sheet.frame.font
    style = f"open s{slot}" if slot == 2 else f"f{slot}"
    draw_mark(sheet, x, y, 1 if point.late else slot, "f1" if point.late else style, _RADIUS)
    if not point.label:
        return free
    width = text_width(point.label, font)
    left = min(max(x - width / 2, 0), sheet.frame.width - width)
    if left < free:
        return free
    sheet.text(left + width / 2, y + _RADIUS + font * 1.1, point.label, "halo", "middle")
    return left + width + 6
