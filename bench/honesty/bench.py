"""What the honesty checks of one statement cost, beside writing that statement.

Both run in this process on the same replay, so that the ratio holds on any machine. The first
check of a process compiles the patterns of both languages; the later ones don't.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "bench")]

from aboveboard.plays.honesty import check_statement  # noqa: E402
from aboveboard.plays.initial import initial_statement  # noqa: E402
from aboveboard.record import View, load_record  # noqa: E402
from aboveboard.wording.language import load_languages  # noqa: E402
from measure import main, timed  # noqa: E402
from table import Measured, Target  # noqa: E402

ROUNDS = 15
WRITING = "peer: writing it"
TARGETS = (
    Target("first", "check a statement, first time in a process", beside=WRITING),
    Target("again", "check it again", beside=WRITING),
)


def measure(options: argparse.Namespace) -> Iterator[Measured]:
    """Measure by turns, in seconds of the processor."""
    record, _ = load_record(ROOT / "params" / "2025-02-21-larkfield")
    languages = load_languages(record.languages)
    view = View(record, record.entries[-1].known_at)
    initial_statement(view, languages)  # Babel reads its tables once

    def write() -> object:
        return initial_statement(View(record, view.as_of), languages)

    def check() -> object:
        return check_statement(statement, View(record, view.as_of), None, languages)

    statement = initial_statement(view, languages)
    first = timed(check).cpu
    pairs = [(timed(check).cpu, timed(write).cpu) for _ in range(3 if options.short else ROUNDS)]
    checked, written = zip(*pairs, strict=True)
    yield Measured("first", (first,), written)
    yield Measured("again", checked, written)


if __name__ == "__main__":
    main("honesty", TARGETS, measure)
