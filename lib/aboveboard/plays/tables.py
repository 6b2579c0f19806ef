"""Tables for the analyst and the leaders: escaped, captioned, with headed columns and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from html import escape
from typing import Any

from aboveboard.said import Said
from aboveboard.wording.said import in_language

# JupyterLab sets cells to the right, as figures are; these are words.
_LEFT = ' style="text-align:left;vertical-align:top"'


@dataclass(frozen=True)
class ShownTable:
    """A table that a notebook shows. The first cell of each row heads the row.

    ``folded`` are further rows, shown under the words ``fold`` once a reader opens them.
    ``language`` is that of its sentences; what a cell quotes stays as it is. As plain text, which
    programs read, it is English.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    fold: str = ""
    folded: Sequence[Sequence[str]] = ()
    language: str = "en"

    def in_language(self, tag: str) -> ShownTable:
        """Return it in a language."""
        return replace(self, language=tag)

    def _repr_html_(self) -> str:
        html = self._table(self.caption, self.rows)
        if self.folded:
            fold = escape(in_language(self.fold, self.language))
            more = self._table(self.fold, self.folded)
            html += f"<details><summary>{fold}</summary>{more}</details>"
        return html

    def _table(self, caption: str, rows: Sequence[Sequence[str]]) -> str:
        head = [in_language(cell, self.language) for cell in self.head]
        shown = [[_cell(cell, self.language) for cell in row] for row in rows]
        return _table(in_language(caption, self.language), head, shown)

    def __repr__(self) -> str:
        rows = (*self.rows, *self.folded)
        lines = [self.caption, " | ".join(self.head), *(" | ".join(row) for row in rows)]
        return "\n".join(lines)


def _table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col"{_LEFT}>{escape(cell)}</th>' for cell in columns)
    body = "".join(f"<tr>{_row(row)}</tr>" for row in rows)
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(cell: str, tag: str) -> str:
    return in_language(cell, tag) if isinstance(cell, Said) else cell


def _row(cells: Iterable[str]) -> str:
    first, *rest = cells
    head = f'<th scope="row"{_LEFT}>{escape(first)}</th>'
    return head + "".join(f"<td{_LEFT}>{escape(cell)}</td>" for cell in rest)


def on_screen(method: Callable[..., ShownTable]) -> Callable[..., ShownTable]:
    """Let a play's table speak the language of its ``screen``."""

    @wraps(method)
    def spoken(self: Any, *arguments: Any, **named: Any) -> ShownTable:
        return method(self, *arguments, **named).in_language(self.screen)

    return spoken
