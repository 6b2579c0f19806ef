"""Bars by category, and shares: how far a whole is filled by its part."""

from __future__ import annotations

from decimal import Decimal

from aboveboard.plays.chart import Chart, Point, Series
from aboveboard.rendering.charts.frame import Sheet, text_width, wrapped

_GAP = 8.0


def draw_bars(sheet: Sheet, chart: Chart) -> float:
    """Draw a bar a series for each category; return the height.

    Each bar has its series' name and its value written on it, so that none needs its colour.
    """
    frame = sheet.frame
    most = _most(chart)
    tall = frame.font * 0.95
    y = 0.0
    for category in chart.categories:
        y = _heading(sheet, category, "", y)
        for series in chart.series:
            point = _of(series, category)
            if point is None:
                continue
            named = f"{series.name} {point.label}" if len(chart.series) > 1 else point.label
            label = text_width(named, frame.font) + _GAP
            length = _length(point.value, most, frame.width)
            style = f"bar f{series.slot}"
            if not length:
                sheet.text(0, y + tall - 2, named)
                y += tall + 4
            elif length + label <= frame.width:
                sheet.box(0, y, length, tall, style)
                sheet.text(length + _GAP, y + tall - 2, named)
                y += tall + 4
            else:
                sheet.text(0, y + frame.font, named)
                y += frame.font * 1.3
                sheet.box(0, y, length, tall, style)
                y += tall + 5
        y += _GAP
    return y - _GAP / 2


def draw_shares(sheet: Sheet, chart: Chart) -> float:
    """Draw for each category the whole as a frame and its part filled in; return the height."""
    frame = sheet.frame
    whole, part = chart.series
    most = _most(chart)
    tall = frame.font * 1.15
    y = _key(sheet, whole, part)
    for category in chart.categories:
        around, inside = _of(whole, category), _of(part, category)
        y = _heading(sheet, category, inside.label if inside else "", y)
        for point, style in ((around, "whole"), (inside, f"bar f{part.slot}")):
            if point is not None and Decimal(point.value):
                length = _length(point.value, most, frame.width - 2)
                sheet.box(1, y, length, tall, style)
        y += tall + _GAP * 1.5
    return y - _GAP


def _most(chart: Chart) -> Decimal:
    return max([Decimal(p.value) for s in chart.series for p in s.points] + [Decimal("1e-18")])


def _length(value: str, most: Decimal, width: float) -> float:
    """Return the length of a bar: none for zero, and else enough to be seen."""
    return max(float(Decimal(value) / most) * width, 2) if Decimal(value) else 0


def _of(series: Series, category: str) -> Point | None:
    return next((point for point in series.points if point.category == category), None)


def _heading(sheet: Sheet, category: str, value: str, y: float) -> float:
    """Write a category at the start of a line and its value at the end; return the next line."""
    frame = sheet.frame
    beside = text_width(value, frame.font, strong=True) + _GAP if value else 0
    own_line = beside > frame.width * 0.6
    for number, text in enumerate(
        wrapped(category, frame.font, frame.width - (0 if own_line else beside))
    ):
        sheet.text(0, y + frame.font, text)
        if value and number == 0 and not own_line:
            sheet.text(frame.width, y + frame.font, value, "strong", "end")
        y += frame.line
    if own_line:
        for text in wrapped(value, frame.font, frame.width):
            sheet.text(0, y + frame.font, text, "strong")
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
