"""Find Chinese seed phrases: their words are ordinary characters, so rarity has to tell.

A phrase that stands right beside the words that name one (我的助记词是…) needs less of it.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise
from operator import itemgetter

from aboveboard.record.seed_named import FEW
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
_FEW = 6
# Right behind a name or before it, of a window with a right checksum (of random ones 1 in 10,000
# lie below, of prose 9 in 10), and of one without (2 in 100; all prose lies below).
_BESIDE, _BESIDE_UNCHECKED = 17.5, 23.6
_LEAST_BESIDE = LEAST - 1  # a word may be missing
_BEHIND = 14
_BEFORE = 8  # no match of _FROM_PHRASE is longer
_TO_PHRASE = '是为為:： \n“"「(（'
_TELLS = re.compile('[是为為:：“"「(（][^；;。！？]?$')
_FROM_PHRASE = re.compile(
    r"(?P<is>[,，。\s]?(?:就?是|[为為]))?(?:[我您你]的?|[这這][个個])?[\s:：]?$"
)
# 助记词是不是…, 助记词在哪里 ask for something; no phrase follows.
_ASKS = re.compile(r"不是|否|什么|什麼|怎|多少|哪|谁|誰|被|在|没|沒|要|可|已|能|会|會|用")
_NUMBERS = frozenset("年月日号號时時点點分秒个個元一二三四五六七八九十百千万萬第")


@cache
def _known_chinese() -> frozenset[str]:
    return frozenset(word_list("chinese_simplified")) | frozenset(word_list("chinese_traditional"))


def chinese_phrases(text: str, names: Sequence[Span], *, unlabelled: bool = False) -> list[Span]:
    """Return the spans of Chinese phrases; they may overlap. ``names`` is where one is named.

    ``unlabelled``: labels were taken out of the text, so the points of a numbered list stand side
    by side; only what no comma parts is then judged by its rarity.
    """
    spans: list[Span] = []
    run: list[re.Match[str]] = []
    least = FEW if names else LEAST
    known = _known_chinese() if len(_HAN.findall(text)) >= least else frozenset()
    for token in _HAN.finditer(text) if known else ():
        if token.group() not in known:
            spans += _judge(run, names, unlabelled)
            run = []
            continue
        if run and token.start() > run[-1].end():
            gap = text[run[-1].end() : token.start()]
            if any(letter.isalpha() for letter in gap):
                spans += _judge(run, names, unlabelled)
                run = []
        run.append(token)
    return spans + _judge(run, names, unlabelled)


def _judge(run: list[re.Match[str]], names: Sequence[Span], unlabelled: bool) -> list[Span]:
    """Return the spans of phrases in a run of characters that are all of the lists."""
    if len(run) < (FEW if names else LEAST):
        return []
    found = [
        part
        for part in _spaced_parts(run)
        # A row of dates (1月26日、27日 …) is spaced as well, but of few characters.
        if len({token.group() for token in part}) > _FEW or _seed_checks(_texts(part))
    ]
    if names:
        parts = _spaced_parts(run, FEW)
        found += [part for part in parts if len(set(_texts(part)) - _NUMBERS) >= FEW]
    spans = [(part[0].start(), part[-1].end()) for part in found]
    for language in ("chinese_simplified", "chinese_traditional"):
        spans += [
            (run[first].start(), run[last - 1].end())
            for first, last in _rare_windows(run, word_list(language), names)
            if not unlabelled or _is_whole(run, first, last)
        ]
    return spans


def _texts(run: list[re.Match[str]]) -> list[str]:
    return [token.group() for token in run]


def _spaced_parts(run: list[re.Match[str]], least: int = LEAST) -> list[list[re.Match[str]]]:
    """Return the parts of ``run`` of ``least`` or more with a gap between each two.

    Two slips are forgiven in a run of nothing else that is long enough to be a phrase.
    A phrase that is pasted behind a Chinese sentence makes one run with it.
    """
    if (
        len(run) >= LEAST
        and sum(1 for a, b in pairwise(run) if b.start() > a.end()) >= len(run) - 2
    ):
        return [run]
    parts, part = [], [run[0]]
    for before, after in pairwise(run):
        if after.start() == before.end():
            parts.append(part)
            part = []
        part.append(after)
    return [part for part in [*parts, part] if len(part) >= least]


def _rare_windows(
    run: list[re.Match[str]], numbers: dict[str, int], names: Sequence[Span]
) -> Iterator[tuple[int, int]]:
    """Yield the windows whose characters are too rare for prose, or that a name stands beside."""
    words = _texts(run)
    sums = [0.0, *accumulate(math.sqrt(numbers.get(word, 0)) for word in words)]
    gaps = [place for place, word in enumerate(words) if word not in numbers]
    for length in SEED_LENGTHS:
        for first in range(len(words) - length + 1):
            last = first + length
            mean = (sums[last] - sums[first]) / length
            if mean <= _ALONE or _crosses(gaps, first, last):
                continue
            window = words[first:last]
            amid = _NAMED if names and _is_whole(run, first, last) else _AMID
            least = _ALONE if _stands_alone(run, first, last) else amid
            right = mean > least and checks(window, numbers)
            if right or (mean > _UNCHECKED[length] and len(set(window)) > _FEW):
                yield first, last
    if names:
        for first, last, is_told in _beside(run, names):
            if _crosses(gaps, first, last) or not _is_whole(run, first, last):
                continue
            mean = (sums[last] - sums[first]) / (last - first)
            window = words[first:last]
            right = last - first in SEED_LENGTHS and checks(window, numbers)
            sure = is_told or mean > _BESIDE or len(set(window)) <= _FEW
            if mean > _BESIDE_UNCHECKED or (right and sure):
                yield first, last


def _beside(run: list[re.Match[str]], names: Sequence[Span]) -> Iterator[tuple[int, int, bool]]:
    """Yield the windows behind a name or before one, and whether words tell that this is it."""
    text = run[0].string
    starts = {token.start(): place for place, token in enumerate(run)}
    ends = {token.end(): place + 1 for place, token in enumerate(run)}
    lengths = (_LEAST_BESIDE, *SEED_LENGTHS)
    # No others reach the run: a text of nothing but names and runs takes no longer.
    near = bisect_left(names, run[0].start() - _BEHIND, key=itemgetter(1))
    far = bisect_right(names, run[-1].end() + _BEFORE, key=itemgetter(0))
    for name_start, name_end in names[near:far]:
        for at in range(name_end, name_end + _BEHIND):
            first = starts.get(at)
            if first is not None and (at == name_end or text[at - 1] in _TO_PHRASE):
                is_told = _TELLS.search(text[name_end:at]) and not _ASKS.match(text, at)
                for length in lengths:
                    if first + length <= len(run):
                        yield first, first + length, bool(is_told)
        before = _FROM_PHRASE.search(text, max(0, name_start - _BEFORE), name_start)
        last_of_all = ends.get(before.start()) if before else None
        if before and last_of_all:
            for length in lengths:
                if last_of_all >= length:
                    yield last_of_all - length, last_of_all, bool(before["is"])


def _stands_alone(run: list[re.Match[str]], first: int, last: int) -> bool:
    """Tell whether no Chinese character adjoins the window."""
    text, start, end = run[0].string, run[first].start(), run[last - 1].end()
    return not (_HAN.match(text[start - 1 : start]) or _HAN.match(text[end : end + 1]))


def _is_whole(run: list[re.Match[str]], first: int, last: int) -> bool:
    """Tell whether nothing but blanks parts the characters of the window, as a comma of prose."""
    text = run[0].string[run[first].start() : run[last - 1].end()]
    return len("".join(text.split())) == last - first


def _crosses(gaps: list[int], first: int, last: int) -> bool:
    place = bisect_left(gaps, first)
    return place < len(gaps) and gaps[place] < last


def _seed_checks(words: list[str]) -> bool:
    """Tell whether the BIP-39 checksum of a Chinese phrase is right."""
    lists = (word_list("chinese_simplified"), word_list("chinese_traditional"))
    return len(words) in SEED_LENGTHS and any(
        all(word in numbers for word in words) and checks(words, numbers) for numbers in lists
    )
