"""What a retrospective is a function of: the record, what was published, heard, delivered."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from aboveboard.plays.before import Before, Said
from aboveboard.plays.changes import Changes
from aboveboard.plays.heard import Heard
from aboveboard.plays.published import History
from aboveboard.plays.retrospective.communications import Communications, measure
from aboveboard.plays.retrospective.reach import Reach
from aboveboard.plays.retrospective.reconcile import Reconciled, reconcile, told_before
from aboveboard.record.actions import Course, actions
from aboveboard.record.view import View


@dataclass(frozen=True)
class Case:
    """An incident looked back on from ``view.as_of``.

    ``changes`` is how the record differs from the statement before; ``heard`` and ``reach`` are
    None when no file of them was given.
    """

    view: View
    changes: Changes
    history: History
    heard: Heard | None = None
    reach: Reach | None = None

    @property
    def before(self) -> Before:
        """The statements published before."""
        return self.changes.before

    @cached_property
    def reconciled(self) -> Reconciled:
        """The money beside every earlier statement; raises PlayError where they contradict."""
        return reconcile(self.view, told_before(self.view, self.history, self.before.said))

    @cached_property
    def communications(self) -> Communications:
        """How we spoke, measured."""
        return measure(self.view, self.before.said, self.history)

    @cached_property
    def actions(self) -> tuple[Course, ...]:
        """The actions, overdue ones first."""
        return actions(self.view)

    @property
    def overdue(self) -> tuple[Course, ...]:
        """The actions that should have been done by now."""
        return tuple(one for one in self.actions if one.is_overdue(self.view.as_of))

    def first_told(self, known_at: datetime) -> Said | None:
        """Return the first statement that could tell what was learned at ``known_at``."""
        place = bisect_left(self._instants, known_at)
        return self.before.said[place] if place < len(self._instants) else None

    @cached_property
    def _instants(self) -> tuple[datetime, ...]:
        return self.before.instants
