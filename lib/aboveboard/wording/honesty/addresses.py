"""Addresses in a text that could mislead a reader: off the list, disguised, shortened."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from aboveboard.record.texts import hosts_in, link_faults, on_domains
from aboveboard.record.yaml_reader import read_yaml

_DATA = Path(__file__).with_name("addresses.yaml")
# [text](address) and <a href="address">: the text can say one thing and lead to another.
_MARKED_LINK = re.compile(r"\[[^\]\n]*\]\(\s*\S[^)\n]*\)|<a\s[^>]*>|\bhref\s*=", re.I)
# minato dot example, minato (dot) com, minato点com; [.] is how an address is warned of.
_IN_WORDS = re.compile(
    r"(?<![a-z0-9-])([a-z0-9][a-z0-9-]*)"
    r"(?:\s+dot\s+|\s*[\[(（【]\s*(?:dot|点|點)\s*[\])）】]\s*|\s*[点點]\s*)"
    r"([a-z]{2,12})(?![a-z0-9-])",
    re.I,
)
# Chinese words stand before an account without a blank.
_HANDLE = re.compile(r"(?<![A-Za-z0-9_.@/+-])@(\w{3,})(?![\w-]*\.\w)")
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
_NUMBERED_HOST = re.compile(rf"(?<![A-Za-z0-9_.]){_BYTE}(?:\.{_BYTE}){{3}}(?![A-Za-z0-9_]|\.\d)")
_SHORTEST = 4
_LONG = 6


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    shorteners: frozenset[str]
    alike: tuple[Annotated[str, Field(min_length=2, max_length=2)], ...]
    messengers: tuple[str, ...]
    pairs: tuple[Annotated[str, Field(min_length=3, max_length=3)], ...]


@cache
def _account() -> re.Pattern[str]:
    """Return what finds an account by the name of its messenger: "WeChat: help88", "加微信help88".

    Behind a colon any name is one; without it, one that holds a digit or an underscore.
    """
    names = "|".join(map(re.escape, _data().messengers))
    return re.compile(
        rf"(?<![A-Za-z0-9_.])(?:{names})(?:\s?(?:id|号码?|群号?|账号|帐号|客服))?"
        r"(?:\s*(?:[:：]|是|为|\bis\b)\s*(?P<told>\+?[A-Za-z0-9][A-Za-z0-9_-]{4,})"
        r"|\s*(?P<bare>(?=[A-Za-z_-]*[0-9_])\+?[A-Za-z0-9][A-Za-z0-9_-]{4,}))"
        r"(?![A-Za-z0-9_-]|[.:/@][A-Za-z0-9/])",
        re.I,
    )


@cache
def _data() -> _Data:
    tree = read_yaml(_DATA.read_text(encoding="utf-8"), _DATA.name)
    return TypeAdapter(_Data).validate_python(tree.value)


def find_addresses(
    text: str, domains: tuple[str, ...], handles: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Yield (check, address) for each address in ``text`` that could mislead.

    Parameters
    ----------
    domains
        The official domains.
    handles
        The official accounts, each with its ``@``.
    """
    marked = _MARKED_LINK.search(text)
    if marked:
        yield "link-text", marked.group()
    named = [*hosts_in(text), *_in_words(text)]
    for host in dict.fromkeys(named):
        if not on_domains(host, domains):
            yield _kind(host, domains), host
    if not named and any(link_faults(text, domains)):
        yield "link-off-domain", text
    for match in _NUMBERED_HOST.finditer(text):
        if match.group() not in named:
            yield "link-off-domain", match.group()
    accounts = [match.group() for match in _HANDLE.finditer(text)]
    accounts += [f"@{found['told'] or found['bare']}" for found in _account().finditer(text)]
    for account in accounts:
        if not any(_is_account(account, handle) for handle in handles):
            yield "off-channel", account


def _is_account(account: str, handle: str) -> bool:
    """Tell whether ``account`` is ``handle``; a name may run into the Chinese words behind it."""
    name, official = account.lower(), handle.lower()
    rest = name[len(official) :]
    return name.startswith(official) and (not rest or not rest[0].isascii())


def _in_words(text: str) -> Iterator[str]:
    for match in _IN_WORDS.finditer(text):
        yield from hosts_in(f"{match[1]}.{match[2]}")


def _kind(host: str, domains: tuple[str, ...]) -> str:
    shorteners = _data().shorteners
    if host in shorteners or host.removeprefix("www.") in shorteners:
        return "link-shortener"
    return "look-alike" if looks_like(host, domains) else "link-off-domain"


def looks_like(host: str, domains: tuple[str, ...]) -> bool:
    """Tell whether ``host``, which is off ``domains``, could be taken for one of them.

    It is when one of its labels holds the name of an official domain, or one sign beside it, after
    signs that look alike are made the same (after Unicode Technical Standard 39, section 4).
    """
    labels = [_skeleton(label) for label in _decoded(host).split(".")]
    for domain in domains:
        name = _skeleton(max(domain.split(".")[:-1], key=len))
        for label in (*labels, "".join(labels)):
            if len(name) >= _SHORTEST and name in label:
                return True
            if label == name or (len(name) >= _LONG and _one_apart(label, name)):
                return True
    return False


def _decoded(host: str) -> str:
    """Return ``host`` with its punycode labels (xn--…) as letters."""
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


def _skeleton(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label.lower())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    for pair in _data().pairs:
        plain = plain.replace(pair[:2], pair[2])
    return plain.translate({ord(sign[0]): sign[1] for sign in _data().alike}).replace("-", "")


def _one_apart(one: str, other: str) -> bool:
    """Tell whether one sign put in, left out, changed or swapped makes ``one`` into ``other``."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    mine, theirs = one[start:], other[start:]
    swapped = len(mine) > 1 and mine[:2] == theirs[1::-1] and mine[2:] == theirs[2:]
    return swapped or theirs[1:] in (mine, mine[1:]) or mine[1:] == theirs
