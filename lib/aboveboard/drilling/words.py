"""The words of a rehearsal, by language: ``drill.yaml`` of a language's folder."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from aboveboard.record.yaml_reader import read_yaml
from aboveboard.wording.language import HOME, Language, load_language

FILE = "drill.yaml"
Spoken = dict[str, str]
"""One text in each language, by its tag."""


@cache
def drill_words(tag: str) -> Language:
    """Return a language with the terms of rehearsals for its terms; the package's own."""
    path = HOME / tag / FILE
    tree = read_yaml(path.read_text(encoding="utf-8"), str(path))
    terms: Any = tree.value
    return replace(load_language(tag), folder=path.parent, terms=terms)


def drill_languages() -> tuple[str, ...]:
    """Return the tags of the languages that a rehearsal can be held in."""
    return tuple(sorted(path.parent.name for path in HOME.glob(f"*/{FILE}")))


def spoken(*path: str, **values: str) -> Spoken:
    """Return a phrase in every language."""
    return {tag: drill_words(tag).phrase(*path, **values) for tag in drill_languages()}


def counted(language: Language, number: int, *path: str) -> str:
    """Return a count in words: ``in 20 minutes``."""
    return language.plural(Decimal(number), *path).format(n=number)
