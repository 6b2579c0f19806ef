"""Every word that an edition shows, cut into passages with a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aboveboard.plays.honesty.finding import Place
from aboveboard.plays.statement import Block, Bullets, Chart, Edition, Paragraph, Posts, Table
from aboveboard.said import said

# Parts the cells of a row: no phrase runs over it, and a clause ends there.
CELL = "; "


@dataclass(frozen=True)
class Passage:
    """One paragraph, item or table row; ``head`` is the first cell of a row."""

    place: Place
    text: str
    head: str = ""


def passages(edition: Edition) -> Iterator[Passage]:
    """Yield what ``edition`` shows, in its order; the fixed labels of renditions are left out."""
    for section, name, text in _parts(edition):
        yield Passage(Place(edition.language, section, name), text)
    for part in edition.sections:
        yield Passage(Place(edition.language, part.id, "title"), part.title)
        for number, block in enumerate(part.blocks, start=1):
            for name, text, head in _block(block, number):
                yield Passage(Place(edition.language, part.id, name), text, head)
    for name, text in _posts(edition.posts):
        yield Passage(Place(edition.language, "posts", name), text)
    for number, answer in enumerate(edition.hotline, start=1):
        yield Passage(
            Place(edition.language, "hotline", said("question {number}", number=number)),
            answer.question,
        )
        yield Passage(
            Place(edition.language, "hotline", said("answer {number}", number=number)),
            answer.answer,
        )
    yield Passage(Place(edition.language, "reason"), edition.recipient_reason)


def _parts(edition: Edition) -> Iterator[tuple[str, str, str]]:
    yield "title", "", edition.title
    yield "subject", "", edition.subject
    yield "summary", "", edition.summary
    yield "published", "", edition.published
    for number, line in enumerate(edition.header, start=1):
        yield "header", said("line {number}", number=number), f"{line.label}: {line.value}"
    if edition.exercise:
        yield "exercise", "", edition.exercise


def _block(block: Block, number: int) -> Iterator[tuple[str, str, str]]:
    """Yield name, text and head of each passage of a block."""
    if isinstance(block, Paragraph):
        yield said("paragraph {number}", number=number), block.text, ""
    elif isinstance(block, Bullets):
        for item, text in enumerate(block.items, start=1):
            yield said("item {number}.{item}", number=number, item=item), text, ""
    elif isinstance(block, Table):
        yield from _table(block, f"{number}")
    else:
        yield from _chart(block, number)


def _table(table: Table, number: str) -> Iterator[tuple[str, str, str]]:
    yield said("caption {number}", number=number), table.caption, ""
    yield said("head {number}", number=number), CELL.join(table.head), ""
    for row, cells in enumerate(table.rows, start=1):
        yield (
            said("row {number}.{row}", number=number, row=row),
            CELL.join(cells),
            cells[0] if cells else "",
        )


def _chart(chart: Chart, number: int) -> Iterator[tuple[str, str, str]]:
    yield said("chart {number} title", number=number), chart.title, ""
    yield said("chart {number} description", number=number), chart.description, ""
    yield from _table(chart.table, f"{number}")


def _posts(posts: Posts) -> Iterator[tuple[str, str]]:
    for name, texts in (("first", posts.first), ("text message", posts.sms), ("more", posts.more)):
        for number, text in enumerate(texts, start=1):
            yield said("{name} {number}", name=said(name), number=number), text
    for opening, texts in enumerate(posts.sms_more, start=1):
        for number, text in enumerate(texts, start=1):
            yield (
                said("text message {opening}, following {number}", opening=opening, number=number),
                text,
            )
