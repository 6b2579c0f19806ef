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
    size = f"{number(frame.width)} {number(height)}"
    own = ""
    if alone:
        own = (
            f' xmlns="http://www.w3.org/2000/svg" width="{number(frame.width)}" '
            f'height="{number(height)}"'
        )
    shown = "chart" if alone else f"chart {style}"
    rtl = ' direction="rtl"' if direction == "rtl" else ""
    ground = (
        f'<style>{style}</style><rect class="ground" width="100%" height="100%"/>' if alone else ""
    )
    return (
        f'<svg{own} class="{shown}" viewBox="0 0 {size}" role="img" lang="{escape(language)}"{rtl} '
        f'font-size="{number(frame.font)}" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(chart.title)}</title>'
        f'<desc id="{name}-d">{escape(chart.description)}</desc>'
        f"{ground}{''.join(sheet.marks)}</svg>"
    )
