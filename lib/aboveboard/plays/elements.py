"""What an element of a checklist is, and how it looks at a record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from aboveboard.plays.changes import Changes
from aboveboard.record.view import View
from aboveboard.said import Said, said

State = Literal["told", "told as not yet known", "missing", "does not apply"]
Reply = tuple[State, str]
"""How the record answers an element, and what to do or to know."""

TOLD: Reply = ("told", "")
NO_EARLIER: Reply = ("missing", "No statement was published before; run initial-statement.")


def always(_: object) -> Reply:
    """Answer for an element that every statement tells."""
    return TOLD


@dataclass(frozen=True)
class ChecklistItem:
    """One element: its id, what it asks for, how it stands, and what to do where it is missing."""

    id: str
    asks: str
    required: bool
    state: State
    note: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether it must be told and the record gives nothing to tell."""
        return self.required and self.state == "missing"

    @property
    def row(self) -> tuple[str, str, str, str]:
        """Its row in a table, under :data:`CHECKLIST_HEAD`."""
        return (self.id, said(self.asks), said(self.state), said(self.note))

    @property
    def line(self) -> Said:
        """What it asks for and what to do, in a line."""
        return said("{asks}. {note}", asks=said(self.asks), note=said(self.note))


CHECKLIST_HEAD = ("Id", "Element", "State", "To do")


@dataclass(frozen=True)
class Element:
    """An element that the record alone answers."""

    id: str
    asks: str
    find: Callable[[View], Reply]
    required: bool = True

    def look(self, view: View, _: Changes | None) -> ChecklistItem:
        """Say how it stands."""
        state, note = self.find(view)
        return ChecklistItem(self.id, self.asks, self.required, state, note)


@dataclass(frozen=True)
class Since:
    """An element that says how things stand against the statement before."""

    id: str
    asks: str
    find: Callable[[Changes], Reply]
    required: bool = True

    def look(self, _: View, changes: Changes | None) -> ChecklistItem:
        """Say how it stands."""
        state, note = self.find(changes) if changes else NO_EARLIER
        return ChecklistItem(self.id, self.asks, self.required, state, note)
