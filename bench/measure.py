"""What each bench is run by: its own command line, and steps in processes of their own."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from table import Measured, Row, Target, cells

ROOT = Path(__file__).parents[1]
STEP = "--step"


# --- the command line of a bench ------------------------------------------------------------------


def main(
    bench: str,
    targets: Sequence[Target],
    measure: Callable[[argparse.Namespace], Iterable[Measured]],
    parser: argparse.ArgumentParser | None = None,
) -> None:
    """Measure and print each row as it is done; ``--rows FILE`` takes them as lines of JSON.

    ``measure`` is called with the options: ``short`` for a try of some seconds, whose figures tell
    nothing, and ``long`` for what takes hours.
    """
    parser = parser or argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true", help="a try: small sizes, one round")
    parser.add_argument("--long", action="store_true", help="also what takes long")
    parser.add_argument("--rows", type=Path, help="append each row to this file")
    options = parser.parse_args()
    load, machine, date = os.getloadavg()[0], machine_words(), f"{datetime.now(UTC):%Y-%m-%d}"
    by_name = {target.name: target for target in targets}
    for found in measure(options):
        target = by_name[found.name]
        row = Row(bench, target, found.ours, found.other, round(load, 1), date, machine)
        print(f"{bench}: {'  '.join(filter(None, cells(row)[:7]))}", flush=True)
        if options.rows:
            with options.rows.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row.as_json()) + "\n")


def machine_words() -> str:
    """Return what the machine is, as far as figures depend on it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = ".".join(map(str, sys.version_info[:3]))
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {sys.platform}, Python {python}"


# --- time and memory ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spent:
    """What a piece of work took: seconds by the clock and of processors, and the peak in MB."""

    wall: float
    cpu: float
    mb: float


def timed(work: Callable[[], object]) -> Spent:
    """Run ``work`` in this process; processes that it waited for are counted in."""
    began, before = time.perf_counter(), _cpu()
    work()
    wall, cpu = time.perf_counter() - began, _cpu() - before
    return Spent(wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _cpu() -> float:
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


Steps = Mapping[str, Callable[..., object]]


def step_main(steps: Steps) -> bool:
    """Run one of ``steps`` when the command line asks for it, and tell whether it did.

    A step returns nothing and is measured whole, or what it has measured of itself.
    """
    if sys.argv[1:2] != [STEP]:
        return False
    name, arguments = sys.argv[2], sys.argv[3:]
    own: list[object] = []
    whole = timed(lambda: own.append(steps[name](*arguments)))
    spent = own[0] if isinstance(own[0], Spent) else whole
    print(json.dumps(asdict(spent)))
    return True


def stepped(file: str, name: str, *arguments: object) -> Spent:
    """Run a step of ``file`` in a process of its own."""
    command = [sys.executable, file, STEP, name, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} {arguments} failed:\n{done.stderr[-3000:]}")
    return Spent(**json.loads(done.stdout.splitlines()[-1]))


def best_step(
    file: str, name: str, *arguments: object, rounds: int = 3, seconds: float = 2
) -> Spent:
    """Run a step a few times, fewer where it takes long; return the round of the least CPU.

    Each round in a process of its own: else what the first one leaves in a cache would flatter the
    small sizes, which run more often than the large ones.
    """
    found = [stepped(file, name, *arguments)]
    while len(found) < rounds and sum(one.wall for one in found) < seconds:
        found.append(stepped(file, name, *arguments))
    return min(found, key=lambda one: one.cpu)
