"""Hold a rehearsal in a folder of its own: everything it makes is in there, and nothing goes on."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import yaml

from aboveboard.drilling.gathering import report_of
from aboveboard.drilling.log import Moment
from aboveboard.drilling.mailbox import open_mailbox
from aboveboard.drilling.newsroom import Newsroom
from aboveboard.drilling.rehearsal import Rehearsal
from aboveboard.drilling.report import report_files
from aboveboard.drilling.scenario import Scenario
from aboveboard.drilling.score import Score
from aboveboard.drilling.team import Team
from aboveboard.errors import DrillError
from aboveboard.feedback import Store, load_key
from aboveboard.plays.catalogue import HERE
from aboveboard.record.append import entry_yaml
from aboveboard.record.load import FILE_NAME
from aboveboard.record.model import Record
from aboveboard.running.output import write_file
from aboveboard.running.run import booted_kernel

MARK = ".drill"
"""The file that tells a folder of a rehearsal from any other, and is locked while one goes on."""


@dataclass(frozen=True)
class Held:
    """A rehearsal that was held: its score, and where everything lies."""

    folder: Path
    score: Score
    page: Path
    mailbox: Path


def hold(
    scenario: Scenario,
    team: Team,
    folder: Path,
    tell: Callable[[Moment], None] = lambda moment: None,
) -> Held:
    """Hold a rehearsal in ``folder``, which an earlier one in it makes room for.

    Raises
    ------
    DrillError
        The folder holds something else, or a rehearsal goes on in it.
    AboveboardError
        See :meth:`aboveboard.drilling.rehearsal.Rehearsal.run`.
    """
    with _cleared(folder):
        name = scenario.record.id
        incident, runs = folder / "params" / name, folder / "outputs" / name
        data = folder / "data" / name
        for made in (incident, runs, data):
            made.mkdir(parents=True)
        write_file(incident / FILE_NAME, record_yaml(scenario.beginning))
        # Not secret: the same rehearsal gives the same receipts.
        key = sha256(f"{name} {scenario.script.crowd.seed}".encode()).hexdigest()
        write_file(data / "feedback.key", f"{key}\n".encode())
        people, gone = _people(scenario)
        with (
            booted_kernel(incident.parent.resolve()) as kernel,
            open_mailbox(runs / HERE / "mailbox", gone.__contains__) as box,
            closing(
                Store(f"sqlite:///{data / 'feedback.db'}", load_key(data / "feedback.key"))
            ) as store,
        ):
            newsroom = Newsroom(incident, runs, kernel, box, store, people)
            rehearsal = Rehearsal(scenario, team, newsroom, tell)
            rehearsal.run()
            report = report_of(rehearsal)
        for file, content in report_files(report).items():
            write_file(folder / file, content)
        page = runs / HERE / "page" / "index.html"
        return Held(folder, report.score, page, runs / HERE / "mailbox")


def record_yaml(record: Record) -> bytes:
    """Return a record as ``incident.yaml``, to which entries can be appended."""
    head = record.model_dump(
        mode="json", by_alias=True, exclude={"entries"}, exclude_none=True, exclude_defaults=True
    )
    text = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=100)
    return f"{text}\nentries:\n{''.join(map(entry_yaml, record.entries))}".encode()


@contextmanager
def _cleared(folder: Path) -> Iterator[None]:
    """Make an empty folder of a rehearsal, and hold it alone."""
    if folder.exists() and not (folder / MARK).is_file() and any(folder.iterdir()):
        raise DrillError.at(
            folder, "This folder holds something else than a drill.", "Name another one: --to DIR."
        )
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / MARK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DrillError.at(
                folder,
                "A drill goes on in this folder.",
                "Wait for its end, or name another: --to DIR.",
            ) from None
        for path in folder.iterdir():
            if path.name == MARK:
                continue
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        yield
    finally:
        os.close(handle)


def _people(scenario: Scenario) -> tuple[list[tuple[str, str]], set[str]]:
    """Return invented people with their languages, and the addresses of those who are not there."""
    languages = scenario.record.languages
    count, unreachable = scenario.script.recipients, scenario.script.unreachable
    people = [
        (f"customer-{number:03d}@example.com", languages[number % len(languages)])
        for number in range(1, count + 1)
    ]
    gone = [
        (f"gone-{number:03d}@example.com", languages[number % len(languages)])
        for number in range(1, unreachable + 1)
    ]
    return [*people, *gone], {address for address, _ in gone}
