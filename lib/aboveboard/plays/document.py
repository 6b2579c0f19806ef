"""Which statement is written: its id, its numbers, its address, what it follows or corrects."""

from __future__ import annotations

from collections.abc import Sequence

from aboveboard.plays.before import Before, Said, statement_address, statement_id
from aboveboard.plays.correcting import Corrected
from aboveboard.plays.values import Document
from aboveboard.record.ledger import Head
from aboveboard.record.model import Play, Record


def next_document(
    record: Record,
    play: Play,
    said: Sequence[Said] = (),
    ledger: Head | None = None,
    corrected: Corrected | None = None,
) -> Document:
    """Return what identifies the next statement of ``play``, or the next version of one.

    Parameters
    ----------
    said
        The statements published before it, oldest first; the first statement has none.
    ledger
        The head of the ledger that holds them, which the statement carries.
    corrected
        The published version of this very statement that it puts right, if it does.
    """
    before = Before(tuple(said), ledger)
    number = before.next_number()
    document = Document(
        statement_id(record, number),
        number,
        play_number=before.next_play_number(play),
        thread=before.thread,
        address=statement_address(record, number),
        ledger=ledger,
    )
    return corrected.next_version(document, record) if corrected else document
