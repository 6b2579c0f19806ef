"""What a request says of itself: from which address, in which languages, from which page."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.datastructures import Headers

Networks = tuple[IPv4Network | IPv6Network, ...]


def networks(names: Sequence[str]) -> Networks:
    """Return the networks of proxies that are trusted."""
    return tuple(ip_network(name, strict=False) for name in names)


def client_address(peer: str, headers: Headers, trusted: Networks) -> str:
    """Return the address that a request comes from.

    ``X-Forwarded-For`` counts only when a trusted proxy sent the request, and then from its end:
    what stands before the first untrusted address could be made up by the client.
    """
    if not _is_trusted(peer, trusted):
        return peer
    hops = ",".join(headers.getlist("x-forwarded-for")).split(",")
    address = peer
    for hop in reversed([hop.strip() for hop in hops if hop.strip()]):
        address = hop
        if not _is_trusted(hop, trusted):
            break
    return address


def is_forwarded_by_stranger(peer: str, headers: Headers, trusted: Networks) -> bool:
    """Tell whether a request names whom it was forwarded for, and its sender is not trusted."""
    names = ("x-forwarded-for", "forwarded", "x-real-ip")
    return not _is_trusted(peer, trusted) and any(name in headers for name in names)


def has_two_lengths(headers: Headers) -> bool:
    """Tell whether a request says in two ways how long its body is.

    A proxy may believe the other one, and take the rest for another reader's request.
    """
    return "content-length" in headers and "transfer-encoding" in headers


def _is_trusted(address: str, trusted: Networks) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in trusted)


def host_name(headers: Headers) -> str:
    """Return the host that a request names, without its port, in small letters."""
    host = headers.get("host", "").strip().lower()
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host


def comes_from_here(headers: Headers) -> bool:
    """Tell whether a form was sent from a page of this very site.

    Sources: Fetch Metadata (W3C), ``Sec-Fetch-Site``; RFC 6454, section 7, ``Origin``. A browser
    that sends neither is let through: the form's token is asked for all the same.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    try:
        return origin is None or urlsplit(origin).netloc == headers.get("host", "").strip()
    except ValueError:  # such as http://[
        return False


def best_language(accept: str, known: Sequence[str]) -> str:
    """Return the known language that a reader likes best (RFC 9110, section 12.5.4).

    Parameters
    ----------
    accept
        The ``Accept-Language`` header; may be empty or no header at all.
    known
        Language tags; the first is for whoever likes none of them. ``zh-TW`` and ``zh`` find
        ``zh-CN``.
    """
    for _, tag in sorted(_liked(accept), key=lambda liked: -liked[0]):
        for language in known:
            if language.lower() == tag:
                return language
        for language in known:
            if language.lower().partition("-")[0] == tag.partition("-")[0]:
                return language
    return known[0]


def _liked(accept: str) -> list[tuple[float, str]]:
    liked = []
    for part in accept[:500].split(","):
        tag, _, parameter = part.partition(";")
        name, _, value = parameter.partition("=")
        try:
            quality = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            quality = 0.0
        if tag.strip() and quality > 0:
            liked.append((quality, tag.strip().lower()))
    return liked
