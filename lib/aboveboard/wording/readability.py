"""How hard a text is to read, as numbers to show; nothing is rewritten.

English has a formula; Chinese has none that is agreed on, so its measure is characters a sentence
and a clause. The formula stands here because the packages that have it fetch a word list from
the network when they run, which a custodian under attack can't rely on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NOISE = re.compile(
    r"https?://\S+|\S+@\S+|\b(?:0x)?[0-9a-fA-F]{16,}\b|\b[1-9A-HJ-NP-Za-km-z]{25,}\b|SHA256:\S+"
)
_NUMBER = re.compile(r"\d[\d,.:]*")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_VOWELS = re.compile(r"[aeiouy]+")
# Vowels side by side that are two syllables: previous, client, being, idea, create, quiet, media.
_PARTED = re.compile(
    r"(?<![tcgx])iou|i[ao](?!u)|(?<![tc])ie(?=nt|t$)|scie"
    r"|[aeouy]ing|eo|iu|(?<!q)ua(?!r)|uou|rea(?=t[eio])"
    r"|[aeiou][^aeiou]+ea$|u[ei](?=l$|d$|n$|nc)|[ds]n't$"
)
# Of those, the ones that are one: nation, special, million, region, guard, great.
_JOINED = re.compile(
    r"[tsc]i[ao](?!u)|gio(?!u)|lli[ao]|g?ua(?=rd|ge)|qui(?=d|n)|eopl|th?reat|great"
)
# An e that is not heard: home, homes, closed, statement; but table, agree, issue, boxes, needed.
_SILENT = re.compile(
    r"(?<![aeiouy])(?<![^aeiourlwy]l)e$|(?<=[qg]u)e$"
    r"|(?<![aeiouytd])(?<![^aeiourlwy]l)ed$"
    r"|(?<![aeiouysxzcg])(?<![sc]h)(?<![^aeiourlwy]l)es$"
    r"|(?<=[^aeiouy])e(?=(?:ment|ly|ness|ful|less|thing|where)s?$)"
)
_ODD = {"every": 2, "everything": 3, "everyone": 3, "anyone": 3, "business": 2, "different": 2}
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_ENGLISH_END = re.compile(r"[.!?;:](?:\s|$)|\n")
_CHINESE_END = re.compile(r"[。！？；\n]")
_CHINESE_CLAUSE = re.compile(r"[。！？；，：、\n]")


@dataclass(frozen=True)
class Readability:
    """``grade`` for English (school years); characters a sentence and a clause for Chinese."""

    grade: float | None = None
    characters_a_sentence: float | None = None
    characters_a_clause: float | None = None


def readability(text: str) -> Readability:
    """Measure ``text``, one paragraph or item a line, after taking out addresses and hashes."""
    text = _NOISE.sub(" ", text)
    if len(_HAN.findall(text)) > len(_WORD.findall(text)):
        return Readability(
            characters_a_sentence=_han_mean(text, _CHINESE_END),
            characters_a_clause=_han_mean(text, _CHINESE_CLAUSE),
        )
    return Readability(grade=flesch_kincaid_grade(text))


def flesch_kincaid_grade(text: str) -> float:
    """Return the US school grade of an English text.

    Source: Kincaid, Fishburne, Rogers, Chissom (1975), Derivation of new readability formulas for
    Navy enlisted personnel: 0.39 words/sentence + 11.8 syllables/word - 15.59. Numbers are left
    out. Never below 0.
    """
    text = _NUMBER.sub(" ", text)
    sentences = [part for part in _ENGLISH_END.split(text) if _WORD.search(part)]
    words = _WORD.findall(text)
    if not words:
        return 0.0
    syllable_count = sum(map(syllables, words))
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllable_count / len(words) - 15.59
    return round(max(0.0, grade), 1)


def syllables(word: str) -> int:
    """Estimate the syllables of an English word from its vowel groups; at least 1."""
    word = word.lower().replace("’", "'").removesuffix("'s").rstrip("'")
    if word in _ODD:
        return _ODD[word]
    count = len(_VOWELS.findall(word)) + len(_PARTED.findall(word)) - len(_JOINED.findall(word))
    return max(1, count - len(_SILENT.findall(word)))


def _han_mean(text: str, end: re.Pattern[str]) -> float:
    counts = [len(_HAN.findall(part)) for part in end.split(text)]
    counts = [count for count in counts if count]
    return round(sum(counts) / len(counts), 1) if counts else 0.0
