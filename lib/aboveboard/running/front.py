"""Write the leaders' front pages: what an incident's folders hold, read and put on one page.

::

    outputs/<incident>/index.html  index.<language>.html  front.json
    outputs/index.html             index.<language>.html      over all incidents, from front.json

``front.json`` holds what the pages say, for other programs. Each file changes as a whole; two
writers wait for each other, so that the page over all incidents misses none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from aboveboard.deadlines import deadlines, load_regimes, unmatched
from aboveboard.errors import AboveboardError
from aboveboard.plays.front import Channel, Incident, Run, Signatures, Source, compose
from aboveboard.plays.front.source import Flaw
from aboveboard.plays.heard import Snapshot, read_heard
from aboveboard.plays.parameters import find_file
from aboveboard.plays.published import History
from aboveboard.plays.statement import Statement
from aboveboard.record.files import locked
from aboveboard.record.json_reader import read_json
from aboveboard.record.ledger_place import ledger_of
from aboveboard.record.load import load_record, safe_name
from aboveboard.record.model import Record
from aboveboard.record.view import View
from aboveboard.rendering.front import front_pages, overview_pages
from aboveboard.running.output import json_file, write_file
from aboveboard.running.run import AGENDA
from aboveboard.running.standing import STATEMENT
from aboveboard.wording.language import load_languages

FRONT = "front.json"
_CHECKS = "honesty"
_ELEMENTS = "checklist"

Approvals = Callable[[tuple[Run, ...]], Mapping[str, Signatures]]


def write_front(
    incident: Path,
    out: Path,
    *,
    now: datetime,
    as_of: datetime | None = None,
    approvals: Approvals = lambda drafts: {},
    channels: tuple[Channel, ...] | None = (),
    heard: Iterable[Path] = (),
) -> Path:
    """Write the front page of an incident, and the one over all incidents; return the first.

    Parameters
    ----------
    now
        The instant of the page where ``as_of`` is none. An exercise, whose clock stands in the
        past, is shown as of its newest statement.
    as_of
        Another instant; later statements are then left out. The same gives the same bytes.
    approvals
        Called with the drafts; tells the signatures of each by name.
    channels
        How far each statement is on each channel; None when that can't be read.
    heard
        Feedback snapshots to choose the newest from, beside those that runs name.

    Raises
    ------
    AboveboardError
        The record, its duties, its ledger or its wording are wrong; the pages stay as they were.
    """
    folder = out / safe_name(incident)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):  # from reading to writing, so that the newest state is written last
        source = _read(incident, folder, now, as_of, channels, heard)
        source = replace(source, signatures=approvals(source.drafts))
        record = source.view.record
        languages = load_languages(record.languages, incident / "wording")
        pages = tuple(compose(source, language) for language in languages)
        front = Incident(name=folder.name, as_of=source.view.as_of, pages=pages)
        _put(folder, front_pages(front))
        write_file(folder / FRONT, json_file(front.model_dump(mode="json")))
    with locked(out):
        _put(out, overview_pages(tuple(_incidents(out))))
    return folder / "index.html"


def _read(
    incident: Path,
    folder: Path,
    now: datetime,
    as_of: datetime | None,
    channels: tuple[Channel, ...] | None,
    heard: Iterable[Path],
) -> Source:
    record, warnings = load_record(incident)
    runs, unreadable = read_runs(folder)
    if as_of is not None:
        runs = tuple(run for run in runs if run.statement.as_of <= as_of)
    view = View(record, as_of or _instant(record, runs, now))
    regimes = load_regimes(incident)
    return Source(
        view=view,
        deadlines=deadlines(regimes, view),
        warnings=(*warnings, *unmatched(regimes, view)),
        history=_history(ledger_of(record, incident, folder), view.as_of),
        runs=runs,
        unreadable=unreadable,
        heard=_newest((*heard, *_named(folder, runs, incident)), view.as_of),
        channels=channels,
    )


def read_runs(folder: Path) -> tuple[tuple[Run, ...], tuple[str, ...]]:
    """Return the runs in a folder, and the names of those that this version can't read."""
    runs, unreadable = [], []
    for path in sorted(folder.glob(f"[!.]*/{STATEMENT}")):  # with a dot: a run in the making
        try:
            runs.append(_run(path.parent))
        except (OSError, ValueError):  # no JSON, or of another version of this program
            unreadable.append(path.parent.name)
    return tuple(runs), tuple(unreadable)


