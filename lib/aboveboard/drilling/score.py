"""Score a rehearsal against the yardsticks: what was good, what was not, what to improve."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from aboveboard.drilling.words import counted, drill_words
from aboveboard.feedback.figures import Share
from aboveboard.plays.retrospective.communications import Communications
from aboveboard.plays.retrospective.yardsticks import (
    CADENCE,
    CADENCE_FOR,
    FIRST_WORD_BEST,
    READING_GRADE,
)
from aboveboard.wording.formats import duration
from aboveboard.wording.language import load_language

_Time = Callable[[timedelta | None], dict[str, str]]
Verdict = Literal["good", "fair", "poor", "noted"]
POINTS: Mapping[Verdict, int] = {"good": 2, "fair": 1, "poor": 0, "noted": 0}
FIRST_WORD = timedelta(minutes=30)
WARNED = timedelta(minutes=15)
SCAM_TOLD = timedelta(minutes=30)
RIGHTED = timedelta(minutes=30)


@dataclass(frozen=True)
class Played:
    """What happened in a rehearsal, as far as it is scored.

    Parameters
    ----------
    spoken
        What the retrospective measures too; None when nothing was published.
    noticed, ended
        When the theft was noticed, and when the rehearsal ended.
    stopped
        How many choices the honesty checks stopped.
    mistakes
        For each wrong fact that was published: how long it stood after it could be known to be
        wrong, None when it was never put right.
    blames
        The same for each time somebody was blamed without proof; None where the scenario never
        leads there.
    withheld
        How often something known was kept from customers; None where the scenario never leads
        there.
    answered
        Of the people who asked, those who have an answer.
    warned, scam_told
        How long after a seed phrase came in its sender was warned, and after a fake page was
        reported a statement named it; None for never.
    sent, failed
        The e-mails of the last statement that were taken over, and those that were not.
    """

    spoken: Communications | None
    noticed: datetime
    ended: datetime
    stopped: int
    mistakes: tuple[timedelta | None, ...]
    blames: tuple[timedelta | None, ...] | None
    withheld: int | None
    answered: Share
    warned: timedelta | None
    scam_told: timedelta | None
    sent: int
    failed: int


@dataclass(frozen=True)
class Measure:
    """One yardstick: its id, what was found in each language, and the verdict."""

    id: str
    found: Mapping[str, str] = field(hash=False)
    verdict: Verdict

    @property
    def points(self) -> int:
        """What it counts: two for good, one for fair."""
        return POINTS[self.verdict]


@dataclass(frozen=True)
class Score:
    """Every measure, and the sum."""

    measures: tuple[Measure, ...]

    @property
    def points(self) -> int:
        """The points reached."""
        return sum(measure.points for measure in self.measures)

    @property
    def most(self) -> int:
        """The points there are."""
        return sum(POINTS["good"] for measure in self.measures if measure.verdict != "noted")

    def to_improve(self) -> tuple[Measure, ...]:
        """Return what was not good, the worst first; what is only noted stands last."""
        order: Sequence[Verdict] = ("poor", "fair", "noted")
        wanting = (measure for measure in self.measures if measure.verdict in order)
        return tuple(sorted(wanting, key=lambda measure: order.index(measure.verdict)))


def score(played: Played, tags: Sequence[str]) -> Score:
    """Score a rehearsal; the words of each measure are in these languages."""

    def time(length: timedelta | None) -> dict[str, str]:
        if length is None:
            return {tag: drill_words(tag).term("never") for tag in tags}
        return {tag: duration(length, load_language(tag)) for tag in tags}

    first = played.spoken.first_word - played.noticed if played.spoken else None
    found = [
        Measure("first_word", time(first), _within(first, FIRST_WORD, FIRST_WORD_BEST)),
        _promises(played, tags),
        _cadence(played, time),
        _readability(played, tags),
        _stopped(played, tags),
        _mistakes("mistakes", played.mistakes, tags),
        *_temptations(played, tags),
        Measure(
            "answers",
            _of("answers", played.answered.count, played.answered.n, tags),
            _share(played.answered.count, played.answered.n),
        ),
        Measure("seed_phrase", time(played.warned), _within(played.warned, WARNED, 4 * WARNED)),
        Measure(
            "scam", time(played.scam_told), _within(played.scam_told, SCAM_TOLD, 3 * SCAM_TOLD)
        ),
    ]
    if played.failed:
        every = played.sent + played.failed
        found.append(Measure("unreached", _of("unreached", played.failed, every, tags), "noted"))
    return Score(tuple(found))


def _within(time: timedelta | None, good: timedelta, fair: timedelta) -> Verdict:
    if time is None or time > fair:
        return "poor"
    return "good" if time <= good else "fair"


def _share(count: int, every: int) -> Verdict:
    if 10 * count >= 6 * every:
        return "good"
    return "fair" if 10 * count >= 3 * every else "poor"


def _of(name: str, count: int, every: int, tags: Sequence[str]) -> dict[str, str]:
    return {
        tag: drill_words(tag).phrase("values", name, count=str(count), all=str(every))
        for tag in tags
    }


def _promises(played: Played, tags: Sequence[str]) -> Measure:
    if played.spoken is None:
        return Measure("promises", _of("promises", 0, 0, tags), "poor")
    missed, every = len(played.spoken.missed), len(played.spoken.promises)
    verdict: Verdict = "good" if not missed else "fair" if missed == 1 else "poor"
    return Measure("promises", _of("promises", every - missed, every, tags), verdict)


def _cadence(played: Played, time: _Time) -> Measure:
    said = [one.as_of for one in played.spoken.statements] if played.spoken else []
    if not said:
        return Measure("cadence", time(None), "poor")
    gaps = [
        min(end, said[0] + CADENCE_FOR) - start
        for start, end in pairwise([*said, played.ended])
        if start - said[0] < CADENCE_FOR
    ]
    longest = max(gaps)
    return Measure("cadence", time(longest), _within(longest, CADENCE, 2 * CADENCE))


def _readability(played: Played, tags: Sequence[str]) -> Measure:
    grades = [
        reading.grade
        for editions in (played.spoken.grades.values() if played.spoken else ())
        for reading in editions.values()
        if reading.grade is not None
    ]
    hardest = max(grades, default=0.0)
    shown = {
        tag: drill_words(tag).phrase("values", "grade", grade=f"{hardest:.1f}") for tag in tags
    }
    verdict: Verdict = "good" if hardest <= READING_GRADE else "fair" if hardest <= 10.5 else "poor"
    return Measure("readability", shown, verdict if grades else "poor")


def _stopped(played: Played, tags: Sequence[str]) -> Measure:
    shown = {tag: counted(drill_words(tag), played.stopped, "values", "times") for tag in tags}
    verdict: Verdict = "good" if not played.stopped else "fair" if played.stopped == 1 else "poor"
    return Measure("honesty", shown, verdict)


def _temptations(played: Played, tags: Sequence[str]) -> list[Measure]:
    """Return what is measured only where the scenario leads the team there."""
    found = []
    if played.blames is not None:
        found.append(_mistakes("blame", played.blames, tags))
    if played.withheld is not None:
        shown = {tag: counted(drill_words(tag), played.withheld, "values", "times") for tag in tags}
        found.append(Measure("withheld", shown, "poor" if played.withheld else "good"))
    return found


def _mistakes(name: str, stood: tuple[timedelta | None, ...], tags: Sequence[str]) -> Measure:
    """Judge what was published wrongly: none is good, put right at once fair, anything else poor.

    To keep silent about a mistake never counts for more than to put it right.
    """
    if not stood:
        none = {tag: drill_words(tag).term("values", "no_mistake") for tag in tags}
        return Measure(name, none, "good")
    righted = [length for length in stood if length is not None]
    standing = len(stood) - len(righted)
    at_once = not standing and max(righted) <= RIGHTED
    return Measure(
        name,
        {tag: _told(len(stood), standing, max(righted, default=None), tag) for tag in tags},
        "fair" if at_once else "poor",
    )


def _told(every: int, standing: int, slowest: timedelta | None, tag: str) -> str:
    words = drill_words(tag)
    parts = [counted(words, every, "values", "mistakes")]
    if slowest is not None:
        time = duration(slowest, load_language(tag))
        parts.append(words.phrase("values", "righted", time=time))
    if standing:
        parts.append(counted(words, standing, "values", "standing"))
    return words.term("values", "then").join(parts)
