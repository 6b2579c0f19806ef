"""Leaders see what runs out first, and how long they have."""

from __future__ import annotations

from aboveboard.deadlines import Regime, deadlines, unmatched
from aboveboard.deadlines.regimes import Names
from aboveboard.plays.duties import duties_table, overdue_duties
from aboveboard.plays.tables import ShownTable
from aboveboard.plays.writer import Writer
from aboveboard.wording.language import load_language
from duties import duty, reported, trigger, view_of
from english_runs import english_words

NOTICED = trigger("noticed", "2030-05-01T12:00+09:00")
AS_OF = "2030-05-02T09:30+09:00"


def table(*regimes: Regime, entries: tuple[str, ...] = (NOTICED,)) -> ShownTable:
    view = view_of(AS_OF, *entries)
    writer = Writer(view, load_language("en"))
    return duties_table(deadlines(regimes, view), unmatched(regimes, view), writer)


def stands(*regimes: Regime, entries: tuple[str, ...] = (NOTICED,)) -> list[str]:
    return [row[4] for row in table(*regimes, entries=entries).rows]


def test_each_state_is_said_with_its_length_of_time() -> None:
    regimes = (
        duty(id="waiting", trigger="other"),
        duty(id="told", within="1 hour"),
        duty(id="now", within="immediately"),
        duty(id="later"),
        duty(id="soon", within="24 hours"),
        duty(id="gone", within="4 hours"),
    )
    told = reported("told", "2030-05-01T13:20+09:00")
    assert stands(*regimes, entries=(NOTICED, told)) == [
        "OVERDUE by 17 hr 30 min",
        "to be done at once, for 21 hr 30 min now",
        "2 hr 30 min left",
        "2 days 2 hr left",
        "done 2030-05-01 13:20 +09:00, 20 min late",
        "not started: no trigger other on the record",
    ]


def test_an_instant_is_given_in_both_zones() -> None:
    (row,) = table(duty()).rows
    assert row[3] == "2030-05-04 12:00 +09:00 (2030-05-03 23:00 in New York)"


def test_how_well_the_rule_is_known_stands_beside_it() -> None:
    (row,) = table(duty(evidence="unverified")).rows
    assert row[5] == "unverified"


def test_a_misspelt_trigger_heads_the_table() -> None:
    rows = table(duty(), entries=(NOTICED, trigger("notised", "2030-05-01T13:00+09:00"))).rows
    assert "'notised'" in rows[0][0]


def test_a_screen_in_chinese_names_duty_length_and_evidence_in_chinese() -> None:
    names = {"zh-CN": Names(regime="某法第1条", to="主管机关")}
    view = view_of(AS_OF, NOTICED)
    regimes = [
        duty(id=name, within=within, trigger="other", names=names, evidence="unverified",
             calendar="US")
        for name, within in (("a", "14 days"), ("b", "immediately"), ("c", "1 month"),
                             ("d", "4 business days"), ("e", "without undue delay"))
    ]  # fmt: skip
    writer = Writer(view, load_language("zh-CN"))
    html = duties_table(deadlines(regimes, view), (), writer, "zh-CN").in_language("zh-CN")
    shown = html._repr_html_()
    for words in (
        "某法第1条",
        "主管机关",
        "14 天",
        "立即",
        "1 个月",
        "4 个工作日",
        "不得无故拖延",
        "未核实",
    ):
        assert words in shown
    assert english_words(shown, ["other"]) == []


def test_what_should_have_been_done_stands_among_the_first_things_leaders_see() -> None:
    regimes = (
        duty(id="told", within="1 hour"), duty(id="now", within="immediately", to="police"),
        duty(id="later"), duty(id="gone", within="4 hours", to="regulator"),
        duty(id="waiting", trigger="other"),
    )  # fmt: skip
    view = view_of(AS_OF, NOTICED, reported("told", "2030-05-01T13:20+09:00"))
    rows = overdue_duties(deadlines(regimes, view), Writer(view, load_language("en")))
    assert [label for label, _ in rows] == ["Tell now: police", "Tell now: regulator"]
    assert rows[0][1].startswith("to be done at once, for 21 hr 30 min now. ")
    assert rows[1][1].startswith("OVERDUE by 17 hr 30 min. ")
