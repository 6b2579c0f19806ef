"""How long one run takes, beside the stock commands and beside the least a kernel costs.

``python bench/playbook/bench.py`` measures, in one run and by turns,

ours
    ``aboveboard run initial-statement`` with every rendition in both languages,
peer
    the same files by the ``papermill`` command and one ``jupyter nbconvert`` command a rendition,
floor
    start a kernel, import in it what the notebook imports, shut it down,

by the clock.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "bench")]

from measure import main  # noqa: E402
from table import Measured, Target  # noqa: E402

TARGETS = (
    Target("peer", "one statement, every rendition", beside="peer: papermill and nbconvert",
           at_most=0.2),
    Target("floor", "one statement, every rendition", beside="floor: a kernel and the imports",
           at_most=2.5),
)  # fmt: skip
BIN = Path(sys.executable).parent
INCIDENT = "params/2018-01-26-minato"
AS_OF = "2018-01-26T23:30:00+09:00"
LANGUAGES = ("zh-CN", "en")
ROUNDS = 3

FLOOR = """
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="python3")
client.execute_interactive(
    "from aboveboard.plays.desk import open_play, reading_grades\\n"
    "from aboveboard.rendering.preview import preview"
)
manager.shutdown_kernel(now=True)
"""


def run(*command: str) -> None:
    """Run a command from the root; its output is of no interest unless it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} failed:\n{done.stderr[-2000:]}")


def ours(out: Path) -> None:
    """One aboveboard run."""
    command = str(BIN / "aboveboard")
    run(command, "run", "initial-statement", INCIDENT, "--as-of", AS_OF, "--out", str(out))


def peer(out: Path) -> None:
    """papermill, then one nbconvert a rendition."""
    made = out / "notebook.ipynb"
    source = "notebooks/01-initial-statement.ipynb"
    run(str(BIN / "papermill"), source, str(made), "-r", "incident", INCIDENT, "-r", "as_of", AS_OF)

    def convert(exporter: str, *options: str) -> None:
        target = f"--output-dir={out / '-'.join((exporter, *options))[-60:].strip('-')}"
        run(str(BIN / "jupyter"), "nbconvert", "--to", exporter, target, *options, str(made))

    convert("aboveboard-report")
    convert("aboveboard-social")
    for language in LANGUAGES:
        convert("aboveboard-announcement", f"--AnnouncementExporter.language={language}")
        convert("aboveboard-email", f"--EmailExporter.language={language}")


def floor(_: Path) -> None:
    """A kernel and the notebook's imports, nothing else."""
    run(sys.executable, "-c", FLOOR)


def timed(work: Callable[[Path], None]) -> float:
    """Return the seconds that ``work`` takes in a fresh folder."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        work(Path(folder))
        return time.perf_counter() - start


def measure(options: argparse.Namespace) -> Iterator[Measured]:
    """Measure by turns, so that a busy moment meets all three."""
    works = {"ours": ours, "peer": peer, "floor": floor}
    times: dict[str, list[float]] = {name: [] for name in works}
    for work in () if options.short else works.values():
        timed(work)  # once unmeasured: the file cache is warm for all
    for _ in range(1 if options.short else ROUNDS):
        for name, work in works.items():
            times[name].append(timed(work))
    for name in ("peer", "floor"):
        yield Measured(name, tuple(times["ours"]), tuple(times[name]))


if __name__ == "__main__":
    main("playbook", TARGETS, measure)
