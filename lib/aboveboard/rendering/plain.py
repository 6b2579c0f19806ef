"""A whole edition as plain text, for the plain part of an e-mail and for reading aloud."""

from __future__ import annotations

import textwrap
import unicodedata

from aboveboard.plays.statement import (
    Block,
    Bullets,
    Chart,
    Edition,
    Paragraph,
    Section,
    Statement,
    Table,
)
from aboveboard.rendering.layout import gap, in_order, is_wide, pair

_WIDTH = 76
_LINE_LIMIT = 900  # below the 998 of RFC 5322, section 2.1.1


def plain_text(statement: Statement, edition: Edition) -> str:
    """Return the edition as plain text that is complete without the HTML part.

    Latin text is wrapped at 76 characters; an address or hash is never cut, nor a command, which
    begins with ``$``. Text of wide
    characters stays one line a paragraph, since a mail program wraps it better than a fixed
    column would.
    """
    labels = edition.labels
    first, rest = in_order(edition.sections, mail=True)
    lines = [
        *([_wrap(edition.exercise), ""] if edition.exercise else []),
        *(line for notice in edition.notices for line in (_wrap(notice), "")),
        _wrap(edition.title),
        _rule(edition.title, "="),
        "",
        _wrap(f"{edition.custodian} · {edition.status_label} · {edition.published}"),
        "",
        _wrap(edition.summary),
        "",
    ]
    for section in first:
        lines += section_lines(section)
    lines += [_wrap(pair(line.label, line.value), hang=2) for line in edition.header] + [""]
    for section in rest:
        lines += section_lines(section)
    lines += [
        "-" * 40,
        _wrap(
            f"{labels['official_page']}{gap(labels['official_page'])}{statement.issuer.page_url}"
        ),
        _wrap(edition.recipient_reason),
        f"{statement.id} v{statement.version}",
    ]
    return "\n".join(lines) + "\n"


def section_lines(section: Section) -> list[str]:
    """Return a section as lines of plain text, an empty one after each part."""
    lines = [_wrap(section.title), _rule(section.title, "-"), ""]
    for block in section.blocks:
        lines += [*block_lines(block), ""]
    return lines


def block_lines(block: Block) -> list[str]:
    """Return one part of a section as lines of plain text."""
    match block:
        case Paragraph(text=text):
            return [_wrap(text)]
        case Bullets(items=items):
            return [_wrap(f"- {item}", hang=2) for item in items]
        case Table():
            return _table(block)
        case Chart(title=title, description=description, table=table):
            return [_wrap(title), "", _wrap(description), "", *_table(table)]


def _table(table: Table) -> list[str]:
    """Return one short paragraph a row: its head, then each further cell with its column."""
    lines = [_wrap(table.caption)]
    for row in table.rows:
        if len(row) == 2:
            lines.append(_wrap(f"- {pair(row[0], row[1], table.caption)}", hang=2))
            continue
        for index, cell in enumerate(row):
            head = table.head[index] if 0 < index < len(table.head) else ""
            text = pair(head, cell, table.caption) if head else cell
            lines.append(_wrap(text, indent=2, hang=2) if index else _wrap(f"- {cell}", hang=2))
    return lines


def _wrap(text: str, *, indent: int = 0, hang: int = 0) -> str:
    line = " ".join(text.split())
    width = _LINE_LIMIT if is_wide(line) or _is_command(line) else _WIDTH
    return "\n".join(
        textwrap.wrap(
            line,
            width,
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + hang),
            break_long_words=width == _LINE_LIMIT,
            break_on_hyphens=False,
        )
    )


def _is_command(line: str) -> bool:
    """Tell whether a line is one to type: it works only in one piece."""
    return line.removeprefix("- ").startswith("$ ")


def _rule(title: str, mark: str) -> str:
    columns = sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in title)
    return mark * min(max(columns, 4), _WIDTH)
