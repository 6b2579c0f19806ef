"""The connections to DuckDB show nothing in a notebook, which has to be the same each time."""

from __future__ import annotations

import re

import nbformat
from aboveboard.running.notebooks import NotebookClient
from house import ROOT

# Setting how soon the bar is shown would switch it on; so each connection is asked for its setting.
ASKED = """\
import duckdb
from aboveboard.compensation.sql_tables import connected
from aboveboard.compensation.engines.duck import DuckEngine
for connection in (duckdb.connect(), connected(), DuckEngine()._connection):
    print(connection.execute("SELECT current_setting('enable_progress_bar')").fetchone()[0])
"""


def test_no_bar_is_shown_under_a_cell_that_takes_long() -> None:
    cell = nbformat.v4.new_code_cell(ASKED)
    NotebookClient(nbformat.v4.new_notebook(cells=[cell]), kernel_name="python3").execute()
    bare, ours, engine = cell.outputs[0]["text"].split()
    assert bare == "True", "in a notebook DuckDB would show one"
    assert (ours, engine) == ("False", "False")


def test_every_connection_is_opened_in_one_place() -> None:
    opening = [
        path.name
        for path in (ROOT / "lib").rglob("*.py")
        if re.search(r"duckdb\.(connect|sql|query|execute)\(", path.read_text("utf-8"))
    ]
    assert opening == ["sql_tables.py"]
