"""The duties to notify, for leaders: what runs out first stands first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from aboveboard.deadlines import Deadline, Regime
from aboveboard.errors import Problem
from aboveboard.plays.tables import ShownTable
from aboveboard.plays.writer import Writer
from aboveboard.said import Said, counted, said
from aboveboard.wording.formats import short_duration
from aboveboard.wording.said import ENGLISH

_ORDER = {"overdue": 0, "due": 1, "done": 2, "open": 3}
_LENGTHS = {
    "hours": ("{count} hour", "{count} hours"),
    "days": ("{count} day", "{count} days"),
    "months": ("{count} month", "{count} months"),
    "business days": ("{count} business day", "{count} business days"),
}
_HEAD = ("Duty", "Tell", "Clock started", "Due", "How it stands", "Evidence for the rule")


def duties_table(
    deadlines: Iterable[Deadline], warnings: Iterable[Problem], writer: Writer, tag: str = ENGLISH
) -> ShownTable:
    """Show each duty with its countdown at ``writer.view.as_of``, the most urgent first.

    Parameters
    ----------
    tag
        The language of the screen, in which a duty and whom it tells are named where they can be.
    warnings
        What :func:`aboveboard.deadlines.unmatched` found; they head the table.
    """
    as_of = writer.view.as_of
    rows: list[tuple[str, ...]] = [(said(w.what), "", "", "", said(w.do), "") for w in warnings]
    ordered = sorted(deadlines, key=lambda one: (_ORDER[one.state], one.order))
    rows += [_row(deadline, writer, tag) for deadline in ordered]
    caption = said(
        "Duties to notify at {at}. Data for your lawyer to check, not advice",
        at=writer.stamp(as_of),
    )
    return ShownTable(caption, _HEAD, rows)


def overdue_duties(
    deadlines: Iterable[Deadline], writer: Writer, tag: str = ENGLISH
) -> list[tuple[str, str]]:
    """Return what should have been done by now: a row of a table for each duty, the oldest first.

    What is to be done at once should have been done.
    """
    as_of = writer.view.as_of
    late = [
        one
        for one in deadlines
        if one.state in ("due", "overdue") and (one.due is None or one.due < as_of)
    ]
    found: list[tuple[str, str]] = []
    for one in sorted(late, key=lambda one: one.order):
        name, to = _named(one.regime, tag)
        standing = said("{standing}. {name}", standing=_standing(one, writer), name=name)
        found.append((said("Tell now: {to}", to=to), standing))
    return found


def _named(regime: Regime, tag: str) -> tuple[str, str]:
    names = regime.names.get(tag)
    return (names.regime, names.to) if names else (regime.regime, regime.to)


def _row(deadline: Deadline, writer: Writer, tag: str) -> tuple[str, ...]:
    regime, (name, to) = deadline.regime, _named(deadline.regime, tag)
    started = f"{deadline.trigger}, {writer.stamp(deadline.started)}" if deadline.started else "–"
    return (
        f"{name}. {regime.note}" if regime.note else name,
        to,
        started,
        _due(deadline, writer),
        _standing(deadline, writer),
        said(regime.evidence),
    )


def _due(deadline: Deadline, writer: Writer) -> str:
    if deadline.due is None:
        return said("at once") if deadline.started else _within(deadline.regime)
    zone = ZoneInfo(deadline.regime.zone)
    there, here = (deadline.due.astimezone(z) for z in (zone, ZoneInfo(writer.zone)))
    shown = writer.stamp(deadline.due)
    if there.utcoffset() == here.utcoffset():
        return shown
    city = zone.key.split("/")[-1].replace("_", " ")
    return said("{shown} ({there:%Y-%m-%d %H:%M} in {city})", shown=shown, there=there, city=city)


def _within(regime: Regime) -> Said:
    """Say how long a duty leaves whose clock was not started."""
    if regime.at_once:
        return said(regime.within)
    count, unit = regime.length
    return counted(count, *_LENGTHS[unit])


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
