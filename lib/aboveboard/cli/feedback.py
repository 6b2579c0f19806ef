"""Commands over what customers say: import the messages of a channel, freeze what was heard."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aboveboard.cli import answering, topics
from aboveboard.cli.shared import AsOf, IncidentFolder, clear_errors, shown_progress
from aboveboard.cli.stores import KeyFile, StoreUrl, incident_name, opened_store
from aboveboard.said import counted

if TYPE_CHECKING:
    from aboveboard.feedback.intake import Alarm, ImportResult

_group = typer.Typer(no_args_is_help=True, help="What customers ask, suggest and complain of.")


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    answering.register(_group)
    topics.register(_group)
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
    store: StoreUrl = "",
    key: KeyFile = None,
) -> None:
    """Take in a channel's messages, redacted. Doing it twice is safe."""
    from aboveboard.feedback.intake import import_file

    columns = _columns(column)
    with (
        clear_errors(),
        shown_progress() as progress,
        opened_store(incident, store, key) as opened,
    ):
        zone = _zone(incident)
        result = import_file(file, opened, channel, columns=columns, zone=zone, progress=progress)
    _tell(file, result)
    if result.zoneless:
        typer.echo(f"Times without a zone: {result.zoneless}, read in {zone}, the incident's zone.")


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
    from aboveboard.feedback.snapshot import KIND
    from aboveboard.plays.parameters import parse_instant
    from aboveboard.record.files import DATA_FOLDER, replace_file
    from aboveboard.record.load import load_record
    from aboveboard.record.model import Release
    from aboveboard.record.outputs import check_output

    with clear_errors():
        if out:
            check_output(out, KIND)
        record, _ = load_record(incident)
        at = parse_instant(as_of) if as_of else datetime.now(UTC)
        with opened_store(incident, store, key) as opened:
            updates = [entry.at for entry in record.entries if isinstance(entry, Release)]
            topics = load_taxonomy(incident)
            heard = snapshot(
                opened.messages(at),
                at,
                taxonomy=topics,
                updates=updates,
                answers=opened.answers(),
            )
        path = out or DATA_FOLDER / incident_name(incident) / f"heard-{at:%Y-%m-%dT%H%MZ}.json"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = json.dumps(heard.as_json(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        replace_file(path, text.encode(), prefix=".heard-")
        path.chmod(0o600)
        messages = counted(heard.messages, "{count} message", "{count} messages")
        people = counted(heard.people, "{count} person", "{count} people")
        typer.echo(f"{path}: {messages} from {people}, {heard.sha256}")
        for group in heard.questions[:5]:
            people = counted(group.people, "{count} person", "{count} people")
            typer.echo(f"  {group.topic}: {people}, {group.new_people} new")


def _zone(incident: Path) -> tzinfo:
    """Return the zone of the record; UTC while the record is not valid, and say so."""
    from zoneinfo import ZoneInfo

    from aboveboard.errors import RecordError
    from aboveboard.record.load import load_record

    try:
        return ZoneInfo(load_record(incident)[0].time_zone)
    except RecordError:
        typer.echo(
            "warning: the record is not valid (see aboveboard check): times without a zone are "
            "read as UTC. Mend it and import again; nothing counts twice.",
            err=True,
        )
        return UTC


def _tell(file: Path, result: ImportResult) -> None:
    new = counted(result.new, "{count} new message", "{count} new messages")
    typer.echo(f"{file}: {new}, {result.known} known already.")
    if result.bad_rows_file:
        typer.echo(f"warning: rows not taken: {result.bad}, see {result.bad_rows_file}", err=True)
    if result.alarms:
        typer.echo(
            "warning: a seed phrase or private key was sent (and taken out). Tell who sent it to "
            "move their funds now:",
            err=True,
        )
        for alarm in result.alarms:
            typer.echo(f"  {_found_at(file, alarm)}", err=True)


def _found_at(file: Path, alarm: Alarm) -> str:
    """Return where the message of an alarm is found: in the file, in its channel, in our store."""
    number = f"number {alarm.receipt}" if alarm.receipt else "not taken"
    return ", ".join(part for part in (f"{file}", alarm.place, alarm.source_id, number) if part)
