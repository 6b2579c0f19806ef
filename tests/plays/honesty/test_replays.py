"""On the good texts of the replays there is no false alarm, in any language, at any instant."""

from __future__ import annotations

from datetime import datetime

import pytest
from aboveboard.plays.before import before
from aboveboard.plays.honesty import check_record, check_statement
from aboveboard.plays.update import periodic_update
from aboveboard.record import View
from aboveboard.record.model import Release
from aboveboard.wording.language import load_languages
from records import REPLAYS, each_statement, first_statement, replay


@pytest.mark.parametrize(("name", "instant"), each_statement())
def test_a_statement_of_a_replay_has_no_finding(name: str, instant: datetime) -> None:
    view = View(replay(name), instant)
    languages = load_languages(replay(name).languages)
    assert check_statement(first_statement(name, instant), view, None, languages) == ()


@pytest.mark.parametrize(
    ("name", "instant"),
    [
        pytest.param(name, release.at, id=f"{name}-{release.at:%m%dT%H%M}")
        for name in REPLAYS
        for release in View(replay(name), replay(name).entries[-1].known_at).of(Release)
        if release.play == "periodic-update"
    ],
)
def test_an_update_of_a_replay_has_no_finding(name: str, instant: datetime) -> None:
    view, said = View(replay(name), instant), before(replay(name), instant)
    languages = load_languages(replay(name).languages)
    update = periodic_update(view, said, languages)
    assert check_statement(update, view, said.last, languages) == ()


@pytest.mark.parametrize(("name", "instant"), each_statement())
def test_the_entries_of_a_replay_have_no_finding(name: str, instant: datetime) -> None:
    view = View(replay(name), instant)
    assert check_record(view, load_languages(replay(name).languages)) == ()
