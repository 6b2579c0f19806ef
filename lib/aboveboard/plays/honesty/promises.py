"""Hold a statement to its promise of a next update, and to the one made before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from aboveboard.plays.honesty.editions import Told
from aboveboard.plays.honesty.figures import Earlier
from aboveboard.plays.honesty.finding import Finding, Place
from aboveboard.plays.statement import Statement
from aboveboard.said import said
from aboveboard.wording.honesty.facts import facts_of
from aboveboard.wording.honesty.patterns import level


def promise_findings(
    statement: Statement, previous: Earlier | None, editions: Iterable[Told]
) -> Iterator[Finding]:
    """Yield a next update that is missing or past, and a broken promise that is passed over."""
    here = Place(section="next-update")
    if statement.next_update is None:
        if statement.status != "resolved":
            yield Finding("next-update-missing", (here,))
    elif statement.next_update <= statement.as_of:
        yield Finding(
            "next-update-past",
            (here,),
            detail=said("It is {stamp}.", stamp=_stamp(statement.next_update)),
        )
    due = previous.next_update if previous else None
    if due is None or due >= statement.as_of:
        return
    for told in editions:
        if told.rules and not _is_said(due, statement, told):
            detail = said("It was promised by {stamp}.", stamp=_stamp(due))
            yield Finding("promise-broken", (Place(told.language.tag, "news"),), detail=detail)


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="minutes")


def _is_said(due: datetime, statement: Statement, told: Told) -> bool:
    """Tell whether one passage says that it is late, and names the time that was promised."""
    assert told.rules is not None
    late = told.rules.finder(told.rules.words.late)
    local = due.astimezone(ZoneInfo(statement.time_zone))
    clocks = {f"{moment:%H:%M}" for moment in (local, due.astimezone(UTC))}
    for passage in told.passages:
        if late.search(level(passage.text, told.rules.simplified)):
            facts = facts_of(passage.text, told.language, told.rules, {})
            if clocks & facts.found.get("time", set()):
                return True
    return False
