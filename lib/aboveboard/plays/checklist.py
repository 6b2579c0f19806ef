"""What a statement must contain, and what of it the record does not hold yet.

The ids are those of the content list (I initial statement, U update, G every statement). An
element that is said as "not yet known" is told; it is missing only when the record gives nothing to
say at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from aboveboard.plays.changes import Changes
from aboveboard.record.model import (
    Answer,
    Authority,
    Burden,
    CauseEntry,
    Event,
    Measure,
    Rumour,
    Scam,
    ServiceEntry,
    Summary,
    Trace,
    Unaffected,
)
from aboveboard.record.model import (
    Finding as Found,
)
from aboveboard.record.view import Mark, View

State = Literal["told", "told as not yet known", "missing", "does not apply"]
Finding = tuple[State, str]

_TOLD: Finding = ("told", "")
_NEEDED_SERVICES = ("deposits", "withdrawals", "trading")


@dataclass(frozen=True)
class ChecklistItem:
    """One element: its id, what it asks for, how it stands, and what to do where it is missing."""

    id: str
    asks: str
    required: bool
    state: State
    note: str = ""


@dataclass(frozen=True)
class _Element:
    id: str
    asks: str
    find: Callable[[View], Finding]
    required: bool = True

    def look(self, view: View, _: Changes | None) -> ChecklistItem:
        state, note = self.find(view)
        return ChecklistItem(self.id, self.asks, self.required, state, note)


@dataclass(frozen=True)
class _Since:
    """An element that says how things stand against the statement before."""

    id: str
    asks: str
    find: Callable[[Changes], Finding]
    required: bool = True

    def look(self, _: View, changes: Changes | None) -> ChecklistItem:
        state, note = self.find(changes) if changes else _NO_EARLIER
        return ChecklistItem(self.id, self.asks, self.required, state, note)


def _always(_: View) -> Finding:
    return _TOLD


def _known(kind: type, otherwise: Finding) -> Callable[[View], Finding]:
    return lambda view: _TOLD if view.of(kind) else otherwise


def _what_happened(view: View) -> Finding:
    if view.last(Summary):
        return _TOLD
    if view.marked("noticed"):
        return (
            "told as not yet known",
            "Only what was noticed is told; add an entry of kind summary.",
        )
    return "missing", "Add an entry of kind summary: what happened, in one sentence."


def _when(view: View) -> Finding:
    marks: tuple[Mark, ...] = ("started", "noticed", "contained")
    unknown = [mark for mark in marks if view.marked(mark) is None]
    if not unknown:
        return _TOLD
    if len(unknown) == len(marks):
        return "missing", "Add an event with mark: noticed, at least."
    return "told as not yet known", f"Not known yet: {', '.join(unknown)}."


def _scope(view: View) -> Finding:
    if not view.figures:
        return "told as not yet known", "No figure is known yet."
    if not (view.figures_of("lost") or view.figures_of("lost-value")):
        return "told as not yet known", "Not known yet: how much was lost."
    if not (view.figures_of("affected-accounts") or view.figures_of("affected-wallets")):
        return "told as not yet known", "Not known yet: how many accounts and wallets."
    return _TOLD


def _services(view: View) -> Finding:
    told = {standing.entry.service for standing in view.services}
    missing = [service for service in _NEEDED_SERVICES if service not in told]
    if missing:
        return "missing", f"Add an entry of kind service for {', '.join(missing)}."
    return _TOLD


def _unknowns(view: View) -> Finding:
    if view.unknowns:
        return _TOLD
    return "missing", "Add what is not known, and how it is being found out (kind: unknown)."


def _next_update(view: View) -> Finding:
    promise = view.next_update
    if promise is None:
        return "missing", "Add a commitment with promise: next-update and a due time."
    if promise.due <= view.as_of:
        return "missing", "The promised time is past; add a commitment with a later one."
    return _TOLD


def _status(view: View) -> Finding:
    if view.status:
        return _TOLD
    return "missing", "Add an entry of kind status; until then it reads investigating."


_LEFT_OUT: Finding = ("does not apply", "Told once the record holds it.")
_NO_EARLIER: Finding = ("missing", "No statement was published before; run initial-statement.")


def _status_and_trend(view: View) -> Finding:
    if view.status is None:
        return _status(view)
    if view.status.trend is None:
        return "told", "No trend is told; give the status entry a `trend`."
    return _TOLD


def _changed_figures(changes: Changes) -> Finding:
    if changes.withdrawn:
        gone = ", ".join(figure.key for figure in changes.withdrawn)
        return "missing", f"Published, and gone from the record: {gone}. Add a correction."
    silent = [change.new.id for change in changes.figures if not change.reasons]
    if silent:
        return "missing", f"Say why it changed (`because`): {', '.join(silent)}."
    if changes.figures or changes.new_figures or changes.corrections:
        return _TOLD
    return "does not apply", "No figure has changed."


def _new_entries(changes: Changes) -> Finding:
    if any(isinstance(entry, (Event, Measure, ServiceEntry)) for entry in changes.entries):
        return _TOLD
    return "does not apply", "Nothing new happened."


def _recovery(view: View) -> Finding:
    told = view.figures_of("withdrawals-done") or view.marked("contained") or view.last(Measure)
    return _TOLD if told else _LEFT_OUT


def _parties(view: View) -> Finding:
    found = (*view.figures_of("frozen"), *view.figures_of("recovered"))
    nameless = [figure.id for figure in found if figure.party is None]
    if nameless:
        return "told", f"Name who froze or returned it (`party`): {', '.join(nameless)}."
    return _TOLD if found else _LEFT_OUT


def _reopening(view: View) -> Finding:
    if any(standing.entry.state == "resumed" for standing in view.services):
        return _TOLD
    return "does not apply", "No service was opened again."


def _findings(view: View) -> Finding:
    cause = view.last(CauseEntry)
    if cause is None and not view.of(Found):
        return "told as not yet known", "Not known yet: how the attack worked."
    if not view.of(Found, lambda found: found.about == "prevention"):
        return "told", "Not told: what now prevents it (kind: finding, about: prevention)."
    return _TOLD


def _rumours(view: View) -> Finding:
    return _TOLD if view.last(Rumour) or view.last(Scam) else _LEFT_OUT


GENERAL = (
    _Element("G1", "document id, number, language, version, instant and zone", _always),
    _Element("G2", "status, and the date in the title", _status),
    _Element("G3", "issuer and approvers", _always),
    _Element("G4", "official channels, how to verify", _always),
    _Element("G5", "safety block", _always),
    _Element("G6", "when and where the next update comes", _next_update),
    _Element("G7", "how to ask and give feedback", _always),
    _Element("G8", "what changed since the last statement", _always),
    _Element("G9", "each language with the same facts", _always),
    _Element("G10", "why one received it (e-mail)", _always),
)
INITIAL = (
    _Element("I1", "what happened, in one sentence", _what_happened),
    _Element("I2", "when it happened, was noticed, was contained", _when),
    _Element("I3", "known scope: assets, wallets, accounts", _scope),
    _Element(
        "I4",
        "what is not affected, and how that was checked",
        _known(Unaffected, ("told as not yet known", "Nothing is checked yet.")),
    ),
    _Element("I5", "what is not known, and how it is being found out", _unknowns),
    _Element("I6", "state of each service", _services),
    _Element("I7", "what customers should do and not do", _always),
    _Element("I8", "safety block in the first lines", _always),
    _Element("I9", "one plain apology", _always),
    _Element("I10", "who bears the loss, if approved", _known(Burden, _LEFT_OUT), required=False),
    _Element("I11", "thief's addresses and transactions", _known(Trace, _LEFT_OUT), required=False),
    _Element("I12", "authorities and experts told", _known(Authority, _LEFT_OUT), required=False),
    _Element("I13", "time of the next update", _next_update),
)

UPDATE = (
    _Since("U1", "number, link to the one before, one line of news", lambda _: _TOLD),
    _Element("U2", "status and trend", _status_and_trend),
    _Since("U3", "each changed figure, old and new, and why", _changed_figures),
    _Since("U4", "new timeline entries", _new_entries, required=False),
    _Element("U5", "containment, recovery, withdrawals done", _recovery, required=False),
    _Element("U6", "frozen and recovered by party", _parties, required=False),
    _Element("U7", "what opens again, by asset", _reopening, required=False),
    _Element("U8", "findings, how sure they are, what now prevents it", _findings),
    _Element("U9", "rumours answered, frauds seen", _rumours, required=False),
    _Element("U10", "what customers should do", _always),
    _Element("U11", "answers to the most asked questions", _known(Answer, _LEFT_OUT), False),
    _Element("U12", "authorities told", _known(Authority, _LEFT_OUT), required=False),
    _Element("U13", "time of the next update", _next_update),
)

ELEMENTS: dict[str, tuple[_Element | _Since, ...]] = {
    "initial-statement": INITIAL + GENERAL,
    "periodic-update": UPDATE + GENERAL,
    "compensation": GENERAL,  # and the standard's own: plays/compensation/checklist.py
}


def checklist(play: str, view: View, changes: Changes | None = None) -> tuple[ChecklistItem, ...]:
    """Return every element of ``play`` and how the record as of ``view.as_of`` answers it.

    ``changes`` is how it differs from the statement before, where there is one.
    """
    return tuple(element.look(view, changes) for element in ELEMENTS[play])


def missing(play: str, view: View, changes: Changes | None = None) -> tuple[ChecklistItem, ...]:
    """Return the required elements that the record gives nothing for."""
    return tuple(
        item for item in checklist(play, view, changes) if item.required and item.state == "missing"
    )
