"""Say a sentence of the screen in a language: ``said.yaml`` of its folder, English beside it.

English needs no such file: its sentences stand where they are made. What a language has no words
for is shown in English, for a screen must say what is wrong in any case.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Formatter
from typing import Any

from aboveboard.errors import Problem, WordingError
from aboveboard.said import Said, filled, said
from aboveboard.wording.language import HOME, languages_with, read_terms

FILE = "said.yaml"
ENGLISH = "en"


def screen_languages() -> tuple[str, ...]:
    """Return the tags of the languages that a screen can be shown in."""
    return tuple(sorted({ENGLISH, *languages_with(FILE)}))


def in_language(text: str, tag: str) -> str:
    """Return ``text`` in the language: its pattern in that language's words, its values filled in.

    Plain text is a sentence without values. What has no words there comes back as it is.
    """
    known = _sentences(tag)
    if not isinstance(text, Said):
        return known.get(text, text)
    values = {name: _value(value, tag) for name, value in text.values.items()}
    return filled(known.get(text.pattern, text.pattern), values)


def problem_said(problem: Problem, tag: str) -> str:
    """Say where something is wrong, what, and what to do."""
    text = in_language(problem.sentence, tag)
    return f"{problem.place}: {text}" if problem.place else text


def fault_said(label: str, fault: str, tag: str) -> str:
    """Say what is wrong with a field, by the name it has on the form."""
    return in_language(said("{name}: {text}", name=label, text=said(fault)), tag)


def _value(value: Any, tag: str) -> Any:
    return in_language(value, tag) if isinstance(value, Said) else value


@cache
def _sentences(tag: str) -> Mapping[str, str]:
    """Return English pattern -> pattern in the language; raise WordingError for a wrong file."""
    if tag not in languages_with(FILE):
        return {}
    groups, tree = read_terms(HOME / tag / FILE)
    found: dict[str, str] = {}
    for group, pairs in groups.items():
        for number, pair in enumerate(pairs):
            line = tree.line((group, number))
            fault = _fault(pair, tag, found)
            if fault:
                raise WordingError.at(HOME / tag / FILE, fault, "Correct this pair.", line=line)
            found[pair[ENGLISH]] = pair[tag]
    return found


def _fault(pair: Any, tag: str, found: Mapping[str, str]) -> str:
    """Say what is wrong with a pair; empty for nothing."""
    if not isinstance(pair, dict) or set(pair) != {ENGLISH, tag}:
        return f"A pair has `{ENGLISH}` and `{tag}`, and nothing else."
    if pair[ENGLISH] in found:
        return "This sentence stands twice."
    if _names(pair[tag]) - _names(pair[ENGLISH]):
        return "The English sentence has no such value to fill in."
    return ""


def _names(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
