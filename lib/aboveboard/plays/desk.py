"""What a notebook calls: open a play, show the facts and the checklist, write the statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from aboveboard.deadlines import Regime, deadlines, load_regimes, unmatched
from aboveboard.deadlines.load import FILE_NAME as DUTIES_FILE
from aboveboard.errors import Problem
from aboveboard.plays.before import Before, Said, before, said_before
from aboveboard.plays.catalogue import FOLLOWING, LEDGER_FOLDER
from aboveboard.plays.changes import Changes, corrections_of
from aboveboard.plays.chart import Chart
from aboveboard.plays.checklist import checklist, missing
from aboveboard.plays.continuing import must_continue
from aboveboard.plays.correcting import Corrected, corrected, nothing_to_correct
from aboveboard.plays.duties import duties_table, overdue_duties
from aboveboard.plays.elements import CHECKLIST_HEAD
from aboveboard.plays.entries_table import entries_table
from aboveboard.plays.followup import difference_table, promise_table
from aboveboard.plays.glance import glance_table
from aboveboard.plays.heard import Heard, nothing_heard, read_heard
from aboveboard.plays.heard_charts import asked_chart, mood_chart
from aboveboard.plays.honesty import Finding, check_statement
from aboveboard.plays.honesty.shown import findings_table, located
from aboveboard.plays.initial import initial_statement
from aboveboard.plays.parameters import (
    Parameters,
    check_languages,
    check_texts,
    find_file,
    find_incident,
    injected,
    parameters_in,
)
from aboveboard.plays.published import History
from aboveboard.plays.reading_grades import reading_grades as reading_grades
from aboveboard.plays.statement import Statement
from aboveboard.plays.tables import ShownTable, on_screen
from aboveboard.plays.update import periodic_update
from aboveboard.plays.writer import Writer
from aboveboard.record.ledger_place import ledger_near
from aboveboard.record.load import load_record, record_tree
from aboveboard.record.model import Record
from aboveboard.record.view import View
from aboveboard.said import said
from aboveboard.wording.language import Language, load_languages
from aboveboard.wording.said import ENGLISH, screen_languages

Part = Literal["overview", "questions", "complaints", "emerging", "urgent", "mood"]


@dataclass(frozen=True)
class OpenPlay:
    """A play over one incident (its ``folder``) at one instant, opened and validated.

    ``by_hand``: a person runs the notebook, no program. ``history`` was read in ``ledger``.
    """

    name: str
    folder: Path
    parameters: Parameters
    record: Record
    warnings: tuple[Problem, ...]
    languages: tuple[Language, ...]
    history: History = field(default_factory=History)
    by_hand: bool = True
    ledger: Path = field(default_factory=Path)

    @cached_property
    def corrected(self) -> Corrected | None:
        """The published version that this one puts right; None for a new statement."""
        number = self.parameters.corrects
        return corrected(self.history, number, self.name) if number else None

    @property
    def comes_at(self) -> datetime:
        """When this statement comes out: when its first version did, if there is one."""
        return self.corrected.instants[0] if self.corrected else self.parameters.as_of

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """The statements published before this one, oldest first."""
        return said_before(self.record, self.comes_at, self.history.statements)

    @cached_property
    def changes(self) -> Changes | None:
        """How the record differs from the statement before; None when there is none."""
        return Changes(Before(self.said), self.view, self.corrected) if self.said else None

    @cached_property
    def view(self) -> View:
        """The record as of the parameter ``as_of``."""
        return View(self.record, self.parameters.as_of)

    @property
    def screen(self) -> str:
        """The language of what the analyst and the leaders see: the last one, if none is asked."""
        asked = self.parameters.screen or self.languages[-1].tag
        return asked if asked in screen_languages() else ENGLISH

    @property
    def _language(self) -> Language:
        """The screen's language, or the last one where the record is not written in it."""
        return next((one for one in self.languages if one.tag == self.screen), self.languages[-1])

    @cached_property
    def _regimes(self) -> tuple[Regime, ...]:
        return load_regimes(self.folder, f"{self.parameters.incident}/{DUTIES_FILE}")

    @property
    def _writer(self) -> Writer:
        """Writes for the analyst and the leaders."""
        return Writer(self.view, self._language)

    @on_screen
    def glance(self) -> ShownTable:
        """Show what leaders ask first: state, promise, money, people, and what is missing."""
        gaps = missing(self.name, self.view, self.changes)
        overdue = overdue_duties(deadlines(self._regimes, self.view), self._writer, self.screen)
        return glance_table(self._writer, gaps, overdue)

    @on_screen
    def facts(self) -> ShownTable:
        """List every entry known by then, corrected ones too, in the order learned."""
        caption = said("The record at {at}", at=self._writer.at(self.view.as_of))
        return entries_table(caption, self.view.all_known, self._writer)

    @on_screen
    def news(self) -> ShownTable:
        """List the entries that were learned since the last statement."""
        since = self.said[-1].as_of if self.said else None
        new = tuple(e for e in self.view.all_known if since is None or e.known_at > since)
        return entries_table(said("New entries: {count}", count=len(new)), new, self._writer)

    @on_screen
    def promises(self) -> ShownTable:
        """Show every promise: how much time is left, what was kept, what is late."""
        came = self.corrected.instants if self.corrected else ()
        return promise_table(self._writer, (*(said.as_of for said in self.said), *came))

    @on_screen
    def differences(self) -> ShownTable:
        """Show what differs from the last statement: corrections, changed and new figures."""
        known = before(self.record, self.comes_at, self.history.statements)
        return difference_table(self._writer, Changes(known, self.view, self.corrected))

    @on_screen
    def checklist(self) -> ShownTable:
        """Show each required element and how the record answers it."""
        rows = [item.row for item in checklist(self.name, self.view, self.changes)]
        return ShownTable("Each element and how it stands", CHECKLIST_HEAD, rows)

    @on_screen
    def duties(self) -> ShownTable:
        """Show each duty to notify a regulator, with its countdown."""
        found, warnings = deadlines(self._regimes, self.view), unmatched(self._regimes, self.view)
        return duties_table(found, warnings, self._writer, self.screen)

    @cached_property
    def heard(self) -> Heard | None:
        """What people ask, from the snapshot that the parameter ``feedback`` names."""
        name = getattr(self.parameters, "feedback", "")
        if not name:
            return None
        return read_heard(find_file(name, self.folder), name, self.parameters.as_of)

    @on_screen
    def listening(self, part: Part = "overview") -> ShownTable:
        """Show a part of what was heard; without a snapshot, how to make one."""
        if self.heard is None:
            return nothing_heard()
        if part in ("questions", "complaints", "emerging"):
            shown: ShownTable = getattr(self.heard, part)(self._language.tag)
            return shown
        return {
            "overview": self.heard.overview,
            "urgent": self.heard.urgent,
            "mood": self.heard.mood,
        }[part]()

    def asked_over_time(self) -> Chart | None:
        """Return the chart of questions asked and answered; None where too few were heard."""
        return asked_chart(self._writer, self.heard.snapshot) if self.heard else None

    def mood_over_time(self) -> Chart | None:
        """Return the chart of moods; None where too few were heard."""
        return mood_chart(self._writer, self.heard.snapshot) if self.heard else None

    def answer_slots(self) -> str:
        """Return blank entries for the record, one a question, with the number who asked."""
        tags = [language.tag for language in self.languages]
        return self.heard.slots(tags, self.parameters.as_of) if self.heard else ""

    def statement(self) -> Statement:
        """Write the statement in each language.

        Raises
        ------
        PlayError
            It is to correct a published one, and the record corrects nothing that it said.
        """
        return self._statement

    @cached_property
    def _statement(self) -> Statement:
        if self.corrected and not corrections_of(self.corrected, self.view):
            raise nothing_to_correct(self.corrected.said.number)
        return self._write()

    def _write(self) -> Statement:
        return _WRITERS[self.name](self)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the honesty checks find in the statement, errors first."""
        previous = self.said[-1] if self.said and self.name in FOLLOWING else None
        found = check_statement(self._statement, self.view, previous, self.languages)
        return located(found, record_tree(self.folder)) if found else ()

    @on_screen
    def honesty(self) -> ShownTable:
        """Show what the honesty checks find: where, the words, and what to do."""
        return findings_table(self.findings)


def _initial(play: OpenPlay) -> Statement:
    return initial_statement(play.view, play.languages, play.parameters.texts, play.corrected)


def _update(play: OpenPlay) -> Statement:
    history = play.history
    known = before(play.record, play.comes_at, history.statements, history.head)
    return periodic_update(
        play.view,
        known,
        play.languages,
        play.parameters.texts,
        play.corrected,
        play.heard.snapshot if play.heard else None,
    )


_WRITERS: dict[str, Callable[[OpenPlay], Statement]] = {
    "initial-statement": _initial,
    "periodic-update": _update,
}


def open_play(name: str, namespace: Mapping[str, Any], start: Path | None = None) -> OpenPlay:
    """Open the play ``name`` with the parameters among a notebook's variables.

    Parameters
    ----------
    name
        The play, such as ``initial-statement``.
    namespace
        The notebook's ``globals()``. A run puts the folder of the ledger there, by the name of
        :data:`~aboveboard.plays.catalogue.LEDGER_FOLDER`; else the nearest one counts.
    start
        Where to look for the incident from; the working folder by default.

    Raises
    ------
    ParameterError, RecordError, WordingError, LedgerError, PlayError
        With everything that is wrong, before anything is shown.
    """
    parameters, start = parameters_in(name, namespace), start or Path.cwd()
    folder = find_incident(parameters.incident, start)
    record, warnings = load_record(folder, f"{parameters.incident}/incident.yaml")
    tags = parameters.languages or record.languages
    check_languages(tags, record.languages)
    check_texts(parameters, tags, record.custodian.domains)
    languages = load_languages(tags, folder / "wording")
    ledger = Path(namespace.get(LEDGER_FOLDER) or ledger_near(record, folder, start))
    history = History.read(ledger).before(parameters.as_of)
    must_continue(record, history.statements)
    if name in FOLLOWING:
        before(record, parameters.as_of, history.statements, searched=ledger)
    if parameters.corrects:
        corrected(history, parameters.corrects, name)
    by_hand = not injected(namespace)
    return OpenPlay(name, folder, parameters, record, warnings, languages, history, by_hand, ledger)
