"""The first statement of both replays, at each instant a statement was made."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.plays.initial import SECTIONS, initial_statement
from aboveboard.plays.statement import Statement, running_text
from aboveboard.record import View, load_record
from aboveboard.record.model import Release
from aboveboard.wording.language import load_languages
from aboveboard.wording.readability import readability

PARAMS = Path(__file__).parents[2] / "params"
REPLAYS = ("2018-01-26-minato", "2025-02-21-larkfield")


def statements(name: str) -> list[Statement]:
    record, _ = load_record(PARAMS / name)
    languages = load_languages(record.languages)
    instants = [entry.at for entry in record.entries if isinstance(entry, Release)]
    return [initial_statement(View(record, instant), languages) for instant in instants]


@pytest.mark.parametrize("name", REPLAYS)
def test_every_instant_gives_the_same_known_sections_in_each_language(name: str) -> None:
    for statement in statements(name):
        ids = [[section.id for section in edition.sections] for edition in statement.editions]
        assert ids[0] == ids[1]
        assert set(ids[0]) <= set(SECTIONS)


@pytest.mark.parametrize("name", REPLAYS)
def test_english_reads_at_grade_nine_or_below(name: str) -> None:
    for statement in statements(name):
        grade = readability(running_text(statement.edition("en"))).grade
        assert grade is not None
        assert grade <= 9


def test_the_first_notice_knows_nothing_of_the_theft() -> None:
    first = statements("2018-01-26-minato")[0]
    text = str(first.to_json())
    assert "523" not in text
    assert "not yet known" in running_text(first.edition("en"))
    assert "尚未查明" in running_text(first.edition("zh-CN"))


def test_the_press_conference_names_the_amount_in_both_languages() -> None:
    told = statements("2018-01-26-minato")[6]
    assert "523 million XEM" in str(told.edition("en"))
    assert "5.23亿枚XEM" in str(told.edition("zh-CN"))


def test_the_statement_is_the_same_when_written_twice() -> None:
    assert statements("2018-01-26-minato") == statements("2018-01-26-minato")
