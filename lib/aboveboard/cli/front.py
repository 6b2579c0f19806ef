"""The leaders' front page: the command that writes it anew, and what other commands call."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from aboveboard.cli.shared import OUTPUTS, AsOf, Out, clear_errors, refused, warn
from aboveboard.errors import AboveboardError, Problem

Incidents = Annotated[
    list[Path], typer.Argument(metavar="INCIDENT...", help="Incident folders, one or more.")
]


def register(app: typer.Typer) -> None:
    """Add this command to the app."""
    app.command()(front)


def front(
    incidents: Incidents,
    as_of: AsOf = "",
    out: Out = OUTPUTS,
) -> None:
    """Write the leaders' front pages anew, with the time that is left as of T. Runs nothing."""
    from aboveboard.plays.parameters import parse_instant

    with clear_errors():
        at = parse_instant(as_of) if as_of else None
        for incident in incidents:
            typer.echo(f"Front page: {front_page(incident, out, at)}")
        if len(incidents) > 1:
            typer.echo(f"All incidents: {out / 'index.html'}")


def front_page(incident: Path, out: Path, as_of: datetime | None = None) -> Path:
    """Write the front pages of an incident and return its own; raise AboveboardError if it can't.

    The newest feedback snapshot is looked for where ``feedback snapshot`` puts it.
    """
    from aboveboard.cli.publishing import secrets_of
    from aboveboard.publishing.front import refresh_front
    from aboveboard.record.files import DATA_FOLDER
    from aboveboard.record.load import safe_name

    heard = tuple(sorted((DATA_FOLDER / safe_name(incident)).glob("heard-*.json")))
    return refresh_front(
        incident,
        out,
        now=datetime.now(UTC),
        as_of=as_of,
        secrets=lambda: secrets_of(incident),  # asked for only where statements are sent
        heard=heard,
    )


def refresh(incident: Path, out: Path) -> None:
    """Write the front pages after another command did its work, which stands whatever happens."""
    warn(refreshed(incident, out))


def refreshed(incident: Path, out: Path) -> tuple[Problem, ...]:
    """Write the front pages; return what is wrong where they stay as they were."""
    try:
        front_page(incident, out)
    except AboveboardError as error:
        problems = error.problems
    except OSError as error:
        problems = (refused(error),)
    else:
        return ()
    stays = Problem(
        file=str(out),
        what="The front page stays as it was.",
        do=f"Then write it: aboveboard front {incident}",
    )
    return (*problems, stays)
