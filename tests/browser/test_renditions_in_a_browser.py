"""The pages work for a frightened reader on any screen, and for one who can't see them."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.plays.statement import Posts, Statement
from aboveboard.rendering import renditions, report
from aboveboard.rendering.measure import html_part
from aboveboard.rendering.preview import preview
from pages import OpenPage, Screen
from records import REPLAYS, first_statement, releases
from sample_statement import (
    code,
    markdown,
    notebook_with,
    result,
    sample_edition,
    sample_statement,
)

LANGUAGES = ["zh-CN", "en", "ar"]
TABLE = (
    "<table><thead><tr><th></th><th>Asset</th><th>Address</th></tr></thead><tbody><tr><th>0</th>"
    f"<td>XEM</td><td>{'N' * 60}</td></tr></tbody></table>"
)
SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='900' height='50'></svg>"


def drill() -> Statement:
    """Return the sample as an exercise: the page with the most parts."""
    editions = []
    for language in LANGUAGES:
        plain = sample_edition(language)
        posts = Posts.model_validate({**plain.posts.model_dump(), "prefix": "* "})
        editions.append(sample_edition(language, exercise=plain.summary, posts=posts))
    return sample_statement(*editions, exercise=True)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write every rendition into a folder, the e-mail's HTML beside its message."""
    folder = tmp_path_factory.mktemp("site")
    statement = drill()
    for path, content in renditions(statement).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        if path.endswith(".eml"):
            target.with_suffix(".html").write_text(html_part(content), encoding="utf-8")
    notebook = notebook_with(
        statement,
        markdown("# Initial statement\n\n## Facts\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
        code("df", result({"text/html": TABLE})),
        code("x", result({"text/plain": "word " * 80})),
        code("chart", result({"image/svg+xml": SVG}, **{"image/svg+xml": {"alt": "Paid: 40 %"}})),
        code("p", result({"text/html": preview(statement)._repr_html_()})),
        code("f", {"output_type": "error", "ename": "E", "evalue": "", "traceback": []}),
    )
    (folder / "report.html").write_text(report(notebook), encoding="utf-8")
    return folder


PAGES = [f"{language}/announcement.html" for language in LANGUAGES] + ["report.html"]


@pytest.mark.parametrize("name", [*PAGES, "zh-CN/email.html", "en/email.html", "ar/email.html"])
def test_anyone_can_read_it_and_it_asks_no_one(
    open_page: OpenPage, screen: Screen, site: Path, name: str
) -> None:
    opened = open_page(site / name, screen)
    opened.must_be_for_everyone()
    assert opened.said == []


@pytest.mark.parametrize("name", PAGES)
def test_the_style_of_the_page_is_applied(
    open_page: OpenPage, screen: Screen, site: Path, name: str
) -> None:
    opened = open_page(site / name, screen)
    paper = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(20, 24, 29)" if screen.scheme == "dark" else "rgb(255, 255, 255)")


@pytest.mark.parametrize("name", PAGES)
def test_it_prints_on_paper(open_page: OpenPage, site: Path, name: str) -> None:
    opened = open_page(site / name, Screen(1280, "dark"))
    opened.page.emulate_media(media="print")
    paper = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    assert not opened.page.locator("nav.contents").first.is_visible()
    assert opened.page.pdf(format="A4").startswith(b"%PDF")


def test_the_first_tab_leads_past_the_head(open_page: OpenPage, site: Path) -> None:
    page = open_page(site / "en/announcement.html", Screen(320, "light")).page
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_other_language_is_one_click_away(open_page: OpenPage, site: Path) -> None:
    page = open_page(site / "en/announcement.html", Screen(320, "light")).page
    page.get_by_role("link", name="简体中文").click()
    assert page.url.endswith("/zh-CN/announcement.html")
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_safety_and_next_update_are_seen_before_anything_is_scrolled_far(
    open_page: OpenPage, site: Path
) -> None:
    page = open_page(site / "en/announcement.html", Screen(1280, "light")).page
    for selector in (".tone-safety", ".next"):
        box = page.locator(selector).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 800, selector


def test_a_table_on_a_phone_stays_a_table_to_a_screen_reader(
    open_page: OpenPage, site: Path
) -> None:
    page = open_page(site / "en/announcement.html", Screen(320, "light")).page
    assert page.get_by_role("table").count() == 1
    assert page.get_by_role("rowheader", name="XEM deposits").count() == 1
    assert page.get_by_role("columnheader").count() == 3


def test_a_short_word_of_a_chinese_mail_stays_on_one_line_on_a_phone(
    open_page: OpenPage, tmp_path: Path
) -> None:
    statement = first_statement(REPLAYS[0], releases(REPLAYS[0])[0])
    mail = renditions(statement)["zh-CN/email.eml"]
    (tmp_path / "mail.html").write_text(html_part(mail), encoding="utf-8")
    page = open_page(tmp_path / "mail.html", Screen(320, "light")).page
    cells = page.locator(".data :is(th, td)").all()
    short = [cell for cell in cells if 0 < len(cell.inner_text().strip()) <= 4]
    assert "暂停" in [cell.inner_text() for cell in short]
    lines = "e => { const r = document.createRange(); r.selectNodeContents(e); return new Set([...r.getClientRects()].map(b => Math.round(b.top))).size }"  # noqa: E501
    assert [cell.inner_text() for cell in short if cell.evaluate(lines) != 1] == []


def test_the_caption_of_a_wide_table_of_the_report_is_read_without_scrolling(
    open_page: OpenPage, tmp_path: Path
) -> None:
    head = "".join(f"<th>Column {n}</th>" for n in range(9))
    table = f"<table><caption>{'A long caption. ' * 9}</caption><tr>{head}</tr></table>"
    shown = notebook_with(drill(), markdown("# R"), code("df", result({"text/html": table})))
    (tmp_path / "report.html").write_text(report(shown), encoding="utf-8")
    page = open_page(tmp_path / "report.html", Screen(390, "light")).page
    caption = page.locator(".scroll caption", has_text="A long caption").bounding_box()
    assert caption
    assert caption["x"] + caption["width"] <= 390
