"""What the honesty checks of one statement cost, beside writing that statement.

Both run in this process on the same replay, so that the ratio holds on any machine. The first
check of a process compiles the patterns of both languages; the later ones don't.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from aboveboard.plays.honesty import check_statement
from aboveboard.plays.initial import initial_statement
from aboveboard.record import View, load_record
from aboveboard.wording.language import load_languages

ROOT = Path(__file__).parents[2]
ROUNDS = 15


def milliseconds(work: Callable[[], object]) -> float:
    """Return the processor time of one call."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def main() -> None:
    """Print the times and their ratio."""
    record, _ = load_record(ROOT / "params" / "2025-02-21-larkfield")
    languages = load_languages(record.languages)
    view = View(record, record.entries[-1].known_at)
    initial_statement(view, languages)  # Babel reads its tables once

    def write() -> object:
        return initial_statement(View(record, view.as_of), languages)

    def check() -> object:
        return check_statement(statement, View(record, view.as_of), None, languages)

    statement = initial_statement(view, languages)
    first = milliseconds(check)
    written = median(milliseconds(write) for _ in range(ROUNDS))
    checked = median(milliseconds(check) for _ in range(ROUNDS))
    sys.stdout.write(
        f"write one statement   {written:7.1f} ms\n"
        f"check it, first time  {first:7.1f} ms  {first / written:5.1f} times writing\n"
        f"check it again        {checked:7.1f} ms  {checked / written:5.1f} times writing\n"
    )


if __name__ == "__main__":
    main()
