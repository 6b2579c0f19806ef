"""Commands over what customers say: import the messages of a channel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aboveboard.cli.shared import clear_errors, shown_progress
from aboveboard.errors import FeedbackError

if TYPE_CHECKING:
    from aboveboard.feedback.intake import ImportResult

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
