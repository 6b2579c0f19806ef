"""The leaders' front page over all that was run for an incident."""

from __future__ import annotations

import re
from pathlib import Path

from aboveboard.running.index import incident_index
from records import REPLAYS, first_statement, releases

FILES = ("report.html", "notebook.ipynb", "en/announcement.html", "en/social/x.txt")


def run_of(folder: Path, play: str = "01-initial-statement", changes: str = "") -> None:
    statement = first_statement(REPLAYS[0], releases(REPLAYS[0])[0])
    for name in FILES:
        (folder / play / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / play / name).write_text("x")
    text = statement.model_dump_json()
    if changes:
        text = text.replace("Minato Exchange", changes)
    (folder / play / "statement.json").write_text(text, encoding="utf-8")


def test_it_links_to_everything_that_is_there(tmp_path: Path) -> None:
    run_of(tmp_path)
    page = incident_index(tmp_path)
    links = set(re.findall(r'href="([^"]+)"', page))
    assert links == {f"01-initial-statement/{name}" for name in FILES}
    assert all((tmp_path / link).is_file() for link in links)


def test_a_run_in_the_making_is_not_listed(tmp_path: Path) -> None:
    run_of(tmp_path)
    run_of(tmp_path, ".01-initial-statement.new-abc")
    assert ".new-abc" not in incident_index(tmp_path)


def test_a_run_that_can_not_be_read_is_listed_with_what_to_do(tmp_path: Path) -> None:
    run_of(tmp_path)
    (tmp_path / "02-periodic-update").mkdir()
    (tmp_path / "02-periodic-update" / "statement.json").write_text('{"format": "older"}')
    page = incident_index(tmp_path)
    assert "01-initial-statement/report.html" in page
    assert "can't be read" in page


def test_values_are_escaped(tmp_path: Path) -> None:
    run_of(tmp_path, changes="<script>alert(1)</script>")
    assert "<script" not in incident_index(tmp_path)


def test_it_holds_no_script_and_asks_no_one(tmp_path: Path) -> None:
    run_of(tmp_path)
    page = incident_index(tmp_path)
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|<script|<img|<link", page)
