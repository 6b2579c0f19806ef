"""The desk as an analyst uses it: type, read, confirm. The widgets are real; no page shows them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aboveboard.desk.panel import Desk
from aboveboard.plays.desk import open_play
from aboveboard.plays.published import enter_statement
from aboveboard.record import load_record
from desks import AS_OF, NOW, PHRASE, content, open_folder
from ipywidgets import Button, Dropdown, Widget
from records import HEADER, entry, event, figure

RELEASE = entry("first", "statement", "play: initial-statement", at="2030-05-01T12:10+09:00")


class Analyst:
    """Finds controls by the words a person sees, as a page would show them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def _all(self, root: Any = None) -> list[Widget]:
        root = root or self.desk.widget
        inner = [w for child in getattr(root, "children", ()) for w in self._all(child)]
        return [root, *inner]

    def control(self, label: str) -> Any:
        return next(w for w in self._all() if getattr(w, "description", "") == label)

    def choose(self, label: str, option: str) -> None:
        control: Dropdown = self.control(label)
        control.label = option

    def type(self, label: str, text: str) -> None:
        self.control(label).value = text

    def click(self, label: str) -> None:
        button: Button = self.control(label)
        button.click()

    @property
    def reads(self) -> str:
        return "\n".join(str(w.value) for w in self._all() if type(w).__name__ == "HTML")

    def fill_in_a_measure(self) -> None:
        self.choose("What do you want to write?", "Something we know")
        self.choose("Kind of entry", "Something we did")
        self.type("What we did · English", "We paused withdrawals.")
        self.type("What we did · 简体中文", "我们已暂停提币。")


@pytest.fixture
def analyst(tmp_path: Path) -> Analyst:
    return at_desk(tmp_path)


def at_desk(folder: Path, *entries: str) -> Analyst:
    return Analyst(Desk(open_folder(folder, *entries), lambda: NOW, tag="en"))


def ids(folder: Path) -> list[str]:
    return [entry.id for entry in load_record(folder)[0].entries]


def test_nothing_is_written_before_it_is_confirmed(tmp_path: Path, analyst: Analyst) -> None:
    analyst.fill_in_a_measure()
    assert "The form is complete" in analyst.reads
    analyst.click("Check and append")
    assert "kind: measure" in analyst.reads
    assert ids(tmp_path) == ["a"]
    analyst.click("Append to the record")
    assert ids(tmp_path) == ["a", "measure"]
    assert "Appended: measure" in analyst.reads


def test_a_double_click_appends_once(tmp_path: Path, analyst: Analyst) -> None:
    analyst.fill_in_a_measure()
    analyst.click("Check and append")
    button = analyst.control("Append to the record")
    button.click()
    button.click()
    assert ids(tmp_path) == ["a", "measure"]


def test_typing_after_the_look_closes_it(tmp_path: Path, analyst: Analyst) -> None:
    analyst.fill_in_a_measure()
    analyst.click("Check and append")
    button = analyst.control("Append to the record")
    analyst.type("What we did · English", "We paused all withdrawals.")
    button.click()
    assert ids(tmp_path) == ["a"]


def test_a_fault_is_shown_by_the_name_of_its_field_and_can_not_be_appended(
    analyst: Analyst,
) -> None:
    analyst.fill_in_a_measure()
    analyst.type("When it happened", "noon")
    assert "When it happened: This is not an instant." in analyst.reads
    assert analyst.control("Check and append").disabled


def test_a_file_that_changed_meanwhile_loses_neither_side(tmp_path: Path, analyst: Analyst) -> None:
    analyst.fill_in_a_measure()
    analyst.click("Check and append")
    with (tmp_path / "incident.yaml").open("a", encoding="utf-8") as file:
        file.write(event("by-hand"))
    analyst.click("Append to the record")
    assert ids(tmp_path) == ["a", "by-hand"]
    assert "changed on disk" in analyst.reads
    assert analyst.control("What we did · English").value == "We paused withdrawals."
    analyst.click("Check and append")
    analyst.click("Append to the record")
    assert ids(tmp_path) == ["a", "by-hand", "measure"]


def test_a_file_that_was_broken_meanwhile_is_said_and_the_text_stays(
    tmp_path: Path, analyst: Analyst
) -> None:
    analyst.fill_in_a_measure()
    analyst.click("Check and append")
    with (tmp_path / "incident.yaml").open("a", encoding="utf-8") as file:
        file.write("  - id: [\n")
    broken = (tmp_path / "incident.yaml").read_bytes()
    analyst.click("Append to the record")
    assert "not valid YAML" in analyst.reads
    assert analyst.control("What we did · English").value == "We paused withdrawals."
    assert (tmp_path / "incident.yaml").read_bytes() == broken


