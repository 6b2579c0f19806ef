"""What leaders see first: counts in the right number, and what is suspected marked as such."""

from __future__ import annotations

from datetime import datetime

import pytest
from aboveboard.plays.glance import glance_table
from aboveboard.plays.writer import Writer
from aboveboard.record import View
from aboveboard.wording.language import load_languages
from records import entry, figure, record_of

NOON = "2030-05-01T12:00+09:00"


def rows(*entries: str) -> dict[str, str]:
    record = record_of(*entries)
    view = View(record, datetime.fromisoformat(NOON))
    table = glance_table(Writer(view, load_languages(["en"])[0]), ())
    return {str(row[0]): str(row[1]) for row in table.rows}


def gap(name: str) -> str:
    return entry(
        name, "unknown", "text: {zh-CN: 多少。, en: How many.}",
        "finding_out: {zh-CN: 清点。, en: We count.}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 open questions"), (1, "1 open question "), (2, "2 open questions")]
)
def test_open_questions_are_counted_in_the_right_number(count: int, words: str) -> None:
    shown = rows(*(gap(f"gap-{number}") for number in range(count)), figure("lost"))
    assert shown["Not yet known"].startswith(words)


def test_a_suspected_figure_is_marked_for_leaders_too() -> None:
    assert rows(figure("lost", confidence="suspected"))["Stolen"] == "5 BTC (suspected, not proven)"
