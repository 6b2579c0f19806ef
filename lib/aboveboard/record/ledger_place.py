"""Where the ledger of an incident is: beside its record, that of an exercise beside its runs."""

from __future__ import annotations

from pathlib import Path

from aboveboard.errors import LedgerError, RecordError
from aboveboard.record.ledger_file import has_ledger
from aboveboard.record.load import load_record, safe_name
from aboveboard.record.model import Record

OUTPUTS = "outputs"
"""The folder that runs go into where none is named."""


def find_ledger(folder: Path, out: Path) -> Path:
    """Return the folder that holds the ledger: this one, or the one that its runs are in.

    That of a real incident is in its own folder alone: among the runs may be that of a drill which
    had the same name.

    Raises
    ------
    LedgerError
        There is no ledger where it may be.
    """
    beside = out / safe_name(folder)
    places = (folder,) if _is_real(folder) else (folder, beside)
    for place in places:
        if has_ledger(place):
            return place
    nor = f", nor in {beside}" if beside in places else ""
    raise LedgerError.at(
        folder,
        f"No ledger is there{nor}: nothing was entered, or all of it is gone.",
        "Enter a published statement: aboveboard ledger enter STATEMENT_DIR --approver NAME.",
    )


def _is_real(folder: Path) -> bool:
    """Tell whether this is an incident that happened; what has no valid record tells nothing."""
    try:
        return load_record(folder)[0].exercise is None
    except RecordError:
        return False


def ledger_of(record: Record, folder: Path, runs: Path) -> Path:
    """Return the folder of an incident's ledger: that of its record, for an exercise of its runs.

    So a replay leaves the incident folder as it was, and a real incident takes nothing from a
    drill of its name.
    """
    return runs if record.exercise else folder


def ledger_near(record: Record, folder: Path, start: Path) -> Path:
    """Return the same where nobody named the folder of the runs, as in a notebook.

    They went into ``outputs`` where a command was given: a folder above the incident, or above
    ``start``. The nearest one that has a ledger counts, or else the nearest that there is, or else
    the record's own folder.
    """
    above = (up for low in (folder.resolve(), start.resolve()) for up in (low, *low.parents))
    name = folder.resolve().name
    runs = [up / OUTPUTS / name for up in above if (up / OUTPUTS / name).is_dir()]
    places = [ledger_of(record, folder, one) for one in runs]
    return next((place for place in places if has_ledger(place)), [*places, folder][0])
