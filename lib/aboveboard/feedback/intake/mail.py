"""Read mail: .mbox and .eml, HTML as text, quoted replies and signatures left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from aboveboard.feedback.intake.html_text import html_to_text
from aboveboard.feedback.intake.rows import BadRow, Row, read_bytes, row
from aboveboard.record.mail_policy import BRIEF, LONGEST_FIELD

# A line that begins a message in a mailbox (RFC 4155); inside one, it is written with > before it.
_FROM_LINE = re.compile(rb"(?:\A|(?<=\n))From [^\n]*\d{4}\r?\n")
_ESCAPED = re.compile(rb"(?m)^>(>*From )")
_REPLY = re.compile(
    r"(?im)^[^\S\n]*(?:on\b.{0,200}\bwrote:|在.{0,100}(?:写道|寫道)[:：]|-{2,} ?"
    r"(?:original message|forwarded message|原始邮件|原始郵件|转发邮件).{0,40}|_{20,}"
    r"|(?:from|发件人|寄件者) ?[:：].{0,200}\n"
    r"(?:sent|date|to|发送时间|日期|收件人|寄件日期) ?[:：].*)[^\S\n]*$"
)
_SIGNATURE = re.compile(r"(?m)^-- ?$")
_QUOTED = re.compile(r"(?m)^[ \t]*>.*\n?")
_AGAIN = re.compile(r"\s*(?:re|fw|fwd|aw|回复|回覆|答复|转发|轉寄)\s*[:：]", re.I)


def read_mbox(path: Path, channel: str) -> Iterator[Row]:
    """Yield the messages of a mailbox."""
    parts = _FROM_LINE.split(read_bytes(path))[1:]
    for number, part in enumerate(parts, start=1):
        yield _row(_ESCAPED.sub(rb"\1", part), f"message {number}", channel)


def read_eml(path: Path, channel: str) -> Iterator[Row]:
    """Yield the one message of a file."""
    yield _row(read_bytes(path), "message 1", channel)


def _row(content: bytes, place: str, channel: str) -> Row:
    try:
        mail = message_from_bytes(content, policy=BRIEF)
        if not isinstance(mail, EmailMessage):
            return BadRow(place, "This is no e-mail.")
        if _field(mail, "Auto-Submitted", "no").lower() != "no":
            return BadRow(place, "This is an automatic reply.")
        text = _words(mail)
    except Exception:  # Python's reader of mail breaks in many ways on what strangers send
        return BadRow(place, "This mail is broken: its parts can't be told apart.")
    return row(
        place,
        channel,
        text,
        _instant(mail),
        source_id=_field(mail, "Message-ID").strip(),
        author=_address(_field(mail, "From")),
    )


def _field(mail: EmailMessage, name: str, missing: str = "") -> str:
    """Return a field of the head; as it was sent where Python's reader breaks on it."""
    try:
        return str(mail.get(name, missing))
    except Exception:
        sent = (value for key, value in mail.raw_items() if key.lower() == name.lower())
        return str(next(sent, missing))[:LONGEST_FIELD]


def _address(text: str) -> str:
    try:
        return parseaddr(text)[1]
    except RecursionError:  # brackets within brackets
        return ""


def _instant(mail: EmailMessage) -> datetime | None:
    try:
        instant = parsedate_to_datetime(_field(mail, "Date"))
    except (ValueError, TypeError, OverflowError):  # no date, or one that no calendar has
        return None
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant


def _words(mail: EmailMessage) -> str:
    """Return the subject, unless it is that of what is replied to, and what was written anew."""
    subject = _field(mail, "Subject").strip()
    body = mail.get_body(preferencelist=("plain", "html"))
    text = ""
    if body is not None:
        try:
            text = body.get_content()
        except (LookupError, ValueError):  # an encoding that is not known, or no name of one
            raw = body.get_payload(decode=True)
            text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
        if body.get_content_subtype() == "html":
            text = html_to_text(text)
    own = own_words(text)
    if _AGAIN.match(subject) or subject.casefold() in own.casefold():
        subject = ""
    return "\n".join(part for part in (subject, own) if part)


def own_words(text: str) -> str:
    """Return what the writer of a reply wrote, without what is quoted below, above or between."""
    text = text.replace("\r\n", "\n")
    reply = _REPLY.search(text)
    if reply and text[: reply.start()].strip():
        text = text[: reply.start()]
    elif reply:  # the answer stands below what it quotes
        text = text[: reply.start()] + text[reply.end() :]
    text = _QUOTED.sub("", text)
    signature = _SIGNATURE.search(text)
    return (text[: signature.start()] if signature else text).strip()
