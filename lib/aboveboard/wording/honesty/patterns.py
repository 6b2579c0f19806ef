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
_BLANKS = re.compile(r"\s+")
_UNSEEN = dict.fromkeys((173, 8203, 8204, 8205, 8288, 65279))
_LEVEL = {
    **_UNSEEN,
    **dict.fromkeys((8216, 8217, 8219, 700, 65287), "'"),
    **dict.fromkeys((8220, 8221, 65282), '"'),
    **dict.fromkeys((8208, 8209, 8210, 8211, 8212, 8722, 65293), "-"),
    **{code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))},
    **{code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)},
    0xFF05: "%",
    0x3000: " ",
    0xA0: " ",
}


def level(text: str, traditional: Mapping[int, str] | None = None) -> str:
    """Return ``text`` as the patterns expect it: small letters, plain quotation marks and hyphens,
    one blank between words, none between Chinese characters, these in their simplified form.
    """
    text = unicodedata.normalize("NFC", text).translate(_LEVEL).lower()
    if traditional:
        text = text.translate(traditional)
    return _BLANKS.sub(" ", _BETWEEN_HAN.sub("", text)).strip()


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


@cache
def compiled(expression: str) -> re.Pattern[str]:
    """Compile an expression once."""
    return re.compile(expression, re.IGNORECASE)
