"""Tables for the analyst and the leaders: escaped, captioned, with headed columns and rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

# JupyterLab sets cells to the right, as figures are; these are words.
_LEFT = ' style="text-align:left;vertical-align:top"'


@dataclass(frozen=True)
class ShownTable:
    """A table that a notebook shows. The first cell of each row heads the row."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col"{_LEFT}>{escape(cell)}</th>' for cell in self.head)
        body = "".join(f"<tr>{_row(row)}</tr>" for row in self.rows)
        return (
            f"<table><caption>{escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def __repr__(self) -> str:
        lines = [self.caption, " | ".join(self.head), *(" | ".join(row) for row in self.rows)]
        return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    first, *rest = cells
    head = f'<th scope="row"{_LEFT}>{escape(first)}</th>'
    return head + "".join(f"<td{_LEFT}>{escape(cell)}</td>" for cell in rest)
