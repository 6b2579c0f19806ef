"""Find Chinese seed phrases: their words are ordinary characters, so rarity has to tell."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, pairwise

from aboveboard.record.seed_words import LEAST, SEED_LENGTHS, Span, checks, word_list

_HAN = re.compile(r"[\u4e00-\u9fff]")
# The lists are ordered by how common a character is: the characters of prose stand near the front,
# those of a phrase anywhere among the 2048. Means of the square roots of these places, measured on
# 2.3 million characters of prose: without a right checksum (a phrase may be miscopied) a window
# must lie above _UNCHECKED, by its length; with one, above _ALONE when nothing adjoins it (of
# random phrases of 12 words 6 in 1000 lie below), above _NAMED when the text speaks of phrases,
# above _AMID in other prose (where 9 in 100 lie below).
_UNCHECKED = {12: 29.0, 15: 28.5, 18: 27.0, 21: 26.5, 24: 25.5}
_ALONE, _NAMED, _AMID = 22.0, 23.5, 26.0
_SPOKEN_OF = re.compile(r"助[记記][词詞]|种子|種子|恢[复復][词詞]|seed|mnemonic|phrase", re.I)
_FEW = 6


@cache
def _known_chinese() -> frozenset[str]:
    return frozenset(word_list("chinese_simplified")) | frozenset(word_list("chinese_traditional"))


def chinese_phrases(text: str) -> list[Span]:
    """Return the spans of Chinese phrases; they may overlap."""
    spans: list[Span] = []
    run: list[re.Match[str]] = []
    known = _known_chinese() if len(_HAN.findall(text)) >= LEAST else frozenset()
    for token in _HAN.finditer(text) if known else ():
        if token.group() not in known:
            spans += _judge(run)
            run = []
            continue
        if run and token.start() > run[-1].end():
            gap = text[run[-1].end() : token.start()]
            if any(letter.isalpha() for letter in gap):
                spans += _judge(run)
                run = []
        run.append(token)
    return spans + _judge(run)


def _judge(run: list[re.Match[str]]) -> list[Span]:
    """Return the spans of phrases in a run of characters that are all of the lists."""
    if len(run) < LEAST:
        return []
    found = [
        part
        for part in _spaced_parts(run)
        # A row of dates (1月26日、27日 …) is spaced as well, but of few characters.
        if len({token.group() for token in part}) > _FEW or _seed_checks(_texts(part))
    ]
    spans = [(part[0].start(), part[-1].end()) for part in found]
    for language in ("chinese_simplified", "chinese_traditional"):
        spans += [
            (run[first].start(), run[last - 1].end())
            for first, last in _rare_windows(run, word_list(language))
        ]
    return spans


def _texts(run: list[re.Match[str]]) -> list[str]:
    return [token.group() for token in run]


def _spaced_parts(run: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Return the parts of ``run`` of 12 or more with a gap between each two, two slips forgiven.

    A phrase that is pasted behind a Chinese sentence makes one run with it.
    """
    if sum(1 for a, b in pairwise(run) if b.start() > a.end()) >= len(run) - 2:
        return [run]
    parts, part = [], [run[0]]
    for before, after in pairwise(run):
        if after.start() == before.end():
            parts.append(part)
            part = []
        part.append(after)
    return [part for part in [*parts, part] if len(part) >= LEAST]


def _rare_windows(run: list[re.Match[str]], numbers: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Yield the windows of a phrase's length whose characters are too rare for prose."""
    words = _texts(run)
    sums = [0.0, *accumulate(math.sqrt(numbers.get(word, 0)) for word in words)]
    gaps = [place for place, word in enumerate(words) if word not in numbers]
    amid = _NAMED if _SPOKEN_OF.search(run[0].string) else _AMID
    for length in SEED_LENGTHS:
        for first in range(len(words) - length + 1):
            last = first + length
            mean = (sums[last] - sums[first]) / length
            if mean <= _ALONE or _crosses(gaps, first, last):
                continue
            window = words[first:last]
            least = _ALONE if _stands_alone(run, first, last) else amid
            right = mean > least and checks(window, numbers)
            if right or (mean > _UNCHECKED[length] and len(set(window)) > _FEW):
                yield first, last


def _stands_alone(run: list[re.Match[str]], first: int, last: int) -> bool:
    """Tell whether no Chinese character adjoins the window."""
    text, start, end = run[0].string, run[first].start(), run[last - 1].end()
    return not (_HAN.match(text[start - 1 : start]) or _HAN.match(text[end : end + 1]))


def _crosses(gaps: list[int], first: int, last: int) -> bool:
    place = bisect_left(gaps, first)
    return place < len(gaps) and gaps[place] < last


def _seed_checks(words: list[str]) -> bool:
    """Tell whether the BIP-39 checksum of a Chinese phrase is right."""
    lists = (word_list("chinese_simplified"), word_list("chinese_traditional"))
    return len(words) in SEED_LENGTHS and any(
        all(word in numbers for word in words) and checks(words, numbers) for numbers in lists
    )
