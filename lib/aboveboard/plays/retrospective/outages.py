"""How long each part of a service was stopped: yen came back before bitcoin, and both are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from aboveboard.record.model import Service, ServiceEntry
from aboveboard.record.view import Standing

_STOPPED = frozenset({"paused", "limited"})
# All assets that no entry names.
_REST = ""


@dataclass(frozen=True)
class Outage:
    """A part of a service that was stopped from ``since`` until ``until``, None while it lasts.

    ``standing`` names the part, and holds the state it is in or was in last before it ended.
    """

    standing: Standing
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class _Stop:
    """A stop of one part; ``last`` is the entry that tells of its latest state."""

    last: ServiceEntry
    since: datetime
    until: datetime | None = None


def outages(entries: Iterable[ServiceEntry]) -> tuple[Outage, ...]:
    """Return the stops that entries in force tell of, in the order they began.

    Parts that stopped and came back at the same instants are one outage. A part that goes from
    limited to paused, or back, is stopped all the while.
    """
    by_service: dict[Service, list[ServiceEntry]] = {}
    for entry in sorted(entries, key=lambda one: one.at):
        by_service.setdefault(entry.service, []).append(entry)
    found = [outage for ones in by_service.values() for outage in _of_service(ones)]
    return tuple(sorted(found, key=lambda outage: outage.since))


def _of_service(entries: list[ServiceEntry]) -> list[Outage]:
    named = dict.fromkeys(
        asset
        for entry in entries
        for asset in (entry.excluded if entry.assets == "all" else entry.assets)
    )
    stops = {part: _stops(entries, part) for part in (*named, _REST)}
    spans: dict[tuple[datetime, datetime | None], dict[str, _Stop]] = {}
    for part, ones in stops.items():
        for stop in ones:
            spans.setdefault((stop.since, stop.until), {})[part] = stop
    never = tuple(part for part in named if not stops[part])
    told = []
    for (since, until), parts in spans.items():
        others = any(stops[part] and part not in parts for part in named)
        told.append(Outage(_named(parts, never, rest=others), since, until))
    return told


def _stops(entries: list[ServiceEntry], part: str) -> list[_Stop]:
    found: list[_Stop] = []
    for entry in entries:
        if not _is_of(entry, part):
            continue
        lasting = bool(found) and found[-1].until is None
        if entry.state in _STOPPED:
            if lasting:
                found[-1] = replace(found[-1], last=entry)
            else:
                found.append(_Stop(entry, entry.at))
        elif lasting:
            found[-1] = replace(found[-1], until=entry.at)
    return found


def _is_of(entry: ServiceEntry, part: str) -> bool:
    if entry.assets == "all":
        return part not in entry.excluded
    return part in entry.assets


def _named(parts: dict[str, _Stop], never: tuple[str, ...], *, rest: bool) -> Standing:
    if _REST in parts:
        return Standing(parts[_REST].last, rest=rest, unsaid=never)
    return Standing(next(iter(parts.values())).last, tuple(parts))
