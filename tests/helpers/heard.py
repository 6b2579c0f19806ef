"""Stored messages for tests, made from a few words each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aboveboard.feedback.language import language_of
from aboveboard.feedback.message import StoredMessage
from aboveboard.feedback.redaction import redact

NOON = datetime(2018, 1, 26, 12, 0, tzinfo=UTC)


def heard(text: str, number: int = 0, **fields: object) -> StoredMessage:
    """Return a message as the store keeps it, ``number`` minutes after noon, by its own person."""
    redacted = redact(text)
    values: dict[str, object] = {
        "receipt": f"R{number:05}",
        "channel": "web",
        "received_at": NOON + timedelta(minutes=number),
        "language": language_of(redacted.text),
        "text": redacted.text,
        "person": f"person-{number}",
        "redactions": redacted.kinds,
        "marks": redacted.marks,
        **fields,
    }
    return StoredMessage(**values)  # type: ignore[arg-type]
