"""The charts of a retrospective, each drawn only when there is something to show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from aboveboard.plays.chart import Chart, Mark, Point, Series
from aboveboard.plays.charting import drawn, incident_axis
from aboveboard.plays.heard_charts import asked_chart
from aboveboard.plays.money_charts import money_chart, paid_chart
from aboveboard.plays.promises_chart import promises_chart
from aboveboard.plays.retrospective.case import Case
from aboveboard.plays.retrospective.happened import happened
from aboveboard.plays.statement import Table
from aboveboard.plays.writer import Writer
from aboveboard.record.model import Event, Measure, ServiceEntry
from aboveboard.wording import formats

_LATE = timedelta(hours=1)
"""Told later than this after it happened is drawn as late."""
_FIRST_DAYS = timedelta(days=3)
"""The days in which hours count; what came later is in the table of the timeline."""


def retrospective_charts(writer: Writer, case: Case) -> Mapping[str, tuple[Chart, ...]]:
    """Return the charts by the section that each stands in."""
    asked = asked_chart(writer, case.heard.snapshot) if case.heard else None
    return drawn(
        {
            "timeline": [told_chart(writer, case)],
            "money": [money_chart(writer), paid_chart(writer)],
            "communications": [promises_chart(writer, case.changes)],
            "heard": [asked],
        }
    )


def told_chart(writer: Writer, case: Case) -> Chart | None:
    """Show when each thing happened, and when the public was told of it."""
    language = writer.language
    pairs = _pairs(writer, case)
    if len(pairs) < 2:
        return None
    word = partial(language.term, "charts", "told")
    instants = [at for pair in pairs for at in pair[:2]]
    start, end = min(instants), max(instants)
    if start == end:
        return None
    late = sum(told - at > _LATE for at, told, _ in pairs)
    first = min(pairs, key=lambda pair: pair[0])
    marks = tuple(
        Mark(
            at=at,
            label=language.phrase(
                "charts", "told", name, at=formats.clock(at, writer.zone, language)
            ),
        )
        for name, at in (("first", first[0]), ("word", case.communications.first_word))
    )
    return Chart(
        id="told",
        title=word("title"),
        description=language.phrase(
            "charts", "told", "description", count=str(len(pairs)), late=str(late)
        ),
        form="dots",
        late_label=word("late"),
        series=(
            Series(
                name=word("happened"),
                slot=2,
                points=tuple(Point(at=at) for at in dict.fromkeys(at for at, _, _ in pairs)),
            ),
            Series(
                name=word("told"),
                slot=3,
                points=tuple(
                    Point(at=told, due=at, late=told - at > _LATE) for at, told, _ in pairs
                ),
            ),
        ),
        marks=marks if marks[0].at < marks[1].at else marks[:1],
        table=Table(
            caption=language.term("charts", "numbers"),
            head=(word("what"), word("at"), word("after")),
            rows=tuple(
                (text, writer.at(at), _after(writer, told - at)) for at, told, text in pairs
            ),
        ),
        **incident_axis(writer, start, end, instants),
    )


def _pairs(writer: Writer, case: Case) -> list[tuple[datetime, datetime, str]]:
    """Return (happened, told, what) of each thing of the first days that was told before."""
    found = []
    for entry in writer.view.known:
        said = case.first_told(entry.known_at)
        if said is None or not isinstance(entry, (Event, Measure, ServiceEntry)):
            continue
        if text := happened(writer, entry):
            found.append((entry.at, said.as_of, text))
    found.sort(key=lambda one: one[:2])
    return [one for one in found if one[0] - found[0][0] <= _FIRST_DAYS]


def _after(writer: Writer, length: timedelta) -> str:
    if length < timedelta(minutes=1):
        return writer.language.term("charts", "told", "at_once")
    return writer.duration(length)
