"""What a statement must contain, and what of it the record does not hold yet.

The ids are those of the content list (I initial statement, U update, G every statement). An
element that is said as "not yet known" is told; it is missing only when the record gives nothing to
say at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from aboveboard.plays.changes import Changes
from aboveboard.plays.elements import TOLD, ChecklistItem, Element, Reply, Since, always
from aboveboard.plays.retrospective.checklist import RETROSPECTIVE
from aboveboard.record.model import (
    AFFECTED,
    LOSS,
    Answer,
    Authority,
    Burden,
    CauseEntry,
    Event,
    Finding,
    Measure,
    Rumour,
    Scam,
    ServiceEntry,
    Summary,
    Trace,
    Unaffected,
)
from aboveboard.record.view import Mark, View
from aboveboard.said import listed, said

_NEEDED_SERVICES = ("deposits", "withdrawals", "trading")


def _known(kind: type, otherwise: Reply) -> Callable[[View], Reply]:
    return lambda view: TOLD if view.of(kind) else otherwise


def _what_happened(view: View) -> Reply:
    if view.last(Summary):
        return TOLD
    if view.marked("noticed"):
        return (
            "told as not yet known",
            "Only what was noticed is told; add an entry of kind summary.",
        )
    return "missing", "Add an entry of kind summary: what happened, in one sentence."


def _when(view: View) -> Reply:
    marks: tuple[Mark, ...] = ("started", "noticed", "contained")
    unknown = [mark for mark in marks if view.marked(mark) is None]
    if not unknown:
        return TOLD
    if len(unknown) == len(marks):
        return "missing", "Add an event with mark: noticed, at least."
    return "told as not yet known", said("Not known yet: {unknown}.", unknown=listed(unknown))


def _scope(view: View) -> Reply:
    if not view.figures:
        return "told as not yet known", "No figure is known yet."
    if not view.figures_of(*LOSS):
        return "told as not yet known", "Not known yet: how much was lost."
    if not view.figures_of(*AFFECTED):
        return "told as not yet known", "Not known yet: how many accounts and wallets."
    return TOLD


def _services(view: View) -> Reply:
    told = {standing.entry.service for standing in view.services}
    missing = [service for service in _NEEDED_SERVICES if service not in told]
    if missing:
        return "missing", said(
            "Add an entry of kind service for {missing}.", missing=", ".join(missing)
        )
    return TOLD


def _unknowns(view: View) -> Reply:
    if view.unknowns:
        return TOLD
    return "missing", "Add what is not known, and how it is being found out (kind: unknown)."


def _next_update(view: View) -> Reply:
    promise = view.next_update
    if promise is None:
        return "missing", "Add a commitment with promise: next-update and a due time."
    if promise.due <= view.as_of:
        return "missing", "The promised time is past; add a commitment with a later one."
    return TOLD


def _status(view: View) -> Reply:
    if view.status:
        return TOLD
    return "missing", "Add an entry of kind status; until then it reads investigating."


_LEFT_OUT: Reply = ("does not apply", "Told once the record holds it.")


def _status_and_trend(view: View) -> Reply:
    if view.status is None:
        return _status(view)
    if view.status.trend is None:
        return "told", "No trend is told; give the status entry a `trend`."
    return TOLD


def _changed_figures(changes: Changes) -> Reply:
    if changes.withdrawn:
        gone = ", ".join(figure.key for figure in changes.withdrawn)
        return "missing", said(
            "Published, and gone from the record: {gone}. Add a correction.", gone=gone
        )
    silent = [change.new.id for change in changes.figures if not change.reasons]
    if silent:
        return "missing", said(
            "Say why it changed (`because`): {silent}.", silent=", ".join(silent)
        )
    if changes.figures or changes.new_figures or changes.corrections:
        return TOLD
    return "does not apply", "No figure has changed."


def _new_entries(changes: Changes) -> Reply:
    if any(isinstance(entry, (Event, Measure, ServiceEntry)) for entry in changes.entries):
        return TOLD
    return "does not apply", "Nothing new happened."


def _recovery(view: View) -> Reply:
    told = view.figures_of("withdrawals-done") or view.marked("contained") or view.last(Measure)
    return TOLD if told else _LEFT_OUT


def _parties(view: View) -> Reply:
    found = (*view.figures_of("frozen"), *view.figures_of("recovered"))
    nameless = [figure.id for figure in found if figure.party is None]
    if nameless:
        return "told", said(
            "Name who froze or returned it (`party`): {nameless}.", nameless=", ".join(nameless)
        )
    return TOLD if found else _LEFT_OUT


def _reopening(view: View) -> Reply:
    if any(standing.entry.state == "resumed" for standing in view.services):
        return TOLD
    return "does not apply", "No service was opened again."


def _findings(view: View) -> Reply:
    cause = view.last(CauseEntry)
    if cause is None and not view.of(Finding):
        return "told as not yet known", "Not known yet: how the attack worked."
    if not view.of(Finding, lambda found: found.about == "prevention"):
        return "told", "Not told: what now prevents it (kind: finding, about: prevention)."
    return TOLD


def _rumours(view: View) -> Reply:
    return TOLD if view.last(Rumour) or view.last(Scam) else _LEFT_OUT


GENERAL = (
    Element("G1", "document id, number, language, version, instant and zone", always),
    Element("G2", "status, and the date in the title", _status),
    Element("G3", "issuer and approvers", always),
    Element("G4", "official channels, how to verify", always),
    Element("G5", "safety block", always),
    Element("G6", "when and where the next update comes", _next_update),
    Element("G7", "how to ask and give feedback", always),
    Element("G8", "what changed since the last statement", always),
    Element("G9", "each language with the same facts", always),
    Element("G10", "why one received it (e-mail)", always),
)
INITIAL = (
    Element("I1", "what happened, in one sentence", _what_happened),
    Element("I2", "when it happened, was noticed, was contained", _when),
    Element("I3", "known scope: assets, wallets, accounts", _scope),
    Element(
        "I4",
        "what is not affected, and how that was checked",
        _known(Unaffected, ("told as not yet known", "Nothing is checked yet.")),
    ),
    Element("I5", "what is not known, and how it is being found out", _unknowns),
    Element("I6", "state of each service", _services),
    Element("I7", "what customers should do and not do", always),
    Element("I8", "safety block in the first lines", always),
    Element("I9", "one plain apology", always),
    Element("I10", "who bears the loss, if approved", _known(Burden, _LEFT_OUT), required=False),
    Element("I11", "thief's addresses and transactions", _known(Trace, _LEFT_OUT), required=False),
    Element("I12", "authorities and experts told", _known(Authority, _LEFT_OUT), required=False),
    Element("I13", "time of the next update", _next_update),
)

UPDATE = (
    Since("U1", "number, link to the one before, one line of news", always),
    Element("U2", "status and trend", _status_and_trend),
    Since("U3", "each changed figure, old and new, and why", _changed_figures),
    Since("U4", "new timeline entries", _new_entries, required=False),
    Element("U5", "containment, recovery, withdrawals done", _recovery, required=False),
    Element("U6", "frozen and recovered by party", _parties, required=False),
    Element("U7", "what opens again, by asset", _reopening, required=False),
    Element("U8", "findings, how sure they are, what now prevents it", _findings),
    Element("U9", "rumours answered, frauds seen", _rumours, required=False),
    Element("U10", "what customers should do", always),
    Element("U11", "answers to the most asked questions", _known(Answer, _LEFT_OUT), False),
    Element("U12", "authorities told", _known(Authority, _LEFT_OUT), required=False),
    Element("U13", "time of the next update", _next_update),
)

ELEMENTS: dict[str, tuple[Element | Since, ...]] = {
    "initial-statement": INITIAL + GENERAL,
    "periodic-update": UPDATE + GENERAL,
    "retrospective": RETROSPECTIVE + GENERAL,
    "compensation": GENERAL,  # and the standard's own: plays/compensation/checklist.py
}

# What every statement tells and a play's own list asks for too: one thing to add is one gap.
_SAME = {"G2": {"U2"}, "G6": {"I13", "U13", "P16"}}


def checklist(play: str, view: View, changes: Changes | None = None) -> tuple[ChecklistItem, ...]:
    """Return every element of ``play`` and how the record as of ``view.as_of`` answers it.

    ``changes`` is how it differs from the statement before, where there is one.
    """
    items = tuple(element.look(view, changes) for element in ELEMENTS[play])
    gaps = {item.id for item in items if item.is_missing}
    return tuple(_counted_once(item, gaps) for item in items)


def _counted_once(item: ChecklistItem, gaps: set[str]) -> ChecklistItem:
    same = gaps & _SAME.get(item.id, set()) if item.is_missing else set()
    if not same:
        return item
    note = said("Counted as {id}.", id=min(same))
    return replace(item, state="does not apply", note=note)


def missing(play: str, view: View, changes: Changes | None = None) -> tuple[ChecklistItem, ...]:
    """Return the required elements that the record gives nothing for."""
    return tuple(item for item in checklist(play, view, changes) if item.is_missing)
