"""What a message is: as it comes, as it is kept, and what its writer gets back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from aboveboard.errors import FeedbackError
from aboveboard.feedback.found import RedactedKind
from aboveboard.feedback.language import Language
from aboveboard.feedback.redaction import Mark
from aboveboard.record.secrets import find_secrets

StatedKind = Literal["question", "suggestion", "complaint"]

LONGEST = 100_000
LONGEST_CONTACT = 400
_CHANNEL = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")
_TRANSACTION = re.compile(r"(?:0x)?[0-9A-Za-z]{32,128}\Z")


@dataclass(frozen=True)
class Contact:
    """Where to write with the answer. One is made only with its owner's consent."""

    address: str = field(repr=False)
    consented_at: datetime

    def __post_init__(self) -> None:
        if not self.address.isprintable() or not 0 < len(self.address) <= LONGEST_CONTACT:
            raise _wrong(
                "contact",
                "This is no contact.",
                f"Write one line of up to {LONGEST_CONTACT} signs.",
            )


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message as it came. It lives in memory only: the store keeps what :func:`redact` leaves.

    Parameters
    ----------
    channel
        Where it came from, in small letters: ``web``, ``email``, ``telegram``.
    received_at
        When, an aware instant.
    source_id
        What the channel calls it, so that it counts once. Without one, a message is known by its
        writer, instant and text.
    numbered_by_hand
        ``source_id`` is no name that one system gave: another sheet of the same channel may give it
        to another message. Writer, instant and text then tell the two apart as well.
    read_as_utc
        Where the channel told no time zone: the instant as it would be in UTC, which is how such
        times were read once.
    form
        The form that it was written in, on the page. Sending the same again counts once; another
        text, or a contact added, is another message.
    author
        Who wrote it, as the channel tells them apart: an address, a user id. Kept as a keyed hash.
    kind
        What the writer said it is, where the channel asks.
    transaction
        A transaction id, from a field of its own.
    place
        Where it stands in the file it was read from; told to who imports it, and never kept.

    Raises
    ------
    FeedbackError
        A field can't be kept; the message names the field and never its value.
    """

    channel: str
    received_at: datetime
    text: str = field(repr=False)
    source_id: str = field(default="", repr=False)
    numbered_by_hand: bool = False
    read_as_utc: datetime | None = None
    form: str = field(default="", repr=False)
    author: str = field(default="", repr=False)
    kind: StatedKind | None = None
    transaction: str = field(default="", repr=False)
    contact: Contact | None = field(default=None, repr=False)
    place: str = ""

    def __post_init__(self) -> None:
        if not _CHANNEL.match(self.channel):
            raise _wrong(
                "channel", "This is no name of a channel.", "Write small letters, digits, hyphens."
            )
        if self.received_at.tzinfo is None:
            raise _wrong("received_at", "The instant has no time zone.", "Give its offset.")
        if not self.text.strip():
            raise _wrong("text", "The message is empty.", "Leave it out.")
        if len(self.text) > LONGEST:
            raise _wrong("text", f"The message is longer than {LONGEST} characters.", "Shorten it.")
        if self.transaction and (
            not _TRANSACTION.match(self.transaction) or find_secrets(self.transaction)
        ):
            raise _wrong(
                "transaction",
                "This is no transaction id.",
                "Copy the id alone: 32 to 128 letters and digits.",
            )


def _wrong(name: str, what: str, do: str) -> FeedbackError:
    return FeedbackError.at("", what, do, field=name)


@dataclass(frozen=True)
class Receipt:
    """What the writer gets: a number, and whether the message is new or was known already.

    ``alarms`` names what was found and taken out: its writer must move the funds.
    """

    number: str
    is_new: bool
    alarms: tuple[RedactedKind, ...] = ()


@dataclass(frozen=True)
class StoredMessage:
    """A message as it is kept and analysed: redacted, its writer a keyed hash, no contact.

    ``answer`` is the id of the answer it got, empty while it has none.
    """

    receipt: str
    channel: str
    received_at: datetime
    language: Language
    text: str
    person: str
    kind: StatedKind | None = None
    redactions: tuple[RedactedKind, ...] = ()
    marks: tuple[Mark, ...] = ()
    transaction: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer to those who asked about a topic: the question and its answer by language."""

    id: str
    topic: str
    questions: dict[str, str]
    texts: dict[str, str]
    answered_at: datetime


@dataclass(frozen=True)
class Asker:
    """Who asked to be told of an answer: the receipt, the message's language, where to write."""

    receipt: str
    language: Language
    contact: Contact


@dataclass(frozen=True)
class ReceiptState:
    """What the page of a receipt shows: when the message came, and its answer, if there is one.

    ``alarms`` names what was taken out of it: its writer must move the funds.
    """

    receipt: str
    received_at: datetime
    answer: Answer | None
    alarms: tuple[RedactedKind, ...] = ()


@dataclass(frozen=True)
class Alert:
    """A writer who must be told to move funds: the receipt, and what was found. Never the value."""

    receipt: str
    kind: RedactedKind
    raised_at: datetime
    settled_at: datetime | None = None
