"""Hold the money of a retrospective to every statement published before it, to the unit.

Sources are the statements in the ledger, each version, or where there is none what the record says
was published. A figure there must be the one that stands now, or one that a correction on the
record explains, or one that has moved on since, as a sum that was paid does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from aboveboard.errors import PlayError, Problem
from aboveboard.plays.before import Said, figures_of, statement_id
from aboveboard.plays.honesty.figures import contradicts
from aboveboard.plays.published import History
from aboveboard.plays.statement import Figure, Play
from aboveboard.record.model import FigureEntry, FigureName
from aboveboard.record.view import View

Verdict = Literal["same", "corrected", "moved"]


@dataclass(frozen=True)
class Told:
    """The figures of one version of an earlier statement."""

    id: str
    version: int
    play: Play
    play_number: int
    as_of: datetime
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Line:
    """One value of a figure as it was published, first in ``told``, and how it stands now."""

    old: Figure
    told: tuple[Told, ...]
    now: Figure | None
    verdict: Verdict


@dataclass(frozen=True)
class Money:
    """What was awarded, paid and is outstanding in one currency; None where it is not known."""

    unit: str
    awarded: Decimal | None
    paid: Decimal

    @property
    def outstanding(self) -> Decimal | None:
        """What is still to be paid."""
        return None if self.awarded is None else self.awarded - self.paid


@dataclass(frozen=True)
class Reconciled:
    """Every published figure beside the one that stands; nothing in it contradicts."""

    told: tuple[Told, ...]
    lines: tuple[Line, ...]
    money: tuple[Money, ...]

    @property
    def compared(self) -> int:
        """How many published figures were compared."""
        return sum(len(told.figures) for told in self.told)


def told_before(view: View, history: History, said: Iterable[Said]) -> tuple[Told, ...]:
    """Return the figures of each version published before, oldest first."""
    if not history.published:
        return tuple(
            Told(statement_id(view.record, s.number), 1, s.play, s.play_number, s.as_of, s.figures)
            for s in said
        )
    # An amendment mends words alone: of a version's wordings one is enough.
    versions = {(s.number, s.version): s for s in history.statements}
    return tuple(
        Told(s.id, s.version, s.play, s.play_number, s.as_of, s.figures)
        for s in sorted(versions.values(), key=lambda s: (s.as_of, s.number))
    )


def reconcile(view: View, told: tuple[Told, ...]) -> Reconciled:
    """Compare every published figure with the one that stands at ``view.as_of``.

    Raises
    ------
    PlayError
        A published figure is another one now and no correction on the record explains it, more was
        paid than awarded, or more came back than was stolen; each is named.
    """
    now = {figure.name: figure for figure in figures_of(view)}
    corrections = _corrections(view)
    problems: list[Problem] = []
    lines: dict[tuple[FigureName, Decimal], Line] = {}
    for one in told:
        for old in one.figures:
            verdict = _verdict(old, now.get(old.name), one.as_of, corrections)
            if verdict is None:
                problems.append(_mismatch(one, old, now.get(old.name)))
                continue
            key = (old.name, Decimal(old.amount))
            known = lines.get(key)
            at = (*known.told, one) if known else (one,)
            lines[key] = Line(known.old if known else old, at, now.get(old.name), verdict)
    money = _money(view)
    problems += _impossible(view, money)
    if problems:
        raise PlayError(problems)
    return Reconciled(told, tuple(lines.values()), money)


_Correction = tuple[FigureName, Decimal, datetime]


def _corrections(view: View) -> tuple[_Correction, ...]:
    """Return each value that was put right: its name, its amount, and when that became known."""
    by_id = {entry.id: entry for entry in view.all_known}
    found = []
    for right in view.all_known:
        wrong = by_id.get(right.corrects) if right.corrects else None
        if isinstance(wrong, FigureEntry):
            found.append((wrong.name, wrong.number, right.known_at))
    return tuple(found)


def _verdict(
    old: Figure, new: Figure | None, told_at: datetime, corrections: tuple[_Correction, ...]
) -> Verdict | None:
    amount = Decimal(old.amount)
    if new is not None and Decimal(new.amount) == amount:
        return "same"
    for name, wrong, known_at in corrections:
        if name == old.name and wrong == amount and told_at < known_at:
            return "corrected"
    if new is not None and not contradicts(old, new):
        return "moved"
    return None


def _mismatch(told: Told, old: Figure, new: Figure | None) -> Problem:
    party = f" ({old.party})" if old.party else ""
    said = f"{old.amount} {old.unit}"
    now = f"{new.amount} {new.unit}" if new else "no such figure"
    return Problem(
        file=f"{told.id} v{told.version}",
        field=f"{old.key}{party}",
        what=f"This statement said {said}; the retrospective would say {now}.",
        do="Restore the figure, or add an entry that corrects it (corrects: …, because: …).",
    )


def _money(view: View) -> tuple[Money, ...]:
    """Return awarded and paid by currency, in the order first told."""
    awarded, paid = _sums(view, "awarded"), _sums(view, "paid")
    return tuple(
        Money(unit, awarded.get(unit), paid.get(unit, Decimal(0)))
        for unit in dict.fromkeys((*awarded, *paid))
    )


def _sums(view: View, key: str) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for figure in view.figures_of(key):
        sums[figure.unit] = sums.get(figure.unit, Decimal(0)) + figure.number
    return sums


def _impossible(view: View, money: tuple[Money, ...]) -> list[Problem]:
    found = [
        Problem(
            field="paid",
            what=f"More was paid than awarded: {one.paid:f} of {one.awarded:f} {one.unit}.",
            do="Correct one of the two; goodwill is a figure of its own.",
        )
        for one in money
        if one.awarded is not None and one.paid > one.awarded
    ]
    lost = _sums(view, "lost")
    for unit, amount in _sums(view, "recovered").items():
        if unit in lost and amount > lost[unit]:
            what = f"More came back than was stolen: {amount:f} of {lost[unit]:f} {unit}."
            found.append(Problem(field="recovered", what=what, do="Correct one of the two."))
    return found
