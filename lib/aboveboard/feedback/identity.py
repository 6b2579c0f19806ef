"""Tell people and messages apart without keeping who they are: keyed hashes.

The hash of an address could be found by hashing every address; with a key it can't, as long as the
key is kept apart from the store. HMAC-SHA256 (RFC 2104).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from datetime import datetime
from pathlib import Path

from aboveboard.errors import FeedbackError
from aboveboard.feedback.message import Message
from aboveboard.feedback.redaction import normal_form
from aboveboard.record.files import new_file

KEY_BYTES = 32
_LONGEST_TYPED = 40
# Crockford's base 32: no letter that is mistaken for a digit.
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def keyed(key: bytes, *parts: str) -> str:
    """Return the keyed hash of ``parts``, 32 hexadecimal digits."""
    return _digest(key, parts).hex()[:32]


def receipt_number(key: bytes, origin: str) -> str:
    """Return the receipt number of a message: 60 bits in three groups, as in 7K3M-9QTX-2B4D.

    The same message has the same one; without the key nobody can tell it.
    """
    number = int.from_bytes(_digest(key, ("receipt", origin))[:8], "big")
    digits = [_DIGITS[number >> (5 * place) & 31] for place in range(12)]
    return "-".join("".join(digits[at : at + 4]) for at in (0, 4, 8))


def as_receipt_number(text: str) -> str:
    """Return what a person typed as a receipt number is written: 7k3m9qtx2b4d as 7K3M-9QTX-2B4D."""
    upper = text[:_LONGEST_TYPED].upper().translate(str.maketrans("OIL", "011"))
    plain = "".join(letter for letter in upper if letter in _DIGITS)
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def message_origin(key: bytes, message: Message, redacted: str) -> str:
    """Return what tells a message from others; no hash of a text holds what was taken out.

    ``redacted`` is the text of the message as it is kept.
    """
    if message.source_id and not message.numbered_by_hand:
        return _named(key, message)
    text = normal_form(redacted)
    if message.form:
        contact = message.contact.address if message.contact else ""
        fields = (message.kind or "", message.transaction, contact, text)
        return keyed(key, "form", message.channel, message.form, *fields)
    # Of its own where the zone was not told: none is taken for one whose time was read as UTC.
    kind = "content" if message.read_as_utc is None else "content in zone"
    return _content(key, kind, message, text, message.received_at)


def earlier_origins(key: bytes, message: Message, redacted: str) -> tuple[str, ...]:
    """Return by what else a store may know ``message``, if an earlier release took it in.

    A number given by hand was once enough to tell a message, and times without a zone were read
    as UTC. Without these origins a file that is imported again would count everything twice. What
    is found by them is compared first: the number may have been given to another message.
    """
    if message.source_id and not message.numbered_by_hand:
        return ()
    found = []
    if message.source_id:
        found.append(_named(key, message))
    if message.read_as_utc is not None:
        text = normal_form(redacted)
        found.append(_content(key, "content", message, text, message.read_as_utc))
    return tuple(found)


def _content(key: bytes, kind: str, message: Message, text: str, at: datetime) -> str:
    number = (message.source_id,) if message.source_id else ()
    what = (message.channel, message.author, str(at.timestamp()), text)
    return keyed(key, kind, *what, *number)


def _named(key: bytes, message: Message) -> str:
    return keyed(key, "origin", message.channel, message.source_id)


def person_key(key: bytes, channel: str, author: str) -> str:
    """Return the person behind ``author``; an e-mail address is one person on every channel."""
    plain = author.strip().casefold()
    return keyed(key, "person", "" if "@" in plain[1:] else channel, plain)


def load_key(path: Path) -> bytes:
    """Return the key in ``path``; make a new one, readable by its owner alone, where there is none.

    Raises
    ------
    FeedbackError
        The file can't be read or made, or holds no key.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            new_file(path, os.urandom(KEY_BYTES).hex().encode() + b"\n", prefix=".key-")
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except OSError as error:
        raise FeedbackError.at(
            path, f"The key can't be read or made: {error.strerror}.", "Allow it, or name another."
        ) from None
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise FeedbackError.at(
            path,
            "This file holds no key.",
            f"Bring the key of this store back; a new one is {KEY_BYTES * 2} hexadecimal digits.",
        )
    return key


def _digest(key: bytes, parts: tuple[str, ...]) -> bytes:
    content = "\0".join(parts).encode("utf-8", "backslashreplace")
    return hmac.new(key, content, hashlib.sha256).digest()
