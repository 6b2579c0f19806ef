"""When a duty is due: elapsed hours, the authority's days, holidays, and what comes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from aboveboard.deadlines import deadlines, load_regimes, unmatched
from aboveboard.deadlines.clocks import due_at
from aboveboard.deadlines.regimes import Clock
from duties import duty, reported, standing, trigger, view_of
from hypothesis import given
from hypothesis import strategies as st

NEW_YORK, BRUSSELS, LONDON = "America/New_York", "Europe/Brussels", "Europe/London"
TOKYO, SHANGHAI, DUBAI = "Asia/Tokyo", "Asia/Shanghai", "Asia/Dubai"


INSTANTS = st.integers(1_577_836_800, 1_893_456_000).map(lambda s: datetime.fromtimestamp(s, UTC))


@pytest.mark.parametrize(
    ("within", "started", "zone", "calendar", "due"),
    [
        # Hours are elapsed hours, in any zone and over any change of the clocks.
        ("1 hour", "2025-06-01T23:30+08:00", "Asia/Singapore", None, "2025-06-02T00:30+08:00"),
        ("4 hours", "2025-12-31T22:00+08:00", SHANGHAI, None, "2026-01-01T02:00+08:00"),
        ("72 hours", "2024-12-30T09:00-05:00", NEW_YORK, None, "2025-01-02T09:00-05:00"),
        ("24 hours", "2024-03-09T20:00-05:00", NEW_YORK, None, "2024-03-10T21:00-04:00"),
        ("24 hours", "2024-11-02T20:00-04:00", NEW_YORK, None, "2024-11-03T19:00-05:00"),
        ("72 hours", "2025-03-28T10:00+01:00", BRUSSELS, None, "2025-03-31T11:00+02:00"),
        ("24 hours", "2025-10-25T12:00+01:00", LONDON, None, "2025-10-26T11:00+00:00"),
        # Days end with the last hour of the authority's last day, the first day not counted.
        ("1 day", "2024-03-09T20:00-05:00", NEW_YORK, None, "2024-03-10T23:59-04:00"),
        ("14 days", "2025-01-01T00:30+08:00", "Asia/Singapore", None, "2025-01-15T23:59+08:00"),
        # It is still 31 December where the authority is.
        ("14 days", "2025-01-01T08:30+09:00", NEW_YORK, None, "2025-01-14T23:59-05:00"),
        # Months end on the same number, or on the last day of a shorter month.
        ("1 month", "2025-01-31T10:00+01:00", BRUSSELS, None, "2025-02-28T23:59+01:00"),
        ("1 month", "2024-01-31T10:00+01:00", BRUSSELS, None, "2024-02-29T23:59+01:00"),
        ("1 month", "2025-03-15T10:00+01:00", BRUSSELS, None, "2025-04-15T23:59+02:00"),
        ("1 month", "2025-12-31T10:00+01:00", BRUSSELS, None, "2026-01-31T23:59+01:00"),
        ("14 months", "2024-12-31T10:00+01:00", BRUSSELS, None, "2026-02-28T23:59+01:00"),
        # Form 8-K over Thanksgiving (28 November 2024) and over New Year.
        ("4 business days", "2024-11-27T10:00-05:00", NEW_YORK, "US", "2024-12-04T23:59-05:00"),
        ("4 business days", "2024-11-28T10:00-05:00", NEW_YORK, "US", "2024-12-04T23:59-05:00"),
        ("4 business days", "2024-12-30T10:00-05:00", NEW_YORK, "US", "2025-01-06T23:59-05:00"),
        # A Saturday evening in New York is Sunday in Tokyo already: the same four days.
        ("4 business days", "2024-11-24T09:00+09:00", NEW_YORK, "US", "2024-11-29T23:59-05:00"),
        # The ten days of Golden Week of 2019: 27 April to 6 May.
        ("1 business day", "2019-04-26T10:00+09:00", TOKYO, "JP", "2019-05-07T23:59+09:00"),
        ("3 working days", "2019-04-26T10:00+09:00", TOKYO, "JP", "2019-05-09T23:59+09:00"),
        # Golden Week of 2025: 29 April, 3 to 6 May, with working days between.
        ("3 business days", "2025-04-28T10:00+09:00", TOKYO, "JP", "2025-05-02T23:59+09:00"),
        ("4 business days", "2025-04-28T10:00+09:00", TOKYO, "JP", "2025-05-07T23:59+09:00"),
        # China works on Sunday 26 January 2025 and rests from 28 January to 4 February.
        ("2 business days", "2025-01-25T10:00+08:00", SHANGHAI, "CN", "2025-01-27T23:59+08:00"),
        ("3 business days", "2025-01-25T10:00+08:00", SHANGHAI, "CN", "2025-02-05T23:59+08:00"),
        # Two bank holidays at Easter, two in May: England, 2025.
        ("30 working days", "2025-04-17T10:00+01:00", LONDON, "GB-ENG", "2025-06-04T23:59+01:00"),
    ],
)
def test_when_it_is_due(
    within: str, started: str, zone: str, calendar: str | None, due: str
) -> None:
    clock = Clock(trigger="noticed", within=within)
    found = due_at(clock, datetime.fromisoformat(started), zone, calendar)
    assert found == datetime.fromisoformat(due)


@pytest.mark.parametrize("within", ["immediately", "without undue delay"])
def test_what_is_to_be_done_at_once_has_no_instant_and_is_never_overdue(within: str) -> None:
    noticed = trigger("noticed", "2030-05-01T12:00+09:00")
    found = standing(duty(within=within), "2030-06-01T12:00+09:00", noticed)
    assert (found.due, found.state) == (None, "due")


@given(
    INSTANTS,
    st.integers(1, 30),
    st.sampled_from([NEW_YORK, BRUSSELS, TOKYO, DUBAI]),
)
def test_hours_are_the_same_length_everywhere(started: datetime, count: int, zone: str) -> None:
    due = due_at(Clock(trigger="a", within=f"{count} hours"), started, zone, None)
    assert due == started + timedelta(hours=count)


@given(
    INSTANTS,
    st.integers(1, 40),
)
def test_business_days_end_on_one_and_more_days_end_later(started: datetime, count: int) -> None:
    less, more = (
        due_at(Clock(trigger="a", within=f"{n} business days"), started, TOKYO, "JP")
        for n in (count, count + 1)
    )
    assert less is not None
    assert more is not None
    assert started < less < more
    assert less.astimezone(ZoneInfo(TOKYO)).weekday() < 5


# --- from the record ------------------------------------------------------------------------------

NOTICED = "2030-05-01T12:00+09:00"


def test_without_its_trigger_no_clock_runs() -> None:
    found = standing(duty(), "2030-05-09T00:00Z", trigger("other", NOTICED))
    assert (found.state, found.started, found.due) == ("open", None, None)


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2030-05-01T12:00+09:00", "due"),
        ("2030-05-04T12:00+09:00", "due"),
        ("2030-05-04T12:01+09:00", "overdue"),
    ],
)
def test_it_is_overdue_once_its_time_is_over(as_of: str, state: str) -> None:
    assert standing(duty(), as_of, trigger("noticed", NOTICED)).state == state


@pytest.mark.parametrize(
    ("at", "late"), [("2030-05-04T12:00+09:00", False), ("2030-05-04T12:01+09:00", True)]
)
def test_a_duty_done_is_shown_done_in_time_or_late(at: str, late: bool) -> None:
    entries = trigger("noticed", NOTICED), reported("rule", at)
    found = standing(duty(), "2030-05-20T00:00Z", *entries)
    assert (found.state, found.late) == ("done", late)


def test_what_was_reported_later_was_not_yet_done() -> None:
    entries = trigger("noticed", NOTICED), reported("rule", "2030-05-03T12:00+09:00")
    assert standing(duty(), "2030-05-03T11:59+09:00", *entries).state == "due"


@pytest.mark.parametrize(
    ("classified", "due", "clock"),
    [
        ("2030-05-01T14:00+09:00", "2030-05-01T18:00+09:00", "classified"),
        ("2030-05-02T10:00+09:00", "2030-05-02T12:00+09:00", "aware"),
        (None, "2030-05-02T12:00+09:00", "aware"),
    ],
)
def test_of_two_clocks_the_earlier_counts(classified: str | None, due: str, clock: str) -> None:
    rule = duty(
        trigger="classified", within="4 hours", also={"trigger": "aware", "within": "24 hours"}
    )
    entries = [trigger("aware", NOTICED)]
    entries += [trigger("classified", classified)] if classified else []
    found = standing(rule, "2030-05-03T00:00Z", *entries)
    assert (found.due, found.trigger) == (datetime.fromisoformat(due), clock)


def test_a_report_starts_the_clock_of_the_next_one() -> None:
    entries = trigger("aware", NOTICED), reported("eu-dora-initial", "2030-05-01T15:00+09:00")
    found = {
        deadline.regime.id: deadline
        for deadline in deadlines(load_regimes(), view_of("2030-05-02T00:00Z", *entries))
    }
    following = found["eu-dora-intermediate"]
    assert following.due == datetime.fromisoformat("2030-05-04T15:00+09:00")
    assert found["eu-dora-final"].state == "open"


def test_a_corrected_trigger_moves_its_clock() -> None:
    wrong = trigger("noticed", NOTICED)
    right = trigger("noticed", "2030-05-01T13:00+09:00").replace("t-noticed", "t-right")
    right += "    corrects: t-noticed\n    because: {zh-CN: 有误, en: it was wrong}\n"
    found = standing(duty(), "2030-05-02T00:00Z", wrong, right)
    assert found.due == datetime.fromisoformat("2030-05-04T13:00+09:00")


@pytest.mark.parametrize(
    ("noticed", "count"), [("2030-04-30T23:00-04:00", 0), ("2030-05-01T00:00-04:00", 1)]
)
def test_a_rule_covers_what_happens_from_its_first_day_on(noticed: str, count: int) -> None:
    rule = duty(**{"from": "2030-05-01"})
    assert (
        len(deadlines([rule], view_of("2030-05-09T00:00Z", trigger("noticed", noticed)))) == count
    )


@pytest.mark.parametrize(
    ("entry", "what", "hint"),
    [
        (trigger("notised", NOTICED), "trigger 'notised'", "'noticed'"),
        (reported("ruel", NOTICED), "regime 'ruel'", "'rule'"),
    ],
)
def test_a_misspelt_name_is_not_passed_over_in_silence(entry: str, what: str, hint: str) -> None:
    (problem,) = unmatched([duty()], view_of("2030-05-09T00:00Z", entry))
    assert what in problem.what
    assert hint in problem.do


def test_known_names_give_no_warning() -> None:
    entries = trigger("noticed", NOTICED), reported("rule", NOTICED)
    assert unmatched([duty()], view_of("2030-05-09T00:00Z", *entries)) == ()
