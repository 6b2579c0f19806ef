"""Find what must never stand in a record or a message: seed phrases and private keys.

Takes text, gives the kinds found and where; never the value itself.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

SecretKind = Literal["seed phrase", "private key"]

SEED_LENGTHS = (12, 15, 18, 21, 24)
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_WORD = re.compile(r"[A-Za-z]+|[\u4e00-\u9fff]")
# The Chinese lists are ordered by how common a character is: the characters of prose stand near
# the front, those of a phrase anywhere among the 2048. Below this mean it is prose; of random
# phrases of 12 words, one in a hundred lies below it.
_RARE = 600
_FEW = 6
_WIF = re.compile(r"(?<![0-9A-Za-z])[5KL][1-9A-HJ-NP-Za-km-z]{50,51}(?![0-9A-Za-z])")
_EXTENDED = re.compile(r"(?<![0-9A-Za-z])[xyztuv]prv[1-9A-HJ-NP-Za-km-z]{107}(?![0-9A-Za-z])")
_NAME = r"(?:(?:private|priv|secret)[\s_-]*key|私钥|私鑰|私匙)"
_NAMED = re.compile(
    rf"{_NAME}[^0-9a-zA-Z]{{0,12}}(?:is|是|为)?[^0-9a-zA-Z]{{0,4}}"
    r"((?:0x)?[0-9a-fA-F]{64}|[1-9A-HJ-NP-Za-km-z]{87,88})(?![0-9a-zA-Z])"
    r"|(?<![0-9a-zA-Z])(?:0x)?[0-9a-fA-F]{64}[^0-9a-zA-Z]{0,4}(?:is|是)?\W{0,2}(?:my|the|我的)?\W{0,2}"
    rf"{_NAME}",
    re.I,
)


@dataclass(frozen=True)
class Secret:
    """A secret found: its kind and the span it covers in the text."""

    kind: SecretKind
    start: int
    end: int


@cache
def _words(language: str) -> dict[str, int]:
    from mnemonic import Mnemonic  # read late: the lists are needed only when a text looks like one

    return {word: number for number, word in enumerate(Mnemonic(language).wordlist)}


def find_secrets(text: str) -> tuple[Secret, ...]:
    """Return the secrets in ``text``, in order of place.

    Seed phrases: 12 to 24 words of the BIP-39 English or Chinese lists, whatever blanks, numbers
    or punctuation part them. English prose can't match: the list lacks *the*, *of* and *is*.
    Chinese words of the list are ordinary characters, so a run without gaps counts only when its
    BIP-39 checksum is right and its characters are rarer than those of prose. Private keys: WIF by
    form and checksum, extended keys by form, 64 hex digits (or 88 of base 58) only beside a word
    that names them, for a transaction id looks the same.
    """
    found = [*_seed_phrases(text)]
    for match in _WIF.finditer(text):
        if _base58_checks(match.group()):
            found.append(Secret("private key", match.start(), match.end()))
    for pattern in (_EXTENDED, _NAMED):
        found.extend(Secret("private key", m.start(), m.end()) for m in pattern.finditer(text))
    return tuple(sorted(found, key=lambda secret: secret.start))


def _seed_phrases(text: str) -> list[Secret]:
    tokens = list(_WORD.finditer(text))
    found: list[Secret] = []
    if len(tokens) < min(SEED_LENGTHS):
        return found
    run: list[re.Match[str]] = []
    script = ""
    for token in tokens:
        word = token.group().lower()
        kind = "english" if word.isascii() else "chinese"
        known = word in _words("english") if kind == "english" else _known_chinese(word)
        joined = not run or (kind == script and _parts(text[run[-1].end() : token.start()]))
        if not (known and joined):
            found.extend(_judge(run, script))
            run = []
        if known:
            run.append(token)
            script = kind
    found.extend(_judge(run, script))
    return found


def _parts(gap: str) -> bool:
    """Tell whether ``gap`` only parts words: blanks, punctuation, numbering, but no letter."""
    return not any(unicodedata.category(character).startswith("L") for character in gap)


def _known_chinese(word: str) -> bool:
    return word in _words("chinese_simplified") or word in _words("chinese_traditional")


def _judge(run: list[re.Match[str]], script: str) -> list[Secret]:
    if len(run) < min(SEED_LENGTHS):
        return []
    start, end = run[0].start(), run[-1].end()
    if script == "english":
        return [Secret("seed phrase", start, end)]
    parted = sum(1 for a, b in pairwise(run) if b.start() > a.end())
    words = [token.group() for token in run]
    checks = len(run) in SEED_LENGTHS and _seed_checks(words)
    spaced = parted >= len(run) - 2 or _longest_spaced(run) >= min(SEED_LENGTHS)
    # A row of dates (1月26日、27日 …) is spaced as well, but of few characters.
    if (spaced and (checks or len(set(words)) > _FEW)) or (checks and _rank(words) > _RARE):
        return [Secret("seed phrase", start, end)]
    return []


def _longest_spaced(run: list[re.Match[str]]) -> int:
    """Count the words of the longest part of ``run`` with a gap between each two.

    A phrase that is pasted behind a Chinese sentence makes one run with it.
    """
    longest = length = 1
    for before, after in pairwise(run):
        length = length + 1 if after.start() > before.end() else 1
        longest = max(longest, length)
    return longest


def _rank(words: list[str]) -> float:
    """Return the mean place of the characters in the list that holds them all."""
    return max(
        sum(numbers.get(word, 0) for word in words) / len(words)
        for numbers in (_words("chinese_simplified"), _words("chinese_traditional"))
    )


def _seed_checks(words: list[str]) -> bool:
    """Tell whether the BIP-39 checksum of a Chinese phrase is right."""
    for language in ("chinese_simplified", "chinese_traditional"):
        numbers = _words(language)
        if not all(word in numbers for word in words):
            continue
        bits = "".join(f"{numbers[word]:011b}" for word in words)
        cut = len(bits) * 32 // 33
        entropy = int(bits[:cut], 2).to_bytes(cut // 8, "big")
        digest = f"{int.from_bytes(hashlib.sha256(entropy).digest(), 'big'):0256b}"
        if digest.startswith(bits[cut:]):
            return True
    return False


def _base58_checks(text: str) -> bool:
    number = 0
    for letter in text:
        number = number * 58 + _BASE58.index(letter)
    raw = number.to_bytes(38, "big").lstrip(b"\0")
    body, check = raw[:-4], raw[-4:]
    return hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4] == check
