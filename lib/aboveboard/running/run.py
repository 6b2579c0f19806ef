"""One run of one play: check, execute, render, write; all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aboveboard.deadlines import Regime, deadlines, load_regimes
from aboveboard.deadlines.load import FILE_NAME as DUTIES
from aboveboard.errors import RunError
from aboveboard.plays.catalogue import FOLLOWING, output_name
from aboveboard.plays.parameters import (
    CompensationParameters,
    Parameters,
    check_parameters,
    find_file,
)
from aboveboard.record.ledger_place import ledger_of
from aboveboard.record.load import FILE_NAME, load_record, safe_name
from aboveboard.record.model import Record, Release
from aboveboard.record.outputs import check_runs
from aboveboard.record.view import View

if TYPE_CHECKING:
    from aboveboard.running.kernel import Kernel

AGENDA = "deadlines.ics"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class RunResult:
    """What a run made: its folder and the files in it, by relative path.

    ``findings`` are what the honesty checks hold against publishing it, a line each.
    """

    folder: Path
    files: tuple[str, ...]
    languages: tuple[str, ...]
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planned:
    """A run before its notebook is executed: of what, with which parameters, and to where.

    ``ledger`` is the folder of the statement ledger, ``target`` that of the files of the run.
    """

    play: str
    incident: Path
    record: Record
    parameters: Parameters
    ledger: Path
    target: Path

    @classmethod
    def of(
        cls, play: str, incident: Path, record: Record, parameters: Parameters, runs: Path
    ) -> Planned:
        """Find where the statement's ledger and its files are; ``runs`` holds those of runs."""
        ledger = ledger_of(record, incident, runs)
        target = runs / output_folder(play, record, parameters, ledger)
        return cls(play, incident, record, parameters, ledger, target)


def run_play(
    play: str,
    incident: Path,
    out: Path,
    *,
    as_of: datetime | str,
    values: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    kernel: Kernel | None = None,
) -> RunResult:
    """Run ``play`` over ``incident`` and write its folder below ``out``.

    Parameters
    ----------
    as_of
        The instant of the statement, with offset.
    values
        Further parameters by name.
    progress
        Called with (step, done, in all).
    kernel
        One that runs in the folder of incidents, for many runs; else one is booted for this run.

    Raises
    ------
    AboveboardError
        Anything that is wrong with parameters, record, wording, notebook or output. The previous
        output then stands as it was.
    """
    tell = progress or (lambda *_: None)
    name = safe_name(incident)
    check_runs(out, incident)
    stamp = as_of.isoformat() if isinstance(as_of, datetime) else as_of
    given = {"incident": name, "as_of": stamp, **(values or {})}
    parameters = check_parameters(play, given)
    booted = nullcontext(kernel) if kernel else booted_kernel(incident.resolve().parent)
    with booted as running:
        tell("check the record", 0, 1)
        record, _ = load_record(incident)
        load_regimes(incident)
        if isinstance(parameters, CompensationParameters):
            from aboveboard.plays.compensation.case import (
                check_inputs,  # the kernel boots meanwhile
            )

            check_inputs(incident, record, parameters)
        planned = Planned.of(play, incident, record, parameters, out / name)
        tell("check the record", 1, 1)
        _import_while_the_kernel_boots()
        notebook = executed(planned, given, running, tell)
    return finished(planned, notebook, rendered(notebook, tell))


def finished(planned: Planned, notebook: Any, files: Mapping[str, bytes]) -> RunResult:
    """Put the files of an executed notebook in place, as the statement stands, and tell of them."""
    record, parameters = planned.record, planned.parameters
    files = _standing(notebook, files, planned.ledger)
    files |= _calendar(load_regimes(planned.incident), View(record, parameters.as_of))
    files["manifest.json"] = _manifest(files, planned)
    _write(planned.target, files)
    languages = parameters.languages or record.languages
    return RunResult(planned.target, tuple(sorted(files)), languages, _held_against(notebook))


def _held_against(notebook: Any) -> tuple[str, ...]:
    """Return what the honesty checks hold against publishing, from the notebook's own table."""
    shown = (
        "".join(output.get("data", {}).get("text/plain", ""))
        for cell in notebook.cells
        if cell.get("id") == "honesty"
        for output in cell.outputs
    )
    rows = (line for text in shown for line in text.splitlines())
    return tuple(row for row in rows if {"error", "warning"} & set(row.split(" | ")[1:2]))


def output_folder(play: str, record: Record, parameters: Parameters, ledger: Path) -> str:
    """Return the folder of this statement's files, named by its number where a play has many."""
    if play not in FOLLOWING and not parameters.corrects:
        return output_name(play, 1)
    from aboveboard.plays.before import before
    from aboveboard.plays.continuing import must_continue
    from aboveboard.plays.correcting import corrected
    from aboveboard.plays.published import History

    history = History.read(ledger).before(parameters.as_of)
    must_continue(record, history.statements)
    if parameters.corrects:
        old = corrected(history, parameters.corrects, play)
        return output_name(play, old.said.play_number, old.version + 1)
    known = before(record, parameters.as_of, history.statements, searched=ledger)
    return output_name(play, known.next_play_number(play))


