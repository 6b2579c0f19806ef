"""Fuzz the readers of what comes from outside, guided by coverage (atheris).

    python bench/fuzz/fuzz.py [TARGET ...] [--cases 1000000] [--seconds 600]

Each target runs in a process of its own. What it found worth keeping and how many cases it ran
stay in bench/fuzz/found/TARGET: a later run goes on from there until that many cases are done. So
does the input of a crash, for a test to hold it.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
FOUND = HERE / "found"
sys.path.insert(0, str(HERE.parents[1] / "tools"))

MOST_MEMORY_MB = 2048
LONGEST_CASE_SECONDS = 20
LONGEST_INPUT = 4096


@dataclass
class Tally:
    """What was run of one target: cases, seconds, stretches, the largest memory, crashes."""

    cases: int = 0
    seconds: int = 0
    stretches: int = 0
    memory_mb: int = 0
    crashes: int = 0

    @classmethod
    def read(cls, name: str) -> Tally:
        """Return what was run so far."""
        path = FOUND / name / "tally.json"
        return cls(**json.loads(path.read_text("utf-8"))) if path.is_file() else cls()

    def write(self, name: str) -> None:
        """Keep it for the next run."""
        (FOUND / name / "tally.json").write_text(json.dumps(asdict(self)), "utf-8")

    @property
    def line(self) -> str:
        """The tally in words."""
        end = "clean" if not self.crashes else f"{self.crashes} CRASHES"
        rate = self.cases // max(1, self.seconds)
        return f"{self.cases:>9} cases  {rate:>6}/s  {self.memory_mb:>5} MB  {end}"


def child(name: str, options: list[str]) -> None:
    """Fuzz one target in this process; it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["aboveboard"]):
        from fuzz_targets import TARGETS

    target = TARGETS[name]
    corpus = FOUND / name / "corpus"
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed{number}").write_bytes(seed)
    atheris.Setup([name, *options, str(corpus)], target.takes)
    atheris.Fuzz()


def run(name: str, cases: int, seconds: int) -> tuple[int, bool]:
    """Fuzz one target on to so many cases; print a line.

    Returns
    -------
    The cases run so far, and whether nothing crashed this time.
    """
    tally = Tally.read(name)
    left = cases - tally.cases
    if left <= 0:
        print(f"{name:<12} {tally.line}", flush=True)
        return tally.cases, True
    corpus = FOUND / name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    known = len(list(corpus.iterdir()))  # run again at the start: these are no new cases
    options = [
        f"-runs={left + known}",
        f"-max_total_time={seconds}",
        f"-rss_limit_mb={MOST_MEMORY_MB}",
        f"-timeout={LONGEST_CASE_SECONDS}",
        f"-max_len={LONGEST_INPUT}",
        f"-artifact_prefix={FOUND / name}/",
        "-print_final_stats=1",
        f"-seed={tally.stretches + 1}",
    ]
    command = [sys.executable, __file__, "--child", name, *options]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    stats = {key: int(n) for key, n in re.findall(r"stat::(\w+):\s+(\d+)", done.stderr)}
    units = stats.get("number_of_executed_units", 0)
    tally.cases += max(0, units - known)
    tally.seconds += round(units / max(1, stats.get("average_exec_per_sec", 1)))
    tally.memory_mb = max(tally.memory_mb, stats.get("peak_rss_mb", 0))
    tally.stretches += 1
    if done.returncode and not units:  # it never began
        raise SystemExit(done.stderr)
    tally.crashes += done.returncode != 0
    tally.write(name)
    print(f"{name:<12} {tally.line}", flush=True)
    if done.returncode:
        print(done.stderr.partition("Uncaught Python exception")[2][:3000], flush=True)
    return tally.cases, done.returncode == 0


def main() -> int:
    """Fuzz the named targets, or all."""
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=600)
    chosen = parser.parse_args()
    from fuzz_targets import TARGETS

    names = chosen.targets or list(TARGETS)
    clean = [run(name, chosen.cases, chosen.seconds) for name in names]  # each, whatever crashed
    return 0 if all(is_clean for _, is_clean in clean) else 1


if __name__ == "__main__":
    raise SystemExit(main())
