"""Which statement of an incident comes next, where its files go, and what holds it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aboveboard.desk.lookahead import Ahead, look_ahead
from aboveboard.plays.before import Before, said_before, whole_minute
from aboveboard.plays.catalogue import output_name
from aboveboard.plays.desk import open_play
from aboveboard.plays.published import History
from aboveboard.record.ledger_place import OUTPUTS, ledger_near
from aboveboard.record.load import load_record
from aboveboard.record.model import Record

FIRST = "initial-statement"
UPDATE = "periodic-update"


@dataclass(frozen=True)
class Upcoming:
    """The statement to write next: its play, and the folder of its files, below the home folder."""

    play: str
    output: Path


def upcoming(home: Path, folder: Path, now: datetime) -> Upcoming:
    """Return the first statement until one was published, then the update that follows.

    Raises
    ------
    RecordError, LedgerError
        The record or the ledger can't be read.
    """
    record, history = _read(home, folder)
    said = said_before(record, now, history.statements)
    play = UPDATE if said else FIRST
    number = Before(said).next_play_number(play)
    return Upcoming(play, Path(OUTPUTS) / folder.name / output_name(play, number))


def instant(home: Path, folder: Path, now: datetime) -> datetime:
    """Return the instant that a run of now would have; errors as in :func:`upcoming`."""
    record, history = _read(home, folder)
    return whole_minute(record, now, history.statements)


def look_at(home: Path, folder: Path, now: datetime) -> Ahead:
    """Write the next statement as of ``now`` in memory, and check it as publishing would.

    Raises
    ------
    AboveboardError
        There can be no statement yet.
    """
    play = open_play(FIRST, {"incident": str(folder), "as_of": now.isoformat()}, home)
    return look_ahead(play, play.record, History.read(play.ledger))


def _read(home: Path, folder: Path) -> tuple[Record, History]:
    record, _ = load_record(folder)
    return record, History.read(ledger_near(record, folder, home))
