"""What a notebook shows in Chinese: every table, without English but for names and codes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aboveboard.errors import ParameterError
from aboveboard.plays.compensation.desk import open_compensation
from aboveboard.plays.desk import OpenPlay, open_play, reading_grades
from aboveboard.plays.retrospective.desk import open_retrospective
from aboveboard.plays.tables import ShownTable
from aboveboard.record.model import entry_adapter
from aboveboard.rendering.preview import preview
from aboveboard.rendering.sliders import sliders
from aboveboard.said import said
from english_runs import english_words
from records import HEADER, PARAMS, event

MINATO = "2018-01-26-minato"
OPENERS: dict[str, Any] = {
    "compensation": open_compensation,
    "retrospective": open_retrospective,
}
TIMES = {
    "initial-statement": "2018-01-26T12:07+09:00",
    "periodic-update": "2018-01-26T23:30+09:00",
    "compensation": "2018-01-27T23:00+09:00",
    "retrospective": "2018-04-12T12:00+09:00",
}
TABLES = {
    "initial-statement": ("glance", "checklist", "honesty", "facts"),
    "periodic-update": (
        "glance", "promises", "differences", "checklist", "listening", "honesty", "news", "facts",
    ),
    "compensation": (
        "glance", "totals", "funding", "examples", "comparison", "cliffs", "prices", "reserve",
        "progress", "checklist", "honesty",
    ),
    "retrospective": (
        "glance", "actions", "money", "reconciled", "corrections", "communications", "promises",
        "timeline", "checklist", "honesty", "still_tells", "facts",
    ),
}  # fmt: skip
# The record is shown in its own words: kinds, fields and their choices; commands as one types them.
NAMES = {
    "aboveboard", "feedback", "snapshot", "theft", "detected",
    "received", "Zaif", "Tax", "Answer", "prevention",
    "funds", "proof", "objection", "elsewhere", "later", "fees", "interest", "clearance", "closing",
}  # fmt: skip


def words_in(schema: Any) -> set[str]:
    """Return every name and every word of choice in a JSON schema."""
    if isinstance(schema, dict):
        own = {str(word) for word in (*schema.get("enum", ()), schema.get("const", ""))}
        own |= set(schema.get("properties", ()))
        return own.union(*map(words_in, schema.values()))
    return set().union(*map(words_in, schema)) if isinstance(schema, list) else set()


@cache
def names() -> frozenset[str]:
    return frozenset(NAMES | words_in(entry_adapter().json_schema()))


@cache
def opened(play: str, screen: str) -> OpenPlay:
    given = {"incident": MINATO, "as_of": TIMES[play], "screen": screen}
    found: OpenPlay = (
        OPENERS[play](given, PARAMS) if play in OPENERS else open_play(play, given, PARAMS)
    )
    return found


@pytest.mark.parametrize(
    ("play", "table"), [(play, table) for play, tables in TABLES.items() for table in tables]
)
def test_a_table_of_a_notebook_has_no_english_in_chinese(play: str, table: str) -> None:
    shown = getattr(opened(play, "zh-CN"), table)()
    assert english_words(shown._repr_html_(), names()) == []


@pytest.mark.parametrize("play", ["initial-statement", "periodic-update"])
def test_how_duties_stand_is_said_in_chinese(play: str) -> None:
    shown = opened(play, "zh-CN").duties()
    # What a duty is and where it is written stands as the lawyers' file has it.
    own = ShownTable(shown.caption, shown.head, [row[2:5] for row in shown.rows], language="zh-CN")
    assert english_words(own._repr_html_(), {"detected", "unverified"}) == []


def test_previews_and_their_measures_are_named_in_chinese() -> None:
    play = opened("initial-statement", "zh-CN")
    statement = play.statement()
    shown = preview(statement, reading_grades(statement), play.screen).html
    assert english_words(shown[: shown.index("<details")], {"en"}) == []


def test_the_sliders_are_named_in_chinese() -> None:
    box = sliders(opened("compensation", "zh-CN"))
    *controls, out = box.children
    assert [english_words(control.description) for control in controls] == [[]] * 4
    assert english_words(out.outputs[0]["data"]["text/html"]) == []


@pytest.mark.parametrize("name", ["people", "amounts", "rules"])
def test_a_chart_of_the_money_is_named_in_chinese(name: str) -> None:
    chart = getattr(opened("compensation", "zh-CN"), name)()
    rows = [cell for row in chart.table.rows for cell in row]
    named = [chart.title, chart.description, chart.table.caption, *chart.table.head, *rows]
    assert english_words(" ".join([*named, *(series.name for series in chart.series)])) == []


def test_a_program_reads_the_tables_in_english_in_any_language() -> None:
    chinese, english = (opened("initial-statement", tag).honesty() for tag in ("zh-CN", "en"))
    assert repr(chinese) == repr(english)
    assert chinese._repr_html_() != english._repr_html_()


def test_nobody_who_asks_for_no_language_sees_another_one() -> None:
    assert opened("initial-statement", "").screen == "en"
    assert "As of" in opened("initial-statement", "").glance()._repr_html_()


def test_a_language_that_no_screen_speaks_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"screen: No screen .* Use one of en, zh-CN"):
        open_play("initial-statement", {"incident": MINATO, "as_of": TIMES["initial-statement"],
                                        "screen": "ja"}, PARAMS)  # fmt: skip


def test_a_record_in_chinese_alone_is_shown_in_chinese_unasked(tmp_path: Path) -> None:
    text = (HEADER + event("a")).replace("languages: [zh-CN, en]", "languages: [en, zh-CN]")
    (tmp_path / "incident.yaml").write_text(text, encoding="utf-8")
    play = open_play("initial-statement", {"incident": str(tmp_path), "as_of": "2030-05-01T13:00Z"})
    assert play.screen == "zh-CN"
    assert "截至" in play.glance()._repr_html_()


def test_what_a_cell_quotes_is_never_taken_for_a_sentence_of_ours() -> None:
    shown = ShownTable("Timeline", ("When",), [["none"], [said("none")]], language="zh-CN")
    html = shown._repr_html_()
    assert ">none<" in html
    assert ">无<" in html
