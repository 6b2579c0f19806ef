"""How many made-up inputs each reader of what comes from outside takes without a crash."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tools")]

from fuzz import run  # noqa: E402
from fuzz_targets import TARGETS as READERS  # noqa: E402
from measure import main  # noqa: E402
from table import Measured, Target  # noqa: E402

CASES, SECONDS = 1_000_000, 600
SLOW = "a million cases of every reader take hours on two cores that others share."
MENDED = "each is mended, and a test holds its input."
TARGETS = tuple(
    target
    for name in READERS
    for target in (
        Target(name, f"cases, {name}", unit="", at_least=CASES, why=SLOW, is_long=True),
        Target(f"{name}-crash", f"crashes, {name}", unit="", at_most=0, why=MENDED, is_long=True),
    )
)


def measure(options: argparse.Namespace) -> Iterator[Measured]:
    """Fuzz each reader."""
    for name in READERS:
        cases, is_clean = run(name, *((500, 10) if options.short else (CASES, SECONDS)))
        yield Measured(name, (cases,))
        yield Measured(f"{name}-crash", (int(not is_clean),))


if __name__ == "__main__":
    main("fuzz", TARGETS, measure)
