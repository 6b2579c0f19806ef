"""Say where a statement's ledger is, and see that what was published is still the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aboveboard.errors import LedgerError, Problem
from aboveboard.plays.statement import Statement
from aboveboard.publishing.package import read_object
from aboveboard.record.canonical import sha256_json
from aboveboard.record.files import digest
from aboveboard.record.ledger import Head, LedgerEntry
from aboveboard.record.ledger_file import Audit, audit
from aboveboard.record.load import safe_name
from aboveboard.running.standing import STATEMENT


def ledger_folder(statement: Statement, run: Path, incident: Path | None) -> Path:
    """Return where the ledger of a statement is: beside its record.

    That of an exercise is beside the runs, so that a replay leaves the incident folder as it was.

    Raises
    ------
    LedgerError
        The incident is real and its folder is not known.
    """
    if statement.exercise:
        return run.resolve().parent
    if incident is None:
        raise LedgerError.at(
            run,
            f"The incident folder of {statement.incident} is not found from here.",
            "Name it: --incident params/…",
        )
    return incident


def runs_folder(folder: Path, ledger: Path, out: Path) -> Path:
    """Return where the runs of a ledger are: where the named folder is theirs, nowhere else."""
    if any(folder.glob(f"*/{STATEMENT}")):
        return folder
    runs = ledger if ledger != folder else out / safe_name(folder)
    return runs if runs.is_dir() else folder


@dataclass(frozen=True)
class FilesCheck:
    """Whether the files of runs are those that were entered: folders by entry, and problems."""

    folders: Mapping[int, Path]
    problems: tuple[Problem, ...]


def check_files(found: Audit, runs: Path) -> FilesCheck:
    """Compare the folders of runs in ``runs`` with the entries that they were published by.

    A run of a statement that was not entered is a draft and is left alone.
    """
    folders: dict[int, Path] = {}
    problems: list[Problem] = []
    for path in sorted(runs.glob(f"*/{STATEMENT}")):
        raw = read_object(path)
        if raw is None:
            do = "Make it again, or take the folder away."
            problems.append(Problem(file=str(path), what="This file can't be read.", do=do))
            continue
        entered = [
            entry
            for entry in found.verified.entries
            if (entry.statement, entry.version) == (raw.get("id"), raw.get("version"))
        ]
        if not entered:
            continue
        entry = _entry_of(raw, entered)
        if entry is None:
            what = f"This is not {entered[-1].name} as it was published (entry {entered[-1].seq})."
            do = "Make it again with the record and version of Aboveboard that it was made with."
            problems.append(Problem(file=str(path), what=what, do=do))
            continue
        if entry is not entered[-1]:
            what = f"This is {entry.name} before its last change (entry {entered[-1].seq})."
            do = "Do the correction or amendment again; twice is once."
            problems.append(Problem(file=str(path), what=what, do=do))
        folders[entry.seq] = path.parent
        problems += _changed_files(path.parent, entry)
    return FilesCheck(folders, tuple(problems))


def audit_incident(
    home: Path, runs: Path, incident: str = "", heads: tuple[tuple[str, Head], ...] = ()
) -> tuple[Audit, FilesCheck]:
    """Verify a ledger and, where there are any, the files of its runs.

    See :func:`aboveboard.record.ledger_file.audit` for ``incident`` and ``heads``.
    """
    found = audit(home, incident, heads)
    return found, check_files(found, runs)


def _entry_of(raw: Mapping[str, object], entered: Iterable[LedgerEntry]) -> LedgerEntry | None:
    try:
        own = sha256_json(raw)
    except ValueError:  # a float, which no statement holds
        return None
    same = [entry for entry in entered if entry.statement_sha256 == own]
    return same[-1] if same else None


def _changed_files(folder: Path, entry: LedgerEntry) -> list[Problem]:
    problems = []
    for name, published in entry.renditions.items():
        path = folder / name
        content = path.read_bytes() if path.is_file() else None
        if content is None or digest(content) != published:
            state = "is missing" if content is None else "was changed"
            what = f"This file {state} since it was entered (entry {entry.seq}, {entry.name})."
            do = "Restore it; a published file is never edited."
            problems.append(Problem(file=str(path), what=what, do=do))
    return problems
