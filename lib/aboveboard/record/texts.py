"""What no text of a record may hold: secrets, invisible characters, foreign links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from urllib.parse import urlsplit

from aboveboard.errors import Problem
from aboveboard.record.folding import BIDI, ZERO_WIDTH
from aboveboard.record.secrets import find_secrets
from aboveboard.record.yaml_reader import Path, Tree, problem_at
from aboveboard.said import said

_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?\Z")
_URL = re.compile(r"[a-z][a-z0-9+.-]{1,19}://[^\s<>\"'，。；、（）《》“”]+", re.I)
# An address that is warned of: https://fake[.]com
_DEFUSED = re.compile(r"\w+://[\w-]+(\[\.\][\w-]+)+(/|\Z)")
# Browsers read the Chinese full stop in a host as a dot.
_HALF_WIDTH = {code: code - 0xFEE0 for code in (0xFF0E, *range(0xFF10, 0xFF5B))} | {
    0xFF61: 0x2E,
    0x3002: 0x2E,
}
# Letters a host may be made of, those that look like ASCII ones too, but no Chinese: it stands
# beside a host without a blank.
_LETTER = r"a-z0-9\u00df-\u02af\u0370-\u058f\u13a0-\u13ff\u1e00-\u1fff"
# The endings that phishing and link shorteners use most; ordinary words (it, no, in) are left out.
_ENDINGS = (
    "com|net|org|edu|gov|int|io|xyz|app|info|biz|me|cn|hk|tw|jp|kr|sg|vn|id|co|uk|eu|de|fr|es|nl|ch|"
    "se|pl|ca|au|nz|za|br|tr|ru|su|ua|ai|gg|ly|gl|gd|cc|ws|tv|la|pw|tk|ml|ga|cf|gq|dev|pro|live|"
    "shop|store|club|fun|icu|cyou|top|vip|win|bid|site|online|website|web|page|link|click|cloud|tech|"
    "network|world|today|news|help|support|finance|financial|fund|cash|money|loan|trade|claims|"
    "exchange|wallet|crypto|eth|example"
)
_BARE_DOMAIN = re.compile(
    rf"(?<![{_LETTER}/._\-\[])(?:[{_LETTER}](?:[{_LETTER}-]*[{_LETTER}])?\.)+"
    rf"(?:{_ENDINGS})(?![{_LETTER}_-]|\.[{_LETTER}])",
    re.I,
)
# A private key in hexadecimal looks like this; so does a transaction's id, which has a field.
_HEX_KEY = re.compile(r"(?<![0-9A-Za-z])(?:0x)?[0-9a-fA-F]{64}(?![0-9A-Za-z])")
_TOKEN = re.compile(
    r"(?<![0-9A-Za-z])(?:gh[pousr]_[0-9A-Za-z]{30,}|github_pat_\w{30,}|AKIA[0-9A-Z]{16}"
    r"|sk_live_[0-9A-Za-z]{16,}|xox[abprs]-[0-9A-Za-z-]{10,})"
)
ID_FIELDS = frozenset({"addresses", "transactions"})
"""The fields of a trace, in which 64 hexadecimal digits are an id."""
# Internal notes may name sources anywhere; they are never published.
_INTERNAL_FIELDS = frozenset({"source", "reason"})


def text_problems(tree: Tree, file: str) -> list[Problem]:
    """Return what is wrong with any text of the record, wherever it stands."""
    domains = _domains(tree)
    problems: list[Problem] = []
    for path, text in strings_in(tree.value):
        internal = bool(path) and path[-1] in _INTERNAL_FIELDS
        faults = text_faults(text, None if internal else domains)
        if not ID_FIELDS & set(map(str, path)):
            faults = chain(faults, _key_faults(text))
        for what, do in faults:
            problems.append(problem_at(tree, file, path, what, do))
    return problems


def secret_faults(text: str, *, is_id: bool = False) -> Iterator[tuple[str, str]]:
    """Yield (what, do) for each secret in ``text``; ``is_id`` where 64 hex digits may stand."""
    yield from _secret_faults(text)
    if not is_id:
        yield from _key_faults(text)


def text_faults(text: str, domains: tuple[str, ...] | None) -> Iterator[tuple[str, str]]:
    """Yield (what, do) for each fault of ``text``; without ``domains`` any link may stand in it."""
    yield from _secret_faults(text)
    yield from _character_faults(text)
    if domains is not None:
        yield from link_faults(text, domains)


def link_faults(text: str, domains: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield (what, do) for each link in ``text`` that is off the official domains or not https."""
    for address in _addresses(text):
        try:
            parts = urlsplit(address)
            plain = _HOST.match(parts.netloc) is not None
        except ValueError:
            yield "This link has no host that can be read.", "Write https:// and the host only."
            continue
        if not on_domains(parts.hostname or "", domains):
            yield (
                said(
                    "The link to {hostname} is off the official domains.",
                    hostname=parts.hostname or said("nowhere"),
                ),
                "Add the domain to custodian.domains if it is yours; else take the link out. "
                "To warn of an address, write it with [.] in place of the dots.",
            )
        elif parts.scheme.lower() != "https" or not plain:
            yield "This link is not a plain https address.", "Write https:// and the host only."
    for domain in _bare_domains(text):
        if not on_domains(domain, domains):
            yield (
                said("The address {domain} is off the official domains.", domain=domain),
                "Take it out, or write it with [.] in place of the dots when you warn of it.",
            )


