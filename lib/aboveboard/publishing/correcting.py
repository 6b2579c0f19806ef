"""Correct a fact in a published statement: its next version, from a record that puts it right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from aboveboard.errors import LedgerError
from aboveboard.plays.published import History
from aboveboard.record.ledger_place import ledger_of
from aboveboard.record.load import load_record, safe_name
from aboveboard.running.run import RunResult, run_play


def correct(
    incident: Path,
    number: int,
    as_of: datetime,
    out: Path,
    progress: Callable[[str, int, int], None] | None = None,
) -> RunResult:
    """Run the play of a published statement again at ``as_of``, and write its next version.

    The version before stays as it is: publishing the new one marks it
    (:func:`aboveboard.publishing.issuing.enter_package`). The same instant gives the same bytes.

    Parameters
    ----------
    number
        The number of the statement in the incident.
    as_of
        The instant of the new version; the record must hold by then what puts the old one right.

    Raises
    ------
    LedgerError
        The statement was not published by then, or the ledger is not whole.
    RunError
        The record corrects nothing that it said, or the run failed; nothing is written.
    """
    record, _ = load_record(incident)
    home = ledger_of(record, incident, out / safe_name(incident))
    history = History.read(home).before(as_of)
    published = history.standing_of(number)
    if published is None:
        known = ", ".join(str(p.statement.number) for p in history.standing)
        raise LedgerError.at(
            home,
            f"No statement {number} was published before this instant.",
            f"The ledger holds {known} by then." if known else "It holds none by then.",
        )
    statement = published.statement
    return run_play(
        statement.play,
        incident,
        out,
        as_of=as_of.astimezone(UTC),  # written into the notebook: the same for the same instant
        values={"corrects": number, "languages": list(statement.languages)},
        progress=progress,
    )
