"""A chart becomes one drawing with real words, for every form, width and language."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from aboveboard.plays.chart import Chart, Mark
from aboveboard.rendering.charts.draw import svg
from aboveboard.rendering.charts.frame import MAIL, NARROW, WIDE, Frame
from sample_charts import sample_charts

FORMS = ("steps", "shares", "bars", "dots")
LANGUAGES = ("zh-CN", "en")


def drawn(chart: Chart, frame: Frame = WIDE, language: str = "en") -> ElementTree.Element:
    return ElementTree.fromstring(svg(chart, frame, language=language))


def words(drawing: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in drawing.iter("text")]


@pytest.mark.parametrize("frame", [NARROW, WIDE, MAIL], ids=lambda frame: str(frame.width))
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_the_values_of_each_series_are_written_out(form: str, language: str, frame: Frame) -> None:
    chart = sample_charts(language)[form]
    shown = "".join(words(drawn(chart, frame, language))).replace(" ", "")
    for series in chart.series:
        assert series.name.replace(" ", "") in shown
        assert series.points[-1].label.replace(" ", "") in shown


@pytest.mark.parametrize("form", FORMS)
def test_a_screen_reader_finds_title_and_description(form: str) -> None:
    chart = sample_charts("en")[form]
    drawing = drawn(chart)
    title, described = drawing[0], drawing[1]
    assert drawing.get("role") == "img"
    assert (title.tag, title.text) == ("title", chart.title)
    assert (described.tag, described.text) == ("desc", chart.description)
    assert drawing.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"


def test_the_same_chart_gives_the_same_bytes() -> None:
    first, second = (svg(sample_charts("en")["steps"], WIDE, language="en") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("frame", [NARROW, WIDE, MAIL], ids=lambda frame: str(frame.width))
def test_marks_side_by_side_are_all_labelled(frame: Frame) -> None:
    chart = sample_charts("en")["dots"]
    assert chart.end is not None
    marks = tuple(
        Mark(at=chart.end - timedelta(minutes=minutes), label=f"The mark of minute {minutes}")
        for minutes in range(6)
    )
    shown = " ".join(words(drawn(chart.model_copy(update={"marks": marks}), frame)))
    assert all(mark.label in shown for mark in marks)


def test_words_of_a_record_never_become_markup() -> None:
    chart = sample_charts("en")["bars"]
    fields = chart.model_dump()
    fields["title"] = "<script>alert(1)</script>"
    fields["series"][0]["points"][0]["category"] = '"><a href="x">&'
    drawing = drawn(Chart.model_validate(fields))
    assert {element.tag for element in drawing.iter()} <= {"svg", "title", "desc", "text", "rect"}
