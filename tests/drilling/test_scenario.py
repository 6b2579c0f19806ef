"""Scenarios: those in the package are whole, and one that is wrong is told where."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from aboveboard.drilling.scenario import ANSWERS, PACKAGED, load_scenario, packaged
from aboveboard.drilling.team import read_answers
from aboveboard.errors import DrillError
from aboveboard.record.model import Commitment, Release
from house import ROOT

PARAMS = ROOT / "params"


def copied(tmp_path: Path, old: str = "", new: str = "", file: str = "drill.yaml") -> str:
    """Copy a packaged scenario, with one change in it, and return its folder."""
    folder = Path(shutil.copytree(PACKAGED / "lantern", tmp_path / "own"))
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return str(folder)


@pytest.mark.parametrize("name", packaged())
def test_a_packaged_scenario_is_a_drill_with_answers_to_all_it_asks(name: str) -> None:
    scenario = load_scenario(name, PARAMS)
    assert scenario.record.exercise is not None
    answers = read_answers(scenario.folder / ANSWERS).answers.answers
    asked = {one.id for one in scenario.script.decisions if not one.id.startswith("put-right")}
    assert asked | {"promise", "promise-due"} == set(answers)


@pytest.mark.parametrize("name", packaged())
def test_the_team_writes_the_statements_and_promises_itself(name: str) -> None:
    entries = load_scenario(name, PARAMS).record.entries
    assert not [entry for entry in entries if isinstance(entry, Release)]
    promised = [entry for entry in entries if isinstance(entry, Commitment)]
    assert not [entry for entry in promised if entry.promise == "next-update"]


def test_an_invented_scenario_says_that_it_is_invented() -> None:
    scenario = load_scenario("lantern", PARAMS)
    assert scenario.record.exercise
    assert scenario.record.exercise.original is None
    assert "invented" in scenario.script.about["en"]
    assert "虚构" in scenario.script.about["zh-CN"]


def test_facts_come_in_after_the_beginning_and_in_their_order() -> None:
    scenario = load_scenario("minato", PARAMS)
    times = [entry.known_at for entry in scenario.injects]
    assert times == sorted(times)
    assert (
        min(times)
        > scenario.script.starts
        >= max(entry.known_at for entry in scenario.beginning.entries)
    )


def test_there_is_no_drill_of_a_real_incident(tmp_path: Path) -> None:
    name = copied(tmp_path, "exercise: {case: lantern}\n", "", "incident.yaml")
    with pytest.raises(DrillError, match="real incident"):
        load_scenario(name, PARAMS)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: scam", "kind: scamm", "entries[0]: This word is not one of"),
        ("at: 2026-03-03T09:13+08:00\n", "\n", "Nobody is ever asked this. Give `at`"),
        ("choice: now}", "choice: nau}", "words comes after first-word: nau"),
        ("people: 50", "people: many", "crowd.people"),
        ("format: aboveboard.drill/1", "format: other/1", "format"),
        ("entry: lost-guess,", "entry: lost-gues,", "has no such entry"),
        ("entry: lost-guess,", "entry: lost-guess, known: x,", "choices[1].wrong.known: The field"),
        (
            "        wrong: {entry: lost-guess, known_at: 2026-03-03T11:40+08:00}\n",
            "",
            "count: guess has lost-guess, which a choice corrects, and does not say",
        ),
        ("scam_page: lantern-refund.example", "scam_page: refund.com", "crowd.scam_page"),
    ],
)
def test_what_is_wrong_in_a_scenario_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    with pytest.raises(DrillError, match=re.escape(says)):
        load_scenario(copied(tmp_path, old, new), PARAMS)


def test_a_scenario_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DrillError, match="Use lantern, minato, or name a folder"):
        load_scenario(str(tmp_path), PARAMS)


def test_what_is_wrong_in_a_file_of_answers_is_told_all_at_once(tmp_path: Path) -> None:
    path = tmp_path / ANSWERS
    path.write_text("format: aboveboard.drill-answers/1\nminutes: soon\nanswer: {}\n", "utf-8")
    with pytest.raises(DrillError) as caught:
        read_answers(path)
    wrong = [(problem.line, problem.field) for problem in caught.value.problems]
    assert wrong == [(2, "minutes"), (1, "answers"), (3, "answer")]
