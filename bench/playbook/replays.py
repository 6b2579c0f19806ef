"""How long whole replays take: beside the stock commands, and several incidents at a time.

``python bench/playbook/replays.py [--statements N] [--incidents 8]`` measures, each once,

ours
    ``aboveboard run all`` on the Minato replay: every statement, language and rendition,
peer
    the same files by one ``papermill`` command a statement and one ``jupyter nbconvert`` command a
    rendition, one after another,
one by one
    ``aboveboard run all`` once for each of eight copies of the Larkfield replay,
together
    the same eight by one ``aboveboard run all`` with two ``--jobs``,

and prints wall seconds and the ratios. ``--statements`` takes the first N statements alone.
Processor seconds stand beside them; of what a server of processes forked they can't be told.

Measured so far only on two processors that some fourteen other programs were using, which makes
wall seconds worth little: four statements of Minato took ours 11 s (4.6 s of a processor), and two
statements took ours 14 s while the stock commands had not ended after 180 s. Eight incidents one
after another took 188 s, together 112 s (1.67); four took 77 s and 65 s. An incident takes 6.8 s of
a processor alone and 6.9 s beside another, so that working side by side costs nothing more.
The two goals are to be measured on a quiet machine before anyone relies on them.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from aboveboard.plays.catalogue import NOTEBOOKS
from aboveboard.record.load import load_record
from aboveboard.record.model import Release

ROOT = Path(__file__).parents[2]
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


def measured(name: str, work: Callable[[Path], None]) -> tuple[float, float]:
    """Return wall and processor seconds of ``work`` in a fresh folder, and print them."""
    with tempfile.TemporaryDirectory() as folder:
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        work(Path(folder))
        wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"  {name:<11} {wall:7.1f} s wall {spent:7.1f} s processor", flush=True)
    return wall, spent


def main() -> None:
    """Measure each once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--statements", type=int)
    parser.add_argument("--incidents", type=int, default=8)
    options = parser.parse_args()
    told = releases(options.statements)
    aboveboard = (str(BIN / "aboveboard"), "run", "all")
    print(f"replays: {len(told)} statements of Minato, {options.incidents} incidents")
    with tempfile.TemporaryDirectory() as folder:
        incidents = copies(Path(folder), options.incidents)

        def one_by_one(out: Path) -> None:
            for incident in incidents:
                run(*aboveboard, incident, "--out", str(out))

        def together(out: Path) -> None:
            run(*aboveboard, *incidents, "--jobs", "2", "--out", str(out))

        after = measured("one by one", one_by_one)
        beside = measured("together", together)
    mine = measured("ours", lambda out: ours(out, told[-1][1]))
    stock = measured("peer", lambda out: peer(out, told))
    show("ours/peer", mine, stock, "at most 0.200")
    show("one by one/together", after, beside, "at least 1.70 wall")


def show(name: str, one: tuple[float, float], other: tuple[float, float], goal: str) -> None:
    """Print a ratio of wall seconds, the same of processor seconds, and what it must reach."""
    wall, spent = one[0] / other[0], one[1] / other[1]
    print(f"  {name:<20} {wall:.3f} wall, {spent:.3f} processor  ({goal})")


if __name__ == "__main__":
    main()
