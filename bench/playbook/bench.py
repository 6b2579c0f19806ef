"""How long one run takes, beside the stock commands and beside the least a kernel costs.

``python bench/playbook/bench.py`` measures, in one run and by turns,

ours
    ``aboveboard run initial-statement`` with every rendition in both languages,
peer
    the same files by the ``papermill`` command and one ``jupyter nbconvert`` command a rendition,
floor
    start a kernel, import in it what the notebook imports, shut it down,

and prints the medians, their spread, and the ratios ours/peer and ours/floor.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
INCIDENT = "params/2018-01-26-minato"
AS_OF = "2018-01-26T23:30:00+09:00"
LANGUAGES = ("zh-CN", "en")
ROUNDS = 5

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


def main() -> None:
    """Measure by turns, so that a busy moment meets all three."""
    works = {"ours": ours, "peer": peer, "floor": floor}
    times: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        timed(work)  # once unmeasured: the file cache is warm for all
    for _ in range(ROUNDS):
        for name, work in works.items():
            times[name].append(timed(work))
    middle = {name: statistics.median(values) for name, values in times.items()}
    print(f"playbook, {platform.machine()}, Python {platform.python_version()}, {ROUNDS} rounds")
    for name, values in times.items():
        print(f"  {name:<6} {middle[name]:6.2f} s   {min(values):.2f} to {max(values):.2f}")
    print(f"  ours/peer  {middle['ours'] / middle['peer']:.3f}  (at most 0.200)")
    print(f"  ours/floor {middle['ours'] / middle['floor']:.2f}  (at most 2.50)")


if __name__ == "__main__":
    main()
