"""Play a whole record: each statement that it says was published, at its time, in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aboveboard.errors import AboveboardError, LedgerError, Problem, RunError
from aboveboard.plays.catalogue import NOTEBOOKS
from aboveboard.plays.parameters import check_parameters, read_parameters
from aboveboard.record.load import load_record, safe_name
from aboveboard.record.model import Record, Release
from aboveboard.record.outputs import check_runs
from aboveboard.running.run import (
    Planned,
    RunResult,
    booted_kernel,
    executed,
    finished,
    rendered,
)

if TYPE_CHECKING:
    from aboveboard.running.kernel import Kernel

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Replayed:
    """What was made, in order, and the plays that have no notebook yet."""

    made: tuple[RunResult, ...]
    not_playable: tuple[Release, ...]


def run_all(
    incident: Path,
    out: Path,
    *,
    until: datetime | None = None,
    values: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Replayed:
    """Play every statement of the record up to ``until``, all in one kernel.

    Each run gives the bytes that it gives alone. In an exercise each statement is entered into the
    ledger beside the runs before the next is written, which compares itself with it. The first one
    that fails ends the replay: those before it are made, and what lay there of it and of those
    after it stays as it was.

    Raises
    ------
    AboveboardError
        The record is wrong, says of no statement, or one failed; the message says which.
    """
    tell = progress or (lambda *_: None)
    check_runs(out, incident)
    record, _ = load_record(incident)
    runs = out / safe_name(incident)
    releases = [e for e in record.entries if isinstance(e, Release)]
    due = sorted((e for e in releases if until is None or e.at <= until), key=lambda e: e.at)
    playable = [entry for entry in due if entry.play in NOTEBOOKS]
    if not playable:
        raise _nothing_to_play(incident, due)
    made: list[RunResult] = []
    with booted_kernel(incident.resolve().parent) as kernel:
        for number, release in enumerate(playable, start=1):
            tell("statements", len(made), len(playable))
            try:
                made.append(_one(release, record, incident, runs, kernel, values or {}))
            except AboveboardError as error:
                raise _named(error, release, number, len(playable)) from None
        tell("statements", len(made), len(playable))
    return Replayed(tuple(made), tuple(entry for entry in due if entry.play not in NOTEBOOKS))


def _one(
    release: Release,
    record: Record,
    incident: Path,
    runs: Path,
    kernel: Kernel,
    values: Mapping[str, Any],
) -> RunResult:
    given = {
        "incident": safe_name(incident),
        "as_of": release.at.isoformat(),
        **_files_of(release.play, incident),
        **values,
    }
    parameters = check_parameters(release.play, given)
    planned = Planned.of(release.play, incident, record, parameters, runs)
    notebook = executed(planned, given, kernel, lambda *_: None)
    files = rendered(notebook, lambda *_: None)
    if record.exercise:
        _enter(notebook, files, record, planned.ledger)
    return finished(planned, notebook, files)


def _files_of(play: str, incident: Path) -> dict[str, Any]:
    """Return the frozen files that the incident's own parameters name for its retrospective.

    What was heard and delivered is one state at the end; an update takes it from its own command.
    """
    file = incident / f"{play}.yaml"
    if play != "retrospective" or not file.is_file():
        return {}
    return {k: v for k, v in read_parameters(file).items() if k in ("feedback", "reach")}


def _enter(notebook: Any, files: Mapping[str, bytes], record: Record, ledger: Path) -> None:
    """Enter an exercise's statement as published at its own instant, by the record's approvers."""
    from aboveboard.plays.published import enter_statement, rendition_hashes
    from aboveboard.rendering import statement_of
    from aboveboard.running.output import sha256

    statement = statement_of(notebook)
    hashes = {name: sha256(content) for name, content in files.items()}
    ledger.mkdir(parents=True, exist_ok=True)
    try:
        enter_statement(
            ledger,
            statement,
            renditions=rendition_hashes(hashes, statement.languages),
            approvers=tuple(texts[record.languages[-1]] for texts in record.custodian.approvers),
            at=statement.as_of,
        )
    except LedgerError as error:
        do = f"To play the exercise anew, move {ledger} away first."
        raise LedgerError([*error.problems, Problem(file=str(ledger), do=do)]) from None


def _named(error: AboveboardError, release: Release, number: int, total: int) -> RunError:
    where = f"statement {number} of {total} ({release.play}, {release.at:%Y-%m-%dT%H:%MZ})"
    first = Problem(
        file=where,
        what="This statement failed; those before it are made, the rest is as it was.",
        do="Mend what follows and run again.",
    )
    return RunError([first, *error.problems])


def _nothing_to_play(incident: Path, due: list[Release]) -> RunError:
    if due:
        names = ", ".join(sorted({entry.play for entry in due}))
        what = f"The record's statements are of plays without a notebook: {names}."
        return RunError.at(incident, what, "Add their notebooks, or run another play.")
    return RunError.at(
        incident,
        "The record says of no statement that it was published.",
        "Add entries of kind `statement` with play and instant, or run one play with --as-of.",
    )
