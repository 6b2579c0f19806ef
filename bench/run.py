"""Run the benches, each in a process of its own, and write results.json and RESULTS.md.

    python bench/run.py [BENCH ...] [--long] [--short] [--write]

Named benches alone are run; the others' rows stay as they are, with their own date. ``--long`` runs
what takes long too. ``--short`` tries everything in small and writes nothing. ``--write`` runs
nothing and writes RESULTS.md anew, after a target's words or bounds were changed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import table
from table import HERE, Row, Targets


@dataclass(frozen=True)
class Bench:
    """A bench: its name, its file, and after how many seconds it is given up, in short or long."""

    name: str
    file: str
    seconds: int
    long_seconds: int = 0


BENCHES = (
    Bench("playbook", "playbook/bench.py", 400),
    Bench("replays", "playbook/replays.py", 600),
    Bench("awards", "awards/bench.py", 1200),
    Bench("proofs", "awards/proofs.py", 300, 1200),
    Bench("delivery", "delivery/bench.py", 200),
    Bench("memory", "delivery/memory.py", 300, 1800),
    Bench("kills", "delivery/kills.py", 300, 3600),
    Bench("site", "site/bench.py", 300),
    Bench("feedback", "feedback/bench.py", 400),
    Bench("topics", "feedback/topics.py", 200),
    Bench("honesty", "honesty/bench.py", 100),
    Bench("desk", "desk/bench.py", 100),
    Bench("growth", "growth/bench.py", 900),
    Bench("fuzz", "fuzz/bench.py", 300, 20_000),
)


def targets() -> Targets:
    """Return the targets of each bench, from its source."""
    return {bench.name: _module(bench).TARGETS for bench in BENCHES}


def _module(bench: Bench):  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location(f"bench_{bench.name}", HERE / bench.file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    path = sys.path[:]
    try:
        sys.path.insert(0, str((HERE / bench.file).parent))
        spec.loader.exec_module(module)
    finally:
        sys.path[:] = path
    return module


def measured(bench: Bench, *options: str) -> list[Row]:
    """Run a bench and return its rows; those that it had when it failed or took too long too."""
    limit = max(bench.seconds, bench.long_seconds if "--long" in options else 0)
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows"
        command = (sys.executable, str(HERE / bench.file), "--rows", str(rows), *options)
        process = subprocess.Popen(command, start_new_session=True)
        try:
            process.wait(limit)
        except subprocess.TimeoutExpired:
            print(f"{bench.name}: given up after {limit} s", flush=True)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if process.returncode:
            print(f"{bench.name}: ended with {process.returncode}", flush=True)
        lines = rows.read_text().splitlines() if rows.is_file() else []
    return [Row.from_json(json.loads(line)) for line in lines]


def main() -> int:
    """Run what is asked for; 1 when a bench failed, whatever was missed."""
    parser = argparse.ArgumentParser(description="Measure, and write the table.")
    names = [bench.name for bench in BENCHES]
    parser.add_argument("benches", nargs="*", metavar="BENCH", help=", ".join(names))
    for flag in ("long", "short", "write"):
        parser.add_argument(f"--{flag}", action="store_true")
    options = parser.parse_args()
    if unknown := set(options.benches) - set(names):
        parser.error(f"no such bench: {', '.join(sorted(unknown))}. Name one of {', '.join(names)}")
    known, began, empty = targets(), time.monotonic(), []
    flags = [f"--{flag}" for flag in ("long", "short") if getattr(options, flag)]
    for bench in () if options.write else BENCHES:
        if options.benches and bench.name not in options.benches:
            continue
        if not options.long and all(target.is_long for target in known[bench.name]):
            continue
        rows = measured(bench, *flags)
        if not rows:
            empty.append(bench.name)
        if not options.short:
            table.write(table.merged(known, table.read(), rows))
    if options.write:
        table.write(table.merged(known, table.read(), []))
    print(f"{(time.monotonic() - began) / 60:.1f} minutes; see {table.RESULTS_MD}")
    if empty:
        print(f"nothing measured by: {', '.join(empty)}")
    return 1 if empty else 0


if __name__ == "__main__":
    raise SystemExit(main())