def hosts_in(text: str) -> Iterator[str]:
    """Yield each host that ``text`` names, in a link or bare; one written with [.] is left out."""
    for address in _addresses(text):
        try:
            yield urlsplit(address).hostname or ""
        except ValueError:
            continue
    yield from map(str.lower, _bare_domains(text))


def _addresses(text: str) -> Iterator[str]:
    """Yield each address with a scheme, without the signs behind it; not one written with [.]."""
    for match in _URL.finditer(text):
        address = match.group().rstrip(".,;:!?)")
        if not _DEFUSED.match(address):
            yield address


def _bare_domains(text: str) -> Iterator[str]:
    """Yield each domain that stands without a scheme, as it is written."""
    spans = [match.span() for match in _URL.finditer(text)]
    for match in _BARE_DOMAIN.finditer(text.translate(_HALF_WIDTH)):
        if not any(start <= match.start() < end for start, end in spans):
            yield match.group()


def on_domains(host: str, domains: tuple[str, ...]) -> bool:
    """Tell whether ``host`` is one of ``domains`` or below one of them."""
    host = host.lower().rstrip(".")
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def _secret_faults(text: str) -> Iterator[tuple[str, str]]:
    for secret in find_secrets(text):
        yield (
            said("A {kind} seems to stand here (not shown).", kind=said(secret.kind)),
            "Delete it, from the file's history too, and have its owner move the funds.",
        )


def _key_faults(text: str) -> Iterator[tuple[str, str]]:
    if _HEX_KEY.search(text):
        yield (
            "64 hexadecimal digits stand here (not shown): a private key looks like that.",
            "Put a transaction's id into `transactions` of a trace; delete a key, and move its "
            "funds.",
        )
    if _TOKEN.search(text):
        yield "An access token seems to stand here (not shown).", "Delete it, and revoke it."


def _character_faults(text: str) -> Iterator[tuple[str, str]]:
    if found := BIDI & set(text):
        yield (
            said("A character that reorders text ({names}) stands here.", names=_names(found)),
            "Delete it.",
        )
    if found := ZERO_WIDTH & set(text):
        yield (
            said("An invisible character ({names}) stands here.", names=_names(found)),
            "Delete it.",
        )
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") and c not in "\n\t" for c in text):
        yield "A control or unassigned character stands here.", "Delete it."


def _names(characters: set[str] | frozenset[str]) -> str:
    return ", ".join(f"U+{ord(character):04X}" for character in sorted(characters))


def _domains(tree: Tree) -> tuple[str, ...]:
    custodian = tree.value.get("custodian") if isinstance(tree.value, dict) else None
    domains = custodian.get("domains") if isinstance(custodian, dict) else None
    if not isinstance(domains, list):
        return ()
    return tuple(domain for domain in domains if isinstance(domain, str))


def strings_in(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield each text in plain data, with its path below ``path``."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings_in(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from strings_in(inner, (*path, number))
