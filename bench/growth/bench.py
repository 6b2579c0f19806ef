"""How work grows: ten times and a hundred times the statements, claimants, messages, incidents.

Each work runs in a process of its own, once on little, so that what it imports and compiles is
there, and then on the size that is measured. Seconds are of the processor, so that what else the
machine does is not in them. Recipients are in bench/delivery/memory.py, holdings in bench/awards.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import claimants  # noqa: E402
import incidents  # noqa: E402
import long_incident  # noqa: E402
from measure import best_step, main  # noqa: E402
from table import Measured, Target  # noqa: E402

# Kind, work, what it is, and the sizes; each is a row with the size before it beside.
STATEMENTS, FEW, MANY = (10, 100, 1000), (1000, 10_000), (1000, 10_000, 100_000)
WORKS = (
    ("statements", "load", "load the record", STATEMENTS),
    ("statements", "update", "write the next update", STATEMENTS),
    ("statements", "entering", "enter it in the ledger", STATEMENTS),
    ("statements", "verify", "verify the ledger", STATEMENTS),
    ("statements", "front", "write the front page", STATEMENTS),
    ("statements", "retrospective", "write the retrospective", STATEMENTS),
    ("statements", "site", "build the site", STATEMENTS),
    ("claimants", "awards", "compute the awards", MANY),
    ("claimants", "prove", "write the proofs", FEW),
    ("claimants", "letters", "write the letters", (100, 1000)),
    ("claimants", "payout", "plan and write the payout", MANY),
    ("messages", "importing", "import the messages", FEW),
    ("messages", "analysing", "analyse the messages", FEW),
    ("messages", "searching", "search among the answers", (100, 1000, 10_000)),
    ("incidents", "front", "write the page over all incidents", (10, 100, 1000)),
)
TARGETS = tuple(
    Target(f"{kind}-{work}-{many}", f"{words}, {many:,} {kind}", beside=f"tenth: {few:,}",
           at_most=11)
    for kind, work, words, sizes in WORKS
    for few, many in pairwise(sizes)
)  # fmt: skip
MAKE: dict[str, Callable[[Path, int], object]] = {
    "statements": long_incident.make,
    "claimants": claimants.make,
    "incidents": incidents.make,
}
LEAST = {"statements": 3, "claimants": 20, "incidents": 2}


def measure(options: argparse.Namespace) -> Iterator[Measured]:
    """Measure each work at each size; short, the two least sizes alone."""
    with tempfile.TemporaryDirectory() as folder:
        for kind, work, _, sizes in WORKS:
            some = sizes[:2] if options.short else sizes
            found = [_seconds(Path(folder), kind, work, size) for size in some]
            for many, (before, after) in zip(some[1:], pairwise(found), strict=True):
                yield Measured(f"{kind}-{work}-{many}", (after,), (before,))


def _seconds(folder: Path, kind: str, work: str, size: int) -> float:
    file = str(HERE / f"{kind}.py")
    if kind == "messages":
        return best_step(file, "measured", work, size).cpu
    homes = []
    for count in (LEAST[kind], size):
        home = folder / f"{kind}-{count}"
        if not home.exists():
            MAKE[kind](home, count)
        homes.append(home)
    return best_step(file, "measured", work, *homes, size).cpu


if __name__ == "__main__":
    main("growth", TARGETS, measure)
