"""The update's notebook with the stock tools: papermill runs it, and a wrong name stops it."""

from __future__ import annotations

from pathlib import Path

import papermill
import pytest
from aboveboard.rendering import renditions, statement_of
from papermill.exceptions import PapermillExecutionError
from records import PARAMS, REPLAYS

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "02-periodic-update.ipynb"
GIVEN = {"incident": str(PARAMS / REPLAYS[0]), "as_of": "2018-01-26T16:33+09:00"}


def run(**parameters: object) -> dict[str, object]:
    found: dict[str, object] = papermill.execute_notebook(
        str(NOTEBOOK), None, {**GIVEN, **parameters}, progress_bar=False, kernel_name="python3"
    )
    return found


def test_papermill_alone_makes_the_update_and_every_rendition_of_it() -> None:
    statement = statement_of(run())
    assert statement.play == "periodic-update"
    assert statement.play_number == 3
    assert "It came 3 hours 3 minutes late" in str(statement.edition("en").section("news"))
    assert "en/announcement.html" in renditions(statement)


def test_a_parameter_that_is_none_stops_the_first_cell() -> None:
    with pytest.raises(PapermillExecutionError, match="no such parameter"):
        run(as_off="2018-01-26T16:33+09:00")
