"""`aboveboard run all`: play whole records, several side by side, and tell what came of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from aboveboard.cli.front import refresh, refreshed
from aboveboard.cli.shared import clear_errors, shown_progress, warn
from aboveboard.errors import AboveboardError, Problem, RunError

if TYPE_CHECKING:
    from aboveboard.running.replay import Replayed
    from aboveboard.running.run import RunResult


@dataclass(frozen=True)
class Played:
    """What came of one incident; ``warnings`` are about its front page, ``problems`` its end."""

    replayed: Replayed | None
    warnings: tuple[Problem, ...]
    problems: tuple[Problem, ...] = ()


def run_all_of(
    incidents: list[Path], out: Path, as_of: str, parameters: Path | None, jobs: int | None
) -> None:
    """Play every statement of each incident up to ``as_of``."""
    from aboveboard.plays.parameters import parse_instant

    with clear_errors():
        values = parameters_of(parameters)
        written = values.pop("as_of", "")
        stamp = as_of or written
        until = parse_instant(stamp) if stamp else None
        if len(incidents) > 1:
            _side_by_side(incidents, out, until, values, jobs)
        else:
            _alone(incidents[0], out, until, values)


def _alone(incident: Path, out: Path, until: datetime | None, values: dict[str, Any]) -> None:
    from aboveboard.running.replay import run_all

    with shown_progress() as progress:
        try:
            replayed = run_all(incident, out, until=until, values=values, progress=progress)
        finally:
            if _was_run(incident, out):
                refresh(incident, out)
    _tell(replayed)


def _side_by_side(
    incidents: list[Path],
    out: Path,
    until: datetime | None,
    values: dict[str, Any],
    jobs: int | None,
) -> None:
    """Play incidents in processes; tell what each made as it ends, and all errors at the end."""
    from aboveboard.running.together import each, processors

    work = partial(play_one, out=out, until=until, values=values)
    problems: list[Problem] = []
    done: list[Path] = []
    with shown_progress() as progress:
        try:
            for outcome in each(work, incidents, jobs or processors()):
                done.append(outcome.incident)
                played = outcome.result or Played(None, (), outcome.problems)
                problems += played.problems
                warn(played.warnings)
                if played.replayed:
                    _tell(played.replayed)
                progress("incidents", len(done), len(incidents))
        except KeyboardInterrupt:
            left = ", ".join(str(one) for one in incidents if one not in done)
            typer.echo(f"Stopped. Not finished: {left}. What was made before stands.", err=True)
            raise typer.Exit(130) from None
    typer.echo(f"All incidents: {out / 'index.html'}")
    if problems:
        raise RunError(problems)


def play_one(incident: Path, out: Path, until: datetime | None, values: dict[str, Any]) -> Played:
    """Play one incident and write its front page; prints nothing, as others run beside it."""
    from aboveboard.running.replay import run_all

    try:
        replayed = run_all(incident, out, until=until, values=values)
    except AboveboardError as error:
        warnings = refreshed(incident, out) if _was_run(incident, out) else ()
        return Played(None, warnings, _of(incident, error))
    return Played(replayed, refreshed(incident, out))


def _of(incident: Path, error: AboveboardError) -> tuple[Problem, ...]:
    """Return the problems of an incident under its name: others are told beside them."""
    heading = Problem(file=str(incident), what="This incident was not played to its end.", do="")
    return (heading, *error.problems)


def _was_run(incident: Path, out: Path) -> bool:
    return any((out / incident.resolve().name).glob("[!.]*/statement.json"))


def _tell(replayed: Replayed) -> None:
    for result in replayed.made:
        typer.echo(f"Done: {result.folder}")
        warn_of_findings(result)
        warn_of_sharing(result)
    for entry in replayed.not_playable:
        typer.echo(f"Not played: {entry.play} of {entry.at:%Y-%m-%d %H:%MZ} has no notebook yet.")
    typer.echo(f"Front page: {replayed.made[0].folder.parent / 'index.html'}")


def warn_of_findings(result: RunResult) -> None:
    """Say what stands in the way of publishing; the files are there to be looked at."""
    for line in result.findings:
        typer.echo(f"honesty: {line}", err=True)
    if result.findings:
        typer.echo(f"{result.folder.name} is not fit to publish yet; see its report.", err=True)


def warn_of_sharing(result: RunResult) -> None:
    """Say that an edition for strangers was made, and that it can still tell whose it is."""
    if (result.folder / "sharing").is_dir():
        typer.echo(
            f"{result.folder / 'sharing'} names nobody, but its times, counts and the texts in "
            "`share` can still tell who you are: report.html lists what to read first.",
            err=True,
        )


def parameters_of(path: Path | None) -> dict[str, Any]:
    """Return the parameters in a file; none without one."""
    if path is None:
        return {}
    from aboveboard.plays.parameters import read_parameters

    return read_parameters(path)
