"""Before the first message: what the world's mail servers will ask the DNS about the sender.

Reads the records of SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489). A missing one stops
nothing, since the relay may sign for another domain; it is said, so that somebody looks before a
million messages go to spam.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import dns.exception
import dns.resolver

from aboveboard.errors import Problem

_SECONDS = 5.0


@dataclass(frozen=True)
class Sender:
    """Who the messages come from: the address shown, the one bounces go to, the DKIM selector."""

    shown: str
    envelope: str
    selector: str = ""


def preflight(sender: Sender, resolver: dns.resolver.Resolver | None = None) -> tuple[Problem, ...]:
    """Return what is missing or wrong in the DNS, as warnings; nothing when all is well.

    Without any DNS, one warning says that nothing was looked up.
    """
    try:
        asked = resolver or dns.resolver.get_default_resolver()
        asked.lifetime = _SECONDS
        return tuple(_findings(sender, asked))
    except (dns.exception.DNSException, OSError):
        return (_warning("dns", "No DNS answers here: the records were not looked up.", ""),)


def _findings(sender: Sender, resolver: dns.resolver.Resolver) -> Iterator[Problem]:
    shown, envelope = (
        address.rpartition("@")[2].lower() for address in (sender.shown, sender.envelope)
    )
    spf = [text for text in _texts(resolver, envelope) if text.lower().startswith("v=spf1")]
    if len(spf) != 1:
        found = "no SPF record" if not spf else f"{len(spf)} SPF records, where one may be"
        yield _warning(envelope, f"There is {found}.", "Publish one that names your relay.")
    elif spf[0].lower().rstrip().endswith("+all"):
        yield _warning(envelope, "The SPF record lets anybody send.", "End it with -all or ~all.")
    if sender.selector:
        name = f"{sender.selector}._domainkey.{shown}"
        keys = [text for text in _texts(resolver, name) if "p=" in text.replace(" ", "")]
        if not keys or keys[0].replace(" ", "").endswith("p="):
            yield _warning(name, "There is no DKIM key.", "Publish the public key of the selector.")
    dmarc = [
        text
        for text in _texts(resolver, f"_dmarc.{shown}")
        if text.replace(" ", "").lower().startswith("v=dmarc1")
    ]
    if not dmarc:
        yield _warning(
            f"_dmarc.{shown}",
            "There is no DMARC record: others can send in your name.",
            "Publish one: v=DMARC1; p=reject.",
        )


def _texts(resolver: dns.resolver.Resolver, name: str) -> list[str]:
    try:
        answers = resolver.resolve(name, "TXT")
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answers]


def _warning(name: str, what: str, do: str) -> Problem:
    return Problem(file=name, what=what, do=do, severity="warning")
