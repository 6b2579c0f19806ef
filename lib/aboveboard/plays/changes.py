"""What is different from what was said before: corrections, figures, news, promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from aboveboard.plays.before import Before, Said, figures_of
from aboveboard.plays.correcting import Corrected
from aboveboard.plays.statement import Figure
from aboveboard.record.commitments import Promise, promises
from aboveboard.record.fields import Texts
from aboveboard.record.model import (
    INTERNAL,
    AnyEntry,
    Commitment,
    FigureEntry,
    FigureName,
    StatusEntry,
)
from aboveboard.record.view import View


@dataclass(frozen=True)
class Correction:
    """Something that was said and was wrong.

    ``wrong`` is the entry that was told, ``right`` the one that stands now, ``figure`` the
    published figure where it is one, ``told`` the first statement that said it.
    """

    wrong: AnyEntry
    right: AnyEntry
    told: Said
    reasons: tuple[Texts, ...]
    figure: Figure | None = None


@dataclass(frozen=True)
class FigureChange:
    """A figure that moved on without having been wrong."""

    old: Figure
    new: FigureEntry
    reasons: tuple[Texts, ...]


@dataclass(frozen=True)
class Late:
    """The promise of a next update that this statement comes too late for."""

    due: datetime
    came: datetime


@dataclass(frozen=True)
class Changes:
    """How ``view`` differs from what ``before`` holds.

    ``corrected`` is the earlier version of the statement that is being written, if there is one:
    corrections are told against it, and the statement came when that one first did.
    """

    before: Before
    view: View
    corrected: Corrected | None = None

    @property
    def _since(self) -> datetime:
        return self.before.last.as_of

    @cached_property
    def entries(self) -> tuple[AnyEntry, ...]:
        """The entries that stand, were learned since and may be told, in the order learned."""
        return tuple(
            entry
            for entry in self.view.known
            if entry.known_at > self._since and not isinstance(entry, INTERNAL)
        )

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """What was told and is put right since, in the order of the corrections."""
        if self.corrected:
            return corrections_of(self.corrected, self.view)
        found = []
        for right in self.entries:
            wrong = self._told_root(right)
            if wrong is not None:
                found.append(self._correction(wrong, right))
        return tuple(found)

    @cached_property
    def figures(self) -> tuple[FigureChange, ...]:
        """The figures told before that have another value now, corrections left out."""
        corrected = self._corrected_names
        found = []
        for figure in self.view.figures:
            old = self._said.get(figure.name)
            if old and figure.name not in corrected and _value(old) != _value(figure):
                found.append(FigureChange(old, figure, self._reasons(figure.name)))
        return tuple(found)

    @cached_property
    def new_figures(self) -> tuple[FigureEntry, ...]:
        """The figures that were not told before."""
        corrected = self._corrected_names
        return tuple(
            figure
            for figure in self.view.figures
            if figure.name not in self._said and figure.name not in corrected
        )

    @cached_property
    def withdrawn(self) -> tuple[Figure, ...]:
        """The figures told before that the record neither holds nor corrects."""
        known = {figure.name for figure in self.view.figures} | self._corrected_names
        return tuple(figure for name, figure in self._said.items() if name not in known)

    @property
    def came(self) -> datetime:
        """When this statement comes out: when its first version did, if there is one."""
        return self._instants[0]

    @cached_property
    def told_figures(self) -> tuple[Figure, ...]:
        """The figures that this statement tells."""
        return figures_of(self.view)

    @cached_property
    def update_promises(self) -> tuple[Promise, ...]:
        """The promises of a next update that are kept or late by now."""
        return tuple(
            promise
            for promise in self.promises
            if promise.entry.promise == "next-update" and promise.state != "open"
        )

    @property
    def late(self) -> Late | None:
        """The broken promise of the statement before, if this one comes too late for it."""
        due, came = self.before.last.next_update, self.came
        if due is None or due >= came:
            return None
        return Late(due, came)

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """Every promise and how it stands when this statement is published."""
        return promises(self.view, (*self.before.instants, *self._instants))

    @cached_property
    def broken(self) -> tuple[Promise, ...]:
        """Other promises that became late since, or were kept late since."""
        return tuple(
            promise
            for promise in self._others
            if promise.state == "late"
            and (self._is_since(promise.entry.due) or self._is_since(promise.kept_at))
        )

    @cached_property
    def kept(self) -> tuple[Promise, ...]:
        """Other promises that were kept in time since."""
        return tuple(
            promise
            for promise in self._others
            if promise.state == "kept" and self._is_since(promise.kept_at)
        )

    @cached_property
    def open(self) -> tuple[Promise, ...]:
        """Other promises that are still open."""
        return tuple(promise for promise in self._others if promise.state == "open")

    @cached_property
    def status_changed(self) -> bool:
        """Whether the public status is another than the statement before gave."""
        now, then = self.view.status, View(self.view.record, self._since).status
        return (now.status if now else None) != (then.status if then else None)

    @cached_property
    def is_nothing(self) -> bool:
        """Whether there is no news but the next promise."""
        told = (*self.corrections, *self.figures, *self.new_figures, *self.withdrawn)
        return not told and not self.broken and not any(map(self._is_news, self.entries))

    # --- how it is found --------------------------------------------------------------------------

    @property
    def _instants(self) -> tuple[datetime, ...]:
        """When this statement came out, and each version and statement since."""
        earlier = self.corrected.instants if self.corrected else ()
        return (*earlier, self.view.as_of)

    @cached_property
    def _said(self) -> dict[FigureName, Figure]:
        return {figure.name: figure for figure in self.before.last.figures}

    @cached_property
    def _by_id(self) -> dict[str, AnyEntry]:
        return {entry.id: entry for entry in self.view.all_known}

    @property
    def _others(self) -> tuple[Promise, ...]:
        return tuple(p for p in self.promises if p.entry.promise != "next-update")

    def _is_since(self, instant: datetime | None) -> bool:
        return instant is not None and self._since < instant <= self.view.as_of

    def _is_news(self, entry: AnyEntry) -> bool:
        if isinstance(entry, StatusEntry):
            return self.status_changed or entry.trend is not None
        return not (isinstance(entry, Commitment) and entry.promise == "next-update")

    def _told_root(self, entry: AnyEntry) -> AnyEntry | None:
        """Follow corrections back to the entry that was told, if ``entry`` corrects one."""
        while entry.corrects:
            entry = self._by_id[entry.corrects]
            if entry.known_at <= self._since:
                return entry
        return None

    def _correction(self, wrong: AnyEntry, right: AnyEntry) -> Correction:
        reasons = (right.because,) if right.because else ()
        if not isinstance(wrong, FigureEntry) or not isinstance(right, FigureEntry):
            return Correction(wrong, right, self._first_told(wrong), reasons)
        newest = next(figure for figure in self.view.figures if figure.name == right.name)
        if newest.id != right.id and newest.because:
            reasons = (*reasons, newest.because)
        figure = self._said.get(wrong.name)
        return Correction(wrong, newest, self._first_said(wrong, figure), reasons, figure)

    def _first_told(self, wrong: AnyEntry) -> Said:
        return next(said for said in self.before.said if said.as_of >= wrong.known_at)

    def _first_said(self, wrong: FigureEntry, figure: Figure | None) -> Said:
        told = (said for said in self.before.said if figure and _holds(said, figure))
        return next(told, None) or self._first_told(wrong)

    @cached_property
    def _corrected_names(self) -> frozenset[FigureName]:
        return frozenset(
            entry.name
            for correction in self.corrections
            for entry in (correction.wrong, correction.right)
            if isinstance(entry, FigureEntry)
        )

    def _reasons(self, name: FigureName) -> tuple[Texts, ...]:
        return tuple(
            entry.because
            for entry in self.entries
            if isinstance(entry, FigureEntry) and entry.name == name and entry.because
        )


def corrections_of(corrected: Corrected, view: View) -> tuple[Correction, ...]:
    """Return what a published version said and the record puts right by ``view``'s instant."""
    return Changes(Before((corrected.said,)), view).corrections


def _value(figure: Figure | FigureEntry) -> tuple[str, bool, str]:
    return (figure.amount, figure.approximate, figure.confidence)


def _holds(said: Said, figure: Figure) -> bool:
    return any(f.name == figure.name and f.amount == figure.amount for f in said.figures)
