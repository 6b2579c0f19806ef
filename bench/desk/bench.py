"""What a key costs at the desk, and what the preview that follows it costs, on both replays.

The times are of the processor, so that what else the machine does is not in them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from aboveboard.desk.draft import check
from aboveboard.desk.forms import entry_form
from aboveboard.desk.lookahead import Ahead, look_ahead
from aboveboard.desk.panel import Desk
from aboveboard.plays.desk import open_play
from aboveboard.plays.published import History
from aboveboard.record.draft import check_draft
from aboveboard.record.load import load_record

ROOT = Path(__file__).parents[2]
REPLAYS = ("2018-01-26-minato", "2025-02-21-larkfield")
ROUNDS = 11


def milliseconds(work: Callable[[], object]) -> float:
    """Return the processor time of one call."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def times(work: Callable[[], object]) -> str:
    """Return the middle and the longest of some calls."""
    took = [milliseconds(work) for _ in range(ROUNDS)]
    return f"{median(took):7.1f} ms, at most {max(took):7.1f} ms"


def measure(name: str) -> None:
    """Print the times over one replay."""
    folder = ROOT / "params" / name
    record, _ = load_record(folder)
    now = record.entries[-1].known_at + timedelta(minutes=5)
    play = open_play("initial-statement", {"incident": str(folder), "as_of": now.isoformat()})
    history = History.read(folder)
    started = entry_form(record, "measure", now)
    texts = {f"text.{tag}": "We paused withdrawals." for tag in record.languages}
    values = {**started.values, **texts}
    entry = check(started.form, values, lambda raw: check_draft(record, raw)).made
    desk = Desk(play, lambda: now)

    def preview() -> Ahead:
        made = look_ahead(play, record, history, entry)
        assert made.measures
        return made

    def key() -> None:
        desk._form.controls[f"text.{record.languages[0]}"].input.value += "x"

    desk._mode.value, desk._which.value = "fact", "measure"
    desk._later.call = lambda: None  # type: ignore[method-assign]  # no preview
    sys.stdout.write(f"{name}, {len(record.entries)} entries\n")
    sys.stdout.write(f"  a key: errors shown    {times(key)}\n")
    sys.stdout.write(f"  preview, first time    {milliseconds(preview):7.1f} ms\n")
    sys.stdout.write(f"  preview, later         {times(preview)}\n")


def main() -> None:
    """Print the times."""
    for name in REPLAYS:
        measure(name)


if __name__ == "__main__":
    main()
