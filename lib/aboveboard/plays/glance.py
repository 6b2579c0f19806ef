"""What leaders ask first, in a table: state, promise, money, people, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aboveboard.plays.elements import ChecklistItem
from aboveboard.plays.tables import ShownTable
from aboveboard.plays.writer import Writer
from aboveboard.record.model import Summary
from aboveboard.said import said

Row = tuple[str, str]


def glance_table(
    writer: Writer, gaps: Iterable[ChecklistItem], duties: Iterable[Row] = ()
) -> ShownTable:
    """Show how things stand at the view's instant.

    ``gaps`` are the elements that are missing, ``duties`` the rows of what is overdue.
    """
    missing = ", ".join(gap.id for gap in gaps)
    rows = [
        *duties,
        *_standing(writer),
        (said("Missing from this statement"), missing or said("nothing")),
    ]
    return ShownTable("State, figures, promises", ("What", "State"), rows)


def _standing(writer: Writer) -> Iterator[Row]:
    view = writer.view
    summary, promise = view.last(Summary), view.next_update
    yield said("As of"), writer.at(view.as_of)
    status = writer.language.term("status", view.status.status) if view.status else said("not set")
    yield said("Status"), status
    words = writer.told(summary, summary.text) if summary else said("not written yet")
    yield said("In one sentence"), words
    for line in map(writer.figure, view.figures):
        yield str(line["label"]), str(line["told"])
    count = len(view.unknowns)
    one = said("1 open question on the record")
    many = said("{count} open questions on the record", count=count)
    yield said("Not yet known"), one if count == 1 else many
    due = writer.at(promise.due) if promise else said("no promise yet")
    yield said("Next update promised by"), due
