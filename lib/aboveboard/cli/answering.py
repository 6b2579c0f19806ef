"""Commands that bring an answer to those who asked: under their receipts, and by e-mail."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aboveboard.cli.shared import OUTPUTS, IncidentFolder, Runs, clear_errors
from aboveboard.cli.stores import KeyFile, StoreUrl, opened_store
from aboveboard.errors import FeedbackError

if TYPE_CHECKING:
    from aboveboard.feedback import Answer
    from aboveboard.plays.statement import Statement
    from aboveboard.publishing.telling import Telling
    from aboveboard.record.model import Answer as RecordAnswer
    from aboveboard.wording.language import Language


def register(group: typer.Typer) -> None:
    """Add these commands to the group."""
    group.command("answer")(record_answer)
    group.command("tell")(tell)


def record_answer(
    incident: IncidentFolder,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="A topic of the snapshot.")],
    entry: Annotated[
        str, typer.Argument(metavar="ENTRY", help="The record's entry of kind answer.")
    ],
    out: Runs = OUTPUTS,
    store: StoreUrl = "",
    key: KeyFile = None,
) -> None:
    """Show a published answer under the receipts of those who asked. Twice is once."""
    from aboveboard.feedback import load_taxonomy, snapshot

    with clear_errors(), opened_store(incident, store, key) as opened:
        answer = _published_entry(incident, entry, out)
        # All that was asked until the answer was known; what comes later is asked anew.
        topics = load_taxonomy(incident)
        heard = snapshot(opened.messages(answer.known_at), answer.known_at, taxonomy=topics)
        group = next((found for found in heard.questions if found.topic == topic), None)
        if group is None:
            topics.topic(topic)  # a topic that is none is said
        receipts = group.receipts if group else ()
        kept = opened.answer(
            topic,
            receipts,
            answer.answer.root,
            answer.known_at,
            questions=answer.question.root,
        )
        contacts = opened.contacts(kept.id)
        typer.echo(f"Answered: {len(receipts)} messages about {topic}.")
        typer.echo(f"{len(contacts)} of those who asked left a contact.")
        if contacts:
            typer.echo(f"Tell them: aboveboard feedback tell {incident}")


def tell(
    incident: IncidentFolder,
    out: Runs = OUTPUTS,
    store: StoreUrl = "",
    key: KeyFile = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show how many would get what; send nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Answer every question with yes.")] = False,
) -> None:
    """Send each answer to those who asked and left an address. Run it again to resume."""
    with clear_errors(), opened_store(incident, store, key) as opened:
        due = [(answer, opened.contacts(answer.id)) for answer in opened.answers()]
        due = [(answer, askers) for answer, askers in due if askers]
        telling, database = _telling(incident, out)
        for answer, askers in due:
            count = len(telling.recipients(askers))
            typer.echo(f"{answer.topic}: {count} left an address.{_left_out(telling, answer)}")
            if others := telling.unwritten(askers):
                typer.echo(
                    f"  {len(others)} left another contact: tell them by it, {', '.join(others)}"
                )
        if dry_run or not due:
            typer.echo("Nothing is sent.")
            return
        if not yes:
            typer.confirm("Send it to those who are not told yet?", abort=True)
        from aboveboard.publishing.deliveries import DeliveryLedger

        with closing(DeliveryLedger(database)) as ledger:
            for answer, askers in due:
                told = telling.tell(ledger, answer, askers)
                counts = ", ".join(f"{n} {state}" for state, n in sorted(told.items()))
                typer.echo(f"{answer.topic}: {counts or 'nobody'}")


def _left_out(telling: Telling, answer: Answer) -> str:
    if telling.stands(answer):
        return ""
    return " Left out: this answer does not stand in what is published now."


def _published_entry(incident: Path, name: str, out: Path) -> RecordAnswer:
    """Return an entry of kind answer that stands in what was published.

    Whoever looks a receipt up reads what two people approved, and nothing before it.
    """
    from aboveboard.plays.answer_letter import stands_published
    from aboveboard.record.load import FILE_NAME

    answer = _entry(incident, name)
    statements, languages = _published(incident, out)
    if not stands_published(answer.question.root, answer.answer.root, statements, languages):
        raise FeedbackError.at(
            incident / FILE_NAME,
            f"The answer {name!r} does not stand in what was published.",
            "Publish an update with it first: aboveboard run periodic-update, approve, publish.",
        )
    return answer


def _entry(incident: Path, name: str) -> RecordAnswer:
    from aboveboard.record.load import FILE_NAME, load_record
    from aboveboard.record.model import Answer

    record, _ = load_record(incident)
    for entry in record.entries:
        if entry.id == name and isinstance(entry, Answer):
            return entry
    raise FeedbackError.at(
        incident / FILE_NAME,
        f"There is no entry {name!r} of kind answer.",
        "Append it first; notebook 02 writes the blank.",
    )


def _published(incident: Path, out: Path) -> tuple[tuple[Statement, ...], tuple[Language, ...]]:
    """Return the published statements, the newest first, and the languages of the newest."""
    from aboveboard.plays.published import History
    from aboveboard.record.ledger_place import find_ledger
    from aboveboard.wording.language import load_languages

    history = History.read(find_ledger(incident, out))
    statements = tuple(found.statement for found in reversed(history.standing))
    return statements, load_languages(statements[0].languages, incident / "wording")


def _telling(incident: Path, out: Path) -> tuple[Telling, str]:
    """Return what tells askers, and the address of the delivery ledger."""
    from aboveboard.cli.publishing import secrets_of
    from aboveboard.errors import PublishError
    from aboveboard.publishing.settings import FILE, database_url, read_settings
    from aboveboard.publishing.telling import Telling
    from aboveboard.record.ledger_place import find_ledger
    from aboveboard.record.load import load_record
    from aboveboard.site.settings import read_site_settings

    record, _ = load_record(incident)
    settings, secrets = read_settings(incident), secrets_of(incident)
    if settings.email is None:
        raise PublishError.at(
            incident / FILE, "It has no e-mail channel.", "Write it under `email`."
        )
    statements, languages = _published(incident, out)
    live = (read_site_settings(incident).live or record.custodian.page).rstrip("/")
    telling = Telling(
        record=record,
        statements=statements,
        languages=languages,
        receipt_page=lambda tag: f"{live}/{tag}/receipt/",
        chosen=settings.email,
        secrets=secrets,
        expires_after=timedelta(hours=settings.expires_hours),
        clock=lambda: datetime.now(UTC),
    )
    exercise, state = record.exercise is not None, find_ledger(incident, out)
    return telling, database_url(settings, secrets, state, exercise=exercise)
