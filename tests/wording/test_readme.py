"""The writers' page names every file, part and value there is, and no other."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import aboveboard.wording
from aboveboard.plays.before import before
from aboveboard.plays.changes import Changes
from aboveboard.plays.published import History
from aboveboard.plays.retrospective.case import Case
from aboveboard.plays.retrospective.values import retrospective_values
from aboveboard.plays.update_values import update_values
from aboveboard.plays.values import Document, statement_values
from aboveboard.plays.writer import Writer
from aboveboard.record import View
from aboveboard.wording.language import HOME, load_language
from records import REPLAYS, replay

HERE = Path(aboveboard.wording.__file__).parent
README = (HERE / "README.md").read_text(encoding="utf-8")
RETROSPECTIVE = (HERE / "RETROSPECTIVE.md").read_text(encoding="utf-8").partition("`sharing.md`")[0]
NAMES = README.split("## The names")[1].split("## Adding")[0] + RETROSPECTIVE.split("update:")[1]


def every_value() -> dict[str, object]:
    """Return what the templates of all plays may name."""
    record = replay(REPLAYS[1])
    view = View(record, datetime.fromisoformat("2025-02-22T02:30Z"))
    writer, document = Writer(view, load_language("en")), Document("x", 1)
    changes = Changes(before(record, view.as_of), view)
    common = statement_values(writer, document, "")
    looked_back = retrospective_values(writer, Case(view, changes, History()))
    return {**common, **update_values(writer, document, changes), **looked_back}


def test_every_name_that_a_template_may_use_is_listed() -> None:
    listed = set(re.findall(r"`([a-z_]+)`", NAMES))
    assert listed == set(every_value())


def test_the_parts_of_a_value_are_listed() -> None:
    listed = set(re.findall(r"`\.([a-z_]+)`", NAMES))
    parts: set[str] = set()
    measured = {"spoken", "heard"}  # their parts stand in the template
    for value in (value for name, value in every_value().items() if name not in measured):
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                parts |= set(one)
            elif hasattr(one, "__dataclass_fields__"):
                parts |= set(one.__dataclass_fields__)
    # Not in the replays at this instant, or parts of a model.
    elsewhere = {"chain", "fingerprint", "page", "old", "new", "because", "short", "told"}
    elsewhere |= {"is_figure", "answer", "question", "people", "done", "due", "came", "by"}
    # A replay at this instant has no service stopped, no review, action, award or apology.
    elsewhere |= {"state", "since", "until", "length", "reviewer", "independent", "why", "owner"}
    elsewhere |= {"note", "verified_by", "is_overdue", "awarded", "paid", "outstanding"}
    elsewhere |= {"time"}  # of a row, in a day of the timeline
    elsewhere |= {"is_settled", "in", "version", "first", "count", "now", "verdict", "is_same"}
    assert parts <= listed
    assert listed - parts <= elsewhere


def test_every_file_and_part_is_named() -> None:
    for path in (HOME / "en").iterdir():
        assert f"`{path.name}`" in README
    template = (HOME / "en" / "initial-statement.md").read_text(encoding="utf-8")
    parts = re.findall(r"^# (.+)$", template, re.MULTILINE)
    assert f"The parts are: {', '.join(parts)}" in README


def test_the_page_stays_one_page() -> None:
    assert len(README.splitlines()) <= 90
