"""Actions after an incident, and how each stands at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aboveboard.record.model import Action, ActionState
from aboveboard.record.view import View

State = Literal["open", "started", "done", "verified", "dropped"]
_UNFINISHED = frozenset({"open", "started"})


@dataclass(frozen=True)
class Course:
    """An action and what became of it: ``changes`` are its states in the order of time."""

    entry: Action
    changes: tuple[ActionState, ...]

    @property
    def state(self) -> State:
        """How it stands; ``open`` while no entry says of it."""
        return self.changes[-1].state if self.changes else "open"

    @property
    def is_unfinished(self) -> bool:
        """Whether it is still to be done."""
        return self.state in _UNFINISHED

    def is_overdue(self, as_of: datetime) -> bool:
        """Tell whether it should have been done by ``as_of`` and is not."""
        return self.is_unfinished and self.entry.due < as_of


def actions(view: View) -> tuple[Course, ...]:
    """Return each action known at ``view.as_of``: overdue ones first, then open, then finished.

    Within each the one that is due first stands first.
    """
    root: dict[str, str] = {}
    for entry in view.all_known:
        if isinstance(entry, Action):
            # An action that was corrected keeps what was said of it before.
            root[entry.id] = root[entry.corrects] if entry.corrects else entry.id
    changes: dict[str, list[ActionState]] = {}
    for change in sorted(view.of(ActionState), key=lambda entry: entry.at):
        changes.setdefault(root[change.action], []).append(change)
    found = (Course(e, tuple(changes.get(root[e.id], ()))) for e in view.of(Action))
    return tuple(
        sorted(
            found,
            key=lambda one: (not one.is_overdue(view.as_of), not one.is_unfinished, one.entry.due),
        )
    )
