"""Commands that take a statement to people: approve, publish, verify-statement."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aboveboard.cli.shared import (
    StatementFolder,
    StatementIncident,
    clear_errors,
    found_incident,
)

if TYPE_CHECKING:
    from aboveboard.cli.rates import Rates
    from aboveboard.publishing.package import Package
    from aboveboard.publishing.publication import ChannelResult, Publication
    from aboveboard.publishing.secrets import Secrets

Yes = Annotated[bool, typer.Option("--yes", help="Answer every question with yes.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.command()(approve)
    app.command()(publish)
    app.command("verify-statement")(verify_statement)


def approve(
    statement_dir: StatementFolder,
    key: Annotated[Path, typer.Option(help="Your SSH key; asks its passphrase, or ssh-agent.")],
    incident: StatementIncident = None,
    yes: Yes = False,
) -> None:
    """Sign what a statement says, in every file of it. Any later change voids the signature."""
    from aboveboard.cli.front import refresh
    from aboveboard.plays.honesty.shown import line_of
    from aboveboard.plays.honesty.shown import state as state_of
    from aboveboard.publishing.approvals import (
        SIGNERS,
        approvals_of,
        read_policy,
        read_signatures,
        signature_path,
    )
    from aboveboard.publishing.approvals import approve as sign
    from aboveboard.publishing.package import open_package
    from aboveboard.publishing.releasing import findings_of
    from aboveboard.publishing.rendered import must_render_its_statement
    from aboveboard.record.files import replace_file
    from aboveboard.record.load import FILE_NAME

    with clear_errors():
        package = open_package(statement_dir)
        must_render_its_statement(package)
        folder, state = _places(package, incident)
        policy = read_policy(folder)
        typer.echo(f"{package.name}, {len(package.files)} files:")
        for edition in package.statement.editions:
            typer.echo(f"  {edition.language}  {edition.title}")
        for finding in findings_of(package, folder, state):
            typer.echo(f"  {state_of(finding)}: {line_of(finding, str(folder / FILE_NAME))}")
        _must_be_signable(package, folder)
        if not yes:
            typer.confirm("Have you read it in every language, and may it leave?", abort=True)
        approval, signature = sign(package, policy, folder / SIGNERS, key.expanduser())
        path = signature_path(state, package, approval.principal)
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, signature, prefix=".approval-")
        typer.echo(f"Approved by {approval.principal} ({approval.role}, {approval.fingerprint}).")
        found = approvals_of(package, policy, folder / SIGNERS, read_signatures(state, package))
        for problem in found.missing:
            typer.echo(f"Still missing: {problem.what}")
        if not found.missing:
            typer.echo(f"It may leave: aboveboard publish {statement_dir}")
        refresh(folder, _out(package))


def _must_be_signable(package: Package, incident: Path) -> None:
    """Refuse to have approved what can't leave as it is; nothing where no settings are yet."""
    from aboveboard.errors import PublishError
    from aboveboard.publishing.readiness import unsignable
    from aboveboard.publishing.settings import FILE, read_settings

    if not (incident / FILE).is_file():
        return
    if problems := unsignable(package.statement, read_settings(incident), incident):
        raise PublishError(problems)


