"""Every rendition comes from the statement alone, escapes every value, and repeats itself."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import html5lib
import mistune
import pytest
from aboveboard.plays.statement import (
    LABELS,
    Bullets,
    HotlineAnswer,
    Paragraph,
    Section,
    Statement,
    Table,
)
from aboveboard.rendering import (
    NETWORKS,
    measures,
    render_announcement,
    render_hotline,
    renditions,
    report,
    statement_of,
)
from aboveboard.rendering.measure import html_part
from aboveboard.rendering.preview import preview
from sample_statement import (
    PAGE,
    TRANSACTION,
    code,
    markdown,
    notebook_with,
    result,
    sample_edition,
    sample_statement,
)

SECRETS = [
    "hunter2-secret",
    "/home/analyst/incident",
    "Traceback (most recent call last)",
    "ZeroDivisionError",
    "stray words",
    "internal only",
    "evil.example",
]
ATTACK = """<script>alert(1)</script><img src=x onerror=alert(2)>"'&{{7*7}}"""
LANGUAGES = ("zh-CN", "en")


def hostile_notebook() -> dict[str, Any]:
    """Return a notebook whose other cells show all that must never be published."""
    return notebook_with(
        sample_statement(),
        markdown("# Note: internal only\n\n<script src='https://evil.example/x.js'></script>"),
        code("password = 'hunter2-secret'", tags=("parameters",)),
        code(
            "print(password)",
            {"output_type": "stream", "name": "stdout", "text": "hunter2-secret stray words"},
            {"output_type": "stream", "name": "stderr", "text": "/home/analyst/incident"},
            {
                "output_type": "error",
                "ename": "ZeroDivisionError",
                "evalue": "/home/analyst/incident",
                "traceback": ["Traceback (most recent call last)", "/home/analyst/incident"],
            },
        ),
        code(
            "show()",
            result(
                {
                    "text/html": "<b>stray words</b><script>fetch('https://evil.example')</script>",
                    "text/plain": "hunter2-secret",
                    "application/javascript": "fetch('https://evil.example')",
                }
            ),
        ),
    )


def hostile_statement() -> Statement:
    """Return a statement each of whose words is an attack."""
    attack = ATTACK
    edition = sample_edition(
        "en",
        custodian=attack,
        title=attack,
        summary=attack,
        status_label=attack,
        published=attack,
        exercise=attack,
        recipient_reason=attack,
        language_name=attack,
        labels=dict.fromkeys(LABELS, attack),
        hotline=(HotlineAnswer(question=attack, answer=attack),),
        sections=(
            Section(
                id="all",
                title=attack,
                blocks=(
                    Paragraph(text=attack),
                    Bullets(items=(attack,)),
                    Table(caption=attack, head=(attack, attack, attack), rows=((attack,) * 3,)),
                ),
            ),
        ),
    )
    return sample_statement(edition)


def elements(html: str) -> list[Any]:
    return list(html5lib.parse(html, namespaceHTMLElements=False).iter())


def test_the_paths_are_those_of_a_run() -> None:
    files = ["announcement.html", "email.eml", "hotline.md"]
    files += [f"social/{network}.txt" for network in NETWORKS]
    assert list(renditions(sample_statement())) == [
        f"{language}/{file}" for language in LANGUAGES for file in files
    ]


def test_nothing_of_the_other_cells_reaches_the_public() -> None:
    for path, content in renditions(statement_of(hostile_notebook())).items():
        text = readable(path, content)
        assert [secret for secret in SECRETS if secret in text] == [], path


def test_the_leaders_report_shows_no_code_stream_or_traceback() -> None:
    page = report(hostile_notebook())
    hidden = [secret for secret in SECRETS if secret not in ("internal only", "stray words")]
    assert [secret for secret in hidden if secret in page] == []
    assert "<b>stray words</b>" in page
    assert "Step 3 of the notebook failed" in page


def readable(path: str, content: bytes) -> str:
    if not path.endswith(".eml"):
        return content.decode()
    message = message_from_bytes(content, policy=policy.default)
    parts = [str(part.get_content()) for part in message.walk() if not part.is_multipart()]
    return "\n".join([*(f"{k}: {v}" for k, v in message.items()), *parts])


