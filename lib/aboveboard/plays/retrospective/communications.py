"""How the custodian spoke, measured: how soon, how often, as promised, how plainly, to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from aboveboard.plays.before import Said
from aboveboard.plays.published import History
from aboveboard.plays.retrospective.yardsticks import CADENCE_FOR
from aboveboard.plays.statement import Statement, running_text
from aboveboard.record.commitments import Promise, missed, promises
from aboveboard.record.model import LOSS
from aboveboard.record.view import View
from aboveboard.wording.readability import Readability, readability


@dataclass(frozen=True)
class Silence:
    """The time between two statements that followed each other."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it was."""
        return self.end - self.start


@dataclass(frozen=True)
class Communications:
    """What was measured. ``grades`` is empty when no ledger holds the texts.

    Parameters
    ----------
    started, noticed
        When the theft happened and was noticed, as far as known.
    first_word
        When the first statement came out; there is one.
    loss_named
        When the first statement said how much was stolen, if one did.
    longest
        The longest silence between two statements, None when there was one statement.
    longest_early
        The longest within the first hours, in which updates come often.
    promises
        Every promise with a date that is kept or late, those of updates and others.
    awarded_at, paid_at
        When a statement first said what is paid, and when first one said that it was.
    versions
        How many statements came out in a corrected version.
    grades
        By statement id, by language: how hard it reads.
    """

    started: datetime | None
    noticed: datetime | None
    statements: tuple[Said, ...]
    first_word: datetime
    loss_named: datetime | None
    longest: Silence | None
    longest_early: Silence | None
    promises: tuple[Promise, ...]
    awarded_at: datetime | None
    paid_at: datetime | None
    versions: int
    grades: Mapping[str, Mapping[str, Readability]]

    @property
    def missed(self) -> tuple[Promise, ...]:
        """The promises that were not kept in time."""
        return missed(self.promises)

    @property
    def kept(self) -> int:
        """How many promises were kept in time."""
        return len(self.promises) - len(self.missed)


def measure(view: View, said: tuple[Said, ...], history: History) -> Communications:
    """Measure the statements published before ``view.as_of``.

    Parameters
    ----------
    said
        The statements published before, oldest first; there is at least one.
    history
        Their texts, where a ledger holds them.
    """
    instants = [one.as_of for one in said]
    started, noticed = view.marked("started"), view.marked("noticed")
    silences = [Silence(start, end) for start, end in pairwise(instants)]
    early = [one for one in silences if one.start - instants[0] < CADENCE_FOR]
    found = promises(view, (*instants, view.as_of))
    return Communications(
        started=started.at if started else None,
        noticed=noticed.at if noticed else None,
        statements=said,
        first_word=instants[0],
        loss_named=_first(said, LOSS),
        longest=max(silences, key=lambda one: one.length, default=None),
        longest_early=max(early, key=lambda one: one.length, default=None),
        promises=tuple(promise for promise in found if promise.state != "open"),
        awarded_at=_first(said, ("awarded",)),
        paid_at=_first(said, ("paid",)),
        versions=sum(p.statement.version > 1 for p in history.standing),
        grades={p.statement.id: _grades(p.statement) for p in history.standing},
    )


def _first(said: Iterable[Said], keys: Sequence[str]) -> datetime | None:
    told = (one.as_of for one in said if any(figure.key in keys for figure in one.figures))
    return next(told, None)


def _grades(statement: Statement) -> dict[str, Readability]:
    return {edition.language: readability(running_text(edition)) for edition in statement.editions}