def test_a_secret_is_taken_out_at_once_and_kept_nowhere(tmp_path: Path, analyst: Analyst) -> None:
    analyst.fill_in_a_measure()
    analyst.type("What we did · English", f"They sent {PHRASE}.")
    assert analyst.control("What we did · English").value == ""
    assert "seed phrase" in analyst.reads
    state = Widget.get_manager_state()
    assert "abandon" not in str(state)


def test_the_preview_follows_what_is_typed(analyst: Analyst) -> None:
    analyst.choose("Channel", "Phone script")
    analyst.fill_in_a_measure()
    assert "With this draft, as first statement" in analyst.reads
    analyst.type("What we did · English", "")
    assert "Without the draft, as first statement" in analyst.reads


def test_a_newcomer_is_led_from_one_first_fact_to_the_next(
    tmp_path: Path, analyst: Analyst
) -> None:
    asked = analyst.control("First facts")
    assert asked.label == "What we noticed, and when"
    analyst.type("What happened · English", "We noticed missing coins.")
    analyst.type("What happened · 简体中文", "我们发现币少了。")
    analyst.click("Check and append")
    analyst.click("Append to the record")
    assert analyst.control("First facts").label == "What happened, in a sentence"
    assert ids(tmp_path) == ["a", "noticed"]


def test_the_forms_speak_the_language_that_is_chosen_and_keep_what_is_typed(
    analyst: Analyst,
) -> None:
    analyst.fill_in_a_measure()
    analyst.choose("Language of the forms", "简体中文")
    assert analyst.control("我们做了什么 · English").value == "We paused withdrawals."
    assert analyst.control("核对后写入").disabled is False


def test_a_correction_shows_what_was_said_and_what_will_be(tmp_path: Path) -> None:
    analyst = at_desk(tmp_path, figure("lost"), RELEASE)
    analyst.choose("What do you want to write?", "A correction")
    analyst.type("Amount", "6")
    for language in ("English", "简体中文"):
        analyst.type(f"Why it changed · {language}", "We counted again.")
    assert "What the next statement will say of it" in analyst.reads
    assert "<td>5 BTC</td><td>6 BTC</td>" in analyst.reads


def test_a_record_that_is_opened_is_not_touched(tmp_path: Path) -> None:
    play = open_folder(tmp_path)
    before = content(play)
    analyst = at_desk(tmp_path)
    for form in ("Something we know", "A correction", "An answer", "Something else"):
        analyst.choose("What do you want to write?", form)
    assert content(play) == before


def test_the_forms_of_a_drill_go_on_from_what_the_drill_published(tmp_path: Path) -> None:
    folder = tmp_path / "params" / "2030-05-01-test"
    folder.mkdir(parents=True)
    header = HEADER.replace("entries:", "exercise: {case: drill}\nentries:")
    (folder / "incident.yaml").write_text(header + event("a"), encoding="utf-8")
    parameters = {"incident": str(folder), "as_of": AS_OF}
    first = open_play("initial-statement", parameters).statement()
    first = first.model_copy(update={"as_of": first.as_of - timedelta(minutes=20)})
    enter_statement(
        tmp_path / "outputs" / folder.name,
        first,
        renditions={"en/announcement.html": "a" * 64},
        approvers=("CEO",),
        at=first.as_of,
    )
    analyst = Analyst(Desk(open_play("initial-statement", parameters), lambda: NOW, tag="en"))
    assert "Without the draft, as update at" in analyst.reads


def test_what_is_written_in_the_minute_of_a_statement_is_known_in_the_next(tmp_path: Path) -> None:
    analyst = at_desk(tmp_path)
    told = open_play("initial-statement", {"incident": str(tmp_path), "as_of": AS_OF}).statement()
    enter_statement(tmp_path, told, renditions={"a": "a" * 64}, approvers=("CEO",), at=told.as_of)
    assert told.as_of == NOW
    analyst.fill_in_a_measure()
    assert analyst.control("When we learned it").value == "2030-05-01T13:01+09:00"


def test_the_forms_speak_the_language_of_the_tables_where_none_is_asked(tmp_path: Path) -> None:
    play = open_folder(tmp_path)
    assert play.record.languages[0] != play.screen
    assert Desk(play, lambda: NOW).language.value == play.screen
