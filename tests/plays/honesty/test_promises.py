"""The next update is promised, in the future, and a broken promise is said aloud."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from aboveboard.plays.before import Said
from aboveboard.plays.statement import Statement
from honest import ONE, TWO, checks, found_in, statement_of, whole_record
from records import entry

LATE = {
    "en": "We said that this update would come by 13:30. It came 30 minutes late.",
    "zh-CN": "我们说过本次通报不晚于13:30，实际晚了30分钟。",
}


def spoilt(**changes: object) -> Statement:
    return statement_of(whole_record()).model_copy(update=changes)


def test_a_statement_without_a_next_update_is_found() -> None:
    found = found_in(whole_record(), statement=spoilt(next_update=None))
    assert checks(found) == ["next-update-missing"]


def test_a_resolved_incident_needs_no_next_update() -> None:
    last = spoilt(next_update=None, status="resolved")
    assert found_in(whole_record(), statement=last) == ()


@pytest.mark.parametrize("minutes", [0, 1, 60])
def test_a_next_update_that_is_not_ahead_is_found(minutes: int) -> None:
    past = spoilt(next_update=ONE - timedelta(minutes=minutes))
    assert checks(found_in(whole_record(), statement=past)) == ["next-update-past"]


def published(due: datetime | None) -> Said:
    return Said("x-01", "initial-statement", 1, 1, ONE, due, ())


HALF_PAST = ONE + timedelta(minutes=30)


def test_a_promise_broken_in_silence_is_found_in_each_language() -> None:
    found = found_in(whole_record(), TWO, previous=published(HALF_PAST))
    assert [(f.check, f.place.language) for f in found] == [
        ("promise-broken", "zh-CN"),
        ("promise-broken", "en"),
    ]
    assert "2030-05-01T04:30+00:00" in found[0].detail


def test_a_broken_promise_that_is_said_is_no_finding() -> None:
    found = found_in(whole_record(), TWO, {"advice": LATE}, previous=published(HALF_PAST))
    assert found == ()


@pytest.mark.parametrize("due", [None, TWO, TWO + timedelta(minutes=1)])
def test_a_promise_that_is_kept_needs_no_word(due: datetime | None) -> None:
    assert found_in(whole_record(), TWO, previous=published(due)) == ()


def test_being_late_for_another_time_does_not_say_it() -> None:
    other = {language: text.replace("13:30", "11:30") for language, text in LATE.items()}
    found = found_in(whole_record(), TWO, {"advice": other}, previous=published(HALF_PAST))
    assert checks(found) == ["promise-broken", "promise-broken"]


def test_an_unknown_time_in_the_statement_is_told_once() -> None:
    # The checklist asks for the next update too; it is one finding.
    record = whole_record(entry("x", "status", "status: monitoring"))
    assert checks(found_in(record, statement=spoilt(next_update=None))) == ["next-update-missing"]
