"""Subscribers: who asked for updates by e-mail, confirmed it, and can leave with one click.

A request alone subscribes nobody: the address gets one message with a link, and only who opens it
is on the list (double opt-in). The links need no table: they are signed with a key that only the
custodian has (RFC 2104), each for one purpose. Leaving works by POST, as mail programs do it for
the reader (RFC 8058); a GET only shows the button, since link scanners follow every address.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from aboveboard.errors import PublishError
from aboveboard.publishing.deliveries import DeliveryLedger, Recipient
from aboveboard.publishing.delivery_reading import address_key
from aboveboard.publishing.delivery_tables import SUBSCRIBERS, SUPPRESSED
from aboveboard.publishing.recipients import is_address
from aboveboard.publishing.secrets import Secret

Purpose = Literal["confirm", "leave"]
CONFIRM_WITHIN = timedelta(days=3)


@dataclass(frozen=True)
class Links:
    """Makes and reads the signed tokens of the links.

    Parameters
    ----------
    key
        The secret ``subscriber_key``: at least 32 characters, never changed while mails are out.
    """

    key: Secret

    def __post_init__(self) -> None:
        """See that the key is long enough to sign with."""
        if len(self.key.value) < 32:
            raise PublishError.at(
                "subscriber_key",
                "This key is too short to sign links with.",
                "Make one: openssl rand -hex 32.",
            )

    def token(
        self, purpose: Purpose, address: str, language: str, made: datetime | None = None
    ) -> str:
        """Return the token of a link; without ``made`` it never ages."""
        stamp = int(made.timestamp()) if made else 0
        body = json.dumps([purpose, address, language, stamp], separators=(",", ":")).encode()
        return f"{_text(body)}.{_text(self._sign(body))}"

    def read(self, purpose: Purpose, token: str, now: datetime) -> tuple[str, str]:
        """Return address and language of a token.

        Raises
        ------
        PublishError
            It is not ours, for something else, or too old.
        """
        body, _, signature = token.partition(".")
        try:
            content, given = _bytes(body), _bytes(signature)
            if not hmac.compare_digest(given, self._sign(content)):
                raise ValueError
            found, address, language, stamp = json.loads(content)
        except (ValueError, binascii.Error):
            raise _wrong_link() from None
        made = datetime.fromtimestamp(stamp, UTC)
        if found != purpose or (purpose == "confirm" and now - made > CONFIRM_WITHIN):
            raise _wrong_link()
        return str(address), str(language)

    def _sign(self, body: bytes) -> bytes:
        return hmac.new(self.key.value.encode(), body, hashlib.sha256).digest()


def request(links: Links, address: str, language: str, now: datetime) -> str:
    """Return the token to send to an address that asked for updates; nothing is kept of it.

    Raises
    ------
    PublishError
        This is no address.
    """
    if not is_address(address):
        raise PublishError.at("address", "This is not an e-mail address.", "Check it.")
    return links.token("confirm", address, language, now)


def confirm_link(links: Links, page: str, address: str, language: str, now: datetime) -> str:
    """Return the link below the incident's page by which an address confirms; see `request`."""
    return f"{page.rstrip('/')}/confirm/{request(links, address, language, now)}"


def confirm(ledger: DeliveryLedger, links: Links, token: str, now: datetime) -> Recipient:
    """Put the address of a confirmation link on the list. Doing it twice is safe.

    It takes back an earlier leave, since the reader has asked anew; never a bounce or complaint.
    """
    address, language = links.read("confirm", token, now)
    key = address_key(address)
    values = {"address": address, "language": language, "since": now}
    with ledger.writing() as db:
        old = sa.update(SUBSCRIBERS).where(SUBSCRIBERS.c.recipient_key == key)
        if not db.execute(old.values(values)).rowcount:
            db.execute(sa.insert(SUBSCRIBERS).values(recipient_key=key, **values))
        db.execute(
            sa.delete(SUPPRESSED).where(
                SUPPRESSED.c.recipient_key == key, SUPPRESSED.c.why == "unsubscribed"
            )
        )
    return Recipient(address, language, {})


def leave(ledger: DeliveryLedger, links: Links, token: str, now: datetime) -> None:
    """Take the address of a leave link off the list, for messages being sent now too.

    Who has left already costs no writing: a link may be followed as often as one likes.
    """
    address, _ = links.read("leave", token, now)
    if _has_left(ledger, address):
        return
    with ledger.writing() as db:
        key = address_key(address)
        db.execute(sa.delete(SUBSCRIBERS).where(SUBSCRIBERS.c.recipient_key == key))
    ledger.suppress(address, "unsubscribed", now)


def _has_left(ledger: DeliveryLedger, address: str) -> bool:
    listed = sa.select(SUBSCRIBERS.c.since).where(
        SUBSCRIBERS.c.recipient_key == address_key(address)
    )
    with ledger.reading() as db:
        is_listed = db.execute(listed).first() is not None
    return not is_listed and bool(ledger.why_barred(address))


def subscribers(ledger: DeliveryLedger) -> Iterator[Recipient]:
    """Yield everyone on the list, in the order they confirmed; for exports."""
    query = sa.select(SUBSCRIBERS.c.address, SUBSCRIBERS.c.language).order_by(
        SUBSCRIBERS.c.since, SUBSCRIBERS.c.recipient_key
    )
    with ledger.reading(yield_per=1000) as db:
        for row in db.execute(query):
            yield Recipient(row[0], row[1], {})


def count_subscribers(ledger: DeliveryLedger) -> int:
    """Return how many are on the list."""
    with ledger.reading() as db:
        return int(db.execute(sa.select(sa.func.count()).select_from(SUBSCRIBERS)).scalar_one())


def leave_headers(links: Links, page: str, recipient: Recipient) -> tuple[tuple[str, str], ...]:
    """Return the headers by which a mail program leaves for its reader (RFC 2369, RFC 8058)."""
    return (
        ("List-Unsubscribe", f"<{leave_link(links, page, recipient)}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )


def leave_link(links: Links, page: str, recipient: Recipient) -> str:
    """Return the address below the incident's page by which a subscriber leaves."""
    token = links.token("leave", recipient.address, recipient.language)
    return f"{page.rstrip('/')}/unsubscribe/{token}"


def _wrong_link() -> PublishError:
    return PublishError.at(
        "link", "This link is not valid, or too old.", "Ask for a new one on the page."
    )


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
