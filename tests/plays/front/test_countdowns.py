"""What runs out next: overdue first and in words, with the exact local and UTC time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from aboveboard.deadlines import Regime, deadlines, load_regimes
from aboveboard.plays.front import compose
from aboveboard.plays.front.voice import Voice
from fronts import language, page, promise, release, source
from records import entry

PROMISED = promise("next", "2030-05-01T15:15+09:00")
JAPAN = ("jp-fsa",)
DETECTED = entry("clock", "trigger", "trigger: detected", at="2030-05-01T12:00+09:00")


@pytest.mark.parametrize(
    ("as_of", "state", "standing"),
    [
        ("13:00", "due", "Due in 2 hr 15 min"),
        ("15:15", "due", "Due in 0 min"),
        ("15:16", "overdue", "Overdue by 1 min"),
        ("17:20", "overdue", "Overdue by 2 hr 5 min"),
    ],
)
def test_a_promise_counts_down_and_then_up(as_of: str, state: str, standing: str) -> None:
    clock = page(release("r", "2030-05-01T12:00+09:00"), PROMISED, as_of=as_of).clocks[0]
    assert (clock.state, clock.standing) == (state, standing)


def test_the_instant_is_local_and_in_utc() -> None:
    clock = page(PROMISED).clocks[0]
    assert clock.at == "1 May 2030, 15:15 Japan time (UTC+9; 06:15 UTC)"


def test_it_is_said_in_chinese_too() -> None:
    clock = page(PROMISED, tag="zh-CN").clocks[0]
    assert clock.standing == "还剩2小时15分钟"


def test_what_is_overdue_comes_before_what_is_due_next() -> None:
    old = promise(
        "pay", "2030-05-01T12:30+09:00", "2030-05-01T12:00+09:00",
        "text: {zh-CN: 付款。, en: We pay.}", kind="payment",
    )  # fmt: skip
    clock = page(old, PROMISED).clocks[0]
    assert (clock.what, clock.state) == ("We pay.", "overdue")


def test_a_promise_that_was_kept_late_is_counted_and_waits_no_more() -> None:
    made = (release("r1", "2030-05-01T12:00+09:00"), promise("n", "2030-05-01T12:20+09:00"))
    late = release("r2", "2030-05-01T12:40+09:00", "periodic-update")
    clock = page(*made, late).clocks[0]
    assert clock.state == "none"
    assert clock.note == "Promises kept in time so far: 0 of 1"


def test_a_duty_to_be_done_at_once_is_overdue_from_its_start() -> None:
    clock = page(DETECTED, duties=JAPAN).clocks[1]
    assert (clock.state, clock.standing) == ("overdue", "Due at once, open for 1 hr")


def test_a_duty_that_was_done_runs_no_more() -> None:
    done = entry("told", "reported", "regime: jp-fsa", at="2030-05-01T12:30+09:00")
    clock = page(DETECTED, done, duties=JAPAN).clocks[1]
    assert (clock.state, clock.note) == ("none", "Legal duties done: 1 of 1 that began")


def test_without_promise_and_duty_it_says_so() -> None:
    clocks = page().clocks
    assert [clock.standing for clock in clocks] == [
        "No promise is open",
        "No legal deadline is running",
    ]


def test_where_no_clock_was_started_it_says_so_and_legal_is_asked_to_decide() -> None:
    found = page(duties=JAPAN)
    assert found.clocks[1].standing.startswith("No legal clock was started")
    assert [step.text for step in found.steps if "Legal: decide" in step.text] != []
    chinese = page(duties=JAPAN, tag="zh-CN")
    assert "尚未开始计时" in chinese.clocks[1].standing
    assert any("请法务" in step.text for step in chinese.steps)


def test_once_a_clock_was_started_legal_is_asked_no_more() -> None:
    found = page(DETECTED, duties=JAPAN)
    assert all("Legal: decide" not in step.text for step in found.steps)


@pytest.mark.parametrize("regime", load_regimes(), ids=lambda regime: regime.id)
def test_a_duty_of_the_package_is_named_in_chinese(regime: Regime) -> None:
    voice = Voice(source(), language("zh-CN"))
    name, to, tag = voice.duty(regime)
    assert tag == "zh-CN"
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in text) for text in (name, to))


def test_a_duty_is_told_in_the_language_of_the_page() -> None:
    english = page(DETECTED, duties=JAPAN).clocks[1]
    assert english.what == "Japan FSA system failure report. Tell FSA and JVCEA."
    found = page(DETECTED, duties=JAPAN, tag="zh-CN")
    assert found.clocks[1].what.startswith("日本金融厅系统故障报告（告知对象：日本金融厅")
    assert found.clocks[1].lang == ""
    assert any("向日本金融厅" in step.text for step in found.steps)


def test_a_duty_without_a_name_in_the_language_is_marked_as_english() -> None:
    (own,) = (regime for regime in load_regimes() if regime.id == "jp-fsa")
    own = own.model_copy(update={"names": {}})
    found = source(DETECTED)
    found = replace(found, deadlines=deadlines([own], found.view))
    assert compose(found, language("zh-CN")).clocks[1].lang == "en"
