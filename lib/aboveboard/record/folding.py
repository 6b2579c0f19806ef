"""See a text as a person reads it: styled letters as plain ones, nothing hidden."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

# Bidirectional controls reorder what a reader sees; zero-width characters hide what stands there.
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ZERO_WIDTH = frozenset(
    "\u00ad\u034f\u115f\u1160\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u2800\u3164\ufeff\uffa0"
) | frozenset(map(chr, [*range(0x206A, 0x2070), *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)]))

_HIDDEN = re.compile(
    f"[{''.join(map(re.escape, sorted(BIDI | ZERO_WIDTH)))}\ufe00-\ufe0f\u0300-\u036f]"
)
# Super- and subscripts, circled, wide and mathematical letters and digits.
_STYLED = (
    *(0xB2, 0xB3, 0xB9),
    *range(0x2070, 0x209D),
    *range(0x2460, 0x2500),
    *range(0xFF01, 0xFF5F),
    *range(0x1D400, 0x1D800),
)
# Letters of other scripts that look like Latin ones: Cyrillic, Greek, and a few more.
_LOOKALIKES = str.maketrans(
    "\u0430\u0435\u0441\u043e\u0440\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d"
    "\u043a\u043c\u0442\u043d\u0432\u0433"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408"
    "\u0405"
    "\u03b1\u03bf\u03bd\u03b9\u03ba\u03c1\u03c4\u03c5\u03c7\u03b3"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u0131\u0251\u0261\u0578",
    "aecopyxijshdqwkmthbrABEKMHOPCTYXIJSaovikptuxyABEZHIKMNOPTYXiagn",
)


@dataclass(frozen=True)
class Folded:
    """A folded text, and where each of its characters stood in the original."""

    text: str
    places: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text that ``start`` to ``end`` was folded from."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


@cache
def _plain_letters() -> dict[int, str]:
    folded = {code: unicodedata.normalize("NFKC", chr(code)) for code in _STYLED}
    return {code: text[0] for code, text in folded.items() if len(text) == 1 and text != chr(code)}


def fold(text: str) -> Folded:
    """Fold ``text`` letter by letter; accents and hidden characters fall away."""
    if text.isascii():
        return Folded(text)
    plain = text.translate(_plain_letters())
    if not _HIDDEN.search(plain):
        return Folded(plain)
    places = tuple(place for place, letter in enumerate(plain) if not _HIDDEN.match(letter))
    return Folded("".join(plain[place] for place in places), places)


def as_latin(text: str) -> str:
    """Read letters of other scripts as the Latin ones they look like, sign by sign."""
    return text if text.isascii() else text.translate(_LOOKALIKES)
