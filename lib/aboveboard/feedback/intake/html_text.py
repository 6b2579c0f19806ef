"""The text of HTML that strangers send, in one pass: no tree, so that the work grows as it does.

A tree of Python objects took minutes for a mail of 100 KB that held nothing but line breaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

_LEFT_OUT = frozenset({"script", "style", "head", "template", "blockquote"})
_QUOTES = frozenset({"gmail_quote", "yahoo_quoted"})
_OUTLOOK_REPLY = "appendonsend"  # what stands beside it, behind it, is quoted
_BLOCKS = frozenset({"p", "div", "li", "tr", "h1", "h2", "h3"})


def html_to_text(html: str) -> str:
    """Return the text of HTML, one line a block, quotes of earlier mail left out."""
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, encoding="utf-8", huge_tree=True)
    content = html.replace("\0", "").encode("utf-8", "replace")
    if content.strip():
        parser.feed(content)
        parser.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


@dataclass
class _Open:
    """An element that is open: whether it is left out, and whether its next children are."""

    is_left_out: bool
    ends_here: bool = False


class _Reader:
    """Takes the parser's events; ``parts`` is the text."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._open = [_Open(is_left_out=False)]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        around = self._open[-1]
        quoted = not _QUOTES.isdisjoint(attributes.get("class", "").split())
        left_out = around.is_left_out or around.ends_here or quoted or tag in _LEFT_OUT
        if attributes.get("id") == _OUTLOOK_REPLY:
            around.ends_here = True
        self._open.append(_Open(left_out))
        if tag == "br" and not left_out:
            self.parts.append("\n")

    def end(self, tag: str) -> None:
        """Take its end."""
        if len(self._open) > 1 and not self._open.pop().is_left_out and tag in _BLOCKS:
            self.parts.append("\n")

    def data(self, text: str) -> None:
        """Take text."""
        if not self._open[-1].is_left_out:
            self.parts.append(text)

    def comment(self, _: str) -> None:
        """Leave a comment out."""

    def close(self) -> None:
        """Take the end of the document."""
