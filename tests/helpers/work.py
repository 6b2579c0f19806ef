"""Count work instead of time: the lines of the package that a piece of work goes through.

A loop counts once a turn, wherever it stands, so that what is done again for each of many things
shows as a number that is the same on every machine.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import aboveboard

PACKAGE = str(Path(aboveboard.__file__).parent)


def lines_run(work: Callable[[], object], within: str = PACKAGE) -> int:
    """Return how many lines of the package ``work`` goes through, those met again counted again.

    ``within`` is where the files lie whose lines count; empty for all, those of libraries too.
    """
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if not frame.f_code.co_filename.startswith(within):
            return None
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def growth(make: Callable[[int], Callable[[], object]], size: int, within: str = PACKAGE) -> float:
    """Return by what the work grows from ``size`` things to four times as many.

    ``make`` is given a number of things and returns the work on them. Four stands for linear
    growth, sixteen for work on all of them for each of them.
    """
    make(1)()  # what is done once in a process is done
    return lines_run(make(4 * size), within) / lines_run(make(size), within)
