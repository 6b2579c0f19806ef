"""On the good texts of the replays there is no false alarm, in any language, at any instant."""

from __future__ import annotations

from datetime import datetime

import pytest
from aboveboard.plays.honesty import check_record, check_statement
from aboveboard.record import View
from aboveboard.wording.language import load_languages
from records import each_statement, first_statement, replay


@pytest.mark.parametrize(("name", "instant"), each_statement())
def test_a_statement_of_a_replay_has_no_finding(name: str, instant: datetime) -> None:
    view = View(replay(name), instant)
    languages = load_languages(replay(name).languages)
    assert check_statement(first_statement(name, instant), view, None, languages) == ()


@pytest.mark.parametrize(("name", "instant"), each_statement())
def test_the_entries_of_a_replay_have_no_finding(name: str, instant: datetime) -> None:
    view = View(replay(name), instant)
    assert check_record(view, load_languages(replay(name).languages)) == ()
