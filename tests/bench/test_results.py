"""The table of what was measured: written from the data, with every target that a bench names."""

from __future__ import annotations

from dataclasses import replace

import pytest
import run
import table
from table import Row, Target

FAST = Target("fast", "be fast", beside="peer: another", at_most=0.5, why="it is slow.")
MADE = Row("one", FAST, (1.0, 3.0, 2.0), (4.0, 4.0, 4.0), 1.5, "2030-05-01", "2 cores")


def test_the_page_is_what_the_data_says() -> None:
    assert table.page(table.read()) == table.RESULTS_MD.read_text(encoding="utf-8")


def test_each_target_that_a_bench_names_is_in_the_data_as_it_is_named() -> None:
    named = [(bench, target) for bench, some in run.targets().items() for target in some]
    assert [(row.bench, row.target) for row in table.read()] == named


def test_a_target_is_named_once() -> None:
    for bench, some in run.targets().items():
        names = [target.name for target in some]
        assert len(set(names)) == len(names), bench


def test_the_ratio_is_of_the_middles_and_the_rounds_are_held_against_each_other() -> None:
    assert (MADE.ratio, MADE.spread, MADE.is_met) == (0.5, (0.25, 0.75), True)


@pytest.mark.parametrize(
    ("bounds", "is_met"),
    [
        ({"at_most": 0.5}, True),
        ({"at_most": 0.4}, False),
        ({"at_least": 0.5}, True),
        ({"at_least": 0.6}, False),
        ({"at_most": 0.5, "at_least": 0.5}, True),
        ({}, None),
    ],
)
def test_a_bound_is_kept_or_missed(bounds: dict[str, float], is_met: bool | None) -> None:
    assert replace(MADE, target=Target("fast", "be fast", **bounds)).is_met is is_met  # type: ignore[arg-type]


def test_what_is_missed_is_said_with_its_reason() -> None:
    slow = replace(MADE, ours=(3.0,))
    text = table.page([slow])
    assert "| **MISSED** |" in text
    assert "- one: be fast 0.750 (asked at most 0.500). It is slow." in text
    assert "Nothing." in table.page([MADE])


def test_what_was_not_measured_is_said_and_neither_met_nor_missed() -> None:
    row = Row("one", FAST)
    assert row.is_met is None
    assert "| be fast | not measured yet | *peer* another |" in table.page([row])


def test_a_row_reads_back_as_it_was_written() -> None:
    assert Row.from_json(MADE.as_json()) == MADE


def test_new_rows_take_the_place_of_old_ones_and_the_others_keep_their_date() -> None:
    other = Target("other", "be there")
    old = [MADE, Row("two", other, (1,), date="2030-04-01")]
    new = [replace(MADE, ours=(8.0,), date="2030-06-01")]
    rows = table.merged({"one": [FAST], "two": [other, FAST]}, old, new)
    assert [(row.bench, row.date) for row in rows] == [
        ("one", "2030-06-01"),
        ("two", "2030-04-01"),
        ("two", ""),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1234, "0.123"), (0.00519, "0.00519"), (12.34, "12.3"), (3, "3"), (5073.4, "5,073"),
     (1_000_000, "1,000,000"), (0, "0"), (999.4, "999")],
)  # fmt: skip
def test_figures_are_shown_with_three_digits_that_count(value: float, text: str) -> None:
    assert table.number(value) == text


@pytest.mark.parametrize("row", table.read(), ids=lambda row: f"{row.bench}-{row.target.name}")
def test_a_row_names_no_place(row: Row) -> None:
    assert "/" not in row.machine
