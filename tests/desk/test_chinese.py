"""The forms in Chinese, as an analyst sees them: no English is left but names and codes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from aboveboard.desk.beginning import Start
from aboveboard.desk.forms import MODELS, OTHERS
from aboveboard.desk.panel import Desk
from desks import NOW, PHRASE, open_folder
from english_runs import english_words
from records import entry, event

# What an entry is made of stands as its file has it; so do the units that a help names.
NAMES = {
    "entries", "known", "at", "noticed", "detected", "Ethereum", "accounts", "wallets", "requests",
    "all", "en", "English", "incident",
    *(name for model in MODELS.values() for name in model.model_fields),
    *MODELS,
    *(
        str(value)
        for model in MODELS.values()
        for info in model.model_fields.values()
        for value in get_args(info.annotation)
    ),
}  # fmt: skip
BAD = ("", "Wrong! http://evil.com/x \u202e", "x" * 2000 + ".")


def widgets_of(root: Any) -> Iterator[Any]:
    yield root
    for child in getattr(root, "children", ()):
        yield from widgets_of(child)


def seen(root: Any) -> str:
    """Return what a reader sees: every text, and the name of every control."""
    found = [w for w in widgets_of(root) if getattr(w.layout, "display", None) != "none"]
    texts = [str(w.value) for w in found if type(w).__name__ == "HTML"]
    return "\n".join([*texts, *(str(getattr(w, "description", "")) for w in found)])


def left_over(root: Any) -> list[str]:
    return english_words(seen(root), NAMES)


def fill(desk: Desk, text: str) -> None:
    assert desk._form is not None
    for control in desk._form.controls.values():
        if type(control.input).__name__ in ("Text", "Textarea"):
            control.input.value = text


def at_desk(folder: Path, *entries: str) -> Desk:
    return Desk(open_folder(folder, *entries), lambda: NOW, tag="zh-CN")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return at_desk(tmp_path)


def test_what_is_missing_is_said_in_chinese(desk: Desk) -> None:
    assert "什么尚未查明，正在怎样查" in seen(desk.widget)
    assert left_over(desk.widget) == []


def test_what_is_not_honest_is_said_in_chinese(tmp_path: Path) -> None:
    words = "{en: We check., zh-CN: 资金绝对安全。}"
    summary = entry("summary", "summary", "headline: {en: A theft, zh-CN: 核查}", f"text: {words}")
    shown = seen(at_desk(tmp_path, event("a"), summary).widget)
    assert "这样断言，旁边却没有数字、时刻和核实方法。请在同一条里写明" in shown
    assert english_words(shown, {*NAMES, "Test", "Exchange"}) == []


@pytest.mark.parametrize("kind", OTHERS)
def test_no_fault_of_a_form_is_in_english(desk: Desk, kind: str) -> None:
    desk._mode.value, desk._which.value = "other", kind
    for text in BAD:
        fill(desk, text)
        assert left_over(desk.widget) == []


@pytest.mark.parametrize("kind", ["event", "figure", "service", "summary", "cause"])
def test_no_fault_of_a_fact_is_in_english(desk: Desk, kind: str) -> None:
    desk._mode.value, desk._which.value = "fact", kind
    for text in BAD:
        fill(desk, text)
        assert left_over(desk.widget) == []


def test_why_there_can_be_no_statement_is_said_in_chinese(tmp_path: Path) -> None:
    # Chinese takes a text message two bytes a sign, and the English words around it stay.
    words = "{en: 资金被盗，正在核查。, zh-CN: 资金被盗，正在核查。}"
    headline = "headline: {en: 核查核查核查核查核查核查核查核查核查核查, zh-CN: 核查}"
    summary = entry("summary", "summary", headline, f"text: {words}")
    shown = seen(at_desk(tmp_path, event("a"), summary).widget)
    assert "SMS 的首条帖文（en）超出" in shown
    assert english_words(shown, NAMES) == []


def test_a_secret_is_refused_in_chinese(desk: Desk) -> None:
    desk._mode.value, desk._which.value = "fact", "measure"
    fill(desk, PHRASE)
    assert "这里好像有助记词（不显示）。" in seen(desk.widget)


def test_a_file_that_is_broken_meanwhile_is_said_in_chinese(desk: Desk, tmp_path: Path) -> None:
    desk._mode.value, desk._which.value = "fact", "measure"
    fill(desk, "我们已暂停提币。")
    desk._form.controls["at"].input.value = "2030-05-01T13:00+09:00"
    desk._form.controls["known_at"].input.value = "2030-05-01T13:00+09:00"
    desk._form.controls["id"].input.value = "paused"
    desk._form.controls["source"].input.value = ""
    desk._review()
    with (tmp_path / "incident.yaml").open("a", encoding="utf-8") as file:
        file.write("  - id: [\n")
    desk._append()
    assert "这不是有效的 YAML" in seen(desk.widget)


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("folder", "a/b", "这是一条路径。"),
        ("languages", "xx", "没有这种语言的文字"),
        ("domain", "no domain", "这不是域名。"),
        ("time_zone", "Tokyo", "没有这个时区。"),
    ],
)
def test_a_wrong_answer_about_a_new_incident_is_said_in_chinese(
    tmp_path: Path, question: str, answer: str, said: str
) -> None:
    start = Start(tmp_path, lambda: NOW, tag="zh-CN")
    start._asked[question].value = answer
    shown = seen(start.widget)
    assert said in shown
    assert english_words(shown, {"DRILL", "Language", *NAMES}) == []
