"""What a notebook calls: open a play, show the facts and the checklist, write the statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from aboveboard.deadlines import deadlines, load_regimes, unmatched
from aboveboard.deadlines.load import FILE_NAME as DUTIES_FILE
from aboveboard.errors import Problem
from aboveboard.plays.checklist import checklist, missing
from aboveboard.plays.duties import duties_table
from aboveboard.plays.initial import initial_statement
from aboveboard.plays.parameters import (
    Parameters,
    check_languages,
    check_texts,
    find_incident,
    parameters_in,
)
from aboveboard.plays.statement import Statement, running_text
from aboveboard.plays.tables import ShownTable
from aboveboard.plays.values import Writer
from aboveboard.record.load import load_record
from aboveboard.record.model import AnyEntry, Record, Summary
from aboveboard.record.view import View
from aboveboard.wording.language import Language, load_languages
from aboveboard.wording.readability import Readability, readability


@dataclass(frozen=True)
class OpenPlay:
    """A play over one incident (its ``folder``) at one instant, opened and validated."""

    name: str
    folder: Path
    parameters: Parameters
    record: Record
    warnings: tuple[Problem, ...]
    languages: tuple[Language, ...]

    @cached_property
    def view(self) -> View:
        """The record as of the parameter ``as_of``."""
        return View(self.record, self.parameters.as_of)

    def glance(self) -> ShownTable:
        """Show what leaders ask first: state, promise, money, people, and what is missing."""
        view, writer = self.view, Writer(self.view, self.languages[-1])
        summary, promise = view.last(Summary), view.next_update
        gaps = missing(self.name, view)
        rows = [
            ("As of", writer.at(view.as_of)),
            ("Status", view.status.status if view.status else "not set"),
            ("In one sentence", writer.text(summary.text) if summary else "not written yet"),
            *(
                (str(line["label"]), str(line["value"]))
                for line in map(writer.figure, view.figures)
            ),
            ("Not yet known", f"{len(view.unknowns)} open questions on the record"),
            ("Next update promised by", writer.at(promise.due) if promise else "no promise yet"),
            ("Missing from this statement", ", ".join(gap.id for gap in gaps) or "nothing"),
        ]
        return ShownTable("State, figures, promises", ("What", "State"), rows)

    def facts(self) -> ShownTable:
        """List every entry known by then, corrected ones too, in the order learned."""
        writer = Writer(self.view, self.languages[-1])
        standing = {entry.id for entry in self.view.known}
        rows = [_fact(entry, writer, entry.id in standing) for entry in self.view.all_known]
        head = ("Entry", "Kind", "Happened", "Known", "Confidence", "What")
        return ShownTable(f"The record at {writer.at(self.view.as_of)}", head, rows)

    def checklist(self) -> ShownTable:
        """Show each required element and how the record answers it."""
        rows = [
            (item.id, item.asks, item.state, item.note) for item in checklist(self.name, self.view)
        ]
        return ShownTable(
            "Each element and how it stands", ("Id", "Element", "State", "To do"), rows
        )

    def duties(self) -> ShownTable:
        """Show each duty to notify a regulator, with its countdown."""
        regimes = load_regimes(self.folder, f"{self.parameters.incident}/{DUTIES_FILE}")
        writer = Writer(self.view, self.languages[-1])
        found, warnings = deadlines(regimes, self.view), unmatched(regimes, self.view)
        return duties_table(found, warnings, writer)

    def statement(self) -> Statement:
        """Write the statement in each language."""
        return _WRITERS[self.name](self)


def _initial(play: OpenPlay) -> Statement:
    return initial_statement(play.view, play.languages, play.parameters.texts)


_WRITERS: dict[str, Callable[[OpenPlay], Statement]] = {"initial-statement": _initial}


def open_play(name: str, namespace: Mapping[str, Any], start: Path | None = None) -> OpenPlay:
    """Open the play ``name`` with the parameters among a notebook's variables.

    Parameters
    ----------
    name
        The play, such as ``initial-statement``.
    namespace
        The notebook's ``globals()``.
    start
        Where to look for the incident from; the working folder by default.

    Raises
    ------
    ParameterError, RecordError, WordingError
        With everything that is wrong, before anything is shown.
    """
    parameters = parameters_in(name, namespace)
    folder = find_incident(parameters.incident, start or Path.cwd())
    record, warnings = load_record(folder, f"{parameters.incident}/incident.yaml")
    tags = parameters.languages or record.languages
    check_languages(tags, record.languages)
    check_texts(parameters, tags, record.custodian.domains)
    languages = load_languages(tags, folder / "wording")
    return OpenPlay(name, folder, parameters, record, warnings, languages)


def reading_grades(statement: Statement) -> dict[str, str]:
    """Return how hard each edition is to read, in words, by language."""
    return {
        edition.language: _grade(readability(running_text(edition)))
        for edition in statement.editions
    }


def _grade(measure: Readability) -> str:
    if measure.grade is not None:
        return f"grade {measure.grade}"
    return (
        f"{measure.characters_a_sentence} characters a sentence, "
        f"{measure.characters_a_clause} a clause"
    )


def _fact(entry: AnyEntry, writer: Writer, stands: bool) -> tuple[str, ...]:
    what = _words(entry, writer)
    return (
        entry.id,
        entry.kind if stands else f"{entry.kind} (corrected since)",
        writer.stamp(entry.at),
        writer.stamp(entry.known_at) if entry.known_at != entry.at else "at once",
        entry.confidence,
        what,
    )


def _words(entry: AnyEntry, writer: Writer) -> str:
    parts = []
    for name in (
        "key",
        "service",
        "state",
        "assets",
        "status",
        "cause",
        "promise",
        "play",
        "chain",
        "trigger",
        "regime",
    ):
        value = getattr(entry, name, None)
        if value:
            parts.append(", ".join(value) if isinstance(value, tuple) else str(value))
    if entry.kind == "figure":
        parts.append(writer.amount(entry.amount, entry.unit, approximate=entry.approximate))
    if entry.kind == "commitment":
        parts.append(writer.at(entry.due))
    if text := getattr(entry, "text", None):
        parts.append(writer.text(text))
    return " · ".join(parts)
