"""The charts of what was heard: questions asked and answered, and moods, with updates marked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TypedDict

from aboveboard.plays.chart import Chart, Mark, Point, Series
from aboveboard.plays.charting import TimeAxis, amount_axis, incident_axis
from aboveboard.plays.heard import Snapshot
from aboveboard.plays.statement import Table
from aboveboard.plays.writer import Writer
from aboveboard.record.fields import utc_stamp
from aboveboard.said import said
from aboveboard.wording.said import in_language

LEAST = 20
"""Below so many messages a chart says less than their list."""
MOODS = {"negative": 1, "neutral": 2, "positive": 3}


class _OverTime(TypedDict):
    marks: tuple[Mark, ...]
    axis: TimeAxis


def asked_chart(writer: Writer, heard: Snapshot) -> Chart | None:
    """Show how many questions were asked and answered by each instant; None below :data:`LEAST`."""
    if not heard.tally or heard.tally[-1].asked < LEAST or len(heard.tally) < 2:
        return None
    language, last = writer.language, heard.tally[-1]
    word = partial(language.term, "charts", "asked")
    over_time = _over_time(writer, heard, [tally.at for tally in heard.tally])
    counted = {
        name: [(tally.at, getattr(tally, name)) for tally in heard.tally]
        for name in ("asked", "answered")
    }
    return Chart(
        id="asked",
        title=word("title"),
        description=language.phrase(
            "charts",
            "asked",
            "description",
            asked=writer.amount(str(last.asked), "messages"),
            answered=writer.amount(str(last.answered), "messages"),
            at=writer.at(heard.as_of),
        ),
        form="steps",
        series=tuple(
            Series(
                name=word(name),
                slot=slot,
                points=_points(writer, counted[name], over_time["axis"]["start"], heard.as_of),
            )
            for name, slot in (("asked", 2), ("answered", 3))
        ),
        marks=over_time["marks"],
        table=Table(
            caption=language.term("charts", "numbers"),
            head=(word("when"), word("asked"), word("answered")),
            rows=tuple(
                (writer.at(tally.at), str(tally.asked), str(tally.answered))
                for tally in heard.tally
            ),
        ),
        **over_time["axis"],
        **amount_axis(Decimal(last.asked), "messages", language),
    )


def mood_chart(writer: Writer, heard: Snapshot) -> Chart | None:
    """Show for the analyst how many messages of each mood came; None below :data:`LEAST`."""
    if len(heard.mood) < 2 or heard.messages < LEAST:
        return None
    counts: dict[str, list[tuple[datetime, int]]] = {mood: [] for mood in MOODS}
    for number, part in enumerate(heard.mood):
        following = heard.mood[number + 1].start if number + 1 < len(heard.mood) else None
        for mood, points in counts.items():
            points.append((part.start, getattr(part, mood).count))
            if following != part.end:  # nothing came for a while
                points.append((min(part.end, heard.as_of), 0))
    most = max(count for points in counts.values() for _, count in points)
    over_time = _over_time(writer, heard, [part.start for part in heard.mood])
    step = heard.mood[0].end - heard.mood[0].start
    tell = partial(in_language, tag=writer.language.tag)
    return Chart(
        id="mood",
        title=tell(said("Mood of messages, by {hours:.0f} h", hours=step.total_seconds() / 3600)),
        description=tell(
            said(
                "{messages} messages. On held-out examples the mood is told right for {share}. "
                "Numbered lines are our statements.",
                messages=heard.messages,
                share=heard.accuracy.mood.said,
            )
        ),
        form="steps",
        series=tuple(
            Series(
                name=tell(mood.capitalize()),
                slot=slot,
                points=tuple(Point(at=at, value=str(count)) for at, count in counts[mood]),
            )
            for mood, slot in MOODS.items()
        ),
        marks=over_time["marks"],
        table=Table(
            caption=tell(said("The numbers of this chart")),
            head=tuple(
                map(tell, (said("From"), *(mood.capitalize() for mood in MOODS), said("Messages")))
            ),
            rows=tuple(
                (
                    utc_stamp(part.start),
                    *(str(getattr(part, mood).count) for mood in MOODS),
                    str(part.negative.n),
                )
                for part in heard.mood
            ),
        ),
        **over_time["axis"],
        **amount_axis(Decimal(max(most, 1)), "messages", writer.language),
    )


def _over_time(writer: Writer, heard: Snapshot, instants: Sequence[datetime]) -> _OverTime:
    """Return the axis from the first message to now, and a numbered mark for each statement."""
    numbered = list(enumerate(heard.updates, start=1))
    start = min(instants[0], *heard.updates, heard.as_of)
    events = [*instants, *heard.updates]
    return {
        "marks": tuple(Mark(at=at, label=str(number)) for number, at in numbered if at >= start),
        "axis": incident_axis(writer, start, heard.as_of, events),
    }


def _points(
    writer: Writer, counted: Sequence[tuple[datetime, int]], start: datetime, end: datetime
) -> tuple[Point, ...]:
    """Return the points of a count that begins at zero, the last one labelled."""
    last = counted[-1][1]
    label = writer.amount(str(last), "messages")
    return (
        Point(at=start, value="0"),
        *(Point(at=at, value=str(count)) for at, count in counted),
        Point(at=end, value=str(last), label=label),
    )
