"""Questions asked and answered are counted over time, as they stood at the snapshot's instant."""

from __future__ import annotations

from datetime import timedelta

from aboveboard.feedback import Answer, snapshot
from aboveboard.feedback.over_time import Tally
from heard import NOON, heard

HOUR = timedelta(hours=1)
GIVEN = Answer("x", "withdrawals", {}, {"en": "On Monday."}, NOON + 2 * HOUR + HOUR / 2)
ASKED = [
    heard("When can I withdraw?", 0, answer="x"),
    heard("When can I withdraw my coins?", 10, answer="x"),
    heard("Thank you", 20),
    heard("When can I withdraw, please?", 70),
    heard("When will withdrawals open again?", 200, answer="x"),
]


def test_each_step_counts_what_was_asked_and_answered_by_its_end() -> None:
    taken = snapshot(ASKED, NOON + 5 * HOUR, answers=[GIVEN])
    assert taken.tally == (
        Tally(NOON + HOUR, 2, 0),
        Tally(NOON + 2 * HOUR, 3, 0),
        Tally(NOON + 3 * HOUR, 3, 2),
        Tally(NOON + 4 * HOUR, 4, 3),
    )


def test_no_step_ends_after_the_instant_of_the_snapshot() -> None:
    at = NOON + HOUR + HOUR / 2
    assert snapshot(ASKED, at, answers=[GIVEN]).tally[-1] == Tally(at, 3, 0)


def test_an_answer_given_later_does_not_change_an_earlier_snapshot() -> None:
    asked = [heard("When can I withdraw?", 0), heard("When can I withdraw my coins?", 10)]
    at = NOON + HOUR
    before = snapshot(asked, at)
    after = snapshot(ASKED[:2], at, answers=[GIVEN])
    assert after.sha256 == before.sha256
    assert after.questions[0].people == 2
