"""The command that looks at the delivery ledger, and mends it: deliveries."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aboveboard.cli.publishing import secrets_of
from aboveboard.cli.shared import OUTPUTS, Out, clear_errors

if TYPE_CHECKING:
    from aboveboard.publishing.deliveries import DeliveryLedger

_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add this command to the app."""
    app.command()(deliveries)


def deliveries(
    incident: Annotated[Path, typer.Argument(metavar="INCIDENT", help="The incident folder.")],
    out: Out = OUTPUTS,
    unreached: Annotated[
        Path | None, typer.Option(help="Write whom no e-mail reached into this CSV file.")
    ] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Make what failed due again; then publish.")
    ] = False,
    tick: Annotated[
        str, typer.Option(metavar="BATCH:N:LINK", help="A post is out: its batch, number, link.")
    ] = "",
    again: Annotated[
        str, typer.Option(metavar="BATCH", help="Let what is in doubt in a batch go once more.")
    ] = "",
    bounces: Annotated[
        Path | None,
        typer.Option(help="Read bounces and complaints from this mailbox file (mbox) first."),
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option(help="Write who gets e-mail into this folder, for listmonk and others."),
    ] = None,
    reach: Annotated[
        Path | None, typer.Option(help="Freeze the counts by channel, for the retrospective.")
    ] = None,
) -> None:
    """Show per channel and state how far each statement is, and who was not reached."""
    from aboveboard.cli.delivery_report import UNREACHED, show_deliveries, write_reach
    from aboveboard.cli.front import refresh
    from aboveboard.plays.retrospective.reach import KIND
    from aboveboard.publishing.deliveries import DeliveryLedger
    from aboveboard.publishing.package import is_of_incident
    from aboveboard.publishing.posts import tick as note_post
    from aboveboard.record.outputs import check_output

    with clear_errors():
        if unreached:
            check_output(unreached, UNREACHED, (bounces,))
        if reach:
            check_output(reach, KIND, (bounces,))
        record_id, url = _database(incident, out)
        ledger = DeliveryLedger(url)
        now = datetime.now(UTC)
        if bounces:
            _bar_bounces(ledger, bounces, now)
        batches = tuple(b for b in ledger.batches() if is_of_incident(b, record_id))
        if again:
            ledger.retry(again, now, "unknown")
        for batch in batches if retry_failed else ():
            typer.echo(f"{batch}: {ledger.retry(batch, now, 'failed')} are due again")
        if tick:
            note_post(ledger, *_ticked(tick), now)
        if reach:
            write_reach(ledger, batches, reach, now)
        if export:
            _export(ledger, incident, export)
        if unreached or not (reach or export):
            show_deliveries(ledger, unreached, batches)
        ledger.close()
        refresh(incident, out)


def _ticked(text: str) -> tuple[str, int, str]:
    batch, _, rest = text.partition(":")
    number, _, link = rest.partition(":")
    if not number.isdigit() or not link:
        raise typer.BadParameter(f"{text!r} is not BATCH:N:LINK, as in …/weibo/zh-CN:1:https://…")
    return batch, int(number), link


def _bar_bounces(ledger: DeliveryLedger, file: Path, now: datetime) -> None:
    from aboveboard.publishing.bounces import bar_returned, mailbox_messages

    found = bar_returned(ledger, mailbox_messages(file), now)
    typer.echo(f"{file}: {found.read} messages, {found.barred} addresses get nothing further")
    if found.strangers:
        numbers = dict.fromkeys(found.strangers)
        shown = ", ".join(str(number) for number in islice(numbers, _SHOWN))
        more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
        typer.echo(
            f"  {len(found.strangers)} reports match nobody, and bar nobody: no message of ours "
            f"went to the address (message {shown}{more} of the file)"
        )


def _database(incident: Path, out: Path) -> tuple[str, str]:
    """Return the incident's id and the address of its delivery ledger."""
    from aboveboard.publishing.settings import (
        FILE,
        PublishingSettings,
        database_url,
        read_settings,
    )
    from aboveboard.record.load import load_record, safe_name

    record, _ = load_record(incident)
    exercise = record.exercise is not None
    state = out / safe_name(incident) if exercise else incident
    # An exercise that was published on this machine has no such file.
    bare = exercise and not (incident / FILE).is_file()
    settings = PublishingSettings() if bare else read_settings(incident)
    url = database_url(settings, secrets_of(incident), state, exercise=exercise)
    return record.id, url


def _export(ledger: DeliveryLedger, incident: Path, folder: Path) -> None:
    """Write the list, and the subscribers if they get it, as files that other senders import."""
    from aboveboard.publishing.exporting import export_recipients
    from aboveboard.publishing.recipients import read_recipients
    from aboveboard.publishing.settings import read_settings
    from aboveboard.publishing.yaml_file import path_in

    email = read_settings(incident).email
    listed = path_in(incident, email.recipients) if email and email.recipients else None
    counts = export_recipients(
        ledger,
        read_recipients(listed) if listed else (),
        folder,
        with_subscribers=bool(email and email.subscribers),
    )
    for language, count in counts.items():
        typer.echo(f"{folder}/recipients.{language}.csv: {count} (readable by you alone)")
