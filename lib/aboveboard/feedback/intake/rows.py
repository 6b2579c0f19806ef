"""What a reader of a file gives: messages, and rows that can't be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from aboveboard.errors import FeedbackError
from aboveboard.feedback.message import Message, StatedKind

KINDS: dict[str, StatedKind] = {
    "question": "question",
    "提问": "question",
    "问题": "question",
    "咨询": "question",
    "suggestion": "suggestion",
    "建议": "suggestion",
    "complaint": "complaint",
    "投诉": "complaint",
}


@dataclass(frozen=True)
class BadRow:
    """A row that can't be taken: where it stands, why, and its text, not redacted yet."""

    place: str
    why: str
    text: str = field(default="", repr=False)


Row = Message | BadRow


def row(
    place: str,
    channel: str,
    text: str,
    when: str | datetime | None,
    zone: tzinfo = UTC,
    **fields: object,
) -> Row:
    """Make a message, or say why there is none; ``zone`` is that of a time that names none."""
    try:
        instant = when if isinstance(when, datetime) else parse_instant(when or "", zone)
        is_read_in_zone = zone is not UTC and instant.tzinfo is zone
        return Message(
            channel=channel,
            received_at=instant,
            text=text,
            place=place,
            read_as_utc=instant.replace(tzinfo=UTC) if is_read_in_zone else None,
            **fields,  # type: ignore[arg-type]
        )
    except FeedbackError as error:
        problem = error.problems[0]
        return BadRow(place, f"{problem.field}: {problem.what} {problem.do}", text)


def parse_instant(text: str, zone: tzinfo = UTC) -> datetime:
    """Read an instant as exports write it: ISO 8601, or seconds since 1970.

    ``zone`` is that of a time that names none.
    """
    plain = text.strip()
    if plain.endswith(" UTC"):
        plain, zone = plain.removesuffix(" UTC"), UTC
    try:
        if plain.replace(".", "", 1).isdigit() and len(plain.split(".")[0]) >= _EPOCH_DIGITS:
            return datetime.fromtimestamp(float(plain), UTC)
        instant = datetime.fromisoformat(plain)
    except (ValueError, OverflowError, OSError):
        raise FeedbackError.at(
            "",
            "This is no instant.",
            "Write it like 2018-01-26 12:07:00 or 2018-01-26T12:07+09:00.",
            field="received_at",
        ) from None
    return instant.replace(tzinfo=zone) if instant.tzinfo is None else instant


_EPOCH_DIGITS = 9  # fewer are a year or a date such as 20180126


def read_bytes(path: Path) -> bytes:
    """Return the content of a file; raise FeedbackError when it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FeedbackError.at(
            path, f"The file can't be read: {error.strerror}.", "Check its name and rights."
        ) from None


def decode(content: bytes, path: Path) -> str:
    """Return text in UTF-8, UTF-16 with its mark, or GB 18030, which Chinese spreadsheets write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FeedbackError.at(path, "The file is no text.", "Export it again, as UTF-8.")


def text_of(record: Mapping[str, object], name: str) -> str:
    """Return a field of a JSON object as text, empty when it holds none."""
    value = record.get(name)
    return str(value) if isinstance(value, (str, int)) else ""
