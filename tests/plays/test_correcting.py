"""The next version of a statement: what it is compared with, and what it must not say anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aboveboard.errors import PlayError
from aboveboard.plays.before import before
from aboveboard.plays.correcting import corrected
from aboveboard.plays.initial import initial_statement
from aboveboard.plays.published import History, enter_statement
from aboveboard.plays.statement import Statement
from aboveboard.plays.update import periodic_update
from aboveboard.record import View
from aboveboard.wording.language import load_languages
from records import NOON, entry, figure, record_of

START = datetime.fromisoformat(NOON)
BECAUSE = (
    "because:",
    "  zh-CN: 首次统计漏掉了一个钱包。",
    "  en: Our first count left out a wallet.",
)
RECORD = record_of(
    entry("status", "status", "status: investigating"),
    figure("lost", '"150"'),
    entry("next", "commitment", "promise: next-update", "due: 2030-05-01T12:10+09:00"),
    figure("found", '"7"', "ETH", at="2030-05-01T12:15+09:00"),
    figure("more", '"285"', "BTC", "corrects: lost", *BECAUSE, at="2030-05-01T12:40+09:00"),
)
LANGUAGES = load_languages(RECORD.languages)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def publish(folder: Path, statement: Statement) -> None:
    kind = "statement" if statement.version == 1 else "correction"
    enter_statement(
        folder, statement, renditions={}, approvers=("CEO",), at=statement.as_of, kind=kind
    )


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A first statement at noon, and an update at 12:20 that came ten minutes late."""
    publish(tmp_path, initial_statement(View(RECORD, at(0)), LANGUAGES))
    first = History.read(tmp_path)
    known = before(RECORD, at(20), first.statements, first.head)
    publish(tmp_path, periodic_update(View(RECORD, at(20)), known, LANGUAGES))
    return History.read(tmp_path)


def second_update(history: History, minutes: int = 50) -> Statement:
    known = before(RECORD, at(20), history.statements, history.head)
    view = View(RECORD, at(minutes))
    old = corrected(history, 2, "periodic-update")
    return periodic_update(view, known, LANGUAGES, corrected=old)


def section(statement: Statement, name: str) -> str:
    return str(statement.edition("en").section(name))


def test_the_next_version_keeps_id_and_numbers_and_has_an_address_of_its_own(
    history: History,
) -> None:
    old, new = history.published[1].statement, second_update(history)
    assert (new.id, new.number, new.play_number) == (old.id, old.number, old.play_number)
    assert (new.version, new.address) == (2, f"{old.address}-v2")
    assert (new.previous, new.ledger) == (old.previous, history.head)


def test_corrections_are_told_against_the_version_before(history: History) -> None:
    said = section(second_update(history), "corrections")
    assert "update 01" in said
    assert said.index("150 BTC") < said.index("285 BTC")
    assert "left out a wallet" in said


def test_what_the_version_before_told_as_new_stays_in_it(history: History) -> None:
    assert "7 ETH" in section(second_update(history), "figures")
    assert "Not told before" in section(second_update(history), "figures")


def test_a_corrected_version_is_as_late_as_the_first_one_was(history: History) -> None:
    assert "10 minutes late" in section(history.published[1].statement, "news")
    assert "10 minutes late" in section(second_update(history), "news")


def test_a_first_statement_is_corrected_by_the_same_words(history: History) -> None:
    old = corrected(history, 1, "initial-statement")
    new = initial_statement(View(RECORD, at(50)), LANGUAGES, corrected=old)
    assert new.edition("en").sections[0].id == "corrections"
    assert "285 BTC" in section(new, "corrections")
    for edition in new.editions:
        words = str(edition.sections)
        assert words.count("We are sorry") + words.count("深表歉意") == 1


def test_a_third_version_is_told_against_the_second(history: History, tmp_path: Path) -> None:
    publish(tmp_path, second_update(history))
    old = corrected(History.read(tmp_path), 2, "periodic-update")
    assert (old.version, old.said.as_of, old.instants[0]) == (2, at(50), at(20))


@pytest.mark.parametrize(
    ("number", "play", "says"),
    [
        (3, "periodic-update", "The ledger holds 1, 2"),
        (1, "periodic-update", "is of the play initial-statement"),
    ],
)
def test_a_number_that_is_not_there_or_of_another_play_is_named(
    history: History, number: int, play: str, says: str
) -> None:
    with pytest.raises(PlayError, match=says):
        corrected(history, number, play)