def _run(folder: Path) -> Run:
    statement = Statement.model_validate(read_json((folder / STATEMENT).read_bytes()))
    files = {
        language: tuple(
            sorted(
                path.relative_to(folder).as_posix()
                for path in (folder / language).rglob("*")
                if path.is_file()
            )
        )
        for language in statement.languages
    }
    agenda = (folder / AGENDA).is_file()
    return Run(folder.name, statement, files, tuple(_flaws(folder / "notebook.ipynb")), agenda)


def _flaws(notebook: Path) -> Iterator[Flaw]:
    """Yield what the run's own checks found, from the tables that its notebook shows."""
    if not notebook.is_file():
        return
    for check, grade, where, words, do in _rows(notebook, _CHECKS, 5):
        if grade in ("error", "warning"):
            yield Flaw(check, "error" if grade == "error" else "warning", f"{where}: {words}", do)
    for name, asks, state, do in _rows(notebook, _ELEMENTS, 4):
        if state == "missing":
            yield Flaw(name, "missing", asks, do)


def _rows(notebook: Path, cell_id: str, columns: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table that a cell shows."""
    for cell in read_json(notebook.read_bytes()).get("cells", ()):
        if cell.get("id") == cell_id:
            for output in cell.get("outputs", ()):
                text = "".join(output.get("data", {}).get("text/plain", ""))
                for line in text.splitlines():
                    row = tuple(line.split(" | ", columns - 1))
                    if len(row) == columns:
                        yield row


def _instant(record: Record, runs: tuple[Run, ...], now: datetime) -> datetime:
    """Return now, in whole minutes; for an exercise its newest statement or entry."""
    written = [run.statement.as_of for run in runs]
    if record.exercise is None:
        minute = now.astimezone(UTC).replace(second=0, microsecond=0)
        return max([minute, *written])
    return max(written or [entry.known_at for entry in record.entries], default=now)


def _history(ledger: Path, as_of: datetime) -> History:
    published = History.read(ledger).published
    return History(tuple(one for one in published if one.entry.as_of <= as_of))


def _named(folder: Path, runs: tuple[Run, ...], incident: Path) -> Iterator[Path]:
    """Yield the feedback snapshots that runs were made with."""
    for run in runs:
        try:
            manifest = read_json((folder / run.folder / "manifest.json").read_bytes())
        except (OSError, ValueError):
            continue
        inputs = manifest.get("inputs", {}) if isinstance(manifest, dict) else {}
        if name := inputs.get("parameters", {}).get("feedback", ""):
            yield find_file(name, incident.resolve())


def _newest(files: Iterable[Path], as_of: datetime) -> Snapshot | None:
    """Return the newest snapshot by ``as_of``; one that can't be read or is later is no answer."""
    found = []
    for path in files:
        try:
            found.append(read_heard(path, path.name, as_of).snapshot)
        except AboveboardError:
            continue
    return max(found, key=lambda snapshot: snapshot.as_of, default=None)


def _put(folder: Path, pages: Mapping[str, str]) -> None:
    """Write pages, and take those away whose language is gone."""
    for name, content in pages.items():
        write_file(folder / name, content.encode())
    for path in folder.glob("index.*.html"):
        if path.name not in pages:
            path.unlink(missing_ok=True)


def _incidents(out: Path) -> Iterator[Incident]:
    """Yield every incident that has a front page; one of another version waits for its next run."""
    for path in sorted(out.glob(f"[!.]*/{FRONT}")):
        try:
            yield Incident.model_validate(read_json(path.read_bytes()))
        except (OSError, ValueError):
            continue
