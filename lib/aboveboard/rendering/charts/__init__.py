"""The one room that draws: a chart of a statement as SVG, as a picture, and in a notebook."""

from __future__ import annotations

from markupsafe import Markup

from aboveboard.plays.chart import Chart
from aboveboard.rendering.charts.draw import svg
from aboveboard.rendering.charts.frame import NARROW, WIDE

__all__ = ["inline"]


def inline(chart: Chart, language: str, direction: str, anchor: str = "") -> Markup:
    """Return both drawings of a chart for a page, which shows the one that fits its width."""
    return Markup(
        "".join(
            svg(
                chart,
                frame,
                language=language,
                direction=direction,
                anchor=f"{anchor}{chart.id}",
                style=name,
            )
            for frame, name in ((NARROW, "narrow"), (WIDE, "wide"))
        )
    )
