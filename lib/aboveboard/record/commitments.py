"""Promises with a date: which are open, which were kept, which were late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from aboveboard.record.model import Commitment
from aboveboard.record.moments import next_updates
from aboveboard.record.view import View

State = Literal["open", "kept", "late"]


@dataclass(frozen=True)
class Promise:
    """A commitment and how it stands.

    ``kept_at`` is when it was fulfilled, None while it is not. A promise that was fulfilled after
    it was due stays late.
    """

    entry: Commitment
    state: State
    kept_at: datetime | None = None

    def overdue(self, as_of: datetime) -> timedelta:
        """Return how long after its time it was fulfilled, or how long it has been due by now."""
        return max(timedelta(), (self.kept_at or as_of) - self.entry.due)


def promises(view: View, published: Iterable[datetime] = ()) -> tuple[Promise, ...]:
    """Return each promise known at ``view.as_of`` and how it stands then, in the order of due.

    A next update is promised by the statement that names it, and kept by the statement after that
    one, if it comes in time. One that no statement named was promised to nobody: it is left out,
    but for the newest, which the next statement will name. Any other promise is kept by the
    first entry that names it in ``keeps``.

    Parameters
    ----------
    published
        When statements were published; later ones than ``view.as_of`` are passed over.
    """
    instants = sorted(instant for instant in set(published) if instant <= view.as_of)
    found = (*_next_updates(view, instants), *_others(view))
    return tuple(sorted(found, key=lambda promise: (promise.entry.due, promise.entry.id)))


def missed(entries: Iterable[Promise]) -> tuple[Promise, ...]:
    """Return the promises that were not kept in time."""
    return tuple(promise for promise in entries if promise.state == "late")


def _next_updates(view: View, instants: list[datetime]) -> list[Promise]:
    found: dict[str, Promise] = {}
    promised = next_updates(view.record, instants)
    for (told, after), entry in zip(pairwise([*instants, None]), promised, strict=True):
        if entry is None or told is None or entry.due <= told:
            continue
        state = _state(entry.due, after, view.as_of)
        earlier = found.get(entry.id)
        # A statement that came early repeats the promise; breaking it once is breaking it.
        if earlier is None or earlier.state != "late":
            found[entry.id] = Promise(entry, state, after)
    newest = view.next_update
    if newest and newest.id not in found:
        found[newest.id] = Promise(newest, _state(newest.due, None, view.as_of))
    return list(found.values())


def _others(view: View) -> list[Promise]:
    kept: dict[str, datetime] = {}
    for entry in view.known:
        for name in entry.keeps:
            kept[name] = min(entry.at, kept.get(name, entry.at))
    return [
        Promise(entry, _state(entry.due, kept.get(entry.id), view.as_of), kept.get(entry.id))
        for entry in view.of(Commitment, lambda promise: promise.promise != "next-update")
    ]


def _state(due: datetime, kept_at: datetime | None, as_of: datetime) -> State:
    if kept_at is not None:
        return "kept" if kept_at <= due else "late"
    return "late" if due < as_of else "open"
