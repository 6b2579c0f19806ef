"""The duties with an instant as a calendar file (RFC 5545) that calendars open and update."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from aboveboard.deadlines.clocks import Deadline
from aboveboard.record.model import Record

_EXERCISE = "[DRILL] "
_ALARMS = tuple(timedelta(minutes=minutes) for minutes in (24 * 60, 4 * 60, 60, 15))


def agenda(deadlines: Iterable[Deadline], record: Record, as_of: datetime) -> bytes | None:
    """Return a calendar with an event at each due instant, alarms before it, in UTC.

    None when no duty has an instant: a calendar has at least one event (RFC 5545, 3.6).

    An event keeps its UID (RFC 5545, 3.8.4.7) from run to run, so that a calendar replaces it when
    its clock changes; ``DTSTAMP`` and ``SEQUENCE`` come from ``as_of``. A duty that was done is
    cancelled, so that it leaves the calendar. The same input gives the same bytes.
    """
    events = [_event(one, record, as_of) for one in deadlines if one.due is not None]
    if not events:
        return None
    calendar = Calendar()
    calendar.add("prodid", "-//Aboveboard//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"Duties to notify, {record.id}")
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(deadline: Deadline, record: Record, as_of: datetime) -> Event:
    assert deadline.due is not None
    regime, done = deadline.regime, deadline.state == "done"
    event = Event()
    event.add("uid", f"{record.id}.{regime.id}@{record.custodian.domains[0]}")
    event.add("dtstamp", as_of.astimezone(UTC))
    # Later runs count higher: RFC 5545, 3.8.7.4, asks that a revision never counts lower.
    event.add("sequence", int(as_of.timestamp() // 60))
    event.add("dtstart", deadline.due)
    event.add("summary", f"{_EXERCISE if record.exercise else ''}Due: tell {regime.to}")
    event.add("description", _description(deadline))
    event.add("class", "CONFIDENTIAL")
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if done else "CONFIRMED")
    if not done and deadline.started is not None:
        for before in _ALARMS:
            if deadline.started + before < deadline.due:
                event.add_component(_alarm(regime.to, before))
    return event


def _description(deadline: Deadline) -> str:
    regime = deadline.regime
    started = deadline.started.isoformat(timespec="minutes") if deadline.started else "unknown"
    lines = [
        regime.regime,
        f"Clock: {deadline.trigger}, started {started}.",
        f"Evidence for the rule: {regime.evidence}.",
        *([regime.note] if regime.note else []),
        "Data for your lawyer to check, not legal advice.",
    ]
    return "\n".join(lines)


def _alarm(to: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Tell {to}")
    alarm.add("trigger", -before)
    return alarm
