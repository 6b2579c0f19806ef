"""What the analyst sees in the notebook: each rendition's measure, and its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from aboveboard.plays.statement import Statement
from aboveboard.rendering import renditions
from aboveboard.rendering.measure import html_part, measures, visible_text
from aboveboard.rendering.pages import fill
from aboveboard.wording.said import ENGLISH, in_language


@dataclass(frozen=True)
class Preview:
    """A piece of HTML that a notebook shows as the result of a cell."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def preview(
    statement: Statement, grades: Mapping[str, str] | None = None, screen: str = ENGLISH
) -> Preview:
    """Show every rendition of a statement with its measure, and its text to open.

    Parameters
    ----------
    grades
        Language -> reading grade of the edition, as text; a table of its own.
    screen
        The language of the tables.

    Raises
    ------
    RenderError
        A rendition can't be made.
    """
    made = renditions(statement)
    texts = [(path, _text(path, content)) for path, content in made.items()]
    rows = measures(made, grades)
    return Preview(
        fill(
            "preview.html.j2",
            rows=rows,
            grades=grades or {},
            texts=texts,
            tell=partial(in_language, tag=screen),
        )
    )


def _text(path: str, content: bytes) -> str:
    if path.endswith(".html"):
        return visible_text(content.decode())
    if path.endswith(".eml"):
        return visible_text(html_part(content))
    return content.decode()
