"""The page shows what was published, the newest first, and nothing else."""

from __future__ import annotations

from pathlib import Path

from aboveboard.plays.published import History
from aboveboard.plays.statement import Figure
from aboveboard.site.contents import Contents
from site_page import START, answers_section, enter, published


def contents(folder: Path) -> Contents:
    return Contents.of(History.read(folder))


def test_the_newest_statement_stands_first(incident: Path) -> None:
    assert [s.number for s in contents(incident).standing] == [2, 1]
    assert contents(incident).latest.number == 2


def test_a_section_is_taken_from_the_newest_statement_that_has_it(incident: Path) -> None:
    found = contents(incident).told("advice", "en")
    assert found is not None
    assert found.statement.number == 1
    assert contents(incident).told("robbed", "en") is None


def test_a_question_answered_again_shows_the_newest_answer_once(incident: Path) -> None:
    newer = (("When can I withdraw?", "Now."),)
    enter(incident, published(3, {"en": (answers_section("en", newer),)}))
    found = contents(incident).answers("en")
    assert [(a.question, a.answer, a.statement.number) for a in found] == [
        ("When can I withdraw?", "Now.", 3),
        ("Why is the price 88.549 yen?", "It is the average of all trades on one market.", 2),
    ]


def test_a_corrected_version_stands_and_the_one_before_stays(incident: Path) -> None:
    second = published(2, version=2, as_of=START.replace(hour=20))
    enter(incident, second, kind="correction", reason={"en": "A slip.", "zh-CN": "笔误。"})
    found = contents(incident)
    assert [s.folder for s in found.standing] == ["02-v2", "01"]
    assert [s.folder for s in found.versions] == ["02-v2", "02", "01"]


def test_what_was_paid_is_taken_from_the_newest_statement_that_says_so(incident: Path) -> None:
    paid = Figure(key="paid", amount="46311127000", unit="JPY", confidence="confirmed", at=START)
    enter(incident, published(3, figures=(paid,)))
    enter(incident, published(4))
    assert contents(incident).paid == (paid,)
