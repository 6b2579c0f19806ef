"""Commands over an incident: new, check, run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aboveboard.cli.front import Incidents
from aboveboard.cli.run_all import parameters_of, run_all_of, warn_of_findings, warn_of_sharing
from aboveboard.cli.shared import (
    OUTPUTS,
    AsOf,
    IncidentFolder,
    Out,
    Runs,
    answered,
    clear_errors,
    shown_progress,
    warn,
)
from aboveboard.plays.catalogue import FOLLOWING, PLAYS

if TYPE_CHECKING:
    from aboveboard.running.run import RunResult


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    for command in (new, check, run):
        app.command()(command)


ALL = "all"
_RUNNABLE = (*PLAYS, ALL)


def _play(value: str) -> str:
    if value not in _RUNNABLE:
        raise typer.BadParameter(f"{value!r} is not one of {', '.join(_RUNNABLE)}.")
    return value


def new(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder that does not exist yet.")
    ],
    languages: Annotated[
        str | None, typer.Option(help="Language tags, parted by commas; asked when left out.")
    ] = None,
    domain: Annotated[str | None, typer.Option(help="Your official domain.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="The IANA name of your time zone.")] = None,
    drill: Annotated[
        bool, typer.Option("--drill", help="An exercise: marked everywhere, never sent out.")
    ] = False,
) -> None:
    """Make a new incident folder, guided: a valid record with the blanks marked."""
    from aboveboard.running import new_incident as making

    with clear_errors():
        making.free_folder(folder)
        spoken = answered(languages, "Languages of your customers", making.languages_in, "zh-CN,en")
        official = answered(domain, "Your official domain (example.com)", making.domain_in)
        zone = answered(time_zone, "Your time zone (Asia/Tokyo, UTC …)", making.time_zone_in, "UTC")
        names = {
            language.tag: answered(None, f"Your name in {language.settings.name}", making.name_in)
            for language in spoken
        }
        answers = making.NewIncident(spoken, names, official, zone, exercise=drill)
        path = making.new_incident(folder, answers, datetime.now(UTC))
        typer.echo(f"Made {path}. It is valid, and marked where you fill in what you know.")
        typer.echo(f"Next: write what happened, then  aboveboard check {folder}")


def check(incident: IncidentFolder, as_of: AsOf = "", out: Runs = OUTPUTS) -> None:
    """Validate the record, and list by play what is missing and what is not honest."""
    from aboveboard.cli.honesty import tell_findings
    from aboveboard.deadlines import load_regimes, unmatched
    from aboveboard.plays.before import Before, said_before
    from aboveboard.plays.changes import Changes
    from aboveboard.plays.checklist import missing
    from aboveboard.plays.compensation.checklist import has_standard, missing_of_standard
    from aboveboard.plays.continuing import must_continue
    from aboveboard.plays.published import History
    from aboveboard.plays.retrospective.checklist import begun
    from aboveboard.publishing.settings import unprinted_key
    from aboveboard.record.ledger_place import ledger_of
    from aboveboard.record.load import load_record
    from aboveboard.record.view import View

    with clear_errors():
        record, warnings = load_record(incident)
        last = max((entry.known_at for entry in record.entries), default=datetime.now(UTC))
        duties = unmatched(load_regimes(incident), View(record, last))
        warn((*warnings, *unprinted_key(incident, record), *duties))
        entries = f"{len(record.entries)} entr{'y' if len(record.entries) == 1 else 'ies'}"
        typer.echo(f"{incident}: the record is valid, {entries}.")
        published = History.read(ledger_of(record, incident, out / incident.resolve().name))
        must_continue(record, published.statements)
        wrong = False
        for play in PLAYS:
            view = View(record, _instant(as_of, record, play))
            said = said_before(record, view.as_of, published.before(view.as_of).statements)
            if play in FOLLOWING and not said:
                typer.echo(f"{play}: comes once a first statement is published")
                continue
            if play == "retrospective" and not begun(view):
                typer.echo(f"{play}: comes when the incident is over")
                continue
            items = missing(play, view, Changes(Before(said), view) if said else None)
            if play == "compensation":
                items = (*missing_of_standard(incident, view), *items)
            typer.echo(f"{play}: {'nothing is missing' if not items else f'{len(items)} missing'}")
            for item in items:
                typer.echo(f"  {item.id} {item.asks}: {item.note}")
            if play != "compensation" or has_standard(incident):
                wrong |= tell_findings(play, incident, view.as_of)
        if wrong:
            raise typer.Exit(1)


def run(
    play: Annotated[str, typer.Argument(metavar="PLAY", callback=_play, help=" ".join(_RUNNABLE))],
    incidents: Incidents,
    as_of: AsOf = "",
    out: Out = OUTPUTS,
    parameters: Annotated[
        Path | None, typer.Option("--parameters", "-f", help="Further parameters, a YAML file.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Incidents at a time; as many as processors."),
    ] = None,
) -> None:
    """Run a play: execute its notebook, render every channel, put all files in place at once.

    PLAY `all` plays every statement that the record says was published, each at its time, up to T.
    It takes several incidents and plays them side by side; one that fails stops no other.
    """
    from aboveboard.cli.front import refresh
    from aboveboard.running.run import run_play

    if play == ALL:
        return run_all_of(incidents, out, as_of, parameters, jobs)
    if len(incidents) > 1:
        raise typer.BadParameter(f"{play} takes one incident; only `all` takes several.")
    incident = incidents[0]
    with clear_errors(), shown_progress() as progress:
        values = parameters_of(parameters)
        # Taken out in any case: what stands in the file would overrule the command line.
        written = values.pop("as_of", "")
        stamp: Any = as_of or written
        if not stamp:
            stamp = _by_hand(incident, out, play)
        result = run_play(play, incident, out, as_of=stamp, values=values, progress=progress)
    refresh(incident, out)
    _tell(result)


def _tell(result: RunResult) -> None:
    typer.echo(f"Done: {result.folder}")
    for name in ("report.html", *(f"{tag}/{f}" for tag in result.languages for f in _SHOWN)):
        typer.echo(f"  {result.folder / name}")
    warn_of_findings(result)
    warn_of_sharing(result)


_SHOWN = ("announcement.html", "email.eml")


def _by_hand(incident: Path, out: Path, play: str) -> datetime:
    """Return the instant of a run that was given none, to the minute."""
    from aboveboard.plays.before import whole_minute
    from aboveboard.plays.published import History
    from aboveboard.record.ledger_place import ledger_of
    from aboveboard.record.load import load_record, safe_name

    record, _ = load_record(incident)
    at = _instant("", record, play)
    history = History.read(ledger_of(record, incident, out / safe_name(incident)))
    return whole_minute(record, at, history.statements)


def _instant(as_of: str, record: Any, play: str) -> datetime:
    from aboveboard.plays.parameters import parse_instant
    from aboveboard.running.run import default_as_of

    return parse_instant(as_of) if as_of else default_as_of(record, play, datetime.now(UTC))
