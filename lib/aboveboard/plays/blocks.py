"""The plain parts of a section: running text, lists and tables."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """What every part of a statement is: read-only, and of known fields alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Paragraph(Frozen):
    """One paragraph of running text."""

    kind: Literal["paragraph"] = "paragraph"
    text: str


class Bullets(Frozen):
    """A list of short items, each a sentence or a few."""

    kind: Literal["bullets"] = "bullets"
    items: tuple[str, ...]


class Table(Frozen):
    """A small table. The first cell of each row heads that row."""

    kind: Literal["table"] = "table"
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