def test_the_same_statement_gives_the_same_bytes() -> None:
    assert renditions(sample_statement()) == renditions(sample_statement())
    assert report(hostile_notebook()) == report(hostile_notebook())


def test_every_value_is_escaped_in_html() -> None:
    made = renditions(hostile_statement())
    pages = [made["en/announcement.html"].decode(), html_part(made["en/email.eml"])]
    pages.append(report(notebook_with(hostile_statement())))
    for page in pages:
        tags = [element.tag for element in elements(page)]
        assert "script" not in tags
        assert "img" not in tags
        assert not [a for e in elements(page) for a in e.attrib if str(a).startswith("on")]
        assert "{{7*7}}" in page
        assert ATTACK in "".join(html5lib.parse(page, namespaceHTMLElements=False).itertext())


def test_a_file_in_the_current_folder_is_no_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("announcement.html.j2", "edition.html.j2"):
        (tmp_path / name).write_text("stolen", encoding="utf-8")
        (tmp_path / "templates").mkdir(exist_ok=True)
        (tmp_path / "templates" / name).write_text("stolen", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "stolen</" not in render_announcement(sample_statement(), "en")


@pytest.mark.parametrize(
    "attack",
    [
        "# Heading",
        "1. one",
        "- item",
        "+ item",
        "> quote",
        "```\ncode\n```",
        "    code",
        "Title\n=====",
        "Title\n---",
        "***",
        "[refund](https://evil.example)",
        "![x](https://evil.example/x.png)",
        "<https://evil.example>",
        "https://evil.example/refund",
        "www.evil.example",
        "[a]: https://evil.example",
        "<img src=x onerror=alert(1)>",
        "**bold** _em_ ~~gone~~ `code`",
        "&lt;b&gt;",
        "| a | b |\n|---|---|\n| 1 | 2 |",
    ],
)
def test_a_value_can_not_mark_up_the_hotline_script(attack: str) -> None:
    edition = sample_edition(
        "en",
        title=attack,
        hotline=(HotlineAnswer(question=attack, answer=attack),),
        labels=dict.fromkeys(LABELS, "words"),
    )
    calm = sample_edition(
        "en",
        title="x",
        hotline=(HotlineAnswer(question="x", answer="x"),),
        labels=dict.fromkeys(LABELS, "words"),
    )
    as_html = mistune.create_markdown(plugins=["table", "strikethrough", "url"])
    found, expected = (
        [e.tag for e in elements(str(as_html(render_hotline(sample_statement(it), "en"))))]
        for it in (edition, calm)
    )
    assert found == expected


def test_a_sentence_that_begins_with_a_number_reads_as_it_is_written() -> None:
    answer = "5.23 million were stolen."
    edition = sample_edition("en", hotline=(HotlineAnswer(question="What?", answer=answer),))
    assert answer in render_hotline(sample_statement(edition), "en")


def test_the_hotline_script_reads_in_order() -> None:
    script = render_hotline(sample_statement(), "en")
    edition = sample_edition("en")
    order = [
        f"# {edition.labels['hotline_title']}",
        edition.title,
        edition.published,
        edition.labels["hotline_never"],
        f"## {edition.hotline[0].question}",
        edition.hotline[0].answer,
        f"<{PAGE}>",
    ]
    places = [script.index(text) for text in order]
    assert places == sorted(places)


@pytest.mark.parametrize("language", ["zh-CN", "en", "ar"])
def test_the_announcement_is_a_whole_page(language: str) -> None:
    statement = sample_statement(*map(sample_edition, ("zh-CN", "en", "ar")))
    page = render_announcement(statement, language)
    root = html5lib.parse(page, namespaceHTMLElements=False)
    assert page.startswith("<!doctype html>")
    assert root.attrib["lang"] == language
    assert root.attrib["dir"] == ("rtl" if language == "ar" else "ltr")
    tags = [element.tag for element in root.iter()]
    assert tags.count("h1") == 1
    assert {"header", "nav", "main", "footer"} <= set(tags)
    assert "script" not in tags
    assert not [e for e in root.iter() if "style" in e.attrib or "src" in e.attrib]
    others = {e.attrib["href"] for e in root.iter("a") if e.attrib.get("hreflang")}
    assert others == {f"../{other}/announcement.html" for other in statement.languages} - {
        f"../{language}/announcement.html"
    }
    assert all(e.attrib.get("scope") for e in root.iter("th"))
    assert len(page.encode()) < 60_000


def test_the_announcement_carries_article_data() -> None:
    page = render_announcement(sample_statement(), "en")
    items = {e.attrib["itemprop"]: e for e in elements(page) if "itemprop" in e.attrib}
    assert "https://schema.org/NewsArticle" in page
    assert items["datePublished"].attrib["datetime"] == "2018-01-26T14:30:00Z"
    assert "".join(items["headline"].itertext()) == sample_edition("en").title
    assert {"publisher", "author", "inLanguage", "description", "articleBody"} <= set(items)


def test_the_policy_allows_the_one_style_and_no_script() -> None:
    page = render_announcement(sample_statement(), "en")
    policy_text = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy_text
    assert "default-src &#39;none&#39;; style-src &#39;sha256-" in policy_text.group(1)
    assert "unsafe" not in policy_text.group(1)


def test_corrections_and_the_safety_block_stand_first() -> None:
    sections = (
        Section(id="a", title="Plain words", blocks=(Paragraph(text="a"),)),
        Section(id="b", title="Guard yourself", tone="safety", blocks=(Paragraph(text="b"),)),
        Section(id="c", title="We were wrong", tone="correction", blocks=(Paragraph(text="c"),)),
    )
    page = render_announcement(sample_statement(sample_edition("en", sections=sections)), "en")
    places = [
        re.search(rf"<h2[^>]*>{title}", page).start()  # type: ignore[union-attr]
        for title in ("We were wrong", "Guard yourself", "Plain words")
    ]
    assert places == sorted(places)


def test_an_exercise_is_seen_everywhere() -> None:
    edition = sample_edition("en")
    posts = edition.posts.model_copy(update={"prefix": "[DRILL] "})
    marked = sample_edition("en", exercise="DRILL: not a real incident.", posts=posts)
    for path, content in renditions(sample_statement(marked, exercise=True)).items():
        text = readable(path, content)
        assert "DRILL: not a real incident." in text or "[DRILL] " in text, path


def test_hashes_and_addresses_are_whole_and_can_wrap() -> None:
    page = render_announcement(sample_statement(), "en")
    assert f'<span class="long">{TRANSACTION}</span>' in page
    assert f'<a href="{PAGE}" class="long">{PAGE}</a>' in page


def test_a_page_off_the_official_domains_is_no_canonical_link() -> None:
    issuer = sample_statement().issuer.model_copy(update={"page_url": "https://evil.example/x"})
    page = render_announcement(sample_statement(issuer=issuer), "en")
    assert "canonical" not in page
    assert 'href="https://evil.example' not in page


def test_a_measure_stands_for_each_rendition_and_post() -> None:
    made = renditions(sample_statement())
    rows = measures(made, {"en": "7.9"})
    assert {row.path for row in rows} == set(made)
    assert all(row.weight <= row.limit for row in rows if row.limit)
    assert {row.grade for row in rows if row.language == "en"} == {"7.9"}
    email = next(row for row in rows if row.path == "en/email.eml")
    assert email.weight == len(html_part(made["en/email.eml"]).encode())


def test_a_page_is_weighed_without_its_pictures() -> None:
    page = b"<p>1</p><svg id='a'><path/></svg><p>2</p><svg>\n</svg>"
    (row,) = measures({"en/announcement.html": page})
    assert (row.weight, row.unit) == (len(b"<p>1</p><p>2</p>"), "bytes without pictures")
    assert row.kilobytes == len(page) / 1000


def test_the_preview_marks_what_is_over_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "<strong>over</strong>" not in preview(sample_statement()).html
    monkeypatch.setattr("aboveboard.rendering.measure.ANNOUNCEMENT_LIMIT", 1_000)
    assert preview(sample_statement()).html.count("1,000 <strong>over</strong>") == 2


def test_the_preview_shows_every_rendition_escaped() -> None:
    html = preview(hostile_statement())._repr_html_()
    tags = {element.tag for element in elements(html)}
    assert "script" not in tags
    assert "img" not in tags
    assert "en/social/weibo.txt" in html
