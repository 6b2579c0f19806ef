"""What may name a claimant: text in which two that look the same are the same.

Invisible signs and blanks other than the space are refused, and signs that Unicode has not
assigned, which are drawn as one box. So is a text that is not in Unicode's composed form (NFC, UAX
#15): é can be written in two ways, and a claimant in two.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

INVISIBLE = (
    (0x80, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD),
    (0x70F, 0x70F), (0x890, 0x891), (0x8E2, 0x8E2), (0x115F, 0x1160), (0x1680, 0x1680),
    (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F),
    (0x2800, 0x2800), (0x3000, 0x3000), (0x3164, 0x3164), (0xE000, 0xF8FF), (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFF), (0x110BD, 0x110BD), (0x110CD, 0x110CD),
    (0x13430, 0x1343F), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    (0xF0000, 0x10FFFD),
)  # fmt: skip
"""First and last code point of each stretch: format and private signs, blanks, fillers, and what
stands for a sign that could not be read. They stand
here and not as ``\\p{C}``, which each engine reads by the Unicode version it was built with."""


def ranges(spans: tuple[tuple[int, int], ...]) -> str:
    """Write stretches as the inside of a character class that every engine reads."""
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in spans)


_NOT = "\\x00-\\x1f\\x7f" + ranges(INVISIBLE)
CLAIMANT_ID = f"[^ {_NOT}]([^{_NOT}]{{0,126}}[^ {_NOT}])?"
"""A regular expression for the whole text, for Python, DuckDB and Spark."""
_PATTERN = re.compile(CLAIMANT_ID)
_HIDDEN = re.compile(f"[{ranges(INVISIBLE)}]")


def id_fault(text: str) -> str:
    """Say why a text names no claimant; empty when it does."""
    if _HIDDEN.search(text):
        return "an invisible sign, or a blank that is no plain space"
    if not _PATTERN.fullmatch(text):
        return "empty, too long, or with spaces around or control signs"
    if not text.isascii() and any(unicodedata.category(sign) == "Cn" for sign in text):
        return "a sign that Unicode has not assigned, which looks like every other such sign"
    if not unicodedata.is_normalized("NFC", text):
        return "not in the composed form of Unicode (NFC), so that it may stand twice"
    return ""


@cache
def perhaps_decomposed() -> str:
    """Write the class of the signs without which every text is in NFC, as a regular expression."""
    second = set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
    signs = set()
    for code in range(0x80, 0x110000):
        sign = chr(code)
        if unicodedata.combining(sign) or not unicodedata.is_normalized("NFC", sign):
            signs.add(code)
        parts = unicodedata.decomposition(sign).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            second.add(int(parts[1], 16))
    return f"(?s).*[{ranges(_spans((signs | second) - set(range(0x80))))}].*"


@cache
def unassigned() -> str:
    """Write the class of the signs that Unicode has not assigned, as DuckDB and Java read it.

    Which they are is told by the Unicode version of this Python, for every engine alike.
    """
    # planes 4 to 13 are empty, and what is in use of the last three is among the invisible
    codes = {code for code in range(0x80, 0x40000) if unicodedata.category(chr(code)) == "Cn"}
    codes |= {*range(0x40000, 0xE0000), *range(0xE1000, 0xF0000), 0x10FFFE, 0x10FFFF}
    return "[" + "".join(f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high in _spans(codes)) + "]"


def _spans(codes: set[int]) -> tuple[tuple[int, int], ...]:
    """Join code points into stretches."""
    spans: list[tuple[int, int]] = []
    for code in sorted(codes):
        if spans and spans[-1][1] == code - 1:
            spans[-1] = (spans[-1][0], code)
        else:
            spans.append((code, code))
    return tuple(spans)
