"""The leaders' report shows results in order, and nothing in it can act."""

from __future__ import annotations

import itertools
from typing import Any

import html5lib
import pytest
from aboveboard.errors import RenderError
from aboveboard.plays.statement import MIME_TYPE
from aboveboard.rendering import report
from aboveboard.rendering.leaders import SHORT
from aboveboard.rendering.sanitise import Outline, clean
from sample_statement import code, markdown, notebook_with, result, sample_statement

TABLE = (
    '<style scoped>.dataframe{color:red}</style><table border="1" class="dataframe"><thead><tr>'
    "<th></th><th>Asset</th></tr></thead><tbody><tr><th>0</th><td>XEM</td></tr></tbody></table>"
)


def tree(page: str) -> Any:
    return html5lib.parse(page, namespaceHTMLElements=False)


def page_of(*cells: dict[str, Any], **metadata: Any) -> str:
    return report({**notebook_with(sample_statement(), *cells), "metadata": metadata})


def headings(page: str) -> list[tuple[str, str]]:
    levels = {f"h{level}" for level in range(1, 7)}
    return [(e.tag, "".join(e.itertext())) for e in tree(page).iter() if e.tag in levels]


@pytest.mark.parametrize("tag", ["guidance", "remove-cell", "parameters", "injected-parameters"])
def test_tagged_cells_are_left_out(tag: str) -> None:
    cells = [
        markdown("For the analyst.", tags=(tag,)),
        code("1", result({"text/plain": "for no leader"}), tags=(tag,)),
    ]
    page = page_of(*cells)
    assert "For the analyst." not in page
    assert "for no leader" not in page


def test_code_is_never_shown_and_results_are() -> None:
    page = page_of(code("secret_call()", result({"text/plain": "<42>"})))
    assert "secret_call" not in page
    assert "&lt;42&gt;" in page


def test_there_is_one_h1_and_no_level_is_skipped() -> None:
    page = page_of(
        markdown("# Title\n\n#### Deep\n\n# Second"),
        code("x", result({"text/html": "<h1>From code</h1><h6>Deeper</h6><h2></h2>"})),
    )
    found = headings(page)
    assert found[:5] == [
        ("h1", "Title"),
        ("h2", "Deep"),
        ("h2", "Second"),
        ("h2", "From code"),
        ("h3", "Deeper"),
    ]
    levels = [int(tag[1]) for tag, _ in found]
    assert levels.count(1) == 1
    assert all(now <= before + 1 for before, now in itertools.pairwise(levels))


def test_the_title_is_found_without_a_heading() -> None:
    assert headings(page_of(title="From metadata"))[0][1] == sample_statement().editions[0].title
    assert headings(report({"cells": [], "metadata": {"title": "Named"}}))[0] == ("h1", "Named")


def test_the_statement_is_shown_in_each_language() -> None:
    root = tree(page_of())
    shown = [e.attrib["lang"] for e in root.iter("section") if "edition" in e.attrib["class"]]
    assert shown == ["zh-CN", "en"]


@pytest.mark.parametrize("long", [False, True])
def test_a_long_statement_is_folded_and_a_short_one_open(long: bool) -> None:
    statement = sample_statement()
    if long:
        edition = statement.editions[0]
        more = tuple(
            edition.sections[-1].model_copy(update={"id": f"more-{at}"}) for at in range(SHORT)
        )
        edition = edition.model_copy(update={"sections": (*edition.sections, *more)})
        statement = statement.model_copy(update={"editions": (edition,)})
    root = tree(report(notebook_with(statement)))
    fold = next(e for e in root.iter("details") if e.attrib.get("class") == "whole")
    assert ("open" in fold.attrib) is not long
    outside = next(e for e in root.iter("p") if e.attrib.get("class") == "edition-title")
    assert outside not in list(fold.iter())
    assert len(list(fold.iter("section"))) == len(statement.editions[0].sections)


def test_anchors_are_unique_and_navigation_reaches_them() -> None:
    root = tree(page_of(markdown("# T\n\n## A\n\n## A\n\n## <b>C & D</b>")))
    ids = [e.attrib["id"] for e in root.iter() if "id" in e.attrib]
    assert len(ids) == len(set(ids))
    nav = next(root.iter("nav"))
    assert [a.attrib["href"][1:] in ids for a in nav.iter("a")] == [True] * 5
    assert "C & D" in ["".join(a.itertext()) for a in nav.iter("a")]


