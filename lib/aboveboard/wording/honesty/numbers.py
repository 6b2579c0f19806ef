"""Read the numbers of a text: in digits, with words of scale, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from aboveboard.wording.honesty.patterns import longest_of, whole_word

_DIGITS = re.compile(
    r"(?<![\d.,a-z])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d])", re.IGNORECASE
)
_LETTER = re.compile(r"[a-z]")
# From here on a word of scale multiplies all that stands before it: 三十五万, 一亿三千万.
_LARGE = 10_000

Words = Mapping[Decimal, tuple[str, ...]]


@dataclass(frozen=True)
class Number:
    """A number and the place of its last written digit: 46.3 billion is exact to 100 million."""

    value: Decimal
    place: Decimal
    scaled: bool = False

    def same(self, other: Number) -> bool:
        """Tell whether both can be one figure, the coarser one rounded from the finer.

        Only a number with a word of scale is taken as rounded; plain digits are exact.
        """
        if self.value == other.value:
            return True
        coarse = max(self, other, key=lambda number: number.place)
        return coarse.scaled and abs(self.value - other.value) <= coarse.place / 2

    def __str__(self) -> str:
        return f"{self.value.normalize():,f}"


class NumberReader:
    """Reads numbers by the words of one language, levelled text in, numbers out."""

    def __init__(self, scales: Words, words: Words, percent: tuple[str, ...]) -> None:
        self._scales = {word: value for value, names in scales.items() for word in names}
        self._words = {word: value for value, names in words.items() for word in names}
        self._scale = re.compile(rf"[ -]?({_any(self._scales)})")
        self._percent = re.compile("|".join(["%", *(rf" ?{re.escape(word)}" for word in percent)]))
        token = _any({**self._scales, **self._words})
        self._run = re.compile(rf"(?:(?:{token})(?:[ -](?=(?:{token})))?)+")
        self._token = re.compile(token)

    def digits(self, text: str) -> Iterator[tuple[Number, bool, tuple[int, int]]]:
        """Yield each number written in digits, whether it is a percentage, and where it stands."""
        for match in _DIGITS.finditer(text):
            value = Decimal(match.group().replace(",", ""))
            exponent = int(value.as_tuple().exponent)
            if percent := self._percent.match(text, match.end()):
                yield (
                    Number(value, Decimal(1).scaleb(exponent)),
                    True,
                    (match.start(), percent.end()),
                )
                continue
            scale = self._scale.match(text, match.end())
            if scale is None and _LETTER.match(text, match.end()):
                continue  # 2fa is a name
            by = self._scales[scale[1]] if scale else Decimal(1)
            number = Number(value * by, Decimal(1).scaleb(exponent) * by, scale is not None)
            yield number, False, (match.start(), (scale or match).end())

    def written_out(self, text: str) -> set[Decimal]:
        """Return the numbers that stand in words, each part of a longer one too."""
        found: set[Decimal] = set()
        for run in self._run.finditer(text):
            tokens = [match.group() for match in self._token.finditer(run.group())]
            found |= {self._words[token] for token in tokens if token in self._words}
            found.add(self._value(tokens))
        return found

    def _value(self, tokens: list[str]) -> Decimal:
        result = section = number = Decimal(0)
        for token in tokens:
            if token in self._words:
                number += self._words[token]
                continue
            scale = self._scales[token]
            if scale >= _LARGE:
                result = (result or 1) * scale if not section + number else (
                    result + (section + number) * scale
                )  # fmt: skip
                section = number = Decimal(0)
            elif scale > section + number:
                section, number = (section + number or 1) * scale, Decimal(0)
            else:
                section, number = section + (number or 1) * scale, Decimal(0)
        return result + section + number


def _any(words: Iterable[str]) -> str:
    """Return an expression that matches the longest of ``words``, Latin ones as whole words."""
    return longest_of({word: whole_word(word) for word in words})
