"""The form as it was filled in: read within limits, judged field by field, nothing kept.

What goes back to the reader beside an error is redacted, so that no page repeats a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import cast, get_args

from aboveboard.errors import FeedbackError
from aboveboard.feedback.found import RedactedKind
from aboveboard.feedback.message import Contact, Message, StatedKind
from aboveboard.feedback.redaction import redact
from aboveboard.publishing.recipients import is_address
from aboveboard.record.secrets import find_secrets
from aboveboard.site.bodies import fields_of
from aboveboard.site.markers import as_kept
from aboveboard.wording.language import Language

KINDS: tuple[str, ...] = get_args(StatedKind)
LONGEST_TEXT = 4000
LONGEST_FIELD = 200
# A Chinese character takes nine bytes in a form; the other fields are short.
LONGEST_BODY = 9 * LONGEST_TEXT + 9 * LONGEST_FIELD * 3 + 2048
FIELDS = ("kind", "text", "transaction", "contact", "consent")
TRAP = "website"

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Draft:
    """A form as it stands: what the reader wrote, and what is wrong with it by field.

    ``problems`` holds names of words under ``site.problems``, by field; ``alarms`` what was taken
    out of the text before it was shown again.
    """

    kind: str = ""
    text: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    consent: bool = False
    transaction: str = field(default="", repr=False)
    problems: Mapping[str, str] = field(default_factory=dict)
    alarms: tuple[RedactedKind, ...] = ()


@dataclass(frozen=True)
class Sent:
    """What was sent: the fields, the token as text, and whether the trap was filled."""

    draft: Draft
    token: str = field(default="", repr=False)
    trapped: bool = False

    def as_kept(self, language: Language) -> Sent:
        """Return the same with the marks of what was taken out read back from words."""
        return replace(self, draft=replace(self.draft, text=as_kept(self.draft.text, language)))


def read_form(body: bytes) -> Sent:
    """Parse a body; raise FormError when it is no form of ours."""
    fields = fields_of(body)
    draft = Draft(
        kind=fields.get("kind", ""),
        # A browser sends a line break as two characters, and counts it as one.
        text=fields.get("text", "").replace("\r\n", "\n"),
        contact=fields.get("contact", "").strip(),
        consent="consent" in fields,
        transaction=fields.get("transaction", "").strip(),
    )
    return Sent(draft, fields.get("token", ""), bool(fields.get(TRAP)))


def problems_of(draft: Draft) -> dict[str, str]:
    """Return what is wrong with a draft: field -> the name of a word under ``site.problems``."""
    found: dict[str, str] = {}
    if draft.kind not in KINDS:
        found["kind"] = "kind"
    if not draft.text.strip():
        found["text"] = "text_empty"
    elif len(draft.text) > LONGEST_TEXT:
        found["text"] = "text_long"
    if draft.transaction:
        if find_secrets(draft.transaction):
            found["transaction"] = "secret"
        elif not _is_transaction(draft.transaction):
            found["transaction"] = "transaction"
    if draft.contact:
        if find_secrets(draft.contact):
            found["contact"] = "secret"
        elif len(draft.contact) > LONGEST_FIELD or not is_address(draft.contact):
            found["contact"] = "contact"
        elif not draft.consent:
            found["consent"] = "consent"
    return found


def shown_again(draft: Draft, problems: Mapping[str, str]) -> Draft:
    """Return the draft as a page may show it again: redacted, the refused fields emptied.

    It is redacted before it is cut: a part of a phrase would not be known as one.
    """
    redacted = redact(draft.text)
    secret = {name for name, problem in problems.items() if problem == "secret"}
    return Draft(
        kind=draft.kind if draft.kind in KINDS else "",
        text=(redacted.text if redacted.alarms else draft.text)[: 2 * LONGEST_TEXT],
        contact="" if "contact" in secret else draft.contact[:LONGEST_FIELD],
        consent=draft.consent,
        transaction="" if "transaction" in secret else draft.transaction[:LONGEST_FIELD],
        problems=problems,
        alarms=redacted.alarms or (("private-key",) if secret else ()),
    )


def message_of(draft: Draft, form: str, at: datetime) -> Message:
    """Return the message of a draft without problems."""
    return Message(
        channel="web",
        received_at=at,
        text=draft.text,
        form=form,
        kind=cast(StatedKind, draft.kind),
        transaction=draft.transaction,
        contact=Contact(draft.contact, at) if draft.contact and draft.consent else None,
    )


def _is_transaction(text: str) -> bool:
    try:  # the message itself knows what it takes for one
        Message(channel="web", received_at=_ANY_TIME, text="-", transaction=text)
    except FeedbackError:
        return False
    return True
