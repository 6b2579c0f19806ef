"""The short script for phone and chat staff, in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aboveboard.plays.statement import Statement
from aboveboard.rendering.layout import gap, pair
from aboveboard.rendering.links import pieces
from aboveboard.rendering.source import edition_of

_SPECIAL = re.compile(r"[\\`*_\[\]<>&~|$]")
_AT_START = re.compile(r"^(?:[#+=:-]|\d+(?=[.)](?:\s|$)))")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|xmpp|mailto):|\bwww\.")


def render_hotline(statement: Statement, language: str | None = None) -> str:
    """Return the script in one language as Markdown.

    Every value is escaped (CommonMark 0.31, section 2.4, and GitHub's autolinks): no word of the
    record can make a heading, a link or a picture. Official addresses alone become links.

    Raises
    ------
    RenderError
        There is no such edition, or it lacks a label.
    """
    edition = edition_of(statement, language)
    domains = statement.issuer.domains

    def text(value: str) -> str:
        return escape(value, domains)

    facts = [f"- {text(pair(line.label, line.value))}" for line in edition.header]
    page = edition.labels["official_page"]
    parts = [
        *([f"**{text(edition.exercise)}**"] if edition.exercise else []),
        *(f"**{text(notice)}**" for notice in edition.notices),
        f"# {text(edition.labels['hotline_title'])}",
        f"**{text(edition.title)}**",
        f"{text(edition.status_label)} · {text(edition.published)}",
        text(edition.labels["hotline_intro"]),
        f"> **{text(edition.labels['hotline_never'])}**",
        *(["\n".join(facts)] if facts else []),
    ]
    for item in edition.hotline:
        parts += [f"## {text(item.question)}", text(item.answer)]
    parts.append(text(f"{page}{gap(page)}{statement.issuer.page_url}"))
    return "\n\n".join(parts) + "\n"


def escape(value: str, domains: Iterable[str]) -> str:
    """Return ``value`` as Markdown text on one line; official addresses become autolinks."""
    out = []
    for piece in pieces(" ".join(value.split()), domains):
        if piece.official:
            out.append(f"<{piece.text}>")
            continue
        plain = _SPECIAL.sub(r"\\\g<0>", piece.text)
        out.append(_ADDRESS.sub(lambda found: f"{found.group()[:-1]}\\{found.group()[-1]}", plain))
    line = "".join(out)
    found = _AT_START.match(line)
    if found is None:
        return line
    end = found.end()
    return f"{line[:end]}\\{line[end:]}" if line[0].isdigit() else f"\\{line}"
