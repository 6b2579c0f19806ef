"""The small shapes that tell series apart without colour."""

from __future__ import annotations

from aboveboard.rendering.charts.frame import Sheet


def draw_mark(sheet: Sheet, x: float, y: float, slot: int, style: str, radius: float = 4) -> None:
    """Draw the shape of a series: circle, square, triangle or diamond."""
    r = radius
    if slot == 1:
        sheet.circle(x, y, r, style)
    elif slot == 2:
        sheet.box(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8, style)
    elif slot == 3:
        sheet.path(
            [(x, y - r * 1.2), (x + r * 1.15, y + r), (x - r * 1.15, y + r)], style, closed=True
        )
    else:
        diamond = [(x, y - r * 1.3), (x + r * 1.3, y), (x, y + r * 1.3), (x - r * 1.3, y)]
        sheet.path(diamond, style, closed=True)