def default_as_of(record: Record, play: str, now: datetime) -> datetime:
    """Return the instant to use when none is given.

    It is ``now``, for a drill too; for an exercise whose clock stands in the past, it is the
    record's last statement of that play, or else its last entry.
    """
    if record.exercise is None or record.exercise.today or not record.entries:
        return now
    releases = [e.at for e in record.entries if isinstance(e, Release) and e.play == play]
    return releases[-1] if releases else record.entries[-1].known_at


@contextmanager
def booted_kernel(folder: Path) -> Iterator[Kernel]:
    """Boot a kernel while the block's first steps run, and stop it whatever happens."""
    from aboveboard.running.kernel import Kernel  # slow to import, so after cheap checks

    kernel = Kernel.start(folder)
    try:
        yield kernel
    finally:
        kernel.stop()


def _import_while_the_kernel_boots() -> None:
    """Import what the later steps need, which takes about as long as the kernel does."""
    import aboveboard.rendering.leaders
    import aboveboard.running.notebooks  # noqa: F401


def executed(planned: Planned, given: Mapping[str, Any], kernel: Kernel, tell: Progress) -> Any:
    """Return the executed notebook; one that fails is kept beside the target.

    ``given`` are the plain values that are written into it.
    """
    from aboveboard.plays.catalogue import LEDGER_FOLDER
    from aboveboard.running.notebooks import NotebookFailed, execute

    try:
        return execute(
            planned.play,
            given,
            kernel,
            lambda done, total: tell("run the notebook", done, total),
            aside={LEDGER_FOLDER: str(planned.ledger.resolve())},
        )
    except NotebookFailed as failure:
        raise _with_kept_notebook(failure, planned.target) from None


def _kept_notebook(target: Path) -> Path:
    """Return where the notebook of a failed run is kept, until a run succeeds."""
    return target.parent / "failed" / f"{target.name}.ipynb"


def _with_kept_notebook(failure: Any, target: Path) -> RunError:
    from aboveboard.running.notebooks import to_json
    from aboveboard.running.output import write_file

    kept = _kept_notebook(target)
    problem = failure.problems[0]
    try:
        write_file(kept, to_json(failure.notebook))
        done = f"The notebook is kept at {kept}; the previous output stands as it was."
    except OSError:
        done = "The notebook could not be kept; the previous output stands as it was."
    return RunError.at(problem.file, problem.what, f"{problem.do} {done}".strip())


def rendered(notebook: Any, tell: Progress) -> dict[str, bytes]:
    """Return every file that is made from an executed notebook, by relative path."""
    from aboveboard.rendering import report, statement_of
    from aboveboard.running.notebooks import to_json
    from aboveboard.running.standing import public_files

    steps = 2
    tell("render", 0, steps)
    files = public_files(statement_of(notebook))
    files |= _sharing_files(notebook)
    tell("render", 1, steps)
    files["report.html"] = report(notebook).encode()
    tell("render", 2, steps)
    files["notebook.ipynb"] = to_json(notebook)
    return files


def _sharing_files(notebook: Any) -> dict[str, bytes]:
    """Return the edition for other platforms, where the notebook carries one."""
    from aboveboard.rendering.sharing import render_sharing, sharing_json, sharing_of

    found = sharing_of(notebook)
    if found is None:
        return {}
    pages = {
        f"sharing/{edition.language}.html": render_sharing(found, edition.language).encode()
        for edition in found.editions
    }
    return {"sharing/sharing.json": sharing_json(found), **pages}


def _standing(notebook: Any, files: Mapping[str, bytes], ledger: Path) -> dict[str, bytes]:
    """Return the files of a run, as the statement stands if it was published and changed since."""
    from aboveboard.rendering import statement_of
    from aboveboard.running.standing import as_it_stands

    return as_it_stands(statement_of(notebook), files, ledger)


def _calendar(regimes: Iterable[Regime], view: View) -> dict[str, bytes]:
    """Return the calendar file of the duties to notify, if any of them has an instant."""
    from aboveboard.deadlines.agenda import agenda

    content = agenda(deadlines(regimes, view), view.record, view.as_of)
    return {} if content is None else {AGENDA: content}


def _manifest(files: Mapping[str, bytes], planned: Planned) -> bytes:
    """Return manifest.json for the files of a run."""
    from aboveboard.running.output import manifest, package_versions, sha256

    incident, parameters = planned.incident, planned.parameters
    inputs = {
        "play": planned.play,
        "parameters": parameters.model_dump(mode="json"),
        FILE_NAME: sha256((incident / FILE_NAME).read_bytes()),
    }
    if (incident / DUTIES).is_file():
        inputs[DUTIES] = sha256((incident / DUTIES).read_bytes())
    for name in ("feedback", "reach"):
        if file := getattr(parameters, name, ""):
            inputs[name] = sha256(find_file(file, incident.resolve()).read_bytes())
    return manifest(files, inputs, package_versions())


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    """Put the files of a run in place, and clear away the notebook of one that failed before."""
    from aboveboard.running.output import write_folder

    write_folder(target, files)
    _kept_notebook(target).unlink(missing_ok=True)
