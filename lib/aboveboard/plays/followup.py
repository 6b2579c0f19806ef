"""What leaders see before an update: promises with a countdown, changes, and what was learned."""

from __future__ import annotations

from datetime import datetime

from aboveboard.plays.changes import Changes
from aboveboard.plays.correction_values import told
from aboveboard.plays.tables import ShownTable
from aboveboard.plays.writer import Writer
from aboveboard.record.commitments import Promise, promises
from aboveboard.record.model import AnyEntry, FigureEntry
from aboveboard.said import said

_NAMES = {
    "next-update": "Next update",
    "resume": "Open a service again",
    "payment": "Payment",
    "report": "Report",
    "other": "Other",
}


def promise_table(writer: Writer, published: tuple[datetime, ...]) -> ShownTable:
    """Show each promise, the open ones first, with the time left at the view's instant.

    The statement at that instant counts as published: it keeps what it comes in time for.
    """
    view = writer.view
    found = promises(view, (*published, view.as_of))
    ordered = sorted(found, key=lambda one: one.state != "open")
    rows = [
        (
            _name(writer, one),
            writer.stamp(one.entry.at),
            writer.stamp(one.entry.due),
            _standing(writer, one),
        )
        for one in ordered
    ]
    late = sum(one.state == "late" for one in found)
    caption = said(
        "Promises at {at}: {count}, of them late: {late}",
        at=writer.at(view.as_of),
        count=len(found),
        late=late,
    )
    return ShownTable(caption, ("Promise", "Made", "Due", "State"), rows)


def difference_table(writer: Writer, changes: Changes) -> ShownTable:
    """Show each correction, changed and new figure with what was published before."""
    rows: list[tuple[str, ...]] = [
        (
            said("correction of {id}", id=found.wrong.id),
            writer.figure_amount(found.figure) if found.figure else _value(writer, found.wrong),
            _value(writer, found.right),
            " ".join(writer.text(reason) for reason in found.reasons),
        )
        for found in changes.corrections
    ]
    rows += [
        (
            str(writer.figure(change.new)["label"]),
            writer.figure_amount(change.old),
            _value(writer, change.new),
            " ".join(writer.text(reason) for reason in change.reasons)
            or said("not said: add `because`"),
        )
        for change in changes.figures
    ]
    rows += [
        (str(writer.figure(figure)["label"]), said("not told"), _value(writer, figure), said("new"))
        for figure in changes.new_figures
    ]
    rows += [
        (
            figure.key,
            writer.figure_amount(figure),
            said("gone from the record"),
            said("add a correction"),
        )
        for figure in changes.withdrawn
    ]
    told_at = writer.at(changes.before.last.as_of)
    return ShownTable(
        said("Against statement {id}, {at}", id=changes.before.last.id, at=told_at),
        ("What", "Published", "Now", "Why"),
        rows or [(*map(said, ("Figures and corrections", "as published", "no change")), "")],
    )


def _name(writer: Writer, one: Promise) -> str:
    name = said(_NAMES[one.entry.promise])
    if not one.entry.text:
        return name
    return said("{name}: {text}", name=name, text=writer.text(one.entry.text))


def _standing(writer: Writer, one: Promise) -> str:
    as_of, due = writer.view.as_of, one.entry.due
    if one.state == "open":
        return said("open, {left} left", left=writer.duration(due - as_of))
    if one.state == "kept":
        if one.kept_at:
            return said("kept at {at}", at=writer.stamp(one.kept_at))
        return said("kept")
    late = writer.duration(one.overdue(as_of))
    if one.kept_at:
        return said("late by {late}", late=late)
    return said("late by {late}, not done yet", late=late)


def _value(writer: Writer, entry: AnyEntry) -> str:
    if isinstance(entry, FigureEntry):
        return writer.figure_amount(entry)
    return told(writer, entry)
