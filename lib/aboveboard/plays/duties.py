"""The duties to notify, for leaders: what runs out first stands first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from aboveboard.deadlines import Deadline
from aboveboard.errors import Problem
from aboveboard.plays.tables import ShownTable
from aboveboard.plays.writer import Writer
from aboveboard.said import said
from aboveboard.wording.formats import short_duration

_ORDER = {"overdue": 0, "due": 1, "done": 2, "open": 3}
_HEAD = ("Duty", "Tell", "Clock started", "Due", "How it stands", "Evidence for the rule")


def duties_table(
    deadlines: Iterable[Deadline], warnings: Iterable[Problem], writer: Writer
) -> ShownTable:
    """Show each duty with its countdown at ``writer.view.as_of``, the most urgent first.

    Parameters
    ----------
    warnings
        What :func:`aboveboard.deadlines.unmatched` found; they head the table.
    """
    as_of = writer.view.as_of
    rows: list[tuple[str, ...]] = [(said(w.what), "", "", "", said(w.do), "") for w in warnings]
    ordered = sorted(deadlines, key=lambda one: (_ORDER[one.state], one.order))
    rows += [_row(deadline, writer) for deadline in ordered]
    caption = said(
        "Duties to notify at {at}. Data for your lawyer to check, not advice",
        at=writer.stamp(as_of),
    )
    return ShownTable(caption, _HEAD, rows)


def _row(deadline: Deadline, writer: Writer) -> tuple[str, ...]:
    regime = deadline.regime
    started = f"{deadline.trigger}, {writer.stamp(deadline.started)}" if deadline.started else "–"
    return (
        f"{regime.regime}. {regime.note}" if regime.note else regime.regime,
        regime.to,
        started,
        _due(deadline, writer),
        _standing(deadline, writer),
        regime.evidence,
    )


def _due(deadline: Deadline, writer: Writer) -> str:
    if deadline.due is None:
        return said("at once") if deadline.started else deadline.regime.within
    zone = ZoneInfo(deadline.regime.zone)
    there, here = (deadline.due.astimezone(z) for z in (zone, ZoneInfo(writer.zone)))
    shown = writer.stamp(deadline.due)
    if there.utcoffset() == here.utcoffset():
        return shown
    city = zone.key.split("/")[-1].replace("_", " ")
    return said("{shown} ({there:%Y-%m-%d %H:%M} in {city})", shown=shown, there=there, city=city)


def _standing(deadline: Deadline, writer: Writer) -> str:
    as_of, due = writer.view.as_of, deadline.due
    if deadline.done:
        done = said("done {at}", at=writer.stamp(deadline.done))
        if due is None:
            return done
        if not deadline.late:
            return said("{done}, in time", done=done)
        return said("{done}, {late} late", done=done, late=_length(deadline.done, due, writer))
    if deadline.state == "open":
        return said("not started: no trigger {name} on the record", name=deadline.trigger)
    if due is None:
        assert deadline.started is not None
        since = _length(deadline.started, as_of, writer)
        return said("to be done at once, for {since} now", since=since)
    if deadline.state == "overdue":
        return said("OVERDUE by {late}", late=_length(due, as_of, writer))
    return said("{left} left", left=_length(as_of, due, writer))


def _length(start: datetime, end: datetime, writer: Writer) -> str:
    return short_duration(end - start, writer.language)
