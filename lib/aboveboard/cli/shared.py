"""What commands share: arguments, clear errors, progress."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from aboveboard.errors import AboveboardError, Problem

IncidentFolder = Annotated[
    Path, typer.Argument(metavar="INCIDENT", help="The incident folder, with its incident.yaml.")
]
AsOf = Annotated[
    str,
    typer.Option(
        metavar="T", help="The instant, with offset: 2018-01-26T12:07+09:00. Now, when left out."
    ),
]
StatementFolder = Annotated[
    Path, typer.Argument(metavar="STATEMENT_DIR", help="The folder of a run.")
]
StatementIncident = Annotated[
    Path | None,
    typer.Option(help="The incident folder; found by its name from here when left out."),
]
Runs = Annotated[Path, typer.Option(help="Where the runs are; an exercise has its ledger there.")]
Out = Annotated[Path, typer.Option(help="Where outputs go.")]
OUTPUTS = Path("outputs")
Answer = TypeVar("Answer")


def warn(problems: tuple[Problem, ...]) -> None:
    """Print warnings, one line each."""
    for problem in problems:
        typer.echo(f"warning: {problem}", err=True)


@contextmanager
def clear_errors() -> Iterator[None]:
    """Print what is wrong, one line a problem, and exit with 1; never a traceback.

    What the machine refuses (a full disk, a folder that is read-only) is such a problem too: files
    are written whole or not at all, so that what stood before stands.
    """
    try:
        yield
    except AboveboardError as error:
        _tell(error.problems)
    except OSError as error:
        if error.errno == errno.EPIPE:  # whoever read the output has gone, as `head` does
            raise
        _tell((refused(error),))


def refused(error: OSError) -> Problem:
    """Return what a file or folder refused, in words."""
    return Problem(
        file=str(error.filename or ""),
        what=f"The machine refused it: {error.strerror or type(error).__name__}.",
        do="Make room or allow writing there, and do it again; what stood before stands.",
    )


def _tell(problems: tuple[Problem, ...]) -> NoReturn:
    for problem in problems:
        typer.echo(f"{problem.severity}: {problem}", err=True)
    raise typer.Exit(1) from None


def answered(
    given: str | None, question: str, read: Callable[[str], Answer], default: str | None = None
) -> Answer:
    """Return what was given, or what the user answers; a wrong answer is asked for again.

    ``read`` turns text into the answer and raises AboveboardError when it can't; for an option
    that was given, that error stands.
    """
    if given is not None:
        return read(given)

    def judged(text: str) -> Answer:
        try:
            return read(text)
        except AboveboardError as error:
            raise typer.BadParameter("\n".join(map(str, error.problems))) from None

    answer: Answer = typer.prompt(question, default=default, value_proc=judged)
    return answer


@contextmanager
def shown_progress() -> Iterator[Any]:
    """Show a bar on a terminal, and one plain line a finished step elsewhere."""
    if not sys.stderr.isatty():
        yield _plain_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description:<18}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done, total=total)

        yield show


def _plain_progress(step: str, done: int, total: int) -> None:
    if done == total:
        typer.echo(f"{step}: done", err=True)


def found_incident(name: str, given: Path | None) -> Path:
    """Return the incident folder: the given one, or the one of that name found from here."""
    from aboveboard.plays.parameters import find_incident

    return given or find_incident(name, Path.cwd())
