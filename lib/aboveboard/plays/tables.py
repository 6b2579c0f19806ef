"""Tables for the analyst and the leaders: escaped, captioned, with headed columns and rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from aboveboard.said import Said
from aboveboard.wording.said import in_language

# JupyterLab sets cells to the right, as figures are; these are words.
_LEFT = ' style="text-align:left;vertical-align:top"'


@dataclass(frozen=True)
class ShownTable:
    """A table that a notebook shows. The first cell of each row heads the row.

    ``folded`` are further rows, shown under the words ``fold`` once a reader opens them.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    fold: str = ""
    folded: Sequence[Sequence[str]] = ()

    def in_language(self, tag: str) -> ShownTable:
        """Return it in a language: what is a sentence of ours. What a cell quotes stays."""

        def rows(table: Sequence[Sequence[str]]) -> list[list[str]]:
            return [[_cell(cell, tag) for cell in row] for row in table]

        head = [in_language(cell, tag) for cell in self.head]
        return ShownTable(
            in_language(self.caption, tag),
            head,
            rows(self.rows),
            in_language(self.fold, tag),
            rows(self.folded),
        )

    def _repr_html_(self) -> str:
        html = _table(self.caption, self.head, self.rows)
        if self.folded:
            more = _table(self.fold, self.head, self.folded)
            html += f"<details><summary>{escape(self.fold)}</summary>{more}</details>"
        return html

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
