"""Bounces and complaints: read the mailbox they come back to, and bar those addresses.

A bounce is a delivery status notification (RFC 3464); only a lasting failure bars an address. A
complaint is a feedback report (RFC 5965) of somebody who pressed "spam". Anybody can write to that
mailbox, so that an address is barred only when a message of ours went to it.
"""

from __future__ import annotations

import imaplib
import mailbox
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.utils import parseaddr
from pathlib import Path

from aboveboard.errors import PublishError
from aboveboard.publishing.deliveries import DeliveryLedger, Why
from aboveboard.publishing.secrets import Secret
from aboveboard.record.mail_policy import BRIEF


@dataclass(frozen=True)
class Returned:
    """An address that a report names, and why no further message should go there."""

    address: str
    why: Why


@dataclass(frozen=True)
class Barred:
    """What came of a mailbox: messages read, addresses barred, and reports that matched nobody.

    ``strangers`` has the number of the message, from 1, for each address that no message of ours
    went to.
    """

    read: int
    barred: int
    strangers: tuple[int, ...] = ()


def bar_returned(ledger: DeliveryLedger, messages: Iterable[bytes], now: datetime) -> Barred:
    """Bar the addresses that the reports among ``messages`` name. Doing it twice is safe."""
    read = barred = 0
    strangers: list[int] = []
    for read, raw in enumerate(messages, start=1):  # the last is how many there are
        for found in returned_in(raw):
            if ledger.knows(found.address):
                ledger.suppress(found.address, found.why, now)
                barred += 1
            else:
                strangers.append(read)
    return Barred(read, barred, tuple(strangers))


def returned_in(raw: bytes) -> tuple[Returned, ...]:
    """Return the addresses that one message reports; none when it is no report or broken."""
    try:
        return _returned(raw)
    except Exception:  # anybody can write to that mailbox, and Python's reader of mail breaks
        return ()


def _returned(raw: bytes) -> tuple[Returned, ...]:
    message = message_from_bytes(raw, policy=BRIEF)
    if not isinstance(message, EmailMessage) or message.get_content_type() != "multipart/report":
        return ()
    kind = str(message.get_param("report-type")).lower()
    reader = {"delivery-status": _bounced, "feedback-report": _complained}.get(kind)
    return tuple(dict.fromkeys(reader(message))) if reader else ()


def _bounced(message: EmailMessage) -> Iterator[Returned]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            # The parts behind the first are one a recipient (RFC 3464, 2.1).
            for fields in part.iter_parts():
                lasting = _word(fields, "Status").startswith("5")
                if lasting and _word(fields, "Action") == "failed":
                    yield from _named(
                        fields.get("Original-Recipient") or fields.get("Final-Recipient"), "bounced"
                    )


def _complained(message: EmailMessage) -> Iterator[Returned]:
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            for fields in part.iter_parts():
                if _word(fields, "Feedback-Type") in ("abuse", "fraud"):
                    for name in fields.get_all("Original-Rcpt-To") or ():
                        yield from _named(name, "complained")


def _word(fields: Message, name: str) -> str:
    return str(fields.get(name)).strip().lower()


def _named(field: object, why: Why) -> Iterator[Returned]:
    """Read an address from a field such as ``rfc822; customer@example.com``."""
    address = parseaddr(str(field).rpartition(";")[2])[1]
    if "@" in address:
        yield Returned(address, why)


def mailbox_messages(path: Path) -> Iterator[bytes]:
    """Yield the messages of an mbox file; raise PublishError when it can't be read."""
    if not path.is_file():
        raise PublishError.at(path, "There is no such mailbox file.", "Name an mbox file.")
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.keys():  # noqa: SIM118  # a mailbox iterates over messages, not keys
            yield box.get_bytes(key)
    finally:
        box.close()


def imap_messages(
    host: str, user: str, password: Secret, *, port: int, seconds: float = 60
) -> Iterator[bytes]:
    """Yield the unread messages of an IMAP inbox, which reading marks as read.

    ``seconds`` is how long the server may take over connecting and over each answer.

    Raises
    ------
    PublishError
        The server can't be reached, refuses the login, or has a certificate for another name or
        of nobody known: it gets no password then.
    """
    secure = ssl.create_default_context()
    try:
        with imaplib.IMAP4_SSL(host, port, ssl_context=secure, timeout=seconds) as box:
            box.login(user, password.value)
            box.select("INBOX")
            for number in box.search(None, "UNSEEN")[1][0].split():
                for found in box.fetch(number.decode(), "(RFC822)")[1]:
                    if isinstance(found, tuple):
                        yield found[1]
    except ssl.SSLCertVerificationError:
        raise PublishError.at(
            host,
            "The certificate of the bounces' mailbox can't be trusted.",
            "Name the host as the certificate does.",
        ) from None
    except (OSError, imaplib.IMAP4.error):
        raise PublishError.at(
            host, "The mailbox of the bounces can't be read.", "Check host, user and imap_password."
        ) from None
