"""The score: each yardstick by itself, at its edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aboveboard.drilling.score import Played, score
from aboveboard.feedback.figures import Share
from aboveboard.plays.before import Said
from aboveboard.plays.retrospective.communications import Communications
from aboveboard.record.commitments import Promise
from aboveboard.record.model import Commitment
from aboveboard.wording.readability import Readability

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)
TAGS = ("en", "zh-CN")


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def spoken(*minutes: int, late: int = 0, kept: int = 1, grade: float = 8.0) -> Communications:
    said = tuple(
        Said(f"s-{one}", "initial-statement", n, n, at(one), None, ())
        for n, one in enumerate(minutes, start=1)
    )
    entry = Commitment(
        id="next", kind="commitment", at=NOON, known_at=NOON, confidence="confirmed",
        promise="next-update", due=at(20),
    )  # fmt: skip
    promises = (Promise(entry, "kept"),) * kept + (Promise(entry, "late"),) * late
    return Communications(
        started=None, noticed=NOON, statements=said, first_word=said[0].as_of, loss_named=None,
        longest=None, longest_early=None, promises=promises, awarded_at=None, paid_at=None,
        versions=0, grades={"s": {"en": Readability(grade=grade)}},
    )  # fmt: skip


GOOD = Played(
    spoken=spoken(10, 30, 50),
    noticed=NOON,
    ended=at(60),
    stopped=0,
    corrected=(),
    answered=Share(6, 10),
    warned=timedelta(minutes=15),
    scam_told=timedelta(minutes=30),
    sent=40,
    failed=0,
)


def verdict(name: str, **changes: Any) -> str:
    measures = {one.id: one for one in score(replace(GOOD, **changes), TAGS).measures}
    return measures[name].verdict


def test_a_team_that_did_all_of_it_has_every_point() -> None:
    found = score(GOOD, TAGS)
    assert found.points == found.most == 18
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
        ("corrections", {"corrected": (timedelta(minutes=30),)}, "fair"),
        ("corrections", {"corrected": (timedelta(minutes=31),)}, "poor"),
        ("corrections", {"corrected": (None,)}, "poor"),
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
    assert found.most == 18
