"""Commands over what was published: enter it in the ledger, verify, correct, amend."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aboveboard.cli.shared import (
    OUTPUTS,
    IncidentFolder,
    Out,
    StatementFolder,
    StatementIncident,
    clear_errors,
    shown_progress,
    warn,
)

if TYPE_CHECKING:
    from aboveboard.plays.statement import Statement
    from aboveboard.publishing.auditing import FilesCheck
    from aboveboard.publishing.issuing import Issue
    from aboveboard.publishing.package import Package
    from aboveboard.record.ledger import Head, LedgerEntry
    from aboveboard.record.ledger_file import Audit

Approvers = Annotated[
    list[str], typer.Option("--approver", metavar="NAME", help="Who approved it; repeat it.")
]

_group = typer.Typer(no_args_is_help=True, help="What was published, and that nobody changed it.")


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.add_typer(_group, name="ledger")
    app.command()(amend)
    app.command()(correct)


@_group.command()
def enter(
    statement_dir: StatementFolder,
    approver: Approvers = [],  # noqa: B006  # typer's list options default to a list
    incident: StatementIncident = None,
) -> None:
    """Enter a published statement in the incident's ledger. Doing it twice is safe."""
    from aboveboard.publishing.issuing import enter_package
    from aboveboard.publishing.package import open_package

    with clear_errors():
        package = open_package(statement_dir)
        issue = _issue(package.statement, statement_dir, incident, approver)
        for entry in enter_package(package, issue):
            _tell_entered(entry, issue.home)
        _refresh(package, incident)


def correct(
    incident: IncidentFolder,
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", min=1, help="The statement's number: 1, 2, 3 …")
    ],
    as_of: Annotated[str, typer.Option(metavar="T", help="The instant of the new version.")],
    out: Out = OUTPUTS,
    approver: Approvers = [],  # noqa: B006
) -> None:
    """Correct a fact in a published statement: write its next version, corrections first.

    The record must hold an entry that corrects what was said, known by T. With --approver the new
    version is entered in the ledger and the page of the old one marked; without, it is a draft.
    """
    from aboveboard.cli.front import refresh
    from aboveboard.plays.parameters import parse_instant
    from aboveboard.publishing import correcting
    from aboveboard.publishing.issuing import enter_package
    from aboveboard.publishing.package import open_package

    with clear_errors(), shown_progress() as progress:
        result = correcting.correct(incident, number, parse_instant(as_of), out, progress)
        refresh(incident, out)
        typer.echo(f"Done: {result.folder}")
        if not approver:
            typer.echo("A draft: read it, and enter it once it is published:")
            typer.echo(f"  aboveboard ledger enter {result.folder} --approver NAME")
            return
        package = open_package(result.folder)
        issue = _issue(package.statement, result.folder, incident, approver)
        for entry in enter_package(package, issue):
            _tell_entered(entry, issue.home)
        refresh(incident, out)


def amend(
    statement_dir: StatementFolder,
    language: Annotated[str, typer.Argument(metavar="LANGUAGE", help="Such as en.")],
    old: Annotated[str, typer.Argument(metavar="OLD", help="The words as they stand.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The words as they should be.")],
    approver: Approvers = [],  # noqa: B006
    incident: StatementIncident = None,
) -> None:
    """Mend a typo in a published statement: silent on the page, listed in the ledger.

    Refused when a figure, an instant, an address or a word that decides a fact would change.
    """
    from aboveboard.plays.amending import Replacement
    from aboveboard.publishing.issuing import amend as mend
    from aboveboard.publishing.package import open_package

    with clear_errors():
        package = open_package(statement_dir)
        issue = _issue(package.statement, statement_dir, incident, approver)
        folder = _incident(package.statement, incident)
        wording = folder / "wording" if folder else None
        entry = mend(package, Replacement(language, old, new), wording, issue)
        for change in entry.changes:
            typer.echo(f"{change.language} {change.place}: {change.words}")
        _tell_entered(entry, issue.home)
        _refresh(package, incident)


