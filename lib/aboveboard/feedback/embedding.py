"""Texts as vectors: the interface, and the default that needs no model.

The default counts words and the letters they are made of, which forgives endings and spelling, and
single, double and triple Chinese characters, which need no segmenting. It runs everywhere, offline
and the same each time; it does not know that an English and a Chinese question are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Protocol, Self

from aboveboard.feedback.language import to_simplified

Vectors = Any
"""A matrix, one row of unit length a text: a scipy CSR matrix or a numpy array."""


class Embedder(Protocol):
    """Turns texts into rows of unit length.

    An encoder that is trained on many languages must take each language's mean vector out, or
    texts group by language and not by what they say.
    """

    def fit(self, texts: Sequence[str]) -> Self:
        """Learn what is needed from ``texts``; once, before :meth:`embed`."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a matrix with a row of unit length for each text."""
        ...


class NgramEmbedder:
    """Words, their parts of 2 to 4 letters, and 1 to 3 Chinese characters, weighed by TF-IDF."""

    def __init__(self) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer = TfidfVectorizer(analyzer=_features, sublinear_tf=True)

    def fit(self, texts: Sequence[str]) -> Self:
        """Learn which features there are, and how much each tells."""
        self._vectorizer.fit(texts)
        return self

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a CSR matrix; a text without a known feature is a row of zeros."""
        return self._vectorizer.transform(texts)


_BRACKETED = re.compile(r"\[[a-z]+(?:-[a-z]+)*\]")
_LONG = re.compile(r"[0-9A-Za-z]{25,}|https?://\S+")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Bare numbers are left out: two questions that differ in an amount are one.
_WORD = re.compile(r"[0-9]*[a-z][a-z0-9']*|[\u3400-\u9fff]+")


def plain_words(text: str) -> str:
    """Return what is compared of a text: small letters, Simplified, no placeholder, no address."""
    plain = _LONG.sub(" ", _BRACKETED.sub(" ", text)).lower()
    return to_simplified(plain) if _HAN.search(plain) else plain


def words_of(text: str) -> list[str]:
    """Return the words of a plain text, and its runs of Chinese characters; no bare number."""
    return _WORD.findall(text)


def _features(text: str) -> Iterator[str]:
    words = words_of(text)
    for word in words:
        yield from _parts(word)
    for first, second in pairwise(words):
        yield f"{first} {second}"


@lru_cache(maxsize=200_000)
def _parts(word: str) -> tuple[str, ...]:
    if word[0] >= "\u3400":
        sizes, padded = (1, 2, 3), word
    else:
        sizes, padded = (2, 3, 4), f" {word} "
    parts = [padded[at : at + size] for size in sizes for at in range(len(padded) - size + 1)]
    return (*parts, f"={word}")
