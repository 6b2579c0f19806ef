"""The record at each of many instants, in one walk through its entries.

A :class:`~aboveboard.record.view.View` goes through the whole record for its one instant, which an
incident of a thousand statements can't do once for each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from aboveboard.record.model import Commitment, Entry, FigureEntry, Record

E = TypeVar("E", bound=Entry)


def newest(
    record: Record,
    kind: type[E],
    instants: Iterable[datetime],
    name: Callable[[E], Hashable | None],
) -> Iterator[tuple[E, ...]]:
    """Yield at each instant the newest standing entry of each name, in the order first learned.

    Parameters
    ----------
    instants
        In the order of time; each gives what a view as of it would hold.
    name
        What an entry tells of; entries for which it is None are passed over.
    """
    standing: dict[Hashable, dict[str, E]] = {}
    told: dict[str, Hashable] = {}
    places = {entry.id: place for place, entry in enumerate(record.entries)}
    ahead = (entry for entry in record.entries if isinstance(entry, kind))
    entry = next(ahead, None)
    for instant in instants:
        while entry is not None and entry.known_at <= instant:
            if entry.corrects in told:
                standing[told[entry.corrects]].pop(entry.corrects, None)
            if (about := name(entry)) is not None:
                told[entry.id] = about
                standing.setdefault(about, {})[entry.id] = entry
            entry = next(ahead, None)
        found = [entries for entries in standing.values() if entries]
        found.sort(key=lambda entries: places[next(iter(entries))])
        yield tuple(entries[next(reversed(entries))] for entries in found)


def next_updates(record: Record, instants: Iterable[datetime]) -> Iterator[Commitment | None]:
    """Yield the latest promise of a next update at each instant; see :func:`newest`."""

    def promised(entry: Commitment) -> Hashable | None:
        return entry.promise if entry.promise == "next-update" else None

    for found in newest(record, Commitment, instants, promised):
        yield found[0] if found else None


def figures(record: Record, instants: Iterable[datetime]) -> Iterator[tuple[FigureEntry, ...]]:
    """Yield the latest figure for each (key, unit, party) at each instant; see :func:`newest`."""
    return newest(record, FigureEntry, instants, lambda figure: figure.name)
