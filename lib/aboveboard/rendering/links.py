"""Make links of official addresses, and of nothing else.

A reader who was just robbed is the next target of fake refund pages. So a link's text is always
its target, its scheme is https, and its host is one of the custodian's own domains or under one.
Every other address stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup, escape

URL = re.compile(r"(?<![A-Za-z0-9])https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_TRAILING = ".,;:!?'*"
_LONG = r"[A-Za-z0-9+/=_-]{17,}"
_DATE = r"(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日"
_HANDLED = re.compile(rf"(?P<long>{_LONG})|(?P<kept>{_DATE})")


class Piece(NamedTuple):
    """A run of text; ``official`` when it is an address that may be a link."""

    text: str
    official: bool


def is_official(url: str, domains: Iterable[str]) -> bool:
    """Tell whether ``url`` is an https address on one of ``domains`` or below one.

    An address with a user name, a port or a host that merely starts or ends like an official
    one is not official (RFC 3986, section 7.6 on misleading addresses).
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    if parts.scheme != "https" or "@" in parts.netloc or port is not None or not host:
        return False
    if not URL.fullmatch(url):
        return False
    names = (domain.lower().strip(".") for domain in domains)
    return any(name and (host == name or host.endswith(f".{name}")) for name in names)


def pieces(text: str, domains: Iterable[str]) -> Iterator[Piece]:
    """Cut ``text`` into official addresses and everything else, losing nothing."""
    known = tuple(domains)
    start = 0
    for match in URL.finditer(text):
        url = _without_punctuation(match.group())
        if not is_official(url, known):
            continue
        if match.start() > start:
            yield Piece(text[start : match.start()], False)
        yield Piece(url, True)
        start = match.start() + len(url)
    if start < len(text):
        yield Piece(text[start:], False)


def linked(text: str, domains: Iterable[str]) -> Markup:
    """Return ``text`` as escaped HTML whose official addresses are links.

    Long runs without a space, such as transaction ids, are marked so that a narrow screen can
    break them, and Chinese dates so that none breaks between a number and its unit. The
    characters stay as they are.
    """
    out = Markup()
    for piece in pieces(text, domains):
        if piece.official:
            out += Markup('<a href="{0}" class="long">{0}</a>').format(piece.text)
        else:
            out += _breakable(piece.text)
    return out


def _breakable(text: str) -> Markup:
    out, start = Markup(), 0
    for match in _HANDLED.finditer(text):
        out += escape(text[start : match.start()])
        out += Markup('<span class="{}">{}</span>').format(match.lastgroup, match.group())
        start = match.end()
    return out + escape(text[start:])


def _without_punctuation(url: str) -> str:
    """Drop what ends a sentence, not an address; a closing bracket only when none opened."""
    while url:
        if url[-1] in _TRAILING or (
            url[-1] in ")]" and url.count(url[-1]) > url.count({")": "(", "]": "["}[url[-1]])
        ):
            url = url[:-1]
        else:
            break
    return url
