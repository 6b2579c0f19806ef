"""The command that writes each claimant's letter."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aboveboard.cli.shared import AsOf, IncidentFolder, clear_errors


def register(app: typer.Typer) -> None:
    """Add this command to the app."""
    app.command()(letters)


def letters(
    incident: IncidentFolder,
    recipients: Annotated[
        Path, typer.Option(metavar="FILE", help="CSV: claimant_id, email, language.")
    ],
    as_of: AsOf = "",
    out: Annotated[
        Path, typer.Option(help="Where letters go; never below outputs, for they are personal.")
    ] = Path("outputs-private"),
    proofs: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The index.csv of the proof files.")
    ] = None,
    parameters: Annotated[
        Path | None, typer.Option("--parameters", "-f", help="Further parameters, a YAML file.")
    ] = None,
) -> None:
    """Write each claimant an e-mail with the own figures, in the own language; nothing is sent."""
    from datetime import UTC, datetime

    from aboveboard.plays.parameters import (
        CompensationParameters,
        check_parameters,
        read_parameters,
    )
    from aboveboard.plays.published import History
    from aboveboard.record.ledger_place import ledger_of
    from aboveboard.record.load import load_record, safe_name
    from aboveboard.running.letters import compensation_in, write_letters
    from aboveboard.running.run import default_as_of

    with clear_errors():
        values = read_parameters(parameters) if parameters else {}
        record, _ = load_record(incident)
        ledger = ledger_of(record, incident, Path("outputs") / safe_name(incident))
        stamp = as_of or values.pop("as_of", "")
        published = compensation_in(History.read(ledger))
        if not stamp and published and record.exercise is None:
            stamp = published[-1].as_of.isoformat()
        if not stamp:
            stamp = default_as_of(record, "compensation", datetime.now(UTC)).isoformat()
        asked = check_parameters(
            "compensation", {**values, "incident": incident.name, "as_of": stamp}
        )
        assert isinstance(asked, CompensationParameters)
        made = write_letters(incident, asked, recipients, out, proofs, ledger)
    typer.echo(f"Done: {made.count} letters in {made.folder}")
