"""From nothing to a first statement, as a newcomer goes: make it, fill it in, write the files."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aboveboard.desk.beginning import Start, start
from aboveboard.desk.finishing import Finish
from aboveboard.desk.incident import answers_in, home_of, name_fields, own_incidents
from aboveboard.desk.upcoming import upcoming
from aboveboard.plays.tables import ShownTable
from aboveboard.record import load_record
from desks import NOW, PHRASE
from house import ROOT
from ipywidgets import Widget
from records import entry

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


def test_a_folder_with_other_signs_is_told_without_saying_twice_what_field_it_is(
    home: Path,
) -> None:
    newcomer = Start(home, lambda: NOW, tag="zh-CN")
    find(newcomer.widget, "文件夹名称").value = "我的 事件"
    assert "文件夹名称：含有字母、数字和连字符以外的字符。" in shown(newcomer)
    assert "文件夹名称里" not in shown(newcomer)


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
    assert own_incidents(ROOT) == {}


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


def shown(newcomer: Start) -> str:
    """Return everything that stands on the page as HTML."""
    return " ".join(_values(newcomer.widget))


def _values(root: Any) -> list[str]:
    own = [str(root.value)] if type(root).__name__ == "HTML" else []
    return own + [text for child in getattr(root, "children", ()) for text in _values(child)]


def drill(home: Path) -> Start:
    """Make a drill by the form."""
    newcomer = filled(home)
    find(newcomer.widget, "This is a drill, to practise").value = True
    find(newcomer.widget, "Make the incident").click()
    return newcomer


MARK = "DRILL: not a real incident"


def test_a_drill_is_offered_and_marked_from_the_first_tick_on(home: Path) -> None:
    newcomer = filled(home)
    assert MARK not in shown(newcomer)
    find(newcomer.widget, "This is a drill, to practise").value = True
    assert MARK in shown(newcomer)
    find(newcomer.widget, "Make the incident").click()
    assert MARK in shown(newcomer)
    record, _ = load_record(home / "params" / "2030-05-01-harbour")
    assert record.exercise
    assert record.exercise.case == "drill"


def test_the_proposed_folder_follows_and_a_typed_one_stays(home: Path) -> None:
    newcomer = Start(home, lambda: NOW, tag="en")
    tick = find(newcomer.widget, "This is a drill, to practise")
    folder = find(newcomer.widget, "Name of its folder")
    tick.value = True
    assert folder.value == "2030-05-01-drill"
    folder.value = "2030-05-01-mine"
    tick.value = False
    assert folder.value == "2030-05-01-mine"


def test_what_is_no_drill_says_who_signs_and_is_not_published_from_here(home: Path) -> None:
    newcomer = filled(home)
    find(newcomer.widget, "Make the incident").click()
    assert MARK not in shown(newcomer)
    assert "aboveboard approve" in shown(newcomer)
    assert find(newcomer.widget, "Publish the drill here") is None


def test_a_newcomer_goes_on_with_a_drill_and_it_is_named_one(home: Path) -> None:
    drill(home)
    again = Start(home, lambda: NOW, tag="en")
    find(again.widget, "Or go on with").label = "2030-05-01-harbour (DRILL)"
    assert MARK in shown(again)
    output = "outputs/2030-05-01-harbour/01-initial-statement"
    assert f"aboveboard publish {output} --here" in shown(again)
    find(again.widget, "Or go on with").label = "–"
    assert MARK not in shown(again)


def test_a_drill_is_published_only_from_its_files(home: Path) -> None:
    assert find(drill(home).widget, "Publish the drill here").disabled


@pytest.mark.slow
def test_the_files_are_those_of_the_command(home: Path) -> None:
    newcomer = filled(home)
    find(newcomer.widget, "Make the incident").click()
    assert newcomer.finish
    asyncio.run(newcomer.finish.write_files())
    made = home / "outputs" / "2030-05-01-harbour" / "01-initial-statement"
    assert (made / "en" / "announcement.html").is_file()
    assert (made / "report.html").is_file()


@pytest.mark.slow
def test_a_record_that_was_broken_by_hand_is_told_at_the_button(home: Path) -> None:
    newcomer = drill(home)
    assert newcomer.finish is not None
    (record,) = home.glob("params/*/incident.yaml")
    record.write_text("entries: [\n", encoding="utf-8")
    asyncio.run(newcomer.finish.write_files())
    assert "not valid YAML" in shown(newcomer)


@pytest.mark.slow
def test_a_drill_with_a_gap_is_not_published_and_the_reason_is_shown(home: Path) -> None:
    newcomer = drill(home)
    assert newcomer.finish
    asyncio.run(newcomer.finish.write_files())
    assert not find(newcomer.widget, "Publish the drill here").disabled
    asyncio.run(newcomer.finish.publish())
    assert "The mailbox:" not in shown(newcomer)
    assert "next update" in shown(newcomer)
    assert not list(home.glob("outputs/*/here/mailbox/*.eml"))


THEN = {"at": "2030-05-01T04:00Z"}
UNTRUE = (
    entry("s", "summary", "headline: {en: Withdrawals paused}",
          'text: {en: "Withdrawals are paused. Your funds are 100% safe."}', **THEN),
    entry("n", "event", "mark: noticed", "text: {en: Coins were missing.}", **THEN),
    *(entry(name, "service", f"service: {name}", "state: paused", "assets: all", **THEN)
      for name in ("deposits", "withdrawals", "trading")),
    entry("u", "unknown", "text: {en: How many.}", "finding_out: {en: We count.}",
          confidence="unknown", **THEN),
    entry("p", "commitment", "promise: next-update", "due: 2030-05-01T05:00Z", **THEN),
)  # fmt: skip
"""Every required element, and a sentence that no statement may say."""


def in_chinese(home: Path) -> Finish:
    """Return the last steps of a drill with :data:`UNTRUE` in its record, in Chinese."""
    drill(home)
    file = home / "params" / "2030-05-01-harbour" / "incident.yaml"
    kept, _, _ = file.read_text(encoding="utf-8").partition("# What you add next")
    file.write_text(kept + "".join(UNTRUE), encoding="utf-8")
    again = Start(home, lambda: NOW, tag="zh-CN")
    find(again.widget, "或者继续处理").label = "2030-05-01-harbour（演练）"
    assert "齐全" not in shown(again)
    assert again.finish
    return again.finish


def test_nothing_is_called_complete_that_the_checks_hold_back(home: Path) -> None:
    assert "解决之前不能发布" in in_chinese(home)._lacking()


def test_what_holds_a_drill_back_is_said_in_the_language_of_the_forms_before_any_command(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = in_chinese(home)
    monkeypatch.setattr(Finish, "_command", None)
    output = home / "outputs" / "2030-05-01-harbour" / "01-initial-statement"
    output.mkdir(parents=True)
    (output / "statement.json").write_text('{"as_of": "2030-05-01T04:00:00Z"}', encoding="utf-8")
    asyncio.run(finish.publish())
    told = " ".join(_values(finish.widget))
    assert "没有发布" in told
    assert "100% safe" in told
    assert "error:" not in told


def test_after_the_first_statement_the_last_steps_are_those_of_the_update(home: Path) -> None:
    folder = drill(home)._folder
    assert folder
    file = folder / "incident.yaml"
    out = entry("out", "statement", "play: initial-statement", **THEN)
    file.write_text(file.read_text(encoding="utf-8") + out, encoding="utf-8")
    later = NOW + timedelta(minutes=5)
    assert upcoming(home, folder, NOW).output.name == "01-initial-statement"
    assert upcoming(home, folder, later).output.name == "02-periodic-update-01"
    again = Start(home, lambda: later, tag="en")
    find(again.widget, "Or go on with").label = "2030-05-01-harbour (DRILL)"
    lines = shown(again)
    assert "publish outputs/2030-05-01-harbour/02-periodic-update-01 --here" in lines
