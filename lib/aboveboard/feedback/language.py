"""Tell the language of a message by its script, and which Chinese script it is by OpenCC.

A rule anyone can check, and the same every time: English and Chinese are what customers write
here, and their scripts tell them apart.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal

Language = Literal["en", "zh-Hans", "zh-Hant", "other"]

_LATIN = re.compile(r"[A-Za-z]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_OTHER = re.compile(r"[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af]")


def language_of(text: str) -> Language:
    """Return the language of ``text``: English, Chinese in either script, or another.

    Chinese when it has as many Chinese characters as Latin words, for coins and products are
    written in Latin letters anywhere; Traditional when more characters are only Traditional than
    only Simplified. Japanese and Korean count as other.
    """
    han = _HAN.findall(text)
    latin = len(_LATIN.findall(text))
    other = len(_OTHER.findall(text))
    if other * 2 > len(han) and other > latin:
        return "other"
    if han and len(han) >= latin:
        simplified, traditional = _only()
        lead = sum(letter in traditional for letter in han) - sum(
            letter in simplified for letter in han
        )
        return "zh-Hant" if lead > 0 else "zh-Hans"
    return "en" if latin else "other"


def to_simplified(text: str) -> str:
    """Return Chinese text in Simplified characters, so that one question is one in both scripts."""
    return str(_converter("t2s").convert(text))


@cache
def _converter(name: str) -> Any:
    from opencc import OpenCC

    return OpenCC(name)


@cache
def _only() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters that are only Simplified, and those that are only Traditional."""
    letters = [chr(code) for code in range(0x3400, 0xA000)]
    block = "\n".join(letters)
    changed = {name: _converter(name).convert(block).split("\n") for name in ("s2t", "t2s")}
    return tuple(  # type: ignore[return-value]
        frozenset(a for a, b in zip(letters, changed[name], strict=True) if a != b)
        for name in ("s2t", "t2s")
    )
