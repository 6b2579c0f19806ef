"""A chart in a notebook is a picture with words for it; the report draws it as a figure."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest
from aboveboard.errors import RenderError
from aboveboard.rendering import report
from aboveboard.rendering.charts.shown import MIME_TYPE, ShownChart
from sample_charts import charted_edition, sample_charts
from sample_statement import code, notebook_with, result, sample_statement


def bundle(language: str = "en") -> tuple[dict[str, Any], dict[str, Any]]:
    return ShownChart(chart=sample_charts(language)["steps"], language=language)._repr_mimebundle_()


def test_a_notebook_shows_the_drawing_with_its_words() -> None:
    data, metadata = bundle()
    chart = sample_charts("en")["steps"]
    assert data["image/svg+xml"].startswith("<svg ")
    assert 'xmlns="http://www.w3.org/2000/svg"' in data["image/svg+xml"]
    assert "var(" not in data["image/svg+xml"]
    assert metadata["image/svg+xml"]["alt"] == f"{chart.title}. {chart.description}"


def test_the_report_draws_it_anew_with_its_numbers_in_a_table() -> None:
    data, metadata = bundle("zh-CN")
    statement = sample_statement(charted_edition("zh-CN"))
    notebook = notebook_with(
        statement, code("chart", result(data, **metadata), result(data, **metadata))
    )
    page = html5lib.parse(report(notebook), namespaceHTMLElements=False)
    figures = list(page.iter("figure"))
    assert len(figures) == 2 + len(statement.editions[0].charts)
    assert [table.attrib["role"] for table in figures[0].iter("table")] == ["table"]
    assert list(page.iter("img")) == []
    ids = [element.attrib["id"] for element in page.iter() if "id" in element.attrib]
    assert len(set(ids)) == len(ids)


def test_a_broken_chart_is_named() -> None:
    notebook = notebook_with(None, code("chart", result({MIME_TYPE: {"chart": {}}})))
    with pytest.raises(RenderError, match="A chart of the notebook is not valid"):
        report(notebook)
