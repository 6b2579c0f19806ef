"""The announcement as an e-mail, ready to be sent to one recipient after another."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.charset import SHORTEST, Charset
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache

import css_inline

from aboveboard.errors import Problem, RenderError
from aboveboard.plays.statement import Edition, Statement
from aboveboard.rendering.layout import in_order
from aboveboard.rendering.pages import fill, style
from aboveboard.rendering.plain import plain_text
from aboveboard.rendering.source import edition_of
from aboveboard.said import said

HTML_LIMIT = 90_000  # bytes; Gmail clips a message's HTML at about 102,000
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
# Controls, and the characters of Unicode Annex 9 that reorder a line.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]+")
_SMTP = policy.SMTP.clone(max_line_length=998)
# A charset of our own: other packages change how Python's one is encoded, for the whole process.
_UTF8 = Charset("utf-8")
_UTF8.header_encoding = SHORTEST


@dataclass(frozen=True)
class Notice:
    """What a message is about: a name that stays the same, its subject, its instant."""

    name: str
    subject: str
    at: datetime


def render_email(
    statement: Statement,
    language: str | None = None,
    *,
    recipient: str = "",
) -> bytes:
    """Return the statement in one language as a message of RFC 5322, lines ended by CRLF.

    The message is alternative(plain, html), with charts alternative(plain, related(html,
    pictures)) (RFC 2046, RFC 2387). The same input gives the same bytes.

    Parameters
    ----------
    recipient
        The address it goes to; left out, ``To`` names no one and the delivery fills it in.

    Raises
    ------
    RenderError
        There is no such edition, a label is missing, the sender or recipient is no address, or the
        HTML part is over :data:`HTML_LIMIT` bytes.
    """
    head = email_headers(statement, language, recipient=recipient)
    return head + email_body(statement, language)


def email_headers(
    statement: Statement, language: str | None = None, *, recipient: str = ""
) -> bytes:
    """Return the head of the message for one recipient; :func:`email_body` follows it.

    Made apart so that a delivery to many builds the body once: the lines that are the same for
    all (:func:`common_headers`), then those of the recipient (:func:`recipient_headers`).
    """
    return common_headers(statement, language) + recipient_headers(
        statement, language, recipient=recipient
    )


def common_headers(statement: Statement, language: str | None = None) -> bytes:
    """Return the header lines that are the same for every recipient."""
    edition = edition_of(statement, language)
    sender = _address(statement.issuer.sender, "issuer.sender")
    return _lines(
        ("Date", format_datetime(statement.as_of.astimezone(UTC))),
        ("From", f"{_encoded(edition.custodian, quoted=True)}\r\n <{sender}>"),
        ("Subject", _encoded(edition.subject)),
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", edition.language),
    )


def recipient_headers(
    statement: Statement, language: str | None = None, *, recipient: str = ""
) -> bytes:
    """Return the header lines that name the recipient, and this message and those it answers."""
    tag = language or statement.languages[0]
    to = _address(recipient, "recipient") if recipient else "undisclosed-recipients:;"
    lines = [("To", to), ("Message-ID", message_id(statement, tag, recipient=recipient))]
    if earlier := _earlier(statement, tag, recipient):
        # A line an id, for a line must not pass 998 octets (RFC 5322, 2.1.1).
        lines += [("In-Reply-To", earlier[-1]), ("References", "\r\n ".join(earlier))]
    return _lines(*lines)


def render_notice(
    statement: Statement, language: str, recipient: str, notice: Notice, text: str
) -> bytes:
    """Return a message of plain text to one recipient, in the name of a statement's issuer.

    The same input gives the same bytes, the Message-ID with them: sent again, it is the same
    message.
    """
    edition = edition_of(statement, language)
    sender = _address(statement.issuer.sender, "issuer.sender")
    digest = _digest(statement.incident, notice.name, language, recipient)
    head = _lines(
        ("Date", format_datetime(notice.at.astimezone(UTC))),
        ("From", f"{_encoded(edition.custodian, quoted=True)}\r\n <{sender}>"),
        ("Subject", _encoded(notice.subject)),
        ("To", _address(recipient, "recipient")),
        ("Message-ID", f"<{digest}@{_domain(statement)}>"),
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", language),
    )
    message = EmailMessage(policy=_SMTP)
    _set_text(message, text, "plain")
    return head + message.as_bytes(policy=_SMTP)


def _lines(*headers: tuple[str, str]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("ascii")


def email_body(statement: Statement, language: str | None = None) -> bytes:
    """Return the MIME part of the message, its own headers first."""
    edition = edition_of(statement, language)
    pictures = _pictures(edition)
    message = EmailMessage(policy=_SMTP)
    _set_text(message, plain_text(statement, edition), "plain")
    html = email_html(statement, edition, pictures)
    message.add_alternative("", subtype="html")
    part = message.get_payload(1)
    assert isinstance(part, EmailMessage)
    _set_text(part, html, "html")
    for name, png in pictures.items():
        cid = f"<{name}@{_domain(statement)}>"
        part.add_related(png, "image", "png", cid=cid, disposition="inline", filename=f"{name}.png")
    seed = _digest(statement.id, str(statement.version), edition.language)
    for number, piece in enumerate(message.walk()):
        del piece["MIME-Version"]
        if piece.is_multipart():
            piece.set_boundary(f"=_{seed}_{number}")
    message["MIME-Version"] = "1.0"
    return message.as_bytes(policy=_SMTP)


def email_html(statement: Statement, edition: Edition, pictures: Container[str] = ()) -> str:
    """Return the HTML part: tables for layout, styles inlined, nothing fetched.

    Parameters
    ----------
    pictures
        The ids of the charts whose pictures go with it; of the others it shows the table alone.
    """
    first, rest = in_order(edition.sections, mail=True)
    page = fill(
        "email.html.j2",
        statement=statement,
        edition=edition,
        labels=edition.labels,
        first=first,
        rest=rest,
        domains=statement.issuer.domains,
        pictures=pictures,
        host=_domain(statement),
        style=style("email.css"),
    )
    html = _inliner().inline(page)
    size = len(html.encode())
    if size > HTML_LIMIT:
        raise RenderError(
            Problem(
                field="sections",
                what=said(
                    "The HTML of the e-mail in {language} is {size:.1f} KB; mail programs "
                    "cut it off above {limit} KB.",
                    language=edition.language,
                    size=size / 1000,
                    limit=HTML_LIMIT // 1000,
                ),
                do="Shorten the sections or move tables to the announcement.",
            )
        )
    return html


def _pictures(edition: Edition) -> dict[str, bytes]:
    """Return the pictures of an edition's charts by the charts' ids."""
    charts = edition.charts
    if not charts:
        return {}
    # Loaded when there is something to draw: most runs draw nothing.
    from aboveboard.rendering.charts.picture import picture

    drawn = {chart.id: picture(chart, edition.language, edition.direction) for chart in charts}
    return {name: png for name, png in drawn.items() if png is not None}


def message_id(
    statement: Statement, language: str, *, recipient: str = "", earlier: str = ""
) -> str:
    """Return the Message-ID of one statement, language and recipient (RFC 5322, 3.6.4).

    Parameters
    ----------
    earlier
        The id of another statement of the incident, in its first version, to name that instead.
    """
    name, version = (earlier, 1) if earlier else (statement.id, statement.version)
    digest = _digest(statement.incident, name, str(version), language, recipient)
    return f"<{digest}@{_domain(statement)}>"


def _earlier(statement: Statement, language: str, recipient: str) -> list[str]:
    """Name the messages this one follows, oldest first (RFC 5322, 3.6.4).

    These are the statements of its thread, and for a corrected version its own first version.
    """
    ids = list(statement.thread)
    if statement.previous and statement.previous not in ids:
        ids.append(statement.previous)
    if statement.version > 1:
        ids.append(statement.id)
    return [message_id(statement, language, recipient=recipient, earlier=name) for name in ids]


def _set_text(part: EmailMessage, text: str, subtype: str) -> None:
    latin = sum(char < "\u0250" for char in text) * 10 > len(text) * 9
    cte = "quoted-printable" if latin else "base64"
    part.set_content(text, subtype=subtype, charset="utf-8", cte=cte)


def _encoded(text: str, *, quoted: bool = False) -> str:
    """Return ``text`` for a header: on one line, as words of RFC 2047 where it is not ASCII."""
    line = " ".join(_UNSAFE.sub(" ", text).split())
    if line.isascii() and "=?" not in line and len(line) < 60:
        if not quoted:
            return line
        return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return Header(line, _UTF8, maxlinelen=74, header_name="Subject").encode(linesep="\r\n")


def _address(address: str, field: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise RenderError(
            Problem(
                field=field,
                what="This is not an e-mail address.",
                do="Give one such as notice@status.minato.example.",
            )
        )
    return address


def _domain(statement: Statement) -> str:
    return _address(statement.issuer.sender, "issuer.sender").rpartition("@")[2].lower()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