@_group.command()
def verify(
    folder: Annotated[
        Path,
        typer.Argument(metavar="INCIDENT", help="The incident folder, or outputs/<incident>."),
    ],
    out: Annotated[Path, typer.Option(help="Where outputs went.")] = Path("outputs"),
    head: Annotated[
        list[str],
        typer.Option(metavar="N:HASH", help="A head that was published, to compare; repeat it."),
    ] = [],  # noqa: B006
) -> None:
    """Find any later change, deletion or reordering, and say which entry it is."""
    from aboveboard.errors import LedgerError
    from aboveboard.publishing.auditing import audit_incident, runs_folder
    from aboveboard.record.ledger_place import find_ledger

    with clear_errors():
        heads = tuple((f"--head {text[:12]}…", _head(text)) for text in head)
        home = find_ledger(folder, out)
        runs = runs_folder(folder, home, out)
        found, files = audit_incident(home, runs, _incident_id(folder), heads)
        problems = (*found.problems, *files.problems)
        errors = [problem for problem in problems if problem.severity == "error"]
        warn(tuple(problem for problem in problems if problem.severity == "warning"))
        _show(found, files)
        if errors:
            raise LedgerError(errors)
        typer.echo(f"{found.verified.file}: whole, {len(found.verified.entries)} entries.")
        typer.echo(f"Head {found.verified.head}")
        typer.echo("Compare the head with one that was published: a cut shows against it.")


def _tell_entered(entry: LedgerEntry, home: Path) -> None:
    """Print what was entered and the head to keep elsewhere."""
    from aboveboard.record.ledger_file import LEDGER

    typer.echo(f"Entered: {entry.kind} {entry.name}, entry {entry.seq} of {home / LEDGER}")
    typer.echo(f"Head {entry.head}")
    typer.echo("Keep the head where nobody can write to the ledger: a cut shows against it.")


def _issue(statement: Statement, run: Path, incident: Path | None, approvers: list[str]) -> Issue:
    from aboveboard.publishing.auditing import ledger_folder
    from aboveboard.publishing.issuing import Issue, entering_instant

    home = ledger_folder(statement, run, _incident(statement, incident))
    at = entering_instant(statement, datetime.now(UTC))
    return Issue(home, run.resolve().parent, tuple(approvers), at)


def _show(found: Audit, files: FilesCheck) -> None:
    entries = found.verified.entries
    newest = {entry.name: entry.seq for entry in entries}
    for entry in entries:
        folder, later = files.folders.get(entry.seq), newest[entry.name]
        where = f"files in {folder}" if folder else "its files are not here"
        if later != entry.seq:
            where = f"shown as entry {later} has it"
        when = f"{entry.at:%Y-%m-%d %H:%MZ}"
        typer.echo(f"{entry.seq:>4} {entry.kind:<10} {entry.name}  {when}  {where}")


def _refresh(package: Package, given: Path | None) -> None:
    """Write the front page anew; of an exercise whose record is not found from here it stays."""
    from aboveboard.cli.front import refresh
    from aboveboard.errors import RecordError
    from aboveboard.plays.parameters import find_incident

    runs = package.folder.resolve().parent
    try:
        folder = given or find_incident(package.statement.incident, Path.cwd())
    except RecordError:
        return
    refresh(folder, runs.parent)


def _incident(statement: Statement, given: Path | None) -> Path | None:
    from aboveboard.errors import RecordError
    from aboveboard.plays.parameters import find_incident

    if given is not None or statement.exercise:
        return given
    try:
        return find_incident(statement.incident, Path.cwd())
    except RecordError:
        return None


def _incident_id(folder: Path) -> str:
    """Return the id in the incident's record; empty when there is none that can be read."""
    from aboveboard.errors import RecordError
    from aboveboard.record.load import load_record

    try:
        return load_record(folder)[0].id
    except RecordError:
        return ""


def _head(text: str) -> Head:
    from pydantic import ValidationError

    from aboveboard.record.ledger import Head

    number, _, digest = text.partition(":")
    try:
        return Head.model_validate({"entries": int(number), "hash": digest.lower()})
    except (ValueError, ValidationError):
        raise typer.BadParameter(
            f"{text!r} is no head: write the number of entries, a colon and the 64 hex digits."
        ) from None
