"""How what is done with an incident grows with the statements it has published."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

from aboveboard.plays.catalogue import LEDGER_FOLDER  # noqa: E402
from aboveboard.plays.desk import open_play  # noqa: E402
from aboveboard.plays.retrospective.desk import open_retrospective  # noqa: E402
from aboveboard.record.ledger import NewEntry  # noqa: E402
from aboveboard.record.ledger_file import audit, enter  # noqa: E402
from aboveboard.record.load import load_record  # noqa: E402
from aboveboard.running.front import write_front  # noqa: E402
from aboveboard.running.standing import as_it_stands, public_files  # noqa: E402
from aboveboard.site.loading import load_pages  # noqa: E402
from aboveboard.site.static import build  # noqa: E402
from long_incident import NAME, at  # noqa: E402
from measure import Spent, step_main, timed  # noqa: E402


def load(home: Path, count: int) -> None:
    """Read the record."""
    load_record(home / "params" / NAME)


def update(home: Path, count: int) -> None:
    """Write the next update as its notebook does, with the checks and what the run looks up."""
    play = open_play("periodic-update", _parameters(home, count), home / "params")
    statement = play.statement()
    for shown in (play.glance, play.news, play.promises, play.differences, play.checklist,
                  play.honesty):  # fmt: skip
        shown()
    as_it_stands(statement, public_files(statement), home / "outputs" / NAME)


def entering(home: Path, count: int) -> None:
    """Enter the next statement, which reads the whole ledger; and take it away again."""
    runs = home / "outputs" / NAME
    before = (runs / "ledger.jsonl").read_bytes()
    new = NewEntry(
        kind="statement", incident=NAME, statement=f"{NAME}-{count + 1:02d}",
        play="periodic-update", number=count + 1, version=1, as_of=at(count + 1),
        renditions={}, approvers=("Chief Executive",),
    )  # fmt: skip
    entry = enter(runs, new, {"id": new.statement}, at(count + 1))
    (runs / "published" / entry.file_name).unlink()
    (runs / "ledger.jsonl").write_bytes(before)


def verify(home: Path, count: int) -> None:
    """Verify the ledger."""
    found = audit(home / "outputs" / NAME, NAME)
    assert not found.problems
    assert len(found.verified.entries) == count


def front(home: Path, count: int) -> None:
    """Write the leaders' front page."""
    write_front(home / "params" / NAME, home / "outputs", now=datetime.now(UTC))


def retrospective(home: Path, count: int) -> None:
    """Write the retrospective as its notebook does."""
    play = open_retrospective(_parameters(home, count), home / "params")
    for shown in (play.facts, play.timeline, play.told, play.communications, play.money,
                  play.reconciled, play.corrections, play.statement, play.honesty,
                  play.sharing):  # fmt: skip
        shown()


def site(home: Path, count: int) -> None:
    """Build the site as files."""
    pages = load_pages(home / "params" / NAME, home / "outputs", live="")
    build(home / "site", pages)


LEAST = 3
WORKS: dict[str, Callable[[Path, int], None]] = {
    work.__name__: work for work in (load, update, entering, verify, front, retrospective, site)
}


def _parameters(home: Path, count: int) -> dict[str, str]:
    return {
        "incident": NAME,
        "as_of": at(count + 1).isoformat(),
        LEDGER_FOLDER: str(home / "outputs" / NAME),
    }


def measured(name: str, least: str, home: str, count: str) -> Spent:
    """Measure one work, once everything that it imports and compiles is there."""
    WORKS[name](Path(least), LEAST)
    return timed(lambda: WORKS[name](Path(home), int(count)))


if __name__ == "__main__":
    step_main({"measured": measured})
