"""What was heard over time: moods by interval, and how many questions were asked and answered."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

from aboveboard.feedback.analysis import Mood, Reading
from aboveboard.feedback.figures import Share

_STEPS = ((timedelta(days=2), timedelta(hours=1)), (timedelta(days=14), timedelta(hours=6)))
_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class MoodInterval:
    """The moods of the messages received from ``start`` to before ``end``."""

    start: datetime
    end: datetime
    negative: Share
    neutral: Share
    positive: Share


@dataclass(frozen=True)
class Tally:
    """How many questions were asked by ``at``, and how many of them were answered by then."""

    at: datetime
    asked: int
    answered: int


def mood_over_time(readings: Sequence[Reading]) -> tuple[MoodInterval, ...]:
    """Return the moods by hour within two days, by six hours within two weeks, else by day.

    ``readings`` are in the order received. Intervals begin at whole steps of UTC; those without a
    message are left out.
    """
    if not readings:
        return ()
    step = _step(readings)
    groups = groupby(readings, key=lambda r: (r.message.received_at - _EPOCH) // step)
    return tuple(
        _interval(_EPOCH + number * step, _EPOCH + (number + 1) * step, group)
        for number, group in groups
    )


def mood_between(
    readings: Sequence[Reading], updates: Sequence[datetime], as_of: datetime
) -> tuple[MoodInterval, ...]:
    """Return the moods before the first update, from each to the next, and since the last.

    A message that came at the instant of an update counts as after it.
    """
    if not readings:
        return ()
    first = readings[0].message.received_at
    edges = [min(first, *updates), *updates] if updates else [first]
    parts: dict[int, list[Reading]] = {}
    for reading in readings:
        parts.setdefault(bisect_right(edges, reading.message.received_at) - 1, []).append(reading)
    return tuple(
        _interval(start, end, parts.get(number, ()))
        for number, (start, end) in enumerate(pairwise([*edges, as_of]))
        if start < end
    )


def _interval(start: datetime, end: datetime, readings: Iterable[Reading]) -> MoodInterval:
    moods = Counter[Mood](reading.mood for reading in readings)
    n = sum(moods.values())
    return MoodInterval(
        start=start,
        end=end,
        negative=Share(moods["negative"], n),
        neutral=Share(moods["neutral"], n),
        positive=Share(moods["positive"], n),
    )


def tally_over_time(
    asking: Sequence[Reading], answered_at: Mapping[str, datetime], as_of: datetime
) -> tuple[Tally, ...]:
    """Return the count after each step in which it changed, with the steps of the moods.

    Parameters
    ----------
    asking
        The questions, in the order received.
    answered_at
        The instant of each answer by its id; what is answered by none of these counts as open.
    """
    if not asking:
        return ()
    step = _step(asking)
    asked: Counter[datetime] = Counter()
    answered: Counter[datetime] = Counter()
    for reading in asking:
        message = reading.message
        asked[_end(message.received_at, step, as_of)] += 1
        at = answered_at.get(message.answer)
        if at is not None and at <= as_of:
            # An answer that was there before counts from when it was asked.
            answered[_end(max(at, message.received_at), step, as_of)] += 1
    counts = [0, 0]
    found = []
    for at in sorted({*asked, *answered}):
        counts = [counts[0] + asked[at], counts[1] + answered[at]]
        found.append(Tally(at, *counts))
    return tuple(found)


def _step(readings: Sequence[Reading]) -> timedelta:
    span = readings[-1].message.received_at - readings[0].message.received_at
    return next((step for longest, step in _STEPS if span <= longest), _DAY)


def _end(at: datetime, step: timedelta, as_of: datetime) -> datetime:
    return min(_EPOCH + ((at - _EPOCH) // step + 1) * step, as_of)
