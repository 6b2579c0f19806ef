"""Commands over what customers say: import the messages of a channel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aboveboard.cli.shared import AsOf, IncidentFolder, clear_errors, shown_progress
from aboveboard.errors import FeedbackError

if TYPE_CHECKING:
    from aboveboard.feedback import Store
    from aboveboard.feedback.intake import ImportResult
    from aboveboard.record.model import Answer as RecordAnswer

_group = typer.Typer(no_args_is_help=True, help="What customers ask, suggest and complain of.")


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.add_typer(_group, name="feedback")


def _columns(values: list[str]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    if not all(field and sign and header for field, sign, header in pairs):
        raise typer.BadParameter("Write it like text=Description.")
    return {field: header for field, _, header in pairs}


@_group.command("import")
def import_messages(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="An .mbox, .eml, .csv, .tsv or .json file.")
    ],
    channel: Annotated[str, typer.Option(metavar="NAME", help="Where they came from: email.")],
    incident: Annotated[Path, typer.Option(metavar="INCIDENT", help="The incident folder.")],
    column: Annotated[
        list[str],
        typer.Option(metavar="FIELD=HEADER", help="Names a column of a table; repeat it."),
    ] = [],  # noqa: B006  # typer's list options default to a list
    store: Annotated[
        str, typer.Option(metavar="URL", help="Instead of data/<incident>/feedback.db.")
    ] = "",
    key: Annotated[
        Path | None,
        typer.Option(
            envvar="ABOVEBOARD_FEEDBACK_KEY", help="Instead of data/<incident>/feedback.key."
        ),
    ] = None,
) -> None:
    """Take in a channel's messages, redacted. Doing it twice is safe."""
    from aboveboard.feedback.identity import load_key
    from aboveboard.feedback.intake import import_file
    from aboveboard.feedback.store import DATA_FOLDER, Store, default_url

    columns = _columns(column)
    with clear_errors(), shown_progress() as progress:
        name = _incident_name(incident)
        secret = load_key(key or DATA_FOLDER / name / "feedback.key")
        opened = Store(store or default_url(name), secret)
        try:
            result = import_file(file, opened, channel, columns=columns, progress=progress)
        finally:
            opened.close()
    _tell(file, result)


StoreUrl = Annotated[
    str, typer.Option("--store", metavar="URL", help="Instead of data/<incident>/feedback.db.")
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key", envvar="ABOVEBOARD_FEEDBACK_KEY", help="Instead of data/<incident>/feedback.key."
    ),
]


@_group.command("snapshot")
def write_snapshot(
    incident: IncidentFolder,
    as_of: AsOf = "",
    out: Annotated[
        Path | None, typer.Option(help="Instead of data/<incident>/heard-<instant>.json.")
    ] = None,
    store: StoreUrl = "",
    key: KeyFile = None,
) -> None:
    """Freeze what was heard by an instant into a file that the update and the report read."""
    import json

    from aboveboard.feedback import load_taxonomy, snapshot
    from aboveboard.feedback.store import DATA_FOLDER
    from aboveboard.plays.parameters import parse_instant
    from aboveboard.record.files import replace_file
    from aboveboard.record.load import load_record
    from aboveboard.record.model import Release

    with clear_errors():
        record, _ = load_record(incident)
        at = parse_instant(as_of) if as_of else datetime.now(UTC)
        with _opened(incident, store, key) as opened:
            updates = [entry.at for entry in record.entries if isinstance(entry, Release)]
            topics = load_taxonomy(incident)
            heard = snapshot(opened.messages(at), at, taxonomy=topics, updates=updates)
        path = out or DATA_FOLDER / _incident_name(incident) / f"heard-{at:%Y-%m-%dT%H%MZ}.json"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = json.dumps(heard.as_json(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        replace_file(path, text.encode(), prefix=".heard-")
        path.chmod(0o600)
        typer.echo(f"{path}: {heard.messages} messages of {heard.people} people, {heard.sha256}")
        for group in heard.questions[:5]:
            typer.echo(f"  {group.topic}: {group.people} people, {group.new_people} new")


@_group.command("answer")
def record_answer(
    incident: IncidentFolder,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="A topic of the snapshot.")],
    entry: Annotated[
        str, typer.Argument(metavar="ENTRY", help="The record's entry of kind answer.")
    ],
    store: StoreUrl = "",
    key: KeyFile = None,
) -> None:
    """Show the answer of an entry under the receipts of those who asked. Twice is once."""
    from aboveboard.feedback import load_taxonomy, snapshot

    with clear_errors(), _opened(incident, store, key) as opened:
        answer = _answer_entry(incident, entry)
        # All that was asked until the answer was known; what comes later is asked anew.
        heard = snapshot(
            opened.messages(answer.known_at), answer.known_at, taxonomy=load_taxonomy(incident)
        )
        group = next((found for found in heard.questions if found.topic == topic), None)
        receipts = group.receipts if group else ()
        kept = opened.answer(topic, receipts, dict(answer.answer.root), answer.known_at)
        contacts = opened.contacts(kept.id)
        typer.echo(f"Answered: {len(receipts)} messages about {topic}.")
        typer.echo(f"{len(contacts)} of those who asked left a contact.")


def _answer_entry(incident: Path, name: str) -> RecordAnswer:
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


@contextmanager
def _opened(incident: Path, url: str, key: Path | None) -> Iterator[Store]:
    from aboveboard.feedback import Store, default_url, load_key
    from aboveboard.feedback.store import DATA_FOLDER

    name = _incident_name(incident)
    opened = Store(url or default_url(name), load_key(key or DATA_FOLDER / name / "feedback.key"))
    try:
        yield opened
    finally:
        opened.close()


def _incident_name(folder: Path) -> str:
    if not (folder / "incident.yaml").is_file():
        raise FeedbackError.at(
            folder, "This is no incident folder.", "Name the one that holds incident.yaml."
        )
    return folder.resolve().name


def _tell(file: Path, result: ImportResult) -> None:
    typer.echo(f"{file}: {result.new} new messages, {result.known} known already.")
    if result.bad_rows_file:
        typer.echo(f"warning: rows not taken: {result.bad}, see {result.bad_rows_file}", err=True)
    if result.alarms:
        typer.echo(
            "warning: a seed phrase or private key was sent (and taken out). Tell who sent it to "
            f"move their funds now: {', '.join(result.alarms)}",
            err=True,
        )
