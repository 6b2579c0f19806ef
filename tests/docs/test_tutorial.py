"""The tutorial's commands, run in order in an empty folder, as a reader copies them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from doc_examples import run_commands, sections
from house import ROOT

TUTORIAL = ROOT / "docs" / "tutorial.md"
RUNS = Path("outputs/2025-05-05-example")
FIRST = ("1.", "2.", "3.")


def follow(folder: Path, *chosen: str) -> None:
    """Run the chapters that begin with one of ``chosen``; every one of them when none is named."""
    for title, commands in sections(TUTORIAL).items():
        if title.startswith(chosen or ("",)):
            done = run_commands(commands, folder)
            assert done.returncode == 0, f"{title}\n{done.stdout}{done.stderr}"


def test_it_has_nine_chapters_in_order() -> None:
    assert [title.partition(".")[0] for title in sections(TUTORIAL)] == list("123456789")


def test_its_first_chapters_make_a_first_statement(tmp_path: Path) -> None:
    follow(tmp_path, *FIRST)
    made = tmp_path / RUNS / "01-initial-statement"
    for language in ("en", "zh-CN"):
        assert "ETH" in (made / language / "announcement.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_all_of_it_leads_from_nothing_to_the_look_back(tmp_path: Path) -> None:
    follow(tmp_path)
    made = {path.name for path in (tmp_path / RUNS).iterdir()}
    assert {"02-periodic-update-02", "03-compensation", "04-retrospective"} <= made
    rows = list(csv.DictReader((tmp_path / "awards.csv").open(encoding="utf-8")))
    assert sum(int(row["award"]) for row in rows) == 150_000_000
    ledger = (tmp_path / RUNS / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["number"] for line in ledger] == [1, 2, 3, 4]
