"""Bars by category, and shares: how far a whole is filled by its part."""

from __future__ import annotations

from decimal import Decimal

from aboveboard.plays.chart import Chart, Point, Series
from aboveboard.rendering.charts.frame import Sheet, text_width, wrapped

_GAP = 8.0
_LABEL_SHARE = 0.45
"""Labels stand beside their bars while the longest takes no more of the width than this."""


def draw_bars(sheet: Sheet, chart: Chart) -> float:
    """Draw a bar a series for each category; return the height.

    Each bar has its series' name and its value written on it, so that none needs its colour:
    beside all of them where the longest label leaves room, else above all of them.
    """
    frame = sheet.frame
    most, tall = _most(chart), frame.font * 0.95
    labels = [_label(chart, series, point) for series in chart.series for point in series.points]
    widest = max(text_width(label, frame.font) for label in labels) + _GAP
    beside = widest <= frame.width * _LABEL_SHARE
    room = frame.width - widest if beside else frame.width
    y = 0.0
    for category in chart.categories:
        y = _heading(sheet, category, y)
        for series in chart.series:
            point = _of(series, category)
            if point is None:
                continue
            label, length = _label(chart, series, point), _length(point.value, most, room)
            if beside:
                sheet.text(length + _GAP if length else 0, y + tall - 2, label)
            else:
                sheet.text(0, y + frame.font, label)
                y += frame.font * 1.3
            if length:
                sheet.box(0, y, length, tall, f"bar f{series.slot}")
            y += tall + 4 if beside or length else 4
        y += _GAP
    return y - _GAP / 2


def draw_shares(sheet: Sheet, chart: Chart) -> float:
    """Draw for each category the whole as a frame and its part filled in; return the height."""
    frame = sheet.frame
    whole, part = chart.series
    most, tall = _most(chart), frame.font * 1.15
    rows = [(category, _of(whole, category), _of(part, category)) for category in chart.categories]
    values = [inside.label if inside else "" for _, _, inside in rows]
    beside = all(
        text_width(category, frame.font) + text_width(value, frame.font, strong=True) + 2 * _GAP
        <= frame.width
        for (category, _, _), value in zip(rows, values, strict=True)
    )
    y = _key(sheet, whole, part)
    for (category, around, inside), value in zip(rows, values, strict=True):
        if beside:
            sheet.text(frame.width, y + frame.font, value, "strong", "end")
        y = _heading(sheet, category, y)
        if not beside:
            y = _heading(sheet, value, y, "strong")
        for point, style in ((around, "whole"), (inside, f"bar f{part.slot}")):
            if point is not None and Decimal(point.value):
                sheet.box(1, y, _length(point.value, most, frame.width - 2), tall, style)
        y += tall + _GAP * 1.5
    return y - _GAP


def _most(chart: Chart) -> Decimal:
    return max([Decimal(p.value) for s in chart.series for p in s.points] + [Decimal("1e-18")])


def _length(value: str, most: Decimal, width: float) -> float:
    """Return the length of a bar: none for zero, and else enough to be seen."""
    return max(float(Decimal(value) / most) * width, 2) if Decimal(value) else 0


def _of(series: Series, category: str) -> Point | None:
    return next((point for point in series.points if point.category == category), None)


def _label(chart: Chart, series: Series, point: Point) -> str:
    return f"{series.name} {point.label}" if len(chart.series) > 1 else point.label


def _heading(sheet: Sheet, text: str, y: float, style: str = "") -> float:
    """Write a text on lines of its own; return where the next line begins."""
    frame = sheet.frame
    for line in wrapped(text, frame.font, frame.width):
        sheet.text(0, y + frame.font, line, style)
        y += frame.line
    return y


def _key(sheet: Sheet, whole: Series, part: Series) -> float:
    """Write what the frame and the filling stand for, on one line where both fit."""
    frame = sheet.frame
    x = y = 0.0
    for series, style in ((part, f"bar f{part.slot}"), (whole, "whole")):
        width = 22 + text_width(series.name, frame.font)
        if x and x + width > frame.width:
            x, y = 0.0, y + frame.line
        sheet.box(x + 1, y + 2, 14, frame.font * 0.85, style)
        sheet.text(x + 21, y + frame.font, series.name, "soft")
        x += width + 18
    return y + frame.line + _GAP
