"""What the delivery ledger looks like to a person: counts, the unreached, a rehearsal."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from aboveboard.record.outputs import Kind

if TYPE_CHECKING:
    from aboveboard.publishing.deliveries import DeliveryLedger
    from aboveboard.publishing.delivery_reading import State
    from aboveboard.publishing.email_channel import EmailChannel
    from aboveboard.publishing.publication import Publication

_STATES: tuple[State, ...] = ("pending", "claimed", "sent", "failed", "unknown", "suppressed")
_UNREACHED: tuple[State, ...] = ("pending", "claimed", "failed", "unknown", "suppressed")
_DOUBT = "in flight when a run ended, then sent again: it may have come twice"
_FIRST = 2
_COLUMNS = ("batch", "address", "language", "state", "reason")
UNREACHED = Kind("a list of whom no e-mail reached", (",".join(_COLUMNS),))
_MAILS = ("/email", "/answers")


def show_deliveries(
    ledger: DeliveryLedger, unreached: Path | None, batches: tuple[str, ...]
) -> None:
    """Print how far each batch is, and write whom no e-mail reached into a CSV."""
    from aboveboard.errors import PublishError

    if not batches:
        raise PublishError.at("deliveries", "Nothing was sent yet.", "Publish a statement first.")
    for batch in batches:
        counts = ledger.counts(batch)
        shown = ", ".join(f"{counts[state]} {state}" for state in _STATES if counts.get(state))
        typer.echo(f"{batch}: {shown}")
        if doubtful := sum(1 for _ in ledger.in_doubt(batch)):
            typer.echo(
                f"  {doubtful} were in flight when a run ended: these may have come twice "
                "(--unreached FILE names them)"
            )
        if not batch.endswith(_MAILS):
            _show_rows(ledger, batch)
        elif returned := sum(1 for _ in ledger.returned(batch)):
            typer.echo(f"  {returned} of those sent came back as undeliverable")
    if unreached:
        count = write_unreached(ledger, batches, unreached)
        typer.echo(f"Written: {unreached}, {count} lines (addresses; readable by you alone)")


def _show_rows(ledger: DeliveryLedger, batch: str) -> None:
    """Show each page, post or webhook with a box that is ticked when it is out."""
    from aboveboard.publishing.webhooks import shown_url

    for row, _, state, reason in ledger.listed(batch, *_STATES):
        name = shown_url(row) if batch.endswith("/webhooks") else row
        box = "[x]" if state == "sent" else "[ ]"
        typer.echo(f"  {box} {name}: {state}{f' ({reason})' if reason else ''}")


def write_unreached(ledger: DeliveryLedger, batches: tuple[str, ...], path: Path) -> int:
    """Write whom no e-mail of these batches reached into a CSV; return how many lines."""
    from aboveboard.record.csv_cells import cell
    from aboveboard.record.files import replacing

    count = 0
    with replacing(path, prefix=".unreached-", private=True) as file:
        table = csv.writer(codecs.getwriter("utf-8")(file))
        table.writerow(_COLUMNS)
        for batch in batches:
            if not batch.endswith(_MAILS):
                continue
            for row in ledger.listed(batch, *_UNREACHED):
                table.writerow([batch, *map(cell, row)])
                count += 1
            for state, reason, found in (
                ("sent", "came back", ledger.returned(batch)),
                ("unknown", _DOUBT, ledger.doubtful(batch)),
            ):
                for address, language in found:
                    table.writerow([batch, cell(address), language, state, reason])
                    count += 1
    return count


def write_reach(
    ledger: DeliveryLedger, batches: tuple[str, ...], file: Path, now: datetime
) -> None:
    """Freeze how many each channel reached into a file without any address."""
    from aboveboard.plays.retrospective.reach import ChannelReach, ReachFile
    from aboveboard.record.files import replace_file

    counts: dict[str, Counter[str]] = {}
    for batch in batches:
        channel = batch.split("/")[1]
        if channel == "website":
            continue  # a page is no message: it reaches whoever opens it
        counts.setdefault(channel, Counter()).update(
            {str(state): n for state, n in ledger.counts(batch).items()}
        )
    channels = tuple(
        ChannelReach(
            channel=channel,
            pending=of["pending"] + of["claimed"],
            **{name: of[name] for name in ("sent", "failed", "unknown", "suppressed")},
        )
        for channel, of in sorted(counts.items())
    )
    content = ReachFile(as_of=now, channels=channels).model_dump_json(indent=2) + "\n"
    replace_file(file, content.encode(), prefix=".reach-", private=False)
    typer.echo(f"Written: {file}")


def show_rehearsal(publication: Publication) -> None:
    """Print who would get what, and the head of the first messages; send nothing.

    Raises
    ------
    PublishError
        A channel lacks a key, a secret, a list or a folder, as publishing would say too.
    """
    from aboveboard.errors import PublishError
    from aboveboard.publishing.posts import thread_of
    from aboveboard.publishing.webhooks import shown_url

    package, settings = publication.package, publication.settings
    typer.echo(f"{package.name}: nothing is sent.")
    for problem in publication.approvals().missing:
        typer.echo(f"Still missing: {problem.what}")
    if settings.website:
        typer.echo(f"website: into {settings.website.folder}")
    if settings.email:
        _rehearse_email(publication)
    for network in (*settings.networks, *settings.checklists):
        for language in package.statement.languages:
            typer.echo(
                f"{network} {language}: {len(thread_of(package, network, language).posts)} posts"
            )
    for hook in settings.webhooks:
        typer.echo(f"webhook: {shown_url(hook.url)}")
    if unready := publication.unready():
        raise PublishError(unready)


def _rehearse_email(publication: Publication) -> None:
    """Print whom the e-mail is for by language, the first heads, and what the DNS lacks."""
    from aboveboard.publishing.deliveries import DeliveryLedger
    from aboveboard.publishing.preflight import Sender, preflight
    from aboveboard.publishing.recipients import check_recipients

    chosen = publication.settings.email
    assert chosen is not None
    channel = publication.email_channel(chosen)
    if channel.recipients:
        checked = check_recipients(channel.recipients)
        for language, count in checked.by_language.items():
            got = channel.edition_of(language)
            has_none = got.lower() != language.lower()
            note = f", who get it in {got}: it is not in {language}" if has_none else ""
            readers = "1 recipient" if count == 1 else f"{count} recipients"
            typer.echo(f"email {language}: {readers}{note}")
        if not checked.wrong:
            _show_first(channel)
    ledger = DeliveryLedger(publication.database_url())
    _show_enrolment(ledger, channel)
    ledger.close()
    if not publication.statement.exercise:  # which asks nobody outside of this machine
        sender = publication.statement.issuer.sender
        for problem in preflight(Sender(sender, chosen.sender, chosen.dkim_selector)):
            typer.echo(f"  warning: {problem}")


def _show_enrolment(ledger: DeliveryLedger, channel: EmailChannel) -> None:
    """Print how many subscribers get it, or who came since it is on its way."""
    from aboveboard.publishing.subscribers import count_subscribers

    batch = ledger.batch(channel.batch)
    if batch is None:
        if channel.chosen.subscribers:
            typer.echo(f"email: {count_subscribers(ledger)} subscribers, who get it once")
        return
    typer.echo(f"email: {batch.recipients} are enrolled already; publishing goes on with them")
    listed, subscribed = channel.newcomers(ledger)
    if listed:
        typer.echo(
            f"  {listed} addresses of the list are new: e-mail is refused without --add-newcomers"
        )
    if subscribed:
        typer.echo(f"  {subscribed} subscribed since: they get it with --add-newcomers only")


def _show_first(channel: EmailChannel) -> None:
    from itertools import islice

    from aboveboard.publishing.recipients import read_recipients

    assert channel.recipients is not None
    letters = channel.letters()
    for recipient in islice(read_recipients(channel.recipients), _FIRST):
        letter = letters.get(recipient.language) or letters[channel.fallback]
        typer.echo(_shown(letter.message(recipient.address).partition(b"\r\n\r\n")[0]))


def _shown(head: bytes) -> str:
    """Return the head of a message to read: its words decoded, indented."""
    from email import message_from_bytes, policy

    message = message_from_bytes(head + b"\r\n\r\n", policy=policy.default)
    return "\n".join(f"    {name}: {message[name]}" for name in ("To", "Subject", "Message-ID"))
