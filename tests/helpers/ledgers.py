"""Ledgers for tests: plain statements entered one after the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aboveboard.record.canonical import sha256_json
from aboveboard.record.ledger import LedgerEntry, NewEntry, next_entry
from aboveboard.record.ledger_file import LEDGER, enter

INCIDENT = "2030-05-01-test"
START = datetime(2030, 5, 1, 3, 0, tzinfo=UTC)


def data(number: int, words: str = "We paused withdrawals. 我们已暂停提币。") -> dict[str, Any]:
    """Return what stands for a statement: plain data that differs by number."""
    return {"id": f"{INCIDENT}-{number:02}", "number": number, "words": words}


def new_entry(which: int, **changes: Any) -> NewEntry:
    """Return what is to be entered with this number; ``changes`` replace its fields."""
    fields: dict[str, Any] = {
        "kind": "statement",
        "incident": INCIDENT,
        "statement": f"{INCIDENT}-{which:02}",
        "play": "initial-statement" if which == 1 else "periodic-update",
        "number": which,
        "version": 1,
        "as_of": START + timedelta(minutes=20 * which),
        "renditions": {"en/announcement.html": f"{which:064x}"},
        "approvers": ("Chief Executive", "首席执行官"),
    }
    return NewEntry(**{**fields, **changes})


def at(number: int) -> datetime:
    """Return the instant at which statement ``number`` is entered."""
    return START + timedelta(minutes=20 * number + 1)


def chain(length: int) -> tuple[LedgerEntry, ...]:
    """Return the entries of a ledger of ``length`` statements."""
    entries: tuple[LedgerEntry, ...] = ()
    for number in range(1, length + 1):
        new = new_entry(number)
        entries = (*entries, next_entry(entries, new, sha256_json(data(number)), at(number)))
    return entries


def content(entries: tuple[LedgerEntry, ...]) -> bytes:
    """Return the bytes of a ledger of these entries."""
    return b"".join(entry.line() for entry in entries)


def folder_with(folder: Path, length: int) -> Path:
    """Enter ``length`` statements into ``folder`` and return it."""
    for number in range(1, length + 1):
        enter(folder, new_entry(number), data(number), at(number))
    return folder


def ledger_bytes(folder: Path) -> bytes:
    """Return the ledger of ``folder`` as it is on the disk."""
    return (folder / LEDGER).read_bytes()
