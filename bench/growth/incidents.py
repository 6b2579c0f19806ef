"""How the page over all incidents grows with them."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

import long_incident  # noqa: E402
from aboveboard.running.front import FRONT, write_front  # noqa: E402
from measure import Spent, step_main, timed  # noqa: E402


def make(home: Path, count: int) -> None:
    """Write the front page of one incident, and lay it beside itself under other names."""
    long_incident.make(home, 3)
    front(home)
    out = home / "outputs"
    page = json.loads((out / long_incident.NAME / FRONT).read_text(encoding="utf-8"))
    for number in range(1, count):
        name = f"{long_incident.NAME}-{number:04}"
        (out / name).mkdir()
        text = json.dumps({**page, "name": name}, ensure_ascii=False)
        (out / name / FRONT).write_text(text, encoding="utf-8")


def front(home: Path) -> None:
    """Write the front page of one incident, and the one over all."""
    incident = home / "params" / long_incident.NAME
    write_front(incident, home / "outputs", now=datetime.now(UTC))


def measured(_: str, least: str, home: str, count: str) -> Spent:
    """Measure it, once everything that it imports and compiles is there."""
    front(Path(least))
    return timed(lambda: front(Path(home)))


if __name__ == "__main__":
    step_main({"measured": measured})
