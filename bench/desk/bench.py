"""What a key costs at the desk, and what the preview that follows it costs, on both replays.

The times are of the processor, so that what else the machine does is not in them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "bench")]

from aboveboard.desk.draft import check  # noqa: E402
from aboveboard.desk.forms import entry_form  # noqa: E402
from aboveboard.desk.lookahead import Ahead, look_ahead  # noqa: E402
from aboveboard.desk.panel import Desk  # noqa: E402
from aboveboard.plays.desk import open_play  # noqa: E402
from aboveboard.plays.published import History  # noqa: E402
from aboveboard.record.draft import check_draft  # noqa: E402
from aboveboard.record.load import load_record  # noqa: E402
from measure import main, timed  # noqa: E402
from table import Measured, Target  # noqa: E402

REPLAYS = {"minato": "2018-01-26-minato", "larkfield": "2025-02-21-larkfield"}
ROUNDS = 11
TARGETS = tuple(
    Target(f"{what}-{name}", f"{words}, {name}", unit="ms")
    for name in REPLAYS
    for what, words in (
        ("key", "key to errors"),
        ("first", "first preview"),
        ("preview", "preview"),
    )
)


def replay(name: str, rounds: int) -> Iterator[Measured]:
    """Measure over one replay."""
    folder = ROOT / "params" / REPLAYS[name]
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
    keys = [1000 * timed(key).cpu for _ in range(rounds)]
    previews = [1000 * timed(preview).cpu for _ in range(rounds + 1)]
    yield Measured(f"key-{name}", tuple(keys))
    yield Measured(f"first-{name}", (previews[0],))
    yield Measured(f"preview-{name}", tuple(previews[1:]))


def measure(options: argparse.Namespace) -> Iterator[Measured]:
    """Measure over both replays."""
    for name in REPLAYS:
        yield from replay(name, 3 if options.short else ROUNDS)


if __name__ == "__main__":
    main("desk", TARGETS, measure)
