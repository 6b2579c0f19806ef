"""The writers' page names every file, part and value there is, and no other."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import aboveboard.wording
from aboveboard.plays.values import Document, Writer, statement_values
from aboveboard.record import View
from aboveboard.wording.language import HOME, load_language
from records import REPLAYS, replay

README = (Path(aboveboard.wording.__file__).parent / "README.md").read_text(encoding="utf-8")
NAMES = README.split("## The names")[1].split("## Adding")[0]


def test_every_name_that_a_template_may_use_is_listed() -> None:
    view = View(replay(REPLAYS[1]), datetime.fromisoformat("2025-02-22T02:30Z"))
    values = statement_values(Writer(view, load_language("en")), Document("x", 1), "")
    listed = set(re.findall(r"`([a-z_]+)`", NAMES))
    assert listed == set(values)


def test_the_parts_of_a_value_are_listed() -> None:
    view = View(replay(REPLAYS[1]), datetime.fromisoformat("2025-02-22T02:30Z"))
    values = statement_values(Writer(view, load_language("en")), Document("x", 1), "")
    listed = set(re.findall(r"`\.([a-z_]+)`", NAMES))
    parts: set[str] = set()
    for value in values.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                parts |= set(one)
            elif hasattr(one, "__dataclass_fields__"):
                parts |= set(one.__dataclass_fields__)
    # Neither traces nor authorities are in the replays; the key is a model.
    assert parts <= listed
    assert listed - parts == {"chain", "fingerprint", "page"}


def test_every_file_and_part_is_named() -> None:
    for path in (HOME / "en").iterdir():
        assert f"`{path.name}`" in README
    template = (HOME / "en" / "initial-statement.md").read_text(encoding="utf-8")
    parts = re.findall(r"^# (.+)$", template, re.MULTILINE)
    assert f"The parts are: {', '.join(parts)}" in README


def test_the_page_stays_one_page() -> None:
    assert len(README.splitlines()) <= 90
