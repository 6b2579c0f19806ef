"""The command over the topics that messages are sorted into: show them, or edit them by a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aboveboard.cli.shared import IncidentFolder, clear_errors
from aboveboard.cli.stores import incident_name


def register(group: typer.Typer) -> None:
    """Add this command to the group."""
    group.command("topics")(topics)


def topics(
    incident: IncidentFolder,
    edits: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Renames, merges, moves, additions.")
    ] = None,
) -> None:
    """Show the topics of an incident, or edit them; the next snapshot sorts by them."""
    from aboveboard.feedback import load_taxonomy
    from aboveboard.feedback.taxonomy import FILE_NAME
    from aboveboard.feedback.topic_edits import edit_topics, read_edits

    with clear_errors():
        incident_name(incident)
        taxonomy = edit_topics(incident, read_edits(edits)) if edits else load_taxonomy(incident)
        for topic in taxonomy.topics:
            names = " · ".join(topic.names.root.values())
            merged = f", with {', '.join(topic.merged)}" if topic.merged else ""
            typer.echo(f"{topic.id}: {names} ({len(topic.examples)} examples{merged})")
        if edits:
            typer.echo(f"Written: {incident / FILE_NAME}. Make a new snapshot to sort by it.")
