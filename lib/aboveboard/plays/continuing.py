"""Hold the record to what was published of it: entries come at its end, each known after that.

``known_at`` is when the custodian wrote a thing down. An entry that is appended after a statement
came out and says that it was known before would belong to that statement, which does not have it:
no later one would tell it as news, and its correction would correct what nobody was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aboveboard.errors import Problem, RecordError
from aboveboard.plays.statement import Statement
from aboveboard.record.fields import utc_stamp
from aboveboard.record.load import FILE_NAME
from aboveboard.record.model import Record
from aboveboard.said import said


def must_continue(record: Record, published: Iterable[Statement]) -> None:
    """See that ``record`` goes on from the last of the statements that were ``published``.

    Raises
    ------
    RecordError
        An entry was appended since, and is said to have been known before; or some are gone.
    """
    counted = [statement for statement in published if statement.entries]
    if counted and (problems := tuple(_broken(record, max(counted, key=lambda one: one.as_of)))):
        raise RecordError(problems)


def _broken(record: Record, last: Statement) -> Iterator[Problem]:
    if len(record.entries) < last.entries:
        yield Problem(
            file=FILE_NAME,
            field="entries",
            what=said(
                "{id} was written from {then} entries, and the record holds {now}: some are gone.",
                id=last.id,
                then=last.entries,
                now=len(record.entries),
            ),
            do="Bring them back. What was wrong is corrected by an entry of its own.",
        )
    for place, entry in enumerate(record.entries[last.entries :], start=last.entries):
        if entry.known_at <= last.as_of:
            yield Problem(
                file=FILE_NAME,
                field=f"entries[{place}].known_at",
                what=said(
                    "{id} came out as of {at} without this entry ({entry}), which says that it was "
                    "known by then.",
                    id=last.id,
                    at=utc_stamp(last.as_of),
                    entry=entry.id,
                ),
                do="Set known_at to when you wrote it down, after that; `at` says when it "
                "happened.",
            )
