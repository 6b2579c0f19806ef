"""The leaders' report: an executed notebook as one page, without code and guidance."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import mistune
from markupsafe import Markup, escape
from pydantic import ValidationError

from aboveboard.errors import Problem, RenderError
from aboveboard.plays.statement import MIME_TYPE, Edition, Statement
from aboveboard.rendering.charts.shown import MIME_TYPE as CHART_TYPE
from aboveboard.rendering.charts.shown import ShownChart
from aboveboard.rendering.layout import in_order
from aboveboard.rendering.pages import content_security_policy, environment, fill, style
from aboveboard.rendering.sanitise import Heading, Outline, clean
from aboveboard.rendering.source import last_output, statement_of
from aboveboard.wording.said import ENGLISH, in_language, screen_languages

HIDDEN_TAGS = frozenset(
    {"guidance", "parameters", "injected-parameters", "remove-cell", "remove_cell", "hide-cell"}
)
HIDDEN_OUTPUT_TAGS = frozenset({"remove-output", "remove_output", "hide-output"})
SHORT = 14
"""Sections of the longest statement that a report shows unfolded: a longer one swamps a phone."""
_PICTURES = ("image/svg+xml", "image/png")
_WIDGET = "application/vnd.jupyter.widget-view+json"
_WORDS = {
    "en": {
        "lang": "en",
        "skip": "Skip to content",
        "contents": "Contents",
        "failed": "Step {n} of the notebook failed. What should stand here is missing; "
        "open the notebook to see why.",
        "picture": "Chart without a description",
        "edition": "The statement in {language}",
        "whole": "The whole text in {language}",
        "title": "Report",
        "internal": "For leaders. Not for publication.",
    },
    "zh": {
        "lang": "zh",
        "skip": "跳到正文",
        "contents": "目录",
        "failed": "笔记本第 {n} 步未能完成，此处缺少内容。请打开笔记本查看原因。",
        "picture": "图表（无文字说明）",
        "edition": "公告（{language}）",
        "whole": "公告全文（{language}）",
        "title": "报告",
        "internal": "仅供管理层阅读，不对外发布。",
    },
}


@dataclass(frozen=True)
class _Part:
    """One piece of the report: markup ready to show, and what kind of frame it stands in."""

    kind: str
    html: str


def report(notebook: Mapping[str, Any]) -> str:
    """Return the leaders' report of an executed notebook as one HTML page.

    Markdown cells and results are shown; code, streams and tracebacks are not, nor are cells
    tagged with one of :data:`HIDDEN_TAGS`. A failed cell leaves a plain notice. The statement is
    shown typeset in each language. HTML results keep their text and tables, and lose whatever
    could run, load or ask. The page fetches nothing and holds no script.

    Parameters
    ----------
    notebook
        A notebook of format 4. The report speaks the language of its tables, see :func:`_spoken`;
        ``metadata.title`` is its title where no Markdown heading of level 1 gives one.

    Raises
    ------
    RenderError
        The statement or a chart in it is not valid. A notebook without one still makes a report.
    """
    has_statement = last_output(notebook, MIME_TYPE) is not None
    statement = statement_of(notebook) if has_statement else None
    language = _spoken(notebook, statement)
    words = _WORDS.get(language.partition("-")[0].lower(), _WORDS["en"])
    title, cells = _title(notebook, language)
    outline = Outline()
    parts = [
        part for number, cell in cells for part in _cell(number, cell, statement, outline, words)
    ]
    if not title and statement is not None and statement.editions:
        title = statement.editions[0].title
    sheet = style("base.css", "charts.css", "report.css")
    return fill(
        "report.html.j2",
        language=language,
        title=title or str(notebook.get("metadata", {}).get("title", "")) or words["title"],
        words=words,
        exercise=_exercise(statement, language),
        contents=[_shown(heading) for heading in outline.headings if heading.level == 2],
        parts=[(part.kind, Markup(part.html)) for part in parts],
        style=sheet,
        policy=content_security_policy(sheet),
    )


def _spoken(notebook: Mapping[str, Any], statement: Statement | None) -> str:
    """Return the language of the tables, which the headings above them speak too.

    That is what ``metadata.lang`` says, else the parameter ``screen``, else what the tables take
    when that is empty: the last language of the statement, or English where no screen speaks it.
    """
    about = notebook.get("metadata", {})
    if "lang" in about:
        return str(about["lang"])
    asked = str(about.get("papermill", {}).get("parameters", {}).get("screen", ""))
    tag = asked or (statement.editions[-1].language if statement and statement.editions else "")
    return tag if tag in screen_languages() else ENGLISH


def _exercise(statement: Statement | None, language: str) -> Edition | None:
    """Return the edition whose exercise line the report shows: its own language's if there."""
    marked = [edition for edition in statement.editions if edition.exercise] if statement else []
    own = [edition for edition in marked if edition.language == language]
    return next(iter(own + marked), None)


