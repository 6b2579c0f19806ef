"""Take from untrusted HTML what a report may show: text, structure and tables, and no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

import nh3

_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del"),
    *("details", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5"),
    *("h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "s", "samp", "section"),
    *("small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th"),
    *("thead", "time", "tr", "u", "ul", "wbr"),
}
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href"},
    "ol": {"start"},
    "time": {"datetime"},
    "td": {"colspan", "rowspan", "data-label"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
}
_DROPPED_WITH_TEXT = {
    *("script", "style", "template", "iframe", "object", "embed", "noscript", "svg", "math"),
    *("title", "textarea", "select", "button", "form", "head"),
}


def clean(html: str) -> str:
    """Return ``html`` without anything that acts, loads, asks or positions itself.

    Scripts, styles, frames, forms, pictures and every attribute but a few go; links stay only as
    https addresses.
    """
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_DROPPED_WITH_TEXT,
        attributes=_ATTRIBUTES,
        url_schemes={"https"},
        url_relative="deny",
        link_rel="noopener noreferrer",
    )


@dataclass(frozen=True)
class Heading:
    """A heading of the outline: its level from 2 to 6, its anchor and its words."""

    level: int
    anchor: str
    text: str


@dataclass
class Outline:
    """Headings of a page, kept in order while its parts are added one after another.

    ``level`` is that of the latest heading. A heading goes at most one level deeper than the one
    before it and never above 2, since the page has its one h1 already.
    """

    headings: list[Heading] = field(default_factory=list)
    level: int = 1

    def add(self, html: str, *, base: int = 1) -> str:
        """Return cleaned ``html`` with its headings fitted into the outline.

        Tables get what a screen reader and a narrow screen need: a scope for each heading cell
        and a frame that scrolls by keyboard.

        Parameters
        ----------
        base
            Added to each heading's level, less one: 2 makes an h1 an h2.
        """
        walker = _Walker(self, base - 1)
        walker.feed(html)
        walker.close()
        return "".join(walker.out)


_LEVELS = {f"h{level}": level for level in range(1, 7)}


class _Walker(HTMLParser):
    """Copies HTML and changes headings and tables on the way."""

    def __init__(self, outline: Outline, deeper: int) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._outline = outline
        self._deeper = deeper
        self._words: list[str] | None = None
        self._start = 0
        self._in_head = False
        self._empty_cell = ""
        self._open_cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._cell_has_content()
        if tag in _LEVELS:
            self._words, self._start = [], len(self.out)
            self.out.append("")
            return
        if tag == "table":
            self.out.append('<div class="scroll" tabindex="0" role="group">')
        if tag == "thead":
            self._in_head = True
        if tag == "th":
            given = dict(attrs)
            if given.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
                given["scope"] = "col" if self._in_head else "row"
            self._empty_cell = "".join(
                f' {name}="{escape(value or "")}"' for name, value in given.items()
            )
            self._open_cells.append("")
            return
        self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _LEVELS and self._words is not None:
            self._end_heading(_LEVELS[tag])
            return
        if tag == "thead":
            self._in_head = False
        if tag == "th" and self._open_cells:
            # A heading cell without words heads nothing, and is announced as an empty heading.
            self.out.append("<td></td>" if not self._open_cells.pop() else "</th>")
            return
        self.out.append(f"</{tag}>")
        if tag == "table":
            self.out.append("</div>")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._cell_has_content()
        elif self._open_cells and not self._open_cells[-1]:
            return
        if self._words is not None:
            self._words.append(data)
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def _cell_has_content(self) -> None:
        if self._open_cells and not self._open_cells[-1]:
            self._open_cells[-1] = "th"
            self.out.append(f"<th{self._empty_cell}>")

    def _end_heading(self, level: int) -> None:
        words = " ".join("".join(self._words or []).split())
        self._words = None
        if not words:
            del self.out[self._start :]
            return
        outline = self._outline
        fitted = max(2, min(level + self._deeper, outline.level + 1, 6))
        outline.level = fitted
        anchor = f"part-{len(outline.headings) + 1}"
        outline.headings.append(Heading(fitted, anchor, words))
        self.out[self._start] = f'<h{fitted} id="{anchor}">'
        self.out.append(f"</h{fitted}>")
