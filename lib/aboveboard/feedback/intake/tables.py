"""Read CSV: help-desk exports and the notes of a hotline, their columns found by their headers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path

from aboveboard.errors import FeedbackError
from aboveboard.feedback.intake.html_text import html_to_text
from aboveboard.feedback.intake.rows import (
    KINDS,
    BadRow,
    Row,
    decode,
    parse_instant,
    read_bytes,
    row,
)
from aboveboard.feedback.message import Contact
from aboveboard.feedback.redaction import redact

FIELDS = (
    "text",
    "received_at",
    "subject",
    "id",
    "author",
    "kind",
    "transaction",
    "contact",
    "consent",
)
_YES = frozenset({"yes", "y", "true", "1", "是", "同意"})
_LONGEST_FIELD = 1_000_000
_LONGEST_HEADER = 40


@dataclass(frozen=True)
class Preset:
    """The columns of one kind of export: by field, the headers it may have.

    ``only`` names a column and the values it must have: exports hold the answers of staff as well.
    """

    name: str
    headers: Mapping[str, tuple[str, ...]]
    only: tuple[str, frozenset[str]] | None = None


PRESETS = (
    Preset(
        "zendesk",
        {
            "text": ("description", "comment", "latest comment"),
            "received_at": ("created at", "requested", "date created"),
            "subject": ("subject",),
            "id": ("id", "ticket id"),
            "author": ("requester email", "requester id", "requester"),
        },
    ),
    Preset(
        "intercom",
        {
            "text": ("message body",),
            "received_at": ("message created at",),
            "id": ("message id",),
            "author": ("message author email", "message author id"),
        },
        only=("message author type", frozenset({"user", "lead", "contact"})),
    ),
    Preset(
        "chatwoot",  # the names its programming interface gives the fields of a message
        {
            "text": ("content",),
            "received_at": ("created at",),
            "id": ("id", "message id"),
            "author": ("sender email", "contact email", "sender id"),
        },
        only=("message type", frozenset({"incoming", "0"})),
    ),
    Preset(
        "hotline",  # and tables that people keep by hand
        {
            "text": ("note", "notes", "text", "message", "body", "记录", "内容", "留言"),
            "received_at": ("time", "received at", "date", "时间", "日期"),
            "id": ("id", "number", "编号"),
            "author": ("caller", "phone", "来电人", "电话"),
            "kind": ("kind", "type", "类型"),
            "contact": ("contact", "联系方式"),
            "consent": ("consent", "同意回复", "同意"),
        },
    ),
)


def read_csv(
    path: Path, channel: str, columns: Mapping[str, str], zone: tzinfo = UTC
) -> Iterator[Row]:
    """Yield the messages of a table.

    ``columns`` names the header of a field, over what the preset says; the preset is the one whose
    headers fit best. ``zone`` is that of a time that names none.

    Tables kept by hand are numbered from 1 again and again, and may have a help desk's headers. So
    an id is a message's name only where a column that one help desk alone writes vouches for it.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    text = decode(read_bytes(path), path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header = [_folded(name) for name in next(reader, [])]
        places, only = _places(header, columns, path)
        by_hand = only is None or "id" in columns
        for cells in reader:
            if any(cells) and (only is None or _cell(cells, only[0]).lower() in only[1]):
                place = f"line {reader.line_num}"
                yield _row(cells, places, channel, place, len(header), zone, by_hand)
    except csv.Error:
        raise FeedbackError.at(
            path, "The table is broken here.", "Export it again.", line=reader.line_num
        ) from None


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _folded(header: str) -> str:
    return " ".join(header.strip().lower().replace("_", " ").split())


def _places(
    header: Sequence[str], columns: Mapping[str, str], path: Path
) -> tuple[dict[str, int], tuple[int, frozenset[str]] | None]:
    """Return by field the place of its column, and the column that parts customers from staff."""
    found: list[tuple[int, Preset | None, dict[str, int]]] = [(0, None, {})]
    for preset in PRESETS:
        places = {
            field: next(header.index(name) for name in names if name in header)
            for field, names in preset.headers.items()
            if any(name in header for name in names)
        }
        if {"text", "received_at"} - set(columns) <= set(places) and (
            preset.only is None or preset.only[0] in header
        ):
            found.append((len(places) + (preset.only is not None), preset, places))
    _, best, places = max(found, key=lambda entry: entry[0])
    for field, name in columns.items():
        if field not in FIELDS or _folded(name) not in header:
            what = "field" if field not in FIELDS else "column"
            known = ", ".join(FIELDS) if field not in FIELDS else _shown(header)
            raise FeedbackError.at(
                path,
                f"There is no {what} {field if what == 'field' else name}.",
                f"Name one of: {known}.",
            )
        places[field] = header.index(_folded(name))
    for field in ("text", "received_at"):
        if field not in places:
            raise FeedbackError.at(
                path,
                f"No column is known to hold the {field} of a message.",
                f"Name it: --column {field}=HEADER, with one of: {_shown(header)}.",
                line=1,
            )
    only = None
    if best is not None and best.only is not None:
        only = (header.index(best.only[0]), best.only[1])
    return places, only


def _shown(header: Sequence[str]) -> str:
    """Return headers for an error; a file without them has a message where they should stand."""
    return ", ".join(redact(name).text for name in header if name and len(name) <= _LONGEST_HEADER)


def _row(
    cells: Sequence[str],
    places: Mapping[str, int],
    channel: str,
    place: str,
    width: int,
    zone: tzinfo,
    by_hand: bool,
) -> Row:
    values = {field: _cell(cells, at) for field, at in places.items()}
    text = values["text"]
    if len(cells) != width:
        return BadRow(place, f"The row has {len(cells)} cells, the header {width}.", text)
    if text.lstrip().startswith("<") and text.rstrip().endswith(">"):
        text = html_to_text(text)
    subject = values.get("subject", "")
    if subject and subject.casefold() not in text.casefold():
        text = f"{subject}\n{text}"
    contact = None
    if values.get("contact") and values.get("consent", "").lower() in _YES:
        try:
            contact = Contact(values["contact"], parse_instant(values["received_at"], zone))
        except FeedbackError:
            contact = None  # nobody can be told there; a wrong instant is refused below
    return row(
        place,
        channel,
        text,
        values["received_at"],
        zone,
        source_id=values.get("id", ""),
        numbered_by_hand=by_hand,
        author=values.get("author", ""),
        kind=KINDS.get(values.get("kind", "").lower()),
        transaction=values.get("transaction", ""),
        contact=contact,
    )


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""
