"""What a team published that was not so, and how long it stood once that could be known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aboveboard.drilling.scenario import Wrong
from aboveboard.record.model import AnyEntry, Record


@dataclass(frozen=True)
class Mistake:
    """Something wrong that a statement said.

    Parameters
    ----------
    entry
        The record's entry that is not so.
    blame
        Whether it names somebody without proof.
    stood
        How long it stood after it could be known to be wrong; None when it stands still.
    """

    entry: str
    blame: bool
    stood: timedelta | None


def mistakes(
    record: Record, wrong: Mapping[str, Wrong], said: Sequence[datetime]
) -> tuple[Mistake, ...]:
    """Return everything wrong that was published, in the record's order.

    Parameters
    ----------
    wrong
        What the scenario says is not so, by the entry's id. An entry that the record corrects
        was wrong too, and that could be known when the correction was.
    said
        When each statement was published, the first first.
    """
    corrections = {entry.corrects: entry for entry in record.entries if entry.corrects}
    found = (
        _mistake(entry, wrong.get(entry.id), corrections.get(entry.id), said)
        for entry in record.entries
        if entry.id in wrong or entry.id in corrections
    )
    return tuple(one for one in found if one)


def _mistake(
    entry: AnyEntry, wrong: Wrong | None, correction: AnyEntry | None, said: Sequence[datetime]
) -> Mistake | None:
    published = _first(said, entry.known_at)
    if published is None or (correction and correction.known_at <= published):
        return None  # no customer ever read it
    righted = _first(said, correction.known_at) if correction else None
    known = wrong.known_at if wrong else correction.known_at if correction else published
    return Mistake(
        entry.id,
        wrong.blame if wrong else False,
        righted - min(max(known, published), righted) if righted else None,
    )


def _first(said: Sequence[datetime], since: datetime) -> datetime | None:
    return next((at for at in said if at >= since), None)
