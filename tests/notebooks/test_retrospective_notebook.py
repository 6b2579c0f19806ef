"""The retrospective's notebook with the stock tools: papermill runs it, nbconvert shares it."""

from __future__ import annotations

from pathlib import Path

import papermill
from aboveboard.rendering import renditions, statement_of
from aboveboard.rendering.exporters import SharingExporter
from records import PARAMS, REPLAYS

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "04-retrospective.ipynb"


def test_papermill_alone_makes_the_report_and_nbconvert_the_edition_for_others() -> None:
    given = {"incident": str(PARAMS / REPLAYS[1]), "as_of": "2025-03-03T10:00Z"}
    notebook = papermill.execute_notebook(
        str(NOTEBOOK), None, given, progress_bar=False, kernel_name="python3"
    )
    statement = statement_of(notebook)
    assert statement.play == "retrospective"
    assert "zh-CN/announcement.html" in renditions(statement)
    page, resources = SharingExporter(language="en").from_notebook_node(notebook)
    assert "A theft at an exchange" in page
    assert b'"format": "aboveboard.sharing/1"' in resources["outputs"]["sharing.json"]
