"""What charts over time share: the scale, the axis below, and the labelled instants above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aboveboard.plays.chart import Chart, Span
from aboveboard.rendering.charts.frame import Frame, Sheet, text_width, wrapped

CUT = 22.0
"""How wide a stretch that is left out stands on the axis."""
_GAP = 4.0
_SLACK = 0.01


@dataclass(frozen=True)
class TimeScale:
    """Instants to positions between ``left`` and ``right``; what is cut out keeps a small width."""

    start: datetime
    end: datetime
    left: float
    right: float
    cuts: Sequence[Span] = ()

    def x(self, at: datetime) -> float:
        """Return the position of an instant, held between the ends."""
        at = min(max(at, self.start), self.end)
        whole = (self.end - self.start).total_seconds()
        out = sum((cut.end - cut.start).total_seconds() for cut in self.cuts)
        each = (self.right - self.left - CUT * len(self.cuts)) / (whole - out)
        place = self.left + (at - self.start).total_seconds() * each
        for cut in self.cuts:
            length = (cut.end - cut.start).total_seconds()
            passed = min(max((at - cut.start).total_seconds() / length, 0), 1)
            place += passed * (CUT - length * each)
        return place


@dataclass(frozen=True)
class _Flag:
    """A label beside its vertical line: it takes ``lines`` rows from ``row`` down."""

    at: float
    left: float
    right: float
    row: int
    lines: Sequence[str]

    @property
    def last(self) -> int:
        return self.row + len(self.lines) - 1


class Head:
    """The labelled instants and stretches above a plot, placed so that none covers another."""

    def __init__(self, chart: Chart, scale: TimeScale, frame: Frame) -> None:
        self.frame = frame
        self.scale = scale
        self.spans = chart.spans
        self.flags: list[_Flag] = []
        for mark in sorted(chart.marks, key=lambda mark: mark.at):
            self.flags.append(self._placed(scale.x(mark.at), mark.label))

    @property
    def rows(self) -> int:
        """How many rows the labels of instants take."""
        return max((flag.last + 1 for flag in self.flags), default=0)

    @property
    def height(self) -> float:
        """How much room it takes above the plot."""
        rows = self.rows + len(self.spans)
        return rows * self.frame.line + (_GAP if rows else 0)

    def draw(self, sheet: Sheet, top: float, bottom: float) -> None:
        """Draw the lines from their labels, below ``top``, down to ``bottom``."""
        line, font = self.frame.line, self.frame.font
        for flag in self.flags:
            sheet.line(flag.at, top + (flag.row + 0.2) * line, flag.at, bottom, "mark")
        for flag in self.flags:
            y = top + flag.row * line
            before = flag.right <= flag.at
            x, anchor = (flag.at - _GAP, "end") if before else (flag.at + _GAP, "start")
            for number, text in enumerate(flag.lines):
                sheet.text(x, y + number * line + font, text, "halo", anchor)
        for number, span in enumerate(self.spans):
            self._bracket(sheet, span, top + (self.rows + number) * line + line * 0.55)

    def _bracket(self, sheet: Sheet, span: Span, y: float) -> None:
        font = self.frame.font
        x1, x2 = self.scale.x(span.start), self.scale.x(span.end)
        width = text_width(span.label, font, strong=True) + 2 * _GAP
        sheet.line(x1, y - 4, x1, y + 4, "span")
        sheet.line(x2, y - 4, x2, y + 4, "span")
        base = y + font * 0.36
        if x2 - x1 > width + 16:
            middle = (x1 + x2) / 2
            sheet.line(x1, y, middle - width / 2, y, "span")
            sheet.line(middle + width / 2, y, x2, y, "span")
            sheet.text(middle, base, span.label, "strong halo", "middle")
            return
        sheet.line(x1, y, x2, y, "span")
        if x2 + _GAP + width <= self.frame.width:
            sheet.text(x2 + 2 * _GAP, base, span.label, "strong halo")
        else:
            sheet.text(x1 - 2 * _GAP, base, span.label, "strong halo", "end")

    def _placed(self, at: float, label: str) -> _Flag:
        """Return the label in the first row where it fits, to the right of its line or the left."""
        frame = self.frame
        room = max(frame.width - at, at) - _GAP
        lines = wrapped(label, frame.font, room)
        width = max(text_width(text, frame.font) for text in lines)
        sides = [
            left
            for left in (at + _GAP, at - _GAP - width)
            if left >= -_SLACK and left + width <= frame.width + _SLACK
        ]
        rows = range(2 * len(self.flags) + 1)
        tried = [_Flag(at, left, left + width, row, lines) for row in rows for left in sides]
        free = (flag for flag in tried if self._is_free(flag))
        below = _Flag(at, sides[0], sides[0] + width, self.rows, lines)
        # Below all others no label is covered, though a line may pass behind this one.
        return next(free, below)

    def _is_free(self, flag: _Flag) -> bool:
        """Tell whether neither label nor line of ``flag`` meets those placed before it."""
        for other in self.flags:
            shares_rows = other.row <= flag.last and flag.row <= other.last
            if shares_rows and other.left - _GAP < flag.right and flag.left < other.right + _GAP:
                return False
            if other.row <= flag.last and flag.left - _GAP < other.at < flag.right + _GAP:
                return False
            if flag.row <= other.last and other.left - _GAP < flag.at < other.right + _GAP:
                return False
        return True


def draw_axis(sheet: Sheet, chart: Chart, scale: TimeScale, top: float, bottom: float) -> float:
    """Draw the time axis below a plot from ``top`` to ``bottom``; return where it ends."""
    frame = sheet.frame
    base = bottom + frame.font * 1.4
    taken: list[tuple[float, float]] = []
    for cut in chart.cuts:
        x = scale.x(cut.start)
        sheet.box(x, top, CUT, bottom - top, "cut")
        _label(sheet, x + CUT / 2, base, cut.label, taken)
    for tick in chart.time_ticks:
        x = scale.x(tick.at)
        if _label(sheet, x, base, tick.label, taken):
            sheet.line(x, bottom, x, bottom + 4, "axis")
    sheet.line(scale.left, bottom, scale.right, bottom, "axis")
    for cut in chart.cuts:
        x = scale.x(cut.start)
        for edge in (x, x + CUT):
            sheet.line(edge - 3, bottom + 5, edge + 3, bottom - 5, "axis")
    if not chart.time_label:
        return base + frame.font * 0.4
    end = base
    for text in wrapped(chart.time_label, frame.font, frame.width):
        end += frame.line
        sheet.text(0, end, text, "soft")
    return end + frame.font * 0.4


def _label(sheet: Sheet, x: float, y: float, text: str, taken: list[tuple[float, float]]) -> bool:
    """Write a label below the axis unless it would meet another; tell whether it was written."""
    width = text_width(text, sheet.frame.font)
    left = min(max(x - width / 2, 0), sheet.frame.width - width)
    if any(left < end + 2 * _GAP and start - 2 * _GAP < left + width for start, end in taken):
        return False
    taken.append((left, left + width))
    sheet.text(left + width / 2, y, text, "soft", "middle")
    return True
