"""Entries of the record as the analyst sees them: a line each, the corrected ones too."""

from __future__ import annotations

from collections.abc import Iterable

from aboveboard.plays.tables import ShownTable
from aboveboard.plays.writer import Writer
from aboveboard.record.model import AnyEntry
from aboveboard.said import said

_HEAD = ("Entry", "Kind", "Happened", "Known", "Confidence", "What")
# What an entry of any kind may have that tells it from others of its kind, in this order.
_FIELDS = (
    "key", "service", "state", "assets", "status", "cause", "promise", "play", "chain", "check",
    "trigger", "regime", "about", "action", "verified_by",
)  # fmt: skip
_TEXTS = ("text", "why", "reason", "reviewer", "by", "question", "answer")


def entries_table(caption: str, entries: Iterable[AnyEntry], writer: Writer) -> ShownTable:
    """List entries: when each happened and was learned, how sure it is, what it says."""
    standing = {entry.id for entry in writer.view.known}
    rows = [_fact(entry, writer, entry.id in standing) for entry in entries]
    return ShownTable(caption, _HEAD, rows)


def _fact(entry: AnyEntry, writer: Writer, stands: bool) -> tuple[str, ...]:
    return (
        entry.id,
        entry.kind if stands else said("{kind} (corrected since)", kind=entry.kind),
        writer.stamp(entry.at),
        writer.stamp(entry.known_at) if entry.known_at != entry.at else said("at the same time"),
        entry.confidence,
        _words(entry, writer),
    )


def _words(entry: AnyEntry, writer: Writer) -> str:
    parts = []
    for name in _FIELDS:
        value = getattr(entry, name, None)
        if value:
            parts.append(", ".join(value) if isinstance(value, tuple) else str(value))
    if entry.kind == "figure":
        parts.append(writer.figure_amount(entry))
    if entry.kind == "commitment":
        parts.append(writer.at(entry.due))
    if entry.kind == "action":
        parts += [writer.text(entry.owner), writer.at(entry.due)]
    for name in _TEXTS:
        if text := getattr(entry, name, None):
            # What is internal, such as a waiver, is written once, in whatever language.
            parts.append(text if isinstance(text, str) else writer.text(text))
    return " · ".join(parts)
