"""How much of a service a change was of, told without naming a part of it.

A strangers' edition can't say *yen withdrawals*; it must not say *withdrawals* where only those in
yen came back. So each change is of ``all`` of the service, of ``some`` of it, or of ``more`` of it,
where another part was in that state before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Literal

from aboveboard.record.model import Service, ServiceEntry, ServiceState

Extent = Literal["all", "some", "more"]


@dataclass(frozen=True)
class Change:
    """A service that came into ``state``; ``entries`` tell of it, at one instant."""

    at: datetime
    service: Service
    state: ServiceState
    of: Extent
    entries: tuple[ServiceEntry, ...]


@dataclass
class _Parts:
    """The state of each part of a service; ``rest`` are all assets without one of their own."""

    rest: ServiceState | None = None
    own: dict[str, ServiceState | None] = field(default_factory=dict)

    def states(self) -> set[ServiceState | None]:
        return {self.rest, *self.own.values()}

    def take(self, entry: ServiceEntry) -> bool:
        """Put an entry in force; tell whether that changed the state of a part."""
        old = (self.rest, dict(self.own))
        if entry.assets == "all":
            self.own = {asset: self.own.get(asset, self.rest) for asset in entry.excluded}
            self.rest = entry.state
            return old[0] != entry.state or any(
                state != entry.state for asset, state in old[1].items() if asset not in self.own
            )
        for asset in entry.assets:
            self.own[asset] = entry.state
        return any(old[1].get(asset, old[0]) != entry.state for asset in entry.assets)


def changes(entries: Iterable[ServiceEntry]) -> tuple[Change, ...]:
    """Return the changes that entries in force tell of, in the order of their instants.

    What an entry says again is no change. Parts that came into one state at one instant are one
    change. A change is of all of a service only where an entry speaks of all assets and no part of
    it, named or unnamed, is then in another state.
    """
    found: list[Change] = []
    ordered = sorted(entries, key=lambda entry: (entry.at, entry.service))
    parts: dict[Service, _Parts] = {}
    for (at, service), group in groupby(ordered, key=lambda entry: (entry.at, entry.service)):
        found += _at_once(at, service, list(group), parts.setdefault(service, _Parts()))
    return tuple(found)


def _at_once(
    at: datetime, service: Service, entries: Sequence[ServiceEntry], parts: _Parts
) -> list[Change]:
    before = parts.states()
    by_state: dict[ServiceState, list[ServiceEntry]] = {}
    for entry in entries:
        if parts.take(entry):
            by_state.setdefault(entry.state, []).append(entry)
    told: list[Change] = []
    for state, ones in by_state.items():
        of: Extent = "more" if state in before else "some"
        if parts.states() == {state} and any(one.assets == "all" for one in ones):
            of = "all"
        told.append(Change(at, service, state, of, tuple(ones)))
    return told
