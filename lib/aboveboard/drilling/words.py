"""The words of a rehearsal, by language: ``drill.yaml`` of a language's folder."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

from aboveboard.wording.language import HOME, Language, languages_with, load_language, read_terms

FILE = "drill.yaml"
Spoken = dict[str, str]
"""One text in each language, by its tag."""


@cache
def drill_words(tag: str) -> Language:
    """Return a language with the terms of rehearsals for its terms; the package's own."""
    terms, _ = read_terms(HOME / tag / FILE)
    return replace(load_language(tag), folder=HOME / tag, terms=terms)


def drill_languages() -> tuple[str, ...]:
    """Return the tags of the languages that a rehearsal can be held in."""
    return languages_with(FILE)


def spoken(*path: str, **values: str) -> Spoken:
    """Return a phrase in every language."""
    return {tag: drill_words(tag).phrase(*path, **values) for tag in drill_languages()}


def counted(language: Language, number: int, *path: str) -> str:
    """Return a count in words: ``in 20 minutes``."""
    return language.plural(Decimal(number), *path).format(n=number)
