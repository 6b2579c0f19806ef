"""What the delivery ledger looks like to a person: counts, rates, the unreached."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

if TYPE_CHECKING:
    from aboveboard.publishing.deliveries import DeliveryLedger, State
    from aboveboard.publishing.mailing import Progress
    from aboveboard.publishing.publication import Publication

_STATES: tuple[State, ...] = ("pending", "claimed", "sent", "failed", "unknown", "suppressed")
_FIRST = 2


def show_deliveries(
    ledger: DeliveryLedger, unreached: Path | None, batches: tuple[str, ...]
) -> None:
    """Print how far each batch is, and write whom no e-mail reached into a CSV."""
    from aboveboard.errors import PublishError
    from aboveboard.record.files import replace_file

    if not batches:
        raise PublishError.at("deliveries", "Nothing was sent yet.", "Publish a statement first.")
    lines = io.StringIO()
    table = csv.writer(lines)
    table.writerow(["batch", "address", "language", "state", "reason"])
    for batch in batches:
        counts = ledger.counts(batch)
        shown = ", ".join(f"{counts[state]} {state}" for state in _STATES if counts.get(state))
        typer.echo(f"{batch}: {shown}")
        if doubtful := sum(1 for _ in ledger.in_doubt(batch)):
            typer.echo(f"  {doubtful} were in flight when a run ended: these may have come twice")
        if batch.endswith("/email"):
            for row in ledger.listed(batch, "pending", "claimed", "failed", "unknown"):
                table.writerow([batch, *row])
        else:
            for address, _, state, reason in ledger.listed(batch, *_STATES):
                typer.echo(f"  {address}: {state}{f' ({reason})' if reason else ''}")
    if unreached:
        replace_file(unreached, lines.getvalue().encode(), prefix=".unreached-")
        unreached.chmod(0o600)
        typer.echo(f"Written: {unreached} (addresses; readable by you alone)")


def show_rehearsal(publication: Publication) -> None:
    """Print who would get what, and the head of the first messages; send nothing."""
    from aboveboard.publishing.letter import Letter
    from aboveboard.publishing.posts import thread_of
    from aboveboard.publishing.recipients import check_recipients, read_recipients

    package, settings = publication.package, publication.settings
    typer.echo(f"{package.name}: nothing is sent.")
    for problem in publication.approvals().missing:
        typer.echo(f"Still missing: {problem.what}")
    if settings.website:
        typer.echo(f"website: into {settings.website.folder}")
    if settings.email:
        path = publication.incident / Path(settings.email.recipients).expanduser()
        checked = check_recipients(path)
        for language, count in checked.by_language.items():
            typer.echo(f"email {language}: {count} recipients")
        for problem in checked.wrong:
            typer.echo(f"  wrong: {problem}")
        if not checked.wrong:
            for recipient, _ in zip(read_recipients(path), range(_FIRST), strict=False):
                language = recipient.language
                if language not in package.statement.languages:
                    language = settings.email.fallback
                letter = Letter(package.statement, language, package.read(f"{language}/email.eml"))
                head = letter.message(recipient.address).partition(b"\r\n\r\n")[0]
                typer.echo(_shown(head))
    for network in (*settings.networks, *settings.checklists):
        for language in package.statement.languages:
            typer.echo(
                f"{network} {language}: {len(thread_of(package, network, language).posts)} posts"
            )
    for hook in settings.webhooks:
        typer.echo(f"webhook: {hook.url}")


@contextmanager
def rates(stream: TextIO) -> Iterator[Callable[[str, Progress], None]]:
    """Show rate, sent, failed and time left: a bar on a terminal, a line every ten seconds else."""
    began = time.monotonic()

    def line(channel: str, progress: Progress) -> str:
        rate = progress.sent / max(time.monotonic() - began, 0.001)
        left = f"{progress.left / rate:.0f} s left" if rate else "no time known"
        return (
            f"{channel}: {progress.sent} sent, {progress.failed} failed, {progress.left} left, "
            f"{rate:.0f} a second, {left}"
        )

    if not stream.isatty():
        yield lambda channel, progress: typer.echo(line(channel, progress), err=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    with Bar(TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True)) as bar:
        tasks: dict[str, Any] = {}

        def show(channel: str, progress: Progress) -> None:
            total = progress.sent + progress.failed + progress.left
            if channel not in tasks:
                tasks[channel] = bar.add_task(channel, total=total)
            text, done = line(channel, progress), total - progress.left
            bar.update(tasks[channel], description=text, completed=done, total=total)

        yield show


def _shown(head: bytes) -> str:
    """Return the head of a message to read: its words decoded, indented."""
    from email import message_from_bytes, policy

    message = message_from_bytes(head + b"\r\n\r\n", policy=policy.default)
    return "\n".join(f"    {name}: {message[name]}" for name in ("To", "Subject", "Message-ID"))
