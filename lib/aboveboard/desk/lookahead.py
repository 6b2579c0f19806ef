"""What would be published if a draft stood in the record: statement, renditions, checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from aboveboard.plays.before import said_before
from aboveboard.plays.catalogue import NUMBERED
from aboveboard.plays.checklist import checklist
from aboveboard.plays.correction_values import correction_values
from aboveboard.plays.desk import OpenPlay, reading_grades
from aboveboard.plays.elements import ChecklistItem
from aboveboard.plays.honesty import Finding, blocking, check_statement
from aboveboard.plays.published import History
from aboveboard.plays.statement import Statement
from aboveboard.plays.writer import Writer
from aboveboard.record.draft import with_entries
from aboveboard.record.model import AnyEntry, Record
from aboveboard.rendering import Measure, measures, renditions


@dataclass(frozen=True)
class Ahead:
    """The next statement over a record, made and measured as a run would.

    ``made`` are the renditions by path; ``items`` is the whole checklist.
    """

    play: str
    as_of: datetime
    statement: Statement
    made: Mapping[str, bytes]
    items: tuple[ChecklistItem, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def measures(self) -> list[Measure]:
        """The size of each rendition, by the rule of its channel."""
        return measures(self.made, reading_grades(self.statement))

    @property
    def missing(self) -> tuple[ChecklistItem, ...]:
        """The required elements that the record gives nothing for."""
        return tuple(item for item in self.items if item.is_missing)

    @property
    def held(self) -> tuple[Finding, ...]:
        """The findings that keep the statement from leaving."""
        return blocking(self.findings)


def look_ahead(
    play: OpenPlay, record: Record, history: History, entry: AnyEntry | None = None
) -> Ahead:
    """Write the next statement of ``record``, with ``entry`` at its end if one is given.

    It is the first statement until one was published, then an update. Its instant is that of
    ``play``, or the one at which the newest entry was learned when that is later.

    Raises
    ------
    PlayError, WordingError, RenderError
        There can be no statement or rendition yet.
    """
    opened = _opened(play, record, history, entry)
    statement = opened.statement()
    previous = opened.said[-1] if opened.said and opened.name in NUMBERED else None
    return Ahead(
        play=opened.name,
        as_of=opened.view.as_of,
        statement=statement,
        made=renditions(statement),
        items=checklist(opened.name, opened.view, opened.changes),
        findings=check_statement(statement, opened.view, previous, opened.languages),
    )


def told_correction(
    play: OpenPlay, record: Record, history: History, entry: AnyEntry
) -> dict[str, dict[str, Any]]:
    """Return what the next statement says of the correction ``entry``, by language.

    Each has ``label``, ``old``, ``new`` and ``because``. Empty when no statement has said what
    was wrong: then there is nothing to take back.
    """
    opened = _opened(play, record, history, entry)
    corrections = opened.changes.corrections if opened.changes else ()
    found = next((one for one in corrections if one.right.id == entry.id), None)
    if found is None:
        return {}
    return {
        language.tag: correction_values(Writer(opened.view, language), found)
        for language in opened.languages
    }


def _opened(play: OpenPlay, record: Record, history: History, entry: AnyEntry | None) -> OpenPlay:
    whole = with_entries(record, (entry,) if entry else ())
    at = max([play.parameters.as_of, *(one.known_at for one in whole.entries)])
    published = history.before(at)
    said = said_before(whole, at, published.statements)
    return replace(
        play,
        name="periodic-update" if said else "initial-statement",
        parameters=play.parameters.model_copy(update={"as_of": at, "corrects": 0, "texts": {}}),
        record=whole,
        history=published,
    )
