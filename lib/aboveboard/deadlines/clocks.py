"""When each duty is due: pure functions from the regimes and a view of the record.

Hours are elapsed hours, whatever the clocks on the wall do. Days, months and business days are
counted in the authority's zone: the day of the trigger is not counted, and the time ends with the
last hour of the last day, as in Regulation (EEC, Euratom) No 1182/71, article 3. A month ends on
the day of the same number, or on the last of a month that has none.
"""

from __future__ import annotations

import difflib
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Literal
from zoneinfo import ZoneInfo

from aboveboard.deadlines.regimes import Clock, Regime, holiday_calendar
from aboveboard.errors import Problem
from aboveboard.record.model import Reported, Trigger
from aboveboard.record.view import View
from aboveboard.said import said

State = Literal["open", "due", "overdue", "done"]
_AT_ONCE = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Deadline:
    """A duty and how it stands.

    Attributes
    ----------
    state
        ``open``: its trigger is not on the record, no clock runs; ``due``; ``overdue``; ``done``.
    trigger, started
        The trigger whose clock counts, and when it started; None while open.
    due
        The instant in UTC; None while open, and for duties to be done at once.
    done
        When the record says that it was done.
    """

    regime: Regime
    state: State
    trigger: str
    started: datetime | None = None
    due: datetime | None = None
    done: datetime | None = None

    @property
    def late(self) -> bool:
        """Whether it was done after it was due."""
        return bool(self.done and self.due and self.done > self.due)

    @property
    def order(self) -> datetime:
        """The instant to order by: what is to be done at once comes before any other."""
        return self.due or _AT_ONCE


def deadlines(regimes: Iterable[Regime], view: View) -> tuple[Deadline, ...]:
    """Return how each duty stands at ``view.as_of``, in the order of the regimes.

    A regime that covers only what happens from a later day on is left out.
    """
    regimes = tuple(regimes)
    reports = _first(view.of(Reported), "regime")
    triggers = _first(view.of(Trigger), "trigger")
    for regime in regimes:
        if regime.starts and regime.id in reports:
            triggers.setdefault(regime.starts, reports[regime.id])
    return tuple(
        _standing(regime, triggers, reports.get(regime.id), view.as_of)
        for regime in regimes
        if _applies(regime, triggers, view.as_of)
    )


def due_at(clock: Clock, started: datetime, zone: str, calendar: str | None) -> datetime | None:
    """Return when ``clock`` ends that started at ``started``, in UTC; None when it is at once.

    Parameters
    ----------
    zone
        The authority's zone, in which days are counted.
    calendar
        The holiday calendar by which business days are counted.
    """
    if clock.at_once:
        return None
    count, unit = clock.length
    if unit == "hours":
        return started.astimezone(UTC) + timedelta(hours=count)
    first = started.astimezone(ZoneInfo(zone)).date()
    if unit == "days":
        last = first + timedelta(days=count)
    elif unit == "months":
        last = _months_after(first, count)
    else:
        assert calendar is not None
        last = _business_days_after(first, count, calendar)
    # Midnight is wall time: the hours of a day on which the clock changes are counted right.
    end = datetime.combine(last + timedelta(days=1), time.min, ZoneInfo(zone))
    return end.astimezone(UTC) - timedelta(minutes=1)


def unmatched(regimes: Iterable[Regime], view: View) -> tuple[Problem, ...]:
    """Return a warning for each trigger no duty waits for, and each report of no known duty.

    A misspelt name would start no clock, in silence.
    """
    regimes = tuple(regimes)
    waited = {clock.trigger for regime in regimes for clock in regime.clocks}
    waited |= {regime.starts for regime in regimes if regime.starts}
    ids = {regime.id for regime in regimes}
    found = chain(
        (
            (entry.id, "trigger", entry.trigger, waited)
            for entry in view.of(Trigger)
            if entry.trigger not in waited
        ),
        (
            (entry.id, "regime", entry.regime, ids)
            for entry in view.of(Reported)
            if entry.regime not in ids
        ),
    )
    return tuple(
        Problem(
            field=f"{entry}.{field}",
            what=said(
                "No duty has the {field} {name!r}, so no clock knows of it.", field=field, name=name
            ),
            do=_hint(name, known),
            severity="warning",
        )
        for entry, field, name, known in found
    )


def _hint(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1)
    if not close:
        return "Correct it, or add it to deadlines.yaml."
    return said("Did you mean {name!r}?", name=close[0])


def _first(entries: Iterable[Trigger | Reported], field: str) -> dict[str, datetime]:
    """Return the earliest instant by name."""
    found: dict[str, datetime] = {}
    for entry in sorted(entries, key=lambda entry: entry.at):
        found.setdefault(str(getattr(entry, field)), entry.at)
    return found


def _applies(regime: Regime, triggers: Mapping[str, datetime], as_of: datetime) -> bool:
    if regime.applies_from is None:
        return True
    started = [triggers[clock.trigger] for clock in regime.clocks if clock.trigger in triggers]
    happened = min(started, default=as_of).astimezone(ZoneInfo(regime.zone))
    return happened.date() >= regime.applies_from


def _standing(
    regime: Regime, triggers: Mapping[str, datetime], done: datetime | None, as_of: datetime
) -> Deadline:
    running = [
        (due_at(clock, triggers[clock.trigger], regime.zone, regime.calendar), clock.trigger)
        for clock in regime.clocks
        if clock.trigger in triggers
    ]
    if not running:
        return Deadline(regime, "done" if done else "open", regime.trigger, done=done)
    due, trigger = min(running, key=lambda clock: clock[0] or _AT_ONCE)
    state: State = "done" if done else "overdue" if due and due < as_of else "due"
    return Deadline(regime, state, trigger, triggers[trigger], due, done)


def _months_after(day: date, count: int) -> date:
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _business_days_after(day: date, count: int, calendar: str) -> date:
    known = holiday_calendar(calendar)
    while count:
        day += timedelta(days=1)
        count -= known.is_working_day(day)
    return day
