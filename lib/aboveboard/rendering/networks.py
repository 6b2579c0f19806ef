"""How each network counts a post, and how much it takes.

Where a network's rule leaves room for doubt the count here is never too small: a post that fits
by this module is taken by the network.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from aboveboard.rendering.links import URL

# GSM 03.38 (3GPP TS 23.038): the basic alphabet, and the table behind escape, two septets each.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENSION = frozenset("\f^{}\\[~]|€")

# What X may make a link of: host, top-level domain, port, path and query, in ASCII.
_X_LINK = re.compile(
    r"(?<![A-Za-z0-9@＠$#＃])(https?://)?"
    r"((?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+([a-z]{2,24}|xn--[a-z0-9-]+))(?![A-Za-z0-9@+-])"
    r"(?::[0-9]+)?(?:/(?:[a-z0-9!*';:=+,.$/%#\[\]_~@|&-]*[a-z0-9=_#/+-])?)?"
    r"(?:\?(?:[a-z0-9!?*'();:&=+$/%#\[\]_.,~|@-]*[a-z0-9_&=#/-])?)?",
    re.IGNORECASE,
)
_X_LINK_WEIGHT = 23
_X_LIGHT = ((0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))


class Weight(NamedTuple):
    """What one post weighs on a network, and the most it may weigh."""

    weight: int
    limit: int

    @property
    def fits(self) -> bool:
        """Whether the network takes the post."""
        return self.weight <= self.limit


@dataclass(frozen=True)
class Network:
    """One network of short messages.

    Attributes
    ----------
    name
        Name of the file, such as ``x`` for ``social/x.txt``.
    title
        The network's own name.
    unit
        What ``weigh`` counts, in words.
    weigh
        The network's rule: text -> weight and limit.
    joint
        What stands between the opening and what follows in the same post.
    one_post
        Whether the statement must be said in a single post, from its own shortest text.
    unfolded
        The first post is kept within this weight when its text allows, so that it is seen
        without unfolding; 0 where nothing is folded.
    """

    name: str
    title: str
    unit: str
    weigh: Callable[[str], Weight]
    joint: str = "\n\n"
    one_post: bool = False
    unfolded: int = 0


def weigh_x(text: str) -> Weight:
    """Weigh a post on X: 280, most scripts 1, Chinese, Japanese, Korean and emoji 2, a link 23.

    Counts as twitter-text 3 does (NFC first), except that an emoji of several code points, a bare
    domain shorter than 23 that X may not link, and links with letters beyond ASCII can count more.

    Source: https://docs.x.com/fundamentals/counting-characters
    """
    text = unicodedata.normalize("NFC", text)
    weight, start = 0, 0
    for match in _X_LINK.finditer(text):
        weight += _x_letters(text, start, match.start()) + _x_link(match)
        start = match.end()
    weight += _x_letters(text, start, len(text))
    # A host in punycode can be one wherever it stands.
    return Weight(weight + _X_LINK_WEIGHT * text.lower().count(".xn--"), 280)


def weigh_mastodon(text: str) -> Weight:
    """Weigh a post on Mastodon: 500 characters, a link 23.

    Mastodon counts graphemes; code points are never fewer. A link shorter than 23 counts 23, one
    whose top-level domain is unknown counts its own length.

    Source: https://docs.joinmastodon.org/user/posting/
    """
    text = unicodedata.normalize("NFC", text)
    weight, start = 0, 0
    for match in URL.finditer(text):
        url = _X_LINK.match(text, match.start())
        known = url is not None and _top_level(url) in _top_level_domains()
        end = url.end() if url is not None and known else match.end()
        length = end - match.start()
        weight += match.start() - start + (_X_LINK_WEIGHT if known else max(length, 23))
        start = end
    return Weight(weight + len(text) - start, 500)


def weigh_telegram(text: str) -> Weight:
    """Weigh a message on Telegram: 4,096 UTF-16 units.

    Source: https://core.telegram.org/method/messages.sendMessage, message_length_max; entity
    offsets are in UTF-16 units, the larger of the possible counts.
    """
    return Weight(_utf16(text), 4096)


def weigh_discord(text: str) -> Weight:
    """Weigh a message on Discord: 2,000 UTF-16 units.

    Source: https://discord.com/developers/docs/resources/message#create-message
    """
    return Weight(_utf16(text), 2000)


def weigh_weibo(text: str) -> Weight:
    """Weigh a post on Weibo: 2,000, Chinese 1, two ASCII characters 1, a link at least 10.

    A link becomes a short one of 20 ASCII characters; the longer of both counts here.
    """
    half = sum(1 if ord(char) < 0x80 else 2 * _utf16(char) for char in text)
    half += sum(max(0, 20 - len(match.group())) for match in URL.finditer(text))
    return Weight((half + 1) // 2, 2000)


# What editors put in place of plain signs; one of them would halve the room of a text message.
_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "}
)


def plain_signs(text: str) -> str:
    """Return a text message with plain quotes and dashes, where that lets it be GSM 7-bit."""
    plain = text.translate(_PLAIN)
    return plain if all(char in _GSM or char in _GSM_EXTENSION for char in plain) else text


def weigh_sms(text: str) -> Weight:
    """Weigh one text message: 160 septets of the GSM 7-bit alphabet, or else 70 UCS-2 units.

    Source: 3GPP TS 23.038, section 6.2.1, and TS 23.040, section 9.2.3.24 (140 octets).
    """
    if all(char in _GSM or char in _GSM_EXTENSION for char in text):
        return Weight(sum(2 if char in _GSM_EXTENSION else 1 for char in text), 160)
    return Weight(_utf16(text), 70)


NETWORKS: dict[str, Network] = {
    network.name: network
    for network in (
        Network("x", "X", "weighted characters", weigh_x, joint="\n"),
        Network("weibo", "Weibo 微博", "Chinese characters", weigh_weibo, unfolded=140),
        Network("telegram", "Telegram", "UTF-16 units", weigh_telegram),
        Network("discord", "Discord", "UTF-16 units", weigh_discord),
        Network("mastodon", "Mastodon", "characters", weigh_mastodon),
        Network("sms", "SMS", "septets or UCS-2 units", weigh_sms, one_post=True),
    )
}


def _x_letters(text: str, start: int, end: int) -> int:
    """Weigh ``text[start:end]`` letter by letter."""
    weight = 0
    for index in range(start, end):
        char = text[index]
        code = ord(char)
        light = any(low <= code <= high for low, high in _X_LIGHT) and char not in "©®"
        weight += 1 if light else 2
        # Letters of other scripts around a full stop can be a domain name as well.
        around = text[max(0, index - 1) : index + 2]
        if char == "." and len(around) == 3 and around[2].isalpha() and not around.isascii():
            weight += _X_LINK_WEIGHT
    return weight


def _x_link(match: re.Match[str]) -> int:
    protocol, host = match.group(1), match.group(2).lower()
    text, known = match.string, _top_level_domains()
    letters = _x_letters(text, match.start(), match.end())
    top = _top_level(match)
    if top in known and host != "t.co":
        if protocol:
            return _X_LINK_WEIGHT
        name = _x_letters(text, match.start(2), match.end(2))
        return max(_X_LINK_WEIGHT, name) + _x_letters(text, match.end(2), match.end())
    inner = host == "t.co" or any(label in known for label in host.split(".")[1:])
    return letters + (_X_LINK_WEIGHT if inner else 0)


def _top_level(match: re.Match[str]) -> str:
    return match.group(3).lower()


@cache
def _top_level_domains() -> frozenset[str]:
    lines = (Path(__file__).parent / "top_level_domains.txt").read_text("ascii").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
