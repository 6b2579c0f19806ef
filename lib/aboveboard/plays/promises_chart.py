"""The chart of statements against promises: how long the silence was, and what came late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise

from aboveboard.plays.before import Said
from aboveboard.plays.changes import Changes
from aboveboard.plays.chart import Chart, Mark, Point, Series, Span
from aboveboard.plays.charting import incident_axis
from aboveboard.plays.statement import Table
from aboveboard.plays.writer import Writer
from aboveboard.record.model import LOSS
from aboveboard.wording import formats

LEAST_STATEMENTS = 3
"""From so many statements on a chart shows more than a sentence says."""
MOST_STATEMENTS = 24
"""More would not be told apart, and would pass what mail programs show of a message."""

_Kept = tuple[Said, datetime | None]
"""A statement, and by when it was promised."""


def promises_chart(writer: Writer, changes: Changes) -> Chart | None:
    """Show when each statement was promised and when it came, from the theft on.

    Of many statements the newest are drawn; the description counts them all.
    """
    word = partial(writer.language.term, "charts", "promises")
    every = [*changes.before.said, _this(changes)]
    if len(every) < LEAST_STATEMENTS:
        return None
    due_by = [None, *(said.next_update for said in every[:-1])]
    kept = list(zip(every, due_by, strict=True))
    shown = kept[-MOST_STATEMENTS:]
    since = shown[0][0].as_of if len(shown) < len(kept) else None
    marks, spans = _milestones(writer, every, since)
    promised = [at for _, at in shown if at is not None]
    ahead = [at for at in (every[-1].next_update,) if at is not None]
    instants = [*(said.as_of for said, _ in shown), *promised, *(mark.at for mark in marks)]
    return Chart(
        id="promises",
        title=word("title"),
        description=_description(writer, kept, shown),
        form="dots",
        late_label=word("later"),
        series=(
            Series(
                name=word("promised"),
                slot=2,
                points=(
                    *(Point(at=at) for at in dict.fromkeys(promised)),
                    *(Point(at=at, label=word("next")) for at in ahead),
                ),
            ),
            Series(
                name=word("told"),
                slot=3,
                points=tuple(
                    Point(at=said.as_of, due=at, late=_is_late(said, at), label=str(said.number))
                    for said, at in shown
                ),
            ),
        ),
        marks=marks,
        spans=spans,
        table=Table(
            caption=writer.language.term("charts", "numbers"),
            head=(word("number"), word("by"), word("at"), word("late")),
            rows=tuple((str(said.number), *_kept(writer, said.as_of, at)) for said, at in shown),
        ),
        **incident_axis(
            writer, min(instants), max([*instants, *ahead]), events=[*instants, *ahead]
        ),
    )


def _description(writer: Writer, kept: Sequence[_Kept], shown: Sequence[_Kept]) -> str:
    """Count every statement and promise; say so where only the newest are drawn."""
    return writer.language.phrase(
        "charts",
        "promises",
        "description" if len(shown) == len(kept) else "description_newest",
        count=str(len(kept)),
        promised=str(sum(at is not None for _, at in kept)),
        late=str(sum(_is_late(said, at) for said, at in kept)),
        shown=str(len(shown)),
    )


def _is_late(said: Said, due: datetime | None) -> bool:
    return due is not None and said.as_of > due


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
