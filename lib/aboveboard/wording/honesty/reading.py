"""How hard a text is to read, held to the limits of its language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from aboveboard.said import said
from aboveboard.wording.honesty.phrases import sentences
from aboveboard.wording.honesty.rules import Rules
from aboveboard.wording.readability import readability

COMMON_WORDS = "common-words.txt"
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_LONGEST = 6


@dataclass(frozen=True)
class Hard:
    """A measure beyond its limit: which check, the figures in words, the hardest sentence."""

    check: str
    measured: str
    sentence: str


def hard_to_read(text: str, rules: Rules) -> Iterator[Hard]:
    """Yield each measure of ``text`` beyond its limit; a paragraph or item stands on each line."""
    limits, measure = rules.words.reading, readability(text)
    measures: tuple[tuple[float | None, Decimal | None, str], ...] = (
        (measure.grade, limits.grade, "grade {value}, of {limit} at most"),
        (
            measure.characters_a_sentence,
            limits.characters_a_sentence,
            "{value} characters a sentence, of {limit} at most",
        ),
        (
            measure.characters_a_clause,
            limits.characters_a_clause,
            "{value} characters a clause, of {limit} at most",
        ),
    )
    for value, limit, pattern in measures:
        if value is not None and limit is not None and Decimal(str(value)) > limit:
            yield Hard("reading-grade", said(pattern, value=value, limit=limit), _longest(text))
    if limits.rare_words is not None:
        yield from _rare(text, limits.rare_words, rules)


def _longest(text: str) -> str:
    return max((s for line in text.splitlines() for s in sentences(line)), key=len, default="")


def _rare(text: str, limit: Decimal, rules: Rules) -> Iterator[Hard]:
    words = list(rare_words(text, rules))
    rare = [word for word, is_rare in words if is_rare]
    if words and Decimal(len(rare)) / len(words) > limit:
        share = round(100 * len(rare) / len(words))
        shown = " ".join(dict.fromkeys(rare))
        measured = said(
            "{share}% of the words, of {limit:.0f}% at most", share=share, limit=limit * 100
        )
        yield Hard("rare-words", measured, shown)


def rare_words(text: str, rules: Rules) -> Iterator[tuple[str, bool]]:
    """Yield each Chinese word of ``text``, and whether it is neither common nor in the glossary.

    Words are cut by the longest match in both lists; what matches neither is one word, rare.
    """
    common = _common(rules.folder / COMMON_WORDS) | set(rules.words.glossary)
    for run in _HAN.findall(text):
        yield from _cut(run, common)


def _cut(run: str, common: set[str] | frozenset[str]) -> Iterator[tuple[str, bool]]:
    start, unknown = 0, ""
    while start < len(run):
        word = next(_candidates(run, start, common), "")
        if not word:
            unknown += run[start]
            start += 1
            continue
        if unknown:
            yield unknown, True
            unknown = ""
        yield word, False
        start += len(word)
    if unknown:
        yield unknown, True


def _candidates(run: str, start: int, common: Iterable[str]) -> Iterator[str]:
    for length in range(min(_LONGEST, len(run) - start), 0, -1):
        if run[start : start + length] in common:
            yield run[start : start + length]


@cache
def _common(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
