"""One approved e-mail, encoded once and addressed to many.

Takes the bytes of the approved rendition and gives, for each recipient, a few header lines and the
same body. A personal part is put in its two places without encoding the rest anew: what stands
before and after it is kept as whole lines of base64.
"""

from __future__ import annotations

import base64
import email
from collections.abc import Iterable
from email import policy
from email.message import EmailMessage

from aboveboard.errors import PublishError
from aboveboard.plays.statement import Statement
from aboveboard.rendering.email import common_headers, email_headers, recipient_headers
from aboveboard.rendering.personal import PLACE, Personal, personal_html, personal_text

_LINE = 57  # bytes that make one full base64 line of 76 characters (RFC 2045, 6.8)


class Letter:
    """The e-mail of one language.

    Parameters
    ----------
    eml
        The approved rendition, byte for byte.

    Raises
    ------
    PublishError
        The rendition was made by another version of Aboveboard.
    """

    def __init__(self, statement: Statement, language: str, eml: bytes) -> None:
        head = email_headers(statement, language)
        if not eml.startswith(head):
            raise PublishError.at(
                f"{language}/email.eml",
                "This e-mail was made by another version of Aboveboard.",
                "Run the play again and have it approved.",
            )
        self.statement = statement
        self.language = language
        self._edition = statement.edition(language)
        self._common = common_headers(statement, language)
        self._body = eml[len(head) :]
        self._pieces: tuple[bytes, bytes, bytes] | None = None

    def message(
        self,
        address: str,
        *,
        personal: Personal | None = None,
        headers: Iterable[tuple[str, str]] = (),
    ) -> bytes:
        """Return the whole message for one recipient, lines ended by CRLF.

        Parameters
        ----------
        personal
            What this recipient alone is shown.
        headers
            Further header lines of ASCII, such as List-Unsubscribe.
        """
        own = recipient_headers(self.statement, self.language, recipient=address)
        more = "".join(f"{name}: {value}\r\n" for name, value in headers).encode("ascii")
        body = self._with(personal) if personal else self._body
        return b"".join((self._common, own, more, body))

    def _with(self, personal: Personal) -> bytes:
        if self._pieces is None:
            self._pieces = _pieces(self._body)
        start, middle, end = self._pieces
        text = _base64(personal_text(self._edition, personal), end="\r\n\r\n")
        return b"".join((start, text, middle, _base64(personal_html(self._edition, personal)), end))


def _pieces(body: bytes) -> tuple[bytes, bytes, bytes]:
    """Cut a body at the two places of the personal part, both texts encoded in base64."""
    message = email.message_from_bytes(body, policy=policy.SMTP)
    plain, html = (
        next(part for part in message.walk() if part.get_content_type() == f"text/{kind}")
        for kind in ("plain", "html")
    )
    before, _, after = _content(html).partition(PLACE)
    text, start = _set_base64(plain, _content(plain)), _base64(before)
    page = start + _set_base64(html, after)
    html.set_payload(page.decode())
    whole = message.as_bytes(policy=policy.SMTP)
    text_at, page_at = whole.index(text), whole.index(page) + len(start)
    return whole[:text_at], whole[text_at:page_at], whole[page_at:]


def _content(part: EmailMessage) -> str:
    return bytes(part.get_payload(decode=True)).decode("utf-8")


def _set_base64(part: EmailMessage, text: str) -> bytes:
    encoded = _base64(text)
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(encoded.decode())
    return encoded


def _base64(text: str, end: str = "") -> bytes:
    """Return whole base64 lines, which others may follow: blanks before ``end`` fill the last."""
    raw = text.encode()
    raw += b" " * (-len(raw + end.encode()) % _LINE) + end.encode()
    encoded = base64.b64encode(raw)
    return b"".join(encoded[at : at + 76] + b"\r\n" for at in range(0, len(encoded), 76))
