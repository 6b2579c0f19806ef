"""A chart in a notebook: a picture in JupyterLab, and the page's own figure in the report."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from aboveboard.plays.blocks import Frozen
from aboveboard.plays.chart import Chart
from aboveboard.rendering.charts.draw import svg
from aboveboard.rendering.charts.frame import WIDE
from aboveboard.rendering.charts.palette import own_style

MIME_TYPE = "application/vnd.aboveboard.chart+json"


class ShownChart(Frozen):
    """A chart that a notebook shows in one language: end a cell with it.

    The report draws it anew with real text, light and dark, and its numbers as a table; other
    programs show the SVG with its description as alternative text.
    """

    chart: Chart
    language: str = "en"
    direction: str = Field(default="ltr", pattern="^(ltr|rtl)$")

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        chart = self.chart
        said = f"{chart.title}. {chart.description}"
        drawing = svg(
            chart,
            WIDE,
            language=self.language,
            direction=self.direction,
            style=own_style("light"),
            alone=True,
        )
        data = {
            MIME_TYPE: self.model_dump(mode="json"),
            "image/svg+xml": drawing,
            "text/plain": said,
        }
        return data, {"image/svg+xml": {"alt": said}}


def shown(chart: Chart | None) -> ShownChart | None:
    """Return a chart as a notebook shows it; nothing where there is none."""
    return ShownChart(chart=chart) if chart else None
