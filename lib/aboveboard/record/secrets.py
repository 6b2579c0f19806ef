"""Find what must never stand in a record or a message: seed phrases and private keys.

Takes text, gives the kinds found and where; never the value itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from aboveboard.record.folding import Folded, as_latin, fold
from aboveboard.record.seed_phrases import seed_phrases

SecretKind = Literal["seed phrase", "private key"]

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_WIF = re.compile(r"(?<![0-9A-Za-z])[5KL][1-9A-HJ-NP-Za-km-z]{50,51}(?![0-9A-Za-z])")
# Extended keys (BIP-32), and keys under a password (BIP-38).
_BY_FORM = re.compile(
    r"(?<![0-9A-Za-z])(?:[xyztuv]prv[1-9A-HJ-NP-Za-km-z]{107}|6P[1-9A-HJ-NP-Za-km-z]{56})(?![0-9A-Za-z])"
)
_PEM = re.compile(r"-----BEGIN ([A-Z ]{0,20}PRIVATE KEY)-----.*?(?:-----END \1-----|\Z)", re.S)
# The form in which some wallets export a key: its 64 bytes as a list of numbers.
_BYTES = re.compile(r"\[\s*(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\s*,\s*){63}(?:1?\d?\d|2\d\d)\s*\]")
_NAME = (
    r"(?:(?:private|priv|secret)[\s_-]*key|\bmy[\s_-]+(?:wallet[\s_-]*)?key"
    r"|私钥|私鑰|私匙|我的密[钥鑰])"
)
_NAMED = re.compile(
    rf"{_NAME}[^0-9a-zA-Z]{{0,12}}(?:is|是|为|為)?[^0-9a-zA-Z]{{0,4}}"
    r"((?:0x)?[0-9a-fA-F]{64}|[1-9A-HJ-NP-Za-km-z]{87,88})(?![0-9a-zA-Z])"
    r"|(?<![0-9a-zA-Z])(?:0x)?[0-9a-fA-F]{64}[^0-9a-zA-Z]{0,4}(?:is|是)?\W{0,2}(?:my|the|我的)?\W{0,2}"
    rf"{_NAME}",
    re.I,
)
_NAME_HINTS = ("key", "私", "密")  # looked for first, which is quicker
# Behind a name, a key may come in groups, or in halves with a few words between.
_NAME_ALONE = re.compile(_NAME, re.I)
_PIECE = re.compile(r"(?<![0-9a-zA-Z])(?:0x)?([0-9a-fA-F]{2,64})(?![0-9a-zA-Z])")
_PIECE_GAP, _BEHIND_NAME = 24, 40
_KEY_DIGITS, _PIECE_LETTERS = (64, 128), 8
_SHORTEST_KEY = 51


@dataclass(frozen=True)
class Secret:
    """A secret found: its kind and the span it covers in the text."""

    kind: SecretKind
    start: int
    end: int


def find_secrets(text: str) -> tuple[Secret, ...]:
    """Return the secrets in ``text``, in order of place.

    Seed phrases: see :mod:`aboveboard.record.seed_phrases`. Private keys: WIF by form and
    checksum; extended, password-protected and PEM keys and lists of 64 bytes by form; 64 hex
    digits (or 88 of base 58) only beside a word that names them, for a transaction id looks the
    same; behind such a word the digits may also be parted. Wide, circled and styled letters, and
    those of other scripts that look like Latin ones, are read as the plain ones; hidden ones are
    passed over.
    """
    folded = fold(text)
    # signs stand where they stood, so places are still those of the folded text
    folded = Folded(as_latin(folded.text), folded.places)
    found = [
        Secret("seed phrase", *folded.span(start, end)) for start, end in seed_phrases(folded.text)
    ]
    found += [
        Secret("private key", *folded.span(*match.span())) for match in _PEM.finditer(folded.text)
    ]
    if len(text) >= _SHORTEST_KEY:
        keys = [match.span() for match in _WIF.finditer(folded.text) if _checks(match.group())]
        patterns = [_BY_FORM, _BYTES]
        lower = folded.text.lower()
        if any(hint in lower for hint in _NAME_HINTS):
            patterns.append(_NAMED)
            keys.extend(_in_pieces(folded.text))
        for pattern in patterns:
            keys.extend(match.span() for match in pattern.finditer(folded.text))
        found.extend(Secret("private key", *folded.span(start, end)) for start, end in keys)
    return tuple(sorted(found, key=lambda secret: secret.start))


def _in_pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of keys that stand in two pieces or more behind a word that names them."""
    for name in _NAME_ALONE.finditer(text):
        digits, first, end = "", -1, name.end()
        while piece := _PIECE.search(
            text, end, end + (_PIECE_GAP if digits else _BEHIND_NAME) + 66
        ):
            if piece.start() - end > (_PIECE_GAP if digits else _BEHIND_NAME):
                break
            first = piece.start() if first < 0 else first
            digits, end = digits + piece[1], piece.end()
            if len(digits) in _KEY_DIGITS and piece.start() > first:
                if sum(map(str.isalpha, digits)) >= _PIECE_LETTERS:
                    yield first, end
                break
            if len(digits) > _KEY_DIGITS[-1]:
                break


def _checks(text: str) -> bool:
    """Tell whether the Base58Check checksum of a key is right."""
    number = 0
    for letter in text:
        number = number * 58 + _BASE58.index(letter)
    raw = number.to_bytes(38, "big").lstrip(b"\0")
    body, check = raw[:-4], raw[-4:]
    return hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4] == check
