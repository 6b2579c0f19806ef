"""Front pages for tests: a record of an incident, runs of it, and the page composed of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from aboveboard.deadlines import Deadline, deadlines, load_regimes
from aboveboard.plays.front import FrontPage, Run, Source, compose
from aboveboard.plays.front.source import Flaw
from aboveboard.plays.initial import initial_statement
from aboveboard.record import View
from aboveboard.wording.language import Language, load_language
from records import NOON, entry, event, figure, record_of

HOUR = "2030-05-01T13:00+09:00"


def instant(text: str) -> datetime:
    """Return an instant of the test incident: ``13:20`` of its day, or a whole instant."""
    return datetime.fromisoformat(text if "T" in text else f"2030-05-01T{text}+09:00")


def promise(entry_id: str, due: str, at: str = NOON, *more: str, kind: str = "next-update") -> str:
    """Return a commitment as YAML."""
    return entry(entry_id, "commitment", f"promise: {kind}", f"due: {due}", *more, at=at)


def release(entry_id: str, at: str, play: str = "initial-statement") -> str:
    """Return an entry that says that a statement was published."""
    return entry(entry_id, "statement", f"play: {play}", at=at)


@cache
def language(tag: str) -> Language:
    """Return a language of the package."""
    return load_language(tag)


def source(*entries: str, as_of: str = HOUR, duties: Sequence[str] = (), **more: Any) -> Source:
    """Return what a page is composed of; ``duties`` are the ids of the duties that bind."""
    view = View(record_of(event("e"), *entries), instant(as_of))
    return Source(view=view, deadlines=_due(view, duties), **more)


def _due(view: View, duties: Sequence[str]) -> tuple[Deadline, ...]:
    return deadlines([regime for regime in load_regimes() if regime.id in duties], view)


def page(*entries: str, tag: str = "en", **more: Any) -> FrontPage:
    """Return the page of a record with these entries."""
    return compose(source(*entries, **more), language(tag))


def run_of(*entries: str, as_of: str = HOUR, flaws: tuple[Flaw, ...] = ()) -> Run:
    """Return the run of a first statement of a record with these entries."""
    record = record_of(event("e"), figure("f"), *entries)
    languages = tuple(language(tag) for tag in record.languages)
    statement = initial_statement(View(record, instant(as_of)), languages)
    files = {tag: (f"{tag}/announcement.html", f"{tag}/social/x.txt") for tag in record.languages}
    return Run("01-initial-statement", statement, files, flaws)
