"""The notation of honesty.yaml, and how a text is levelled before it is compared with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

_NAME = re.compile(r"\{([^\W\d][^{}\s,]*)\}")
_WORDS_BETWEEN = r"[\\s,:]+(?:[^\\s.;!?]+[\\s,:]+){0,5}?"
_SIGNS_BETWEEN = "[^。！？；，,;!?]{0,14}?"
_START = r"(?:(?<![a-z0-9])|(?![a-z0-9]))"
_END = r"(?:(?![a-z0-9])|(?<![a-z0-9]))"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# What people put between Chinese characters to slip past a filter; a comma or stop parts words.
_BETWEEN_HAN = re.compile(
    rf"(?<=[{_HAN}])[\s·•・_*|~\-]+(?=[{_HAN}])|(?<=[{_HAN}])\s+|\s+(?=[{_HAN}])"
)
# In a word of Latin letters a Cyrillic or Greek one stands for that which it looks like.
_LOOK_ALIKES = dict(zip(map(ord, "аеорсхуіѕјкмтвнοανρικ"), "aeopcxyisjkmtbhoavpik", strict=True))
_OTHER_SCRIPT = re.compile(r"[\u0370-\u04ff]")
_WORD = re.compile(r"\w+")
_BLANKS = re.compile(r"\s+")
# Zero-width signs, and quotation marks, which hide nothing: "safe" is safe.
_DROPPED = '\u00ad\u200b\u200c\u200d\u2060\ufeff"\u201c\u201d\uff02'
_APOSTROPHES = "\u2018\u2019\u201b\u02bc\uff07"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"
_LEVEL: dict[int, int | str | None] = {
    **dict.fromkeys(map(ord, _DROPPED)),
    **dict.fromkeys(map(ord, _APOSTROPHES), "'"),
    **dict.fromkeys(map(ord, _HYPHENS), "-"),
    # Full-width digits, capitals and small letters.
    **{code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))},
    **{code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)},
    ord("％"): "%",
    ord("\u3000"): " ",
    ord("\u00a0"): " ",
}


def level(text: str, traditional: Mapping[int, str] | None = None) -> str:
    """Return ``text`` as the patterns expect it.

    Small letters, plain apostrophes and hyphens, no quotation marks, one blank between words, none
    beside Chinese characters, and these in their simplified form. A word that mixes scripts to look
    like another is that other.
    """
    text = unicodedata.normalize("NFC", text).translate(_LEVEL).lower()
    if _OTHER_SCRIPT.search(text):
        text = _WORD.sub(_latin, text)
    if traditional:
        text = text.translate(traditional)
    return _BLANKS.sub(" ", _BETWEEN_HAN.sub("", text)).strip()


def _latin(word: re.Match[str]) -> str:
    return word[0].translate(_LOOK_ALIKES) if re.search("[a-z]", word[0]) else word[0]


def expand(pattern: str, vocabulary: Mapping[str, str]) -> str:
    """Return the regular expression of one pattern; raise KeyError for an unknown {name}."""
    for _ in range(5):  # a line of the vocabulary may name others
        if not _NAME.search(pattern):
            break
        pattern = _NAME.sub(lambda found: vocabulary[found[1]], pattern)
    pattern = pattern.replace("(?", "\0").replace("(", "(?:").replace("\0", "(?")
    pattern = re.sub(" … ", _WORDS_BETWEEN, pattern).replace("…", _SIGNS_BETWEEN)
    return f"(?:{pattern})"


def one_of(patterns: Iterable[str], vocabulary: Mapping[str, str]) -> str:
    """Return the regular expression that finds any of ``patterns``; it never matches for none."""
    found = "|".join(expand(pattern, vocabulary) for pattern in patterns)
    return f"{_START}(?:{found}){_END}" if found else r"(?!)"


def whole_word(word: str) -> str:
    """Return an expression for a word as it stands: a whole one where the script parts words."""
    escaped = re.escape(word)
    return rf"(?<![A-Za-z]){escaped}(?![A-Za-z])" if word.isascii() else escaped


def longest_of(expressions: Mapping[str, str]) -> str:
    """Return what finds the longest of words, each by its expression; it never matches for none."""
    longest_first = sorted(expressions, key=len, reverse=True)
    return "|".join(expressions[word] for word in longest_first) or "(?!)"


@cache
def compiled(expression: str) -> re.Pattern[str]:
    """Compile an expression once."""
    return re.compile(expression, re.IGNORECASE)
