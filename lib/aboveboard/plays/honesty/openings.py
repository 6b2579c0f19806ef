"""Tell a service that opened, by the record, from a guess at when one will."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from aboveboard.record.model import ServiceEntry
from aboveboard.record.view import View
from aboveboard.wording.honesty.facts import Facts, facts_of
from aboveboard.wording.honesty.patterns import level
from aboveboard.wording.honesty.rules import Rules
from aboveboard.wording.language import Language

_OPEN = ("open", "resumed")


def tells_an_opening(sentence: str, view: View, language: Language, rules: Rules) -> bool:
    """Tell whether ``sentence`` says no more than that a service opened on a day that is past.

    On one of its days each service that it names opened by the record; no day and no time of it is
    still to come, and none of its words looks ahead.
    """
    words = rules.words.openings
    plain = level(sentence, rules.simplified)
    if not words.ahead or rules.finder(words.ahead).search(plain):
        return False
    facts = facts_of(sentence, language, rules, {})
    named = {name for name, found in words.services.items() if rules.finder(found).search(plain)}
    zone = ZoneInfo(view.record.time_zone)
    opened = {
        entry.service
        for entry in view.of(ServiceEntry, lambda entry: entry.state in _OPEN)
        if any(
            f"{entry.at.astimezone(zone):%Y-%m-%d}".endswith(day)
            for day in facts.found.get("date", ())
        )
    }
    return bool(named) and named <= opened and _is_past(facts, view.as_of.astimezone(zone))


def _is_past(facts: Facts, now: datetime) -> bool:
    """Tell whether no day of a sentence is after today, and no time of it later than now, today."""
    today = f"{now:%Y-%m-%d}"
    days = {day if len(day) == len(today) else f"{now:%Y}-{day}" for day in facts.found["date"]}
    times = facts.found.get("time", set()) if today in days else set()
    return max(days) <= today and all(time <= f"{now:%H:%M}" for time in times)
