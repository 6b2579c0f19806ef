"""Enter what is published, and show it again with words mended or marked as corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from aboveboard.errors import LedgerError
from aboveboard.plays.amending import Replacement, amended
from aboveboard.plays.catalogue import output_name
from aboveboard.plays.published import (
    Published,
    enter_statement,
    published_statements,
    rendition_hashes,
)
from aboveboard.plays.statement import Edition, Statement
from aboveboard.plays.versions import marked_as_corrected
from aboveboard.publishing.package import MANIFEST, Package, read_object
from aboveboard.record.ledger import Change, Kind, LedgerEntry
from aboveboard.rendering.plain import block_lines
from aboveboard.running.output import (
    manifest,
    package_versions,
    sha256,
    write_folder,
)
from aboveboard.running.standing import STATEMENT, public_files
from aboveboard.wording.language import Language, load_language


@dataclass(frozen=True)
class Issue:
    """Where and by whom a statement is issued again.

    ``home`` holds the ledger, ``runs`` the folders of runs; ``at`` is the instant of entering.
    """

    home: Path
    runs: Path
    approvers: tuple[str, ...]
    at: datetime


def entering_instant(statement: Statement, now: datetime) -> datetime:
    """Return the instant to enter a statement at: now, but in an exercise its own instant."""
    return statement.as_of if statement.exercise else now


def enter_package(package: Package, issue: Issue) -> tuple[LedgerEntry, ...]:
    """Enter a published run; a corrected version marks the one before too. Twice is once.

    Returns
    -------
    The entry, and for a corrected version that of the notice on the version before.

    Raises
    ------
    LedgerError
        Nobody approved it, the ledger is not whole, or the statement does not fit it.
    """
    statement = package.statement
    corrects = statement.version > 1
    if corrects:
        _version_before(statement, issue)
    entry = enter_statement(
        issue.home,
        statement,
        renditions=rendition_hashes(package.files, statement.languages),
        approvers=issue.approvers,
        at=issue.at,
        kind="correction" if corrects else "statement",
        reason={edition.language: _reason(edition) for edition in statement.editions}
        if corrects
        else None,
    )
    return (entry, mark_corrected(statement, issue)) if corrects else (entry,)


def amend(
    package: Package, replacement: Replacement, wording: Path | None, issue: Issue
) -> LedgerEntry:
    """Mend words of a published statement in place, and enter what changed.

    Parameters
    ----------
    wording
        The incident's own ``wording`` folder, if it is known.

    Raises
    ------
    LedgerError
        The statement is not published as it stands in the folder, or the change is more than a
        mended typo; nothing is changed then.
    """
    statement = package.statement
    published = _published(issue.home, statement.id, statement.version)
    if not published:
        raise LedgerError.at(
            package.folder,
            "This statement is not published yet.",
            "Change the record or the wording and run the play again.",
        )
    language = load_language(replacement.language, wording)
    done = _done_already(published, replacement, language)
    base = done or published[-1]
    if done is None and base.statement != statement:
        raise LedgerError.at(
            package.folder,
            f"This is not the statement as it was published (entry {base.entry.seq}).",
            "Restore the folder, or run the play again as of the same instant.",
        )
    mended, changes = amended(base.statement, replacement, language)
    return _reissue(mended, package.folder, "amendment", issue, changes)


def mark_corrected(new: Statement, issue: Issue) -> LedgerEntry:
    """Mark the version before ``new`` as corrected: its page, its other files, and the ledger.

    Raises
    ------
    LedgerError
        The version before was never published, or in other languages.
    """
    old = _version_before(new, issue)
    marked = marked_as_corrected(old.statement, new)
    folder = _folder_of(issue.runs, marked)
    return _reissue(marked, folder, "notice", issue)


def _reissue(
    statement: Statement, folder: Path, kind: Kind, issue: Issue, changes: tuple[Change, ...] = ()
) -> LedgerEntry:
    """Render, enter, and write; done again after an interruption it ends the same."""
    files = public_files(statement)
    hashes = {name: sha256(content) for name, content in files.items()}
    entry = enter_statement(
        issue.home,
        statement,
        renditions=rendition_hashes(hashes, statement.languages),
        approvers=issue.approvers,
        at=issue.at,
        kind=kind,
        changes=changes,
    )
    files = {**_internal(folder, statement.languages), **files}
    inputs = {**_inputs(folder), "entry": entry.file_name}
    files[MANIFEST] = manifest(files, inputs, package_versions())
    write_folder(folder, files)
    return entry


def _internal(folder: Path, languages: tuple[str, ...]) -> dict[str, bytes]:
    """Return what a run left beside its public files: they stay as they were executed."""
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {
        name.as_posix(): (folder / name).read_bytes()
        for name in names
        if name.parts[0] not in (*languages, MANIFEST)
    }


def _published(home: Path, statement_id: str, version: int) -> tuple[Published, ...]:
    """Return every wording of one version, in the order entered."""
    return tuple(
        p
        for p in published_statements(home)
        if (p.statement.id, p.statement.version) == (statement_id, version)
    )


def _version_before(new: Statement, issue: Issue) -> Published:
    old = _published(issue.home, new.id, new.version - 1)
    if not old:
        raise LedgerError.at(
            f"{new.id} v{new.version}",
            "The version before it was never published.",
            "Enter that one first: aboveboard ledger enter.",
        )
    if old[-1].statement.languages != new.languages:
        raise LedgerError.at(
            f"{new.id} v{new.version}",
            f"It is in {', '.join(new.languages)}, the version before in "
            f"{', '.join(old[-1].statement.languages)}.",
            "Correct it in the same languages.",
        )
    return old[-1]


def _done_already(
    published: tuple[Published, ...], replacement: Replacement, language: Language
) -> Published | None:
    """Return the wording that these words were replaced in, if that was the last change."""
    if len(published) < 2 or published[-1].entry.kind != "amendment":
        return None
    try:
        mended, _ = amended(published[-2].statement, replacement, language)
    except LedgerError:
        return None
    return published[-2] if mended == published[-1].statement else None


def _reason(edition: Edition) -> str:
    """Return what the edition says of the correction, as its highlighted section has it."""
    return "\n".join(
        line
        for section in edition.sections
        if section.tone == "correction"
        for block in section.blocks
        for line in block_lines(block)
    )


def _folder_of(runs: Path, statement: Statement) -> Path:
    """Return the folder of the run that made this version, or where to put it anew."""
    for path in sorted(runs.glob(f"*/{STATEMENT}")):
        raw = read_object(path) or {}
        if (raw.get("id"), raw.get("version")) == (statement.id, statement.version):
            return path.parent
    return runs / output_name(statement.play, statement.play_number, statement.version)


def _inputs(folder: Path) -> dict[str, Any]:
    found = (read_object(folder / MANIFEST) or {}).get("inputs", {})
    return found if isinstance(found, dict) else {}
