"""The published version that the next version of a statement puts right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aboveboard.errors import PlayError, Problem
from aboveboard.plays.before import Said, said_of, statement_address
from aboveboard.plays.published import History
from aboveboard.plays.values import Document
from aboveboard.record.ledger import Head
from aboveboard.record.model import Record
from aboveboard.said import said


@dataclass(frozen=True)
class Corrected:
    """A statement in the version that was published last, about to be corrected.

    ``said`` is what that version said; ``instants`` are when the statement first came out and when
    each came out since. ``ledger`` is the head that the next version is written after.
    """

    said: Said
    version: int
    instants: tuple[datetime, ...]
    ledger: Head | None

    def next_version(self, document: Document, record: Record) -> Document:
        """Return the document of the version that corrects it."""
        version = self.version + 1
        return Document(
            document.id,
            document.number,
            version=version,
            play_number=document.play_number,
            thread=document.thread,
            address=statement_address(record, document.number, version),
            ledger=self.ledger,
            corrects=self.said.as_of,
        )


def corrected(history: History, number: int, play: str) -> Corrected:
    """Return the statement with this number as ``history`` has it, to write its next version.

    Raises
    ------
    PlayError
        It was not published by then, or by another play.
    """
    published = history.standing_of(number)
    if published is None:
        known = ", ".join(str(p.statement.number) for p in history.standing)
        raise PlayError(
            Problem(
                field="corrects",
                what=said(
                    "No statement {number} was published before this instant.", number=number
                ),
                do=said("The ledger holds {known}.", known=known)
                if known
                else "The ledger holds none yet.",
            )
        )
    statement = published.statement
    if statement.play != play:
        raise PlayError(
            Problem(
                field="corrects",
                what=said(
                    "Statement {number} is of the play {play}.", number=number, play=statement.play
                ),
                do="Run that one.",
            )
        )
    later = {p.statement.as_of for p in history.published if p.statement.number >= number}
    return Corrected(said_of(statement), statement.version, tuple(sorted(later)), history.head)


def nothing_to_correct(number: int) -> PlayError:
    """Build the error for a record that puts nothing right that the statement said."""
    return PlayError(
        Problem(
            field="corrects",
            what=said(
                "The record corrects nothing that statement {number} said, by this instant.",
                number=number,
            ),
            do="Append an entry with `corrects` and `because`, known by then; or, for a typo, "
            "aboveboard amend.",
        )
    )
