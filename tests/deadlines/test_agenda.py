"""The calendar file: valid, the same each time, and replaced by a later one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from aboveboard.deadlines import deadlines, load_regimes
from aboveboard.deadlines.agenda import agenda
from aboveboard.deadlines.regimes import Regime
from aboveboard.record import View
from duties import duty, reported, trigger, view_of
from icalendar import Calendar

NOTICED = trigger("noticed", "2030-05-01T12:00+09:00")
AS_OF = "2030-05-02T00:00Z"


def made(view: View, *regimes: Regime) -> bytes:
    content = agenda(deadlines(regimes or [duty()], view), view.record, view.as_of)
    assert content is not None
    return content


def events(content: bytes) -> list[dict[str, object]]:
    """Read the events back."""
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    assert calendar.errors == []
    found = []
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        values = {name.lower(): event.decoded(name) for name in event}
        found.append({name: _text(value) for name, value in values.items()})
    return found


def _text(value: object) -> object:
    return value.decode("utf-8") if isinstance(value, bytes) else value


def test_an_event_stands_at_the_due_instant_in_utc() -> None:
    (event,) = events(made(view_of(AS_OF, NOTICED)))
    assert event["dtstart"] == datetime.fromisoformat("2030-05-04T03:00Z")
    assert event["uid"] == "2030-05-01-test.rule@test.example"
    assert event["dtstamp"] == datetime.fromisoformat(AS_OF)
    assert event["summary"] == "Due: tell the authority"


def test_the_same_record_gives_the_same_bytes() -> None:
    assert made(view_of(AS_OF, NOTICED)) == made(view_of(AS_OF, NOTICED))


def test_it_keeps_to_the_lines_of_the_format() -> None:
    content = made(view_of(AS_OF, NOTICED), duty(regime="長い" * 60, note="a; b, c\\ d " * 20))
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert not any(b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 75
    content.decode("utf-8")
    (event,) = events(content)
    assert "a; b, c\\ d" in str(event["description"])


@pytest.mark.parametrize(
    ("within", "before"),
    [
        ("72 hours", [24 * 60, 4 * 60, 60, 15]),
        ("24 hours", [4 * 60, 60, 15]),
        ("4 hours", [60, 15]),
        ("1 hour", [15]),
    ],
)
def test_alarms_ring_before_it_and_after_the_clock_started(within: str, before: list[int]) -> None:
    content = made(view_of(AS_OF, NOTICED), duty(within=within))
    alarms = Calendar.from_ical(content).walk("VALARM")
    assert [alarm.decoded("trigger") for alarm in alarms] == [
        -timedelta(minutes=minutes) for minutes in before
    ]
    assert {str(alarm["action"]) for alarm in alarms} == {"DISPLAY"}


def test_a_later_run_replaces_the_event() -> None:
    (first,), (later,) = (events(made(view_of(at, NOTICED))) for at in (AS_OF, "2030-05-02T00:05Z"))
    assert first["uid"] == later["uid"]
    assert int(str(first["sequence"])) < int(str(later["sequence"]))


def test_a_duty_that_was_done_leaves_the_calendar() -> None:
    content = made(view_of(AS_OF, NOTICED, reported("rule", "2030-05-01T13:00+09:00")))
    (event,) = events(content)
    assert event["status"] == "CANCELLED"
    assert b"VALARM" not in content


def test_what_has_no_instant_has_no_event() -> None:
    regimes = duty(within="immediately"), duty(trigger="other")
    view = view_of(AS_OF, NOTICED)
    assert agenda(deadlines(regimes, view), view.record, view.as_of) is None
    assert len(events(made(view, duty(), *regimes))) == 1


def test_the_packaged_duties_make_a_calendar_with_names_of_their_own() -> None:
    names = {clock.trigger for regime in load_regimes() for clock in regime.clocks}
    entries = [trigger(name, "2030-05-01T12:00+09:00") for name in sorted(names)]
    found = events(made(view_of(AS_OF, *entries), *load_regimes()))
    assert len(found) == 15
    assert len({event["uid"] for event in found}) == 15
    assert all("Evidence for the rule" in str(event["description"]) for event in found)
