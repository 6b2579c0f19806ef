"""Fuzz the readers of what comes from outside, guided by coverage (atheris).

    python bench/fuzz/fuzz.py [TARGET ...] [--cases 1000000] [--seconds 600]

Each target runs in a process of its own. Printed are the cases, the largest memory and what
crashed; the input of a crash is left in bench/fuzz/found/TARGET for a test to hold it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tools"))

MOST_MEMORY_MB = 2048
LONGEST_CASE_SECONDS = 20
LONGEST_INPUT = 8192


def child(name: str, options: list[str]) -> None:
    """Fuzz one target in this process; it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["aboveboard"]):
        from fuzz_targets import TARGETS

    target = TARGETS[name]
    corpus = Path(tempfile.mkdtemp(prefix="corpus-"))
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed{number}").write_bytes(seed)
    atheris.Setup([name, *options, str(corpus)], target.takes)
    try:
        atheris.Fuzz()
    finally:
        shutil.rmtree(corpus, ignore_errors=True)


def run(name: str, cases: int, seconds: int) -> tuple[int, bool]:
    """Fuzz one target; print a line, return the cases run and whether nothing crashed."""
    found = HERE / "found" / name
    found.mkdir(parents=True, exist_ok=True)
    options = [
        f"-runs={cases}",
        f"-max_total_time={seconds}",
        f"-rss_limit_mb={MOST_MEMORY_MB}",
        f"-timeout={LONGEST_CASE_SECONDS}",
        f"-max_len={LONGEST_INPUT}",
        f"-artifact_prefix={found}/",
        "-print_final_stats=1",
        "-seed=1",
    ]
    command = [sys.executable, __file__, "--child", name, *options]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    stats = dict(re.findall(r"stat::(\w+):\s+(\d+)", done.stderr))
    is_clean = done.returncode == 0
    print(
        f"{name:<12} {stats.get('number_of_executed_units', '?'):>9} cases  "
        f"{stats.get('average_exec_per_sec', '?'):>6}/s  "
        f"{stats.get('peak_rss_mb', '?'):>5} MB  {'clean' if is_clean else 'CRASHED'}",
        flush=True,
    )
    if not is_clean:
        print(done.stderr.partition("Uncaught Python exception")[2][:3000], flush=True)
    if not any(found.iterdir()):
        found.rmdir()
    return int(stats.get("number_of_executed_units", 0)), is_clean


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
