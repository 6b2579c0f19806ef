"""The chart of statements against promises: how long the silence was, and what came late."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from aboveboard.plays.before import Said
from aboveboard.plays.changes import Changes
from aboveboard.plays.chart import Chart, Mark, Point, Series, Span
from aboveboard.plays.charting import incident_axis
from aboveboard.plays.statement import Table
from aboveboard.plays.values import Writer
from aboveboard.record.model import LOSS
from aboveboard.wording import formats

LEAST_STATEMENTS = 3
"""From so many statements on a chart shows more than a sentence says."""
MOST_STATEMENTS = 24
"""More would not be told apart, and would pass what mail programs show of a message."""


def promises_chart(writer: Writer, changes: Changes) -> Chart | None:
    """Show when each statement was promised and when it came, from the theft on.

    Of many statements the newest are drawn; the description counts them all.
    """
    language = writer.language
    every = [*changes.before.said, _this(changes)]
    if len(every) < LEAST_STATEMENTS:
        return None
    dues = [None, *(said.next_update for said in every[:-1])]
    told, due = every[-MOST_STATEMENTS:], dues[-MOST_STATEMENTS:]
    promised = [at for at in due if at is not None]
    ahead = told[-1].next_update
    marks, spans = _milestones(writer, every, told[0].as_of if told != every else None)
    instants = [said.as_of for said in told] + promised + [mark.at for mark in marks]
    end = max([*instants, *([ahead] if ahead else [])])
    words = {
        name: language.term("charts", "promises", name)
        for name in ("title", "promised", "told", "late", "later", "number", "by", "at", "next")
    }
    late = sum(at is not None and said.as_of > at for said, at in zip(every, dues, strict=True))
    return Chart(
        id="promises",
        title=words["title"],
        description=language.phrase(
            "charts",
            "promises",
            "description" if told == every else "description_newest",
            count=str(len(every)),
            promised=str(sum(at is not None for at in dues)),
            late=str(late),
            shown=str(len(told)),
        ),
        form="dots",
        late_label=words["later"],
        series=(
            Series(
                name=words["promised"],
                slot=2,
                points=(
                    *(Point(at=at) for at in dict.fromkeys(promised)),
                    *([Point(at=ahead, label=words["next"])] if ahead else []),
                ),
            ),
            Series(
                name=words["told"],
                slot=3,
                points=tuple(
                    Point(
                        at=said.as_of,
                        due=at,
                        late=at is not None and said.as_of > at,
                        label=str(said.number),
                    )
                    for said, at in zip(told, due, strict=True)
                ),
            ),
        ),
        marks=marks,
        spans=spans,
        table=Table(
            caption=language.term("charts", "numbers"),
            head=(words["number"], words["by"], words["at"], words["late"]),
            rows=tuple(
                (str(said.number), *_kept(writer, said.as_of, at))
                for said, at in zip(told, due, strict=True)
            ),
        ),
        **incident_axis(writer, min(instants), end, [*instants, *([ahead] if ahead else [])]),
    )


def _this(changes: Changes) -> Said:
    """Return what this statement will have said."""
    view, before = changes.view, changes.before
    promise = view.next_update
    return Said(
        "",
        "periodic-update",
        before.next_number(),
        before.next_play_number("periodic-update"),
        changes.came,
        promise.due if promise and promise.due > view.as_of else None,
        changes.told_figures,
    )


def _kept(writer: Writer, came: datetime, due: datetime | None) -> tuple[str, str, str]:
    none = writer.language.term("charts", "promises", "none")
    late = writer.duration(came - due) if due and came > due else none
    return (writer.at(due) if due else none, writer.at(came), late)


def _milestones(
    writer: Writer, told: list[Said], since: datetime | None
) -> tuple[tuple[Mark, ...], tuple[Span, ...]]:
    """Mark theft, notice and the statement that named the loss; measure the time between them.

    What was before ``since`` stands to the left of the chart.
    """
    view, language = writer.view, writer.language
    named = next((s for s in told if any(f.key in LOSS for f in s.figures)), None)
    instants: list[tuple[str, datetime]] = []
    for name in ("started", "noticed"):
        event = view.marked("started" if name == "started" else "noticed")
        if event:
            instants.append((name, event.at))
    if named:
        instants.append(("named", named.as_of))
    instants = [pair for pair in instants if since is None or pair[1] >= since]
    instants.sort(key=lambda pair: pair[1])
    marks = tuple(
        Mark(
            at=at,
            label=language.phrase(
                "charts", "promises", name, at=formats.clock(at, writer.zone, language)
            ),
        )
        for name, at in instants
    )
    spans = tuple(
        Span(start=first, end=last, label=formats.short_duration(last - first, language))
        for (_, first), (_, last) in pairwise(instants)
        if last > first
    )
    return marks, spans
