"""The ledger of a folder: enter a statement, read what was entered, verify all that is kept.

::

    <folder>/ledger.jsonl                    one entry a line
    <folder>/published/<id>-v1.json          each statement as it was entered, in canonical JSON,
    <folder>/published/<id>-v1-r1.json       so that sha256sum prints the hash its entry holds

Entering writes the statement to an unfinished name, then the ledger, then gives the statement its
name; each step is on the disk before the next. A writer that is killed leaves the ledger without
the entry, or with the entry and its statement; the next reader finds either whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from aboveboard.errors import LedgerError, Problem
from aboveboard.record.canonical import canonical_json
from aboveboard.record.files import digest, locked, replace_file, sync_folder
from aboveboard.record.json_reader import read_json
from aboveboard.record.ledger import Head, LedgerEntry, NewEntry, entered_already, next_entry
from aboveboard.record.ledger_check import (
    Verified,
    head_problems,
    heads_in,
    kept_problems,
    verify_ledger,
)

LEDGER = "ledger.jsonl"
PUBLISHED = "published"
_UNFINISHED = ".ledger-"
_PENDING = ".pending-"


@dataclass(frozen=True)
class Entered:
    """One entry and the statement that it entered, as plain JSON data."""

    entry: LedgerEntry
    statement: dict[str, Any]


@dataclass(frozen=True)
class Audit:
    """What verifying a folder found; ``problems`` is empty when all is as it was entered."""

    verified: Verified
    kept: Mapping[str, bytes]
    problems: tuple[Problem, ...]


def has_ledger(folder: Path) -> bool:
    """Tell whether a ledger, or what is left of one, is in the folder."""
    return (folder / LEDGER).is_file() or any((folder / PUBLISHED).glob("*.json"))


def enter(folder: Path, new: NewEntry, statement: Mapping[str, Any], at: datetime) -> LedgerEntry:
    """Enter a published statement; entering the same one again changes nothing.

    Parameters
    ----------
    folder
        Where the ledger is, or is to be.
    statement
        The statement as plain JSON data.
    at
        The instant of entering.

    Returns
    -------
    The entry, new or there already.

    Raises
    ------
    LedgerError
        The ledger is not whole, or the entry does not fit it; nothing is changed then.
    """
    content = canonical_json(statement)
    sha256 = digest(content)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        _recover(folder)
        entries = _whole(folder).verified.entries
        if found := entered_already(entries, new, sha256):
            return found
        entry = next_entry(entries, new, sha256, at)
        kept = folder / PUBLISHED
        kept.mkdir(exist_ok=True)
        pending = kept / f"{_PENDING}{entry.file_name}"
        replace_file(pending, content, prefix=_UNFINISHED)
        replace_file(folder / LEDGER, _ledger_bytes(folder) + entry.line(), prefix=_UNFINISHED)
        pending.rename(kept / entry.file_name)
        sync_folder(kept)
    return entry


def read_entered(folder: Path) -> tuple[Entered, ...]:
    """Return everything entered, in order; empty when the folder has no ledger.

    Raises
    ------
    LedgerError
        With everything that differs from what was entered.
    """
    audit = _whole(folder)
    return tuple(
        Entered(entry, read_json(audit.kept[entry.file_name])) for entry in audit.verified.entries
    )


def audit(folder: Path, incident: str = "", heads: tuple[tuple[str, Head], ...] = ()) -> Audit:
    """Verify the folder's ledger, the statements kept beside it, and published heads.

    Parameters
    ----------
    incident
        The id of the incident, when it is known from elsewhere.
    heads
        Heads that were published, each with where it was read.
    """
    verified = verify_ledger(_ledger_bytes(folder), incident, str(folder / LEDGER))
    kept = _kept(folder, verified.entries)
    every_head = [*heads_in(verified.entries, kept), *heads]
    problems = [
        *verified.problems,
        *kept_problems(verified, kept),
        *head_problems(verified, every_head),
    ]
    return Audit(verified, kept, tuple(problems))


def _whole(folder: Path) -> Audit:
    found = audit(folder)
    errors = [problem for problem in found.problems if problem.severity == "error"]
    if errors:
        raise LedgerError(errors)
    return found


def _ledger_bytes(folder: Path) -> bytes:
    path = folder / LEDGER
    return path.read_bytes() if path.is_file() else b""


def _kept(folder: Path, entries: tuple[LedgerEntry, ...]) -> dict[str, bytes]:
    """Read the kept statements; one that is entered may still have its unfinished name."""
    kept = {path.name: path.read_bytes() for path in (folder / PUBLISHED).glob("[!.]*.json")}
    for entry in entries:
        pending = folder / PUBLISHED / f"{_PENDING}{entry.file_name}"
        if entry.file_name not in kept and pending.is_file():
            kept[entry.file_name] = pending.read_bytes()
    return kept


def _recover(folder: Path) -> None:
    """Finish or clear away what a writer that was killed left; the folder's lock is held."""
    names = {entry.file_name for entry in verify_ledger(_ledger_bytes(folder)).entries}
    for pending in (folder / PUBLISHED).glob(f"{_PENDING}*"):
        target = pending.with_name(pending.name.removeprefix(_PENDING))
        if target.name in names and not target.exists():
            pending.rename(target)
        else:
            pending.unlink()
    for unfinished in (
        *folder.glob(f"{_UNFINISHED}*"),
        *folder.glob(f"{PUBLISHED}/{_UNFINISHED}*"),
    ):
        unfinished.unlink()
