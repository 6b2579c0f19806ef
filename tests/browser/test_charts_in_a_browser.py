"""A chart's words are real text that stands whole on any screen, in print and read aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aboveboard.rendering import render_announcement, report
from aboveboard.rendering.charts.shown import ShownChart
from pages import OpenedPage, OpenPage, Screen
from sample_charts import charted_edition, sample_charts
from sample_statement import code, notebook_with, result, sample_statement

LANGUAGES = ("zh-CN", "en", "ar")
PAGES = (*LANGUAGES, "report")

# Of each drawing that is shown: texts that leave it, texts that meet, the least size of letters.
MEASURE = """() => [...document.querySelectorAll('svg.chart')]
  .filter(svg => svg.getClientRects().length)
  .map(svg => {
    const view = svg.viewBox.baseVal, texts = [...svg.querySelectorAll('text')]
    const boxes = texts.map(text => [text.textContent, text.getBBox()])
    const outside = boxes.filter(([_, box]) =>
      box.x < view.x - .5 || box.x + box.width > view.x + view.width + .5 ||
      box.y < view.y - .5 || box.y + box.height > view.y + view.height + .5)
    const meet = boxes.flatMap(([one, a], i) => boxes.slice(i + 1).filter(([_, b]) =>
      a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1 &&
      a.y + a.height * .25 < b.y + b.height * .8 && b.y + b.height * .25 < a.y + a.height * .8)
      .map(([other]) => one + ' / ' + other))
    const scale = svg.getBoundingClientRect().width / view.width
    return {outside: outside.map(([text]) => text), meet,
      size: scale * Math.min(...texts.map(text => parseFloat(getComputedStyle(text).fontSize))),
      words: texts.map(text => text.textContent).join('')}
  })"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("charts")
    statement = sample_statement(*map(charted_edition, LANGUAGES))
    for language in LANGUAGES:
        page = render_announcement(statement, language)
        (folder / f"{language}.html").write_text(page, encoding="utf-8")
    shown = [
        result(data, **metadata)
        for chart in sample_charts("en").values()
        for data, metadata in [ShownChart(chart=chart)._repr_mimebundle_()]
    ]
    notebook = notebook_with(statement, code("charts", *shown))
    (folder / "report.html").write_text(report(notebook), encoding="utf-8")
    return folder


def measured(opened: OpenedPage) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = opened.page.evaluate(MEASURE)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_every_word_stands_whole_and_apart(
    open_page: OpenPage, screen: Screen, site: Path, name: str
) -> None:
    drawings = measured(open_page(site / f"{name}.html", screen))
    assert len(drawings) == (16 if name == "report" else 4)
    assert [drawing["outside"] for drawing in drawings if drawing["outside"]] == []
    assert [drawing["meet"] for drawing in drawings if drawing["meet"]] == []
    assert min(drawing["size"] for drawing in drawings) >= (11 if name != "report" else 10)


@pytest.mark.parametrize("name", PAGES)
def test_anyone_can_read_it(open_page: OpenPage, screen: Screen, site: Path, name: str) -> None:
    opened = open_page(site / f"{name}.html", screen)
    opened.must_be_for_everyone()


def test_a_screen_reader_meets_each_chart_once_with_title_and_description(
    open_page: OpenPage, screen: Screen, site: Path
) -> None:
    page = open_page(site / "en.html", screen).page
    for chart in sample_charts("en").values():
        name = f"{chart.title} {chart.description}"
        assert page.get_by_role("img", name=name, exact=True).count() == 1


def test_the_numbers_open_by_keyboard(open_page: OpenPage, site: Path) -> None:
    page = open_page(site / "en.html", Screen(320, "light")).page
    caption = sample_charts("en")["steps"].table.caption
    assert not page.get_by_role("table", name=caption).is_visible()
    page.get_by_text(caption).focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("table", name=caption).is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_shows_drawing_and_numbers(open_page: OpenPage, site: Path, scheme: str) -> None:
    page = open_page(site / "zh-CN.html", Screen(1280, scheme)).page  # type: ignore[arg-type]
    page.emulate_media(media="print")
    assert page.locator("svg.wide").first.is_visible()
    assert not page.locator("svg.narrow").first.is_visible()
    assert page.locator("figure table").first.is_visible()
    ink = page.locator("svg.wide text").first.evaluate("text => getComputedStyle(text).fill")
    assert ink == "rgb(51, 51, 51)"