def test_heading_cells_of_tables_have_a_scope() -> None:
    root = tree(page_of(code("df", result({"text/html": TABLE}))))
    table = next(e for e in root.iter("div") if e.attrib.get("class") == "scroll").find("table")
    assert [(e.text, e.attrib["scope"]) for e in table.iter("th")] == [
        ("Asset", "col"),
        ("0", "row"),
    ]
    assert "dataframe{" not in "".join(root.itertext())


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=https://evil.example/x.png>",
        "<p onclick=alert(1) style='background:url(https://evil.example)'>words</p>",
        "<iframe src=https://evil.example></iframe>",
        "<form action=https://evil.example><input name=seed><button>Send</button></form>",
        "<style>@import 'https://evil.example/x.css';</style>",
        "<svg><script>alert(1)</script><a href='javascript:alert(1)'>x</a></svg>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='//evil.example/x'>x</a>",
        "<object data=https://evil.example></object><embed src=https://evil.example>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<base href=https://evil.example><link rel=stylesheet href=https://evil.example>",
        "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
        "</div></main></body><script>alert(1)</script>",
        "<h2 id=content>clash</h2>",
        "<table><tr><th onmouseover=alert(1) scope='x\" onload=\"y'>a</th></tr></table>",
    ],
)
@pytest.mark.parametrize("kind", ["text/html", "text/markdown", "cell"])
def test_html_in_results_can_not_act(attack: str, kind: str) -> None:
    cell = markdown(attack) if kind == "cell" else code("x", result({kind: attack}))
    page = page_of(cell)
    root = tree(page)
    tags = [element.tag for element in root.iter()]
    assert not {"script", "iframe", "form", "input", "object", "embed", "base", "svg"} & set(tags)
    assert tags.count("main") == tags.count("style") == tags.count("body") == 1
    assert "evil.example" not in page
    attributes = {str(name) for e in root.iter() for name in e.attrib}
    assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert not [e for e in root.iter("a") if e.attrib.get("href", "#")[0] not in "#h"]


def test_a_picture_stays_in_the_page_with_its_words() -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    page = page_of(
        code("a", result({"image/svg+xml": svg}, **{"image/svg+xml": {"alt": 'Paid "40 %"'}})),
        code("b", result({"image/png": "iVBORw0KGgo=\n", "text/plain": "<Figure>"})),
    )
    alts = [(e.attrib["src"][:15], e.attrib["alt"]) for e in tree(page).iter("img")]
    assert alts == [
        ("data:image/svg+", 'Paid "40 %"'),
        ("data:image/png;", "Chart without a description"),
    ]
    assert "alert(1)" not in page


def test_a_widget_leaves_nothing_behind() -> None:
    widget = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "HBox(...)"}
    assert "HBox" not in page_of(code("form", result(widget)))


def test_a_failed_cell_leaves_a_plain_notice() -> None:
    error = {"output_type": "error", "ename": "E", "evalue": "secret", "traceback": ["secret"]}
    page = page_of(markdown("# T"), code("x", error))
    assert "Step 2 of the notebook failed" in page
    assert "secret" not in page


def test_a_notebook_without_a_statement_still_makes_a_report() -> None:
    page = report(notebook_with(None, markdown("# Broken"), code("x")))
    assert headings(page) == [("h1", "Broken")]


def test_a_statement_that_is_not_valid_is_an_error() -> None:
    with pytest.raises(RenderError, match="not valid"):
        report(notebook_with(None, code("x", result({MIME_TYPE: {"id": 1}}))))


def test_the_language_comes_from_the_metadata() -> None:
    assert tree(page_of()).attrib["lang"] == "en"
    page = page_of(lang="zh-CN")
    assert tree(page).attrib["lang"] == "zh-CN"
    assert "仅供管理层阅读" in page


def spoken(*languages: str, screen: str = "") -> list[str]:
    """Return the headings of a report on a statement in these languages, in their order."""
    statement = sample_statement()
    editions = tuple(statement.edition(tag) for tag in languages)
    notebook = notebook_with(
        statement.model_copy(update={"editions": editions}),
        markdown("# Retrospective"),
        markdown("## Corrections made"),
        markdown("## A heading of your own"),
    )
    notebook["metadata"] = {"papermill": {"parameters": {"screen": screen}}}
    return [text for level, text in headings(report(notebook)) if level in ("h1", "h2")][:3]


ENGLISH = ["Retrospective", "Corrections made", "A heading of your own"]
CHINESE = ["事后复盘", "作过的更正", "A heading of your own"]


@pytest.mark.parametrize(
    ("languages", "screen", "wanted"),
    [
        (("zh-CN", "en"), "", ENGLISH),
        (("en", "zh-CN"), "", CHINESE),
        (("zh-CN",), "", CHINESE),
        (("zh-CN", "en"), "zh-CN", CHINESE),
        (("en", "zh-CN"), "en", ENGLISH),
    ],
)
def test_headings_speak_the_language_of_the_tables(
    languages: tuple[str, ...], screen: str, wanted: list[str]
) -> None:
    assert spoken(*languages, screen=screen) == wanted


def test_cleaned_text_keeps_its_entities() -> None:
    assert Outline().add(clean("<p>a &amp; b &lt;c&gt; &quot;d&quot;</p>")) == (
        '<p>a &amp; b &lt;c&gt; "d"</p>'
    )