def publish(
    statement_dir: StatementFolder,
    incident: StatementIncident = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show who would get what; send nothing.")
    ] = False,
    yes: Yes = False,
    add_newcomers: Annotated[
        bool, typer.Option("--add-newcomers", help="Send to addresses new on the list too.")
    ] = False,
    here: Annotated[
        bool,
        typer.Option("--here", help="An exercise, to a page and a mailbox on this machine."),
    ] = False,
) -> None:
    """Take an approved statement to every channel. Run it again to resume: nobody is lost."""
    from aboveboard.cli.front import refresh
    from aboveboard.errors import PublishError
    from aboveboard.publishing.package import open_package
    from aboveboard.publishing.releasing import blocking_problems, enter_published

    if here:
        return _publish_here(statement_dir, incident)
    with clear_errors(), _shown_rates() as report:
        package = open_package(statement_dir)
        publication = _publication(package, incident, yes=yes, add=add_newcomers, report=report)
        if dry_run:
            _rehearse(publication)
            return
        where = publication.incident, publication.state
        approvals = publication.must_be_free(blocking_problems(package, *where))
        by = tuple(approval.principal for approval in approvals.given)
        published = enter_published(package, publication.state, by, publication.clock())
        try:
            results = publication.run(published)
        finally:  # stopped on the way, it shows how far that was
            refresh(publication.incident, _out(package))
        problems = [problem for result in results for problem in result.problems]
        if problems:
            raise PublishError(problems)


def _publish_here(statement_dir: Path, incident: Path | None) -> None:
    from aboveboard.cli.front import refresh
    from aboveboard.drilling import publish_here
    from aboveboard.publishing.package import open_package

    with clear_errors():
        package = open_package(statement_dir)
        folder = found_incident(package.statement.incident, incident)
        typer.echo(publish_here(statement_dir, folder))
        refresh(folder, _out(package))


def verify_statement(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A published file.")],
    fingerprint: Annotated[
        str, typer.Option(help="The custodian's, from a source you trust: SHA256:…")
    ],
) -> None:
    """See that a file is one that the custodian signed; offline."""
    from aboveboard.publishing.signing import verify_file

    with clear_errors():
        by = verify_file(file, fingerprint)
        typer.echo(f"{file}: genuine. The key {fingerprint} signed {by}.")
        typer.echo(
            "This shows who signed it and that it is unchanged, not that every word is true."
        )


def secrets_of(incident: Path) -> Secrets:
    """Return where an incident's secrets come from."""
    from aboveboard.publishing.secrets import Secrets, system_keyring

    return Secrets(os.environ, incident.resolve().parent.parent, system_keyring())


def _publication(
    package: Package, incident: Path | None, *, yes: bool, add: bool, report: Rates
) -> Publication:
    from aboveboard.publishing.publication import Publication
    from aboveboard.publishing.settings import read_settings
    from aboveboard.site.settings import read_site_settings
    from aboveboard.wording.language import load_languages

    def agree(question: str) -> bool:
        report.pause()
        return yes or typer.confirm(question)

    folder, state = _places(package, incident)

    def say(result: ChannelResult) -> None:
        report.pause()
        detail = f": {result.detail}" if result.detail else ""
        typer.echo(f"{result.channel}: {result.state}{detail}")

    return Publication(
        package=package,
        incident=folder,
        state=state,
        settings=read_settings(folder),
        secrets=secrets_of(folder),
        languages=load_languages(package.statement.languages, folder / "wording"),
        clock=lambda: datetime.now(UTC),
        agree=agree,
        report=report,
        said=say,
        add_newcomers=add,
        live=read_site_settings(folder).live or "",
    )


def _places(package: Package, incident: Path | None) -> tuple[Path, Path]:
    """Return the incident folder, and where its approvals and ledger lie."""
    from aboveboard.publishing.auditing import ledger_folder

    folder = found_incident(package.statement.incident, incident)
    return folder, ledger_folder(package.statement, package.folder, folder)


def _out(package: Package) -> Path:
    """Return where outputs go: the folder of a run lies in its incident's, and that in this."""
    return package.folder.resolve().parent.parent


def _rehearse(publication: Publication) -> None:
    """Show the counts by language and the first messages."""
    from aboveboard.cli.delivery_report import show_rehearsal

    show_rehearsal(publication)


@contextmanager
def _shown_rates() -> Iterator[Rates]:
    """Show a bar with rate, sent, failed and time left on a terminal; lines elsewhere."""
    from aboveboard.cli.rates import rates

    with rates(sys.stderr) as report:
        yield report
