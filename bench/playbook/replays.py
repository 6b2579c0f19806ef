"""How long whole replays take: beside the stock commands, and several incidents at a time.

Measures, each once,

ours
    ``aboveboard run all`` on the Minato replay: every statement, language and rendition,
peer
    the same files by one ``papermill`` command a statement and one ``jupyter nbconvert`` command a
    rendition, one after another,
one by one
    ``aboveboard run all`` once for each of eight copies of the Larkfield replay,
together
    the same eight by one ``aboveboard run all`` with two ``--jobs``,

by the clock. Without ``--long`` the first four statements of Minato are enough.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "bench")]

from aboveboard.plays.catalogue import NOTEBOOKS  # noqa: E402
from aboveboard.record.load import load_record  # noqa: E402
from aboveboard.record.model import Release  # noqa: E402
from measure import main  # noqa: E402
from table import Measured, Target  # noqa: E402

STOCK = "peer: papermill and nbconvert"
TARGETS = (
    Target("together", "eight incidents by one command with two jobs",
           beside="peer: one after another", at_most=round(1 / 1.7, 3)),
    Target("four", "the first four statements of a replay", beside=STOCK, at_most=0.2),
    Target("whole", "a whole replay", beside=STOCK, at_most=0.2, is_long=True),
)  # fmt: skip
BIN = Path(sys.executable).parent
MINATO, LARKFIELD = "params/2018-01-26-minato", "params/2025-02-21-larkfield"
LANGUAGES = ("zh-CN", "en")


def run(*command: str) -> None:
    """Run a command from the root; its output is of no interest unless it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} failed:\n{done.stderr[-2000:]}")


def releases(count: int | None) -> list[tuple[str, datetime]]:
    """Return play and instant of the replay's statements, the first ``count`` or all."""
    record, _ = load_record(ROOT / MINATO)
    told = [(e.play, e.at) for e in record.entries if isinstance(e, Release)]
    return [(play, at) for play, at in told if play in NOTEBOOKS][:count]


def ours(out: Path, until: datetime) -> None:
    """All statements by one command."""
    aboveboard = str(BIN / "aboveboard")
    run(aboveboard, "run", "all", MINATO, "--as-of", until.isoformat(), "--out", str(out))


def peer(out: Path, told: list[tuple[str, datetime]]) -> None:
    """papermill a statement, nbconvert a rendition."""
    for number, (play, at) in enumerate(told):
        made = out / str(number) / "notebook.ipynb"
        made.parent.mkdir()
        source = f"notebooks/{NOTEBOOKS[play]}.ipynb"
        parameters = ("-r", "incident", MINATO, "-r", "as_of", at.isoformat())
        run(str(BIN / "papermill"), source, str(made), *parameters)
        convert = (str(BIN / "jupyter"), "nbconvert", str(made))
        run(*convert, "--to", "aboveboard-report")
        run(*convert, "--to", "aboveboard-social")
        for tag in LANGUAGES:
            here = f"--output-dir={made.parent / tag}"
            page = f"--AnnouncementExporter.language={tag}"
            run(*convert, "--to", "aboveboard-announcement", here, page)
            run(*convert, "--to", "aboveboard-email", here, f"--EmailExporter.language={tag}")


def copies(folder: Path, count: int) -> list[str]:
    """Return copies of the Larkfield replay, each under a name of its own."""
    paths = [folder / f"2025-02-21-larkfield-{number}" for number in range(1, count + 1)]
    for path in paths:
        shutil.copytree(ROOT / LARKFIELD, path)
    return [str(path) for path in paths]


def timed(work: Callable[[Path], None]) -> float:
    """Return the seconds that ``work`` takes in a fresh folder."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        work(Path(folder))
        return time.perf_counter() - start


def measure(options: argparse.Namespace) -> Iterator[Measured]:
    """Measure each once."""
    command = (str(BIN / "aboveboard"), "run", "all")
    with tempfile.TemporaryDirectory() as folder:
        incidents = copies(Path(folder), 2 if options.short else 8)

        def one_by_one(out: Path) -> None:
            for incident in incidents:
                run(*command, incident, "--out", str(out))

        def together(out: Path) -> None:
            run(*command, *incidents, "--jobs", "2", "--out", str(out))

        after = timed(one_by_one)
        yield Measured("together", (timed(together),), (after,))
    for name, count in (("four", 1 if options.short else 4), ("whole", None)):
        if name == "four" or options.long:
            told = releases(count)
            mine = timed(lambda out, told=told: ours(out, told[-1][1]))  # type: ignore[misc]
            stock = timed(lambda out, told=told: peer(out, told))  # type: ignore[misc]
            yield Measured(name, (mine,), (stock,))


if __name__ == "__main__":
    main("replays", TARGETS, measure)
