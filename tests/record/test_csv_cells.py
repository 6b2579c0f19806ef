"""A cell that a spreadsheet would run as a formula stays a text, and is read back as it was."""

from __future__ import annotations

import pytest
from aboveboard.record.csv_cells import cell, plain
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_as_a_formula(start: str) -> None:
    assert cell(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize("text", ["", "ann", "a=b", "'quoted'", "汉", "1-2"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert cell(text) == text


@given(st.text("'=+-@\t\r\n＝＠ab"))
def test_what_was_written_is_read_back(text: str) -> None:
    assert plain(cell(text)) == text
