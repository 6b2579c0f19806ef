"""From nothing to a first statement, as a newcomer goes: make it, fill it in, write the files."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aboveboard.desk.beginning import Start, start
from aboveboard.desk.incident import answers_in, home_of, name_fields, own_incidents
from aboveboard.plays.tables import ShownTable
from aboveboard.record import load_record
from desks import NOW, PHRASE
from house import ROOT
from ipywidgets import Widget

FULL = {
    "folder": "2030-05-01-harbour", "languages": "en", "domain": "harbour.example",
    "time_zone": "Asia/Tokyo", "name.en": "Harbour",
}  # fmt: skip


def find(root: Any, label: str) -> Any:
    """Return the control that a person sees under this label; None when there is none."""
    if getattr(root, "layout", None) is not None and root.layout.display == "none":
        return None
    if getattr(root, "description", "") == label:
        return root
    found = (find(child, label) for child in getattr(root, "children", ()))
    return next((one for one in found if one is not None), None)


def filled(home: Path) -> Start:
    newcomer = Start(home, lambda: NOW, tag="en")
    for label, text in (
        ("Name of its folder", "2030-05-01-harbour"),
        ("Languages of your customers", "en"),
        ("Your official domain", "harbour.example"),
        ("Your name in English", "Harbour"),
    ):
        find(newcomer.widget, label).value = text
    return newcomer


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "params").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("folder", "a b"), ("folder", "../elsewhere"), ("languages", "xx"), ("domain", "nowhere"),
        ("time_zone", "Tokyo"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_at_its_field(home: Path, field: str, value: str) -> None:
    answers = answers_in(home, {**FULL, field: value})
    assert list(answers.faults) == [field]
    assert answers.incident is None


@pytest.mark.parametrize("field", FULL)
def test_a_blank_is_no_fault_and_makes_nothing(home: Path, field: str) -> None:
    answers = answers_in(home, {**FULL, field: " "})
    assert (answers.faults, answers.incident) == ({}, None)


def test_a_name_is_asked_in_each_language() -> None:
    assert name_fields("zh-CN, en") == ("name.zh-CN", "name.en")
    assert name_fields("zh-CN, e") == ()


def test_home_is_the_folder_above_that_holds_params(home: Path) -> None:
    (home / "notebooks").mkdir()
    assert home_of(home / "notebooks") == home


def test_a_replay_is_not_offered_to_go_on_with() -> None:
    assert own_incidents(ROOT) == ()


def test_the_button_makes_what_the_command_makes_once(home: Path) -> None:
    newcomer = filled(home)
    make = find(newcomer.widget, "Make the incident")
    make.click()
    make.click()
    record, _ = load_record(home / "params" / "2030-05-01-harbour")
    assert record.custodian.domains == ("harbour.example",)
    assert [entry.id for entry in record.entries] == ["investigating"]
    assert find(newcomer.widget, "First facts").label == "What we noticed, and when"
    assert find(newcomer.widget, "Make the incident") is None


def test_a_newcomer_who_comes_back_goes_on(home: Path) -> None:
    find(filled(home).widget, "Make the incident").click()
    again = Start(home, lambda: NOW, tag="en")
    find(again.widget, "Or go on with").label = "2030-05-01-harbour"
    assert find(again.widget, "First facts") is not None


def test_a_secret_is_taken_out_of_a_name(home: Path) -> None:
    newcomer = filled(home)
    find(newcomer.widget, "Your name in English").value = PHRASE
    assert find(newcomer.widget, "Your name in English").value == ""
    assert "abandon" not in str(Widget.get_manager_state())


def test_where_nobody_can_type_the_steps_are_a_table() -> None:
    assert isinstance(start({}), ShownTable)


@pytest.mark.slow
def test_the_files_are_those_of_the_command(home: Path) -> None:
    newcomer = filled(home)
    find(newcomer.widget, "Make the incident").click()
    asyncio.run(newcomer.write_files())
    made = home / "outputs" / "2030-05-01-harbour" / "01-initial-statement"
    assert (made / "en" / "announcement.html").is_file()
    assert (made / "report.html").is_file()
