"""The score: each yardstick by itself, at its edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aboveboard.drilling.score import score
from aboveboard.feedback.figures import Share
from drills import GOOD, TAGS, at, spoken


def verdict(name: str, **changes: Any) -> str:
    measures = {one.id: one for one in score(replace(GOOD, **changes), TAGS).measures}
    return measures[name].verdict


def test_a_team_that_did_all_of_it_has_every_point() -> None:
    found = score(GOOD, TAGS)
    assert found.points == found.most == 22
    assert found.to_improve() == ()


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        ("first_word", {"spoken": spoken(30)}, "good"),
        ("first_word", {"spoken": spoken(31)}, "fair"),
        ("first_word", {"spoken": spoken(91)}, "fair"),
        ("first_word", {"spoken": spoken(92)}, "poor"),
        ("first_word", {"spoken": None}, "poor"),
        ("promises", {"spoken": spoken(10, late=1)}, "fair"),
        ("promises", {"spoken": spoken(10, late=2)}, "poor"),
        ("cadence", {"spoken": spoken(10, 31), "ended": at(40)}, "fair"),
        ("cadence", {"spoken": spoken(10), "ended": at(51)}, "poor"),
        ("cadence", {"spoken": spoken(10, 30, 50, 70, 90, 110, 130, 500)}, "good"),
        ("readability", {"spoken": spoken(10, grade=9.0)}, "good"),
        ("readability", {"spoken": spoken(10, grade=10.0)}, "fair"),
        ("readability", {"spoken": spoken(10, grade=11.0)}, "poor"),
        ("honesty", {"stopped": 1}, "fair"),
        ("honesty", {"stopped": 2}, "poor"),
        ("mistakes", {"mistakes": (timedelta(minutes=30),)}, "fair"),
        ("mistakes", {"mistakes": (timedelta(minutes=31),)}, "poor"),
        ("mistakes", {"mistakes": (None,)}, "poor"),
        ("mistakes", {"mistakes": (timedelta(0), None)}, "poor"),
        ("blame", {"blames": (timedelta(minutes=30),)}, "fair"),
        ("blame", {"blames": (None,)}, "poor"),
        ("withheld", {"withheld": 1}, "poor"),
        ("answers", {"answered": Share(5, 10)}, "fair"),
        ("answers", {"answered": Share(2, 10)}, "poor"),
        ("seed_phrase", {"warned": timedelta(minutes=16)}, "fair"),
        ("seed_phrase", {"warned": None}, "poor"),
        ("scam", {"scam_told": timedelta(minutes=91)}, "poor"),
        ("unreached", {"failed": 2}, "noted"),
    ],
)
def test_a_yardstick_judges(name: str, changes: dict[str, Any], expected: str) -> None:
    assert verdict(name, **changes) == expected


def test_what_was_worst_is_to_be_improved_first() -> None:
    found = score(replace(GOOD, stopped=1, warned=None, failed=2), TAGS)
    assert [one.id for one in found.to_improve()] == ["seed_phrase", "honesty", "unreached"]
    assert found.most == 22


def test_where_the_scenario_never_leads_there_it_is_not_measured() -> None:
    found = score(replace(GOOD, blames=None, withheld=None), TAGS)
    assert found.most == 18
    assert not {"blame", "withheld"} & {one.id for one in found.measures}


def test_how_many_mistakes_there_were_and_how_many_stand_is_told() -> None:
    stood = (timedelta(minutes=5), timedelta(minutes=9), None)
    (found,) = [
        one.found for one in score(replace(GOOD, mistakes=stood), TAGS).measures
        if one.id == "mistakes"
    ]  # fmt: skip
    assert found["en"] == "3 published; put right after 9 minutes; 1 still stands"
    assert found["zh-CN"] == "发布了 3 处，9分钟后更正，1 处至今没有更正"
