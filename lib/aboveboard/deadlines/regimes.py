"""A duty to notify, as data: its trigger, how long it leaves, whose days and holidays count."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Annotated, Literal

import holidays
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from aboveboard.record.fields import Frozen, Language, Slug, TimeZone, wrong

Unit = Literal["hours", "days", "months", "business days"]
Evidence = Literal["primary", "secondary", "unverified"]

AT_ONCE = ("immediately", "without undue delay")
_LENGTH = re.compile(r"([1-9][0-9]{0,2}) (hour|day|month|business day|working day)s?\Z")
_CALENDAR = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def _within(value: str) -> str:
    if value not in AT_ONCE and not _LENGTH.match(value):
        raise wrong(
            "This is not a length of time.",
            "Write it like 72 hours, 14 days, 1 month, 4 business days, or immediately.",
        )
    return value


@cache
def _calendars() -> dict[str, list[str]]:
    return holidays.list_supported_countries()


def _calendar(value: str) -> str:
    found = _CALENDAR.match(value)
    known = _calendars()
    if not found or found[1] not in known or (found[2] and found[2] not in known[found[1]]):
        raise wrong(
            "There is no holiday calendar of this name.",
            "Write a country, or a country and a part of it: US, US-NY, GB-ENG, JP.",
        )
    return value


def _day(value: object) -> object:
    if not isinstance(value, str) or not _DATE.match(value):
        raise wrong("This is not a date.", "Write it like 2027-03-18.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong("There is no such date.", "Check the month and the day.") from None


Within = Annotated[str, AfterValidator(_within)]
Short = Annotated[str, Field(min_length=2, max_length=200)]


class Clock(Frozen):
    """A length of time that starts with a trigger."""

    trigger: Slug
    within: Within

    @property
    def at_once(self) -> bool:
        """Whether the rule names no length of time."""
        return self.within in AT_ONCE

    @property
    def length(self) -> tuple[int, Unit]:
        """How many of which unit; for clocks that are not at once."""
        found = _LENGTH.match(self.within)
        assert found is not None
        units: dict[str, Unit] = {
            "hour": "hours",
            "day": "days",
            "month": "months",
            "business day": "business days",
            "working day": "business days",
        }
        return int(found[1]), units[found[2]]


class Names(Frozen):
    """What a duty and whom it tells are called in another language than English."""

    regime: Short
    to: Short


class Regime(Clock):
    """A duty to notify.

    Parameters
    ----------
    also
        A second clock; the earlier of the two counts.
    starts
        The trigger that the report itself starts, as an initial notification does the next one.
    zone
        The authority's time zone, in which its days begin and end.
    calendar
        Whose public holidays are no business days: a country, or a part of one.
    applies_from
        The first day whose events the rule covers; ``from`` in the file.
    evidence
        ``primary``: the rule's text was read; ``secondary``: a page about it; ``unverified``.
    names
        ``regime`` and ``to`` in other languages, by tag; both are English themselves.
    """

    id: Slug
    regime: Short
    to: Short
    zone: TimeZone
    evidence: Evidence
    also: Clock | None = None
    starts: Slug | None = None
    calendar: Annotated[str, AfterValidator(_calendar)] | None = None
    applies_from: Annotated[date, BeforeValidator(_day)] | None = Field(default=None, alias="from")
    note: Annotated[str, Field(max_length=400)] = ""
    names: dict[Language, Names] = Field(default_factory=dict)

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """Its clocks, the second one last."""
        return (self, self.also) if self.also else (self,)

    @model_validator(mode="after")
    def _business_days_need_a_calendar(self) -> Regime:
        counted = any(
            not clock.at_once and clock.length[1] == "business days" for clock in self.clocks
        )
        if counted and self.calendar is None:
            raise wrong(
                "Business days need a holiday calendar.", "Add `calendar:` with a country: US, JP."
            )
        return self


@cache
def holiday_calendar(name: str) -> holidays.HolidayBase:
    """Return the holidays of a calendar that :class:`Regime` accepted."""
    country, _, part = name.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)