def _title(
    notebook: Mapping[str, Any], language: str
) -> tuple[str, list[tuple[int, dict[str, Any]]]]:
    """Return the first Markdown h1 as plain text, and the visible cells without it."""
    title = ""
    cells: list[tuple[int, dict[str, Any]]] = []
    for number, cell in enumerate(notebook.get("cells", ()), start=1):
        if HIDDEN_TAGS & set(cell.get("metadata", {}).get("tags", ())):
            continue
        shown = dict(cell)
        if cell.get("cell_type") == "markdown":
            html = _markdown(_said(_joined(cell.get("source", "")), language))
            found = re.search(r"<h1>(.*?)</h1>", html, re.DOTALL) if not title else None
            if found:
                title = str(Markup(found.group(1)).striptags())
                html = html[: found.start()] + html[found.end() :]
            shown["html"] = html
        cells.append((number, shown))
    return title, cells


def _said(source: str, language: str) -> str:
    """Say a heading or a paragraph of a notebook in the language, where it has the words."""
    marks = source[: len(source) - len(source.lstrip("# "))]
    text = " ".join(source[len(marks) :].split())
    spoken = in_language(text, language)
    return source if spoken == text else marks + spoken


def _cell(
    number: int,
    cell: Mapping[str, Any],
    statement: Statement | None,
    outline: Outline,
    words: Mapping[str, str],
) -> Iterator[_Part]:
    if cell.get("cell_type") == "markdown":
        html = outline.add(cell["html"])
        if html.strip():
            yield _Part("text", html)
        return
    if cell.get("cell_type") != "code":
        return
    if HIDDEN_OUTPUT_TAGS & set(cell.get("metadata", {}).get("tags", ())):
        return
    for place, output in enumerate(cell.get("outputs", ())):
        kind = output.get("output_type")
        if kind == "error":
            yield _Part("failed", f"<p>{escape(words['failed'].format(n=number))}</p>")
        elif kind in ("display_data", "execute_result"):
            yield from _output(output, statement, outline, words, f"step-{number}-{place}-")


def _output(
    output: Mapping[str, Any],
    statement: Statement | None,
    outline: Outline,
    words: Mapping[str, str],
    anchor: str,
) -> Iterator[_Part]:
    """Show the richest form of a result that a page can hold safely."""
    data = output.get("data", {})
    if MIME_TYPE in data and statement is not None:
        yield from _editions(statement, outline, words)
    elif CHART_TYPE in data:
        yield _Part("result", _figure(data[CHART_TYPE], anchor))
    elif "text/html" in data and _WIDGET not in data:
        yield _Part("result", outline.add(clean(_joined(data["text/html"])), base=2))
    elif any(mime in data for mime in _PICTURES):
        mime = next(mime for mime in _PICTURES if mime in data)
        yield _Part("result", _picture(mime, data[mime], output, words))
    elif "text/markdown" in data:
        yield _Part("result", outline.add(_markdown(_joined(data["text/markdown"])), base=2))
    elif "text/plain" in data and _WIDGET not in data:
        yield _Part("result", f'<pre tabindex="0">{escape(_joined(data["text/plain"]))}</pre>')


def _figure(content: object, anchor: str) -> str:
    """Return a chart drawn as the editions' charts are; raise RenderError when it is none."""
    try:
        shown = ShownChart.model_validate(content)
    except ValidationError:
        raise RenderError(
            Problem(
                field="chart",
                what="A chart of the notebook is not valid.",
                do="Run the notebook again with this version of Aboveboard.",
            )
        ) from None
    macros: Any = environment().get_template("edition.html.j2").module
    return str(macros.figure(shown.chart, shown.language, shown.direction, (), anchor))


def _picture(mime: str, content: Any, output: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """Return a picture inside the page. An SVG in an img element neither runs nor loads."""
    text = _joined(content)
    encoded = (
        base64.b64encode(text.encode()).decode()
        if mime == "image/svg+xml"
        else re.sub(r"[^A-Za-z0-9+/=]", "", text)
    )
    metadata = output.get("metadata", {})
    own = metadata.get(mime)
    alt = (own.get("alt") if isinstance(own, Mapping) else "") or metadata.get("alt")
    return Markup('<img src="data:{};base64,{}" alt="{}">').format(
        mime, encoded, str(alt or words["picture"])
    )


def _editions(statement: Statement, outline: Outline, words: Mapping[str, str]) -> Iterator[_Part]:
    macros = environment().get_template("edition.html.j2").module
    for edition in statement.editions:
        name = words["edition"].format(language=edition.language_name)
        outline.level = 1
        anchor = f"part-{len(outline.headings) + 1}"
        outline.headings.append(Heading(2, anchor, str(escape(name))))
        first, rest = in_order(edition.sections)
        html = (
            environment()
            .get_template("report_edition.html.j2")
            .render(
                macros=macros,
                edition=edition,
                anchor=anchor,
                name=name,
                words=words,
                first=first,
                rest=rest,
                open=len(edition.sections) <= SHORT,
                domains=statement.issuer.domains,
            )
        )
        outline.level = 2
        yield _Part("statement", html)


def _markdown(text: str) -> str:
    # Raw HTML in Markdown is let through by mistune and cleaned with everything else.
    render = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])
    return clean(str(render(text)))


def _joined(value: Any) -> str:
    """Return multi-line text, which a notebook file holds as one string or as a list of lines."""
    return value if isinstance(value, str) else "".join(str(line) for line in value)


def _shown(heading: Heading) -> tuple[str, Markup]:
    """Return anchor and words; the words are escaped already, as they stood in the HTML."""
    return heading.anchor, Markup(heading.text)
