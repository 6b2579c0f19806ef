"""One chart as SVG text: for a page, and complete in itself."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from aboveboard.plays.chart import Chart, Form
from aboveboard.rendering.charts.bars import draw_bars, draw_shares
from aboveboard.rendering.charts.dots import draw_dots
from aboveboard.rendering.charts.frame import Frame, Sheet, number
from aboveboard.rendering.charts.steps import draw_steps

_DRAWN_BY: dict[Form, Callable[[Sheet, Chart], float]] = {
    "steps": draw_steps,
    "bars": draw_bars,
    "shares": draw_shares,
    "dots": draw_dots,
}
_EDGE = 10
"""The margin of a drawing that stands alone, in its units."""
_OVERHANG = 2
"""How far a letter such as J reaches out to the left of where its text begins."""
_ASCENT = 0.4
"""How far Chinese faces reach above and below a line, as a share of the size of letters."""


def svg(
    chart: Chart,
    frame: Frame,
    *,
    language: str,
    direction: str = "ltr",
    anchor: str = "",
    style: str = "",
    alone: bool = False,
) -> str:
    """Return the chart as one ``svg`` element with real text, a title and a description.

    Parameters
    ----------
    anchor
        Makes the ids of the drawing unique on its page.
    style
        A class for the element, or, for a drawing that stands ``alone``, its whole style sheet.
    alone
        Give it a name space, a size and a ground of its own: a file instead of a part of a page.
    """
    sheet = Sheet(frame, mirrored=direction == "rtl")
    height = _DRAWN_BY[chart.form](sheet, chart)
    name = f"{anchor or chart.id}-{number(frame.width)}"
    edge = _EDGE if alone else _OVERHANG
    over = max(edge, frame.font * _ASCENT)
    box = (-edge, -over, frame.width + 2 * edge, height + 2 * over)
    places = [number(value) for value in box]
    attributes = [
        f'class="{"chart" if alone else f"chart {style}"}"',
        f'viewBox="{" ".join(places)}"',
        'role="img"',
        f'lang="{escape(language)}"',
        f'font-size="{number(frame.font)}"',
        f'aria-labelledby="{name}-t {name}-d"',
    ]
    ground = ""
    if direction == "rtl":
        attributes.append('direction="rtl"')
    if alone:
        x, y, width, tall = places
        attributes.append(f'xmlns="http://www.w3.org/2000/svg" width="{width}" height="{tall}"')
        ground = (
            f"<style>{style}</style>"
            f'<rect class="ground" x="{x}" y="{y}" width="{width}" height="{tall}"/>'
        )
    return (
        f"<svg {' '.join(attributes)}>"
        f'<title id="{name}-t">{escape(chart.title)}</title>'
        f'<desc id="{name}-d">{escape(chart.description)}</desc>'
        f"{ground}{''.join(sheet.marks)}</svg>"
    )
