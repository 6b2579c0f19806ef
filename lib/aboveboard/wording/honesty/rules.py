"""``honesty.yaml`` of a language: the words that its honesty checks look for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from aboveboard.errors import Problem, WordingError
from aboveboard.record.validation import read_model
from aboveboard.record.yaml_reader import Path as FieldPath
from aboveboard.record.yaml_reader import Tree, problem_at
from aboveboard.wording.honesty.numbers import NumberReader
from aboveboard.wording.honesty.patterns import compiled, expand, one_of
from aboveboard.wording.language import Language, read_words

FILE_NAME = "honesty.yaml"
Patterns = tuple[str, ...]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PhraseCheck(_Model):
    """What a check finds, and what lets it pass: words in the same clause, evidence, a turn."""

    find: Annotated[Patterns, Field(min_length=1)]
    unless: Patterns = ()
    evidence: bool = True
    turns: bool = True


class Checks(_Model):
    """The checks that are lists of phrases; the field names are the ids, with hyphens."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))

    absolute_claim: PhraseCheck
    hedge: PhraseCheck
    repair_time: PhraseCheck
    asks_for_secret: PhraseCheck
    asks_to_move_funds: PhraseCheck
    asks_for_access: PhraseCheck
    asks_for_silence: PhraseCheck
    refund_promised: PhraseCheck
    drama: PhraseCheck
    blame: PhraseCheck
    self_praise: PhraseCheck
    padding: PhraseCheck


class Turns(_Model):
    """Words that turn a claim round, ahead of it in its clause or behind it in its sentence."""

    before: Patterns = ()
    after: Patterns = ()


class Causes(_Model):
    """How each kind of cause is said as if known; ``any`` holds the words that name no kind."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))

    phishing: Patterns = ()
    vulnerability: Patterns = ()
    insider: Patterns = ()
    key_leak: Patterns = ()
    supply_chain: Patterns = ()
    any: Patterns = ()


class Culprits(_Model):
    """Names and descriptions of culprits, and the words that say an authority named them."""

    find: Patterns = ()
    said_by: Patterns = ()


class Summaries(_Model):
    """How a summary says that a service stands still, that all run, that something was stolen.

    ``extent_open`` is how an unknown says that how much was taken, or when, is not known.
    """

    stopped: PhraseCheck | None = None
    all_open: PhraseCheck | None = None
    stolen: PhraseCheck | None = None
    extent_open: PhraseCheck | None = None


class Openings(_Model):
    """What tells an opening that happened from one to come: words ahead, and a service's names."""

    ahead: Patterns = ()
    services: dict[str, Patterns] = {}


class Numbers(_Model):
    """By number the words of scale that follow digits, and its own words; words for per cent.

    ``units`` are what people call a unit beside its symbol, ``between`` the words that stand
    between a number and its unit.
    """

    scales: dict[Decimal, tuple[str, ...]] = {}
    words: dict[Decimal, tuple[str, ...]] = {}
    percent: tuple[str, ...] = ()
    units: dict[str, tuple[str, ...]] = {}
    between: Patterns = ()


class Limits(_Model):
    """How hard the text may be to read; a limit that is left out is not looked at."""

    grade: Decimal | None = None
    characters_a_sentence: Decimal | None = None
    characters_a_clause: Decimal | None = None
    rare_words: Decimal | None = None


class HonestyFile(_Model):
    """The whole file. Every pattern is in the notation of README.md beside this module."""

    vocabulary: dict[str, str] = {}
    contrasts: Patterns = ()
    turns: Turns = Turns()
    evidence: Patterns = ()
    checks: Checks
    apology: Patterns
    not_an_apology: Patterns = ()
    causes: Causes = Causes()
    suspected: Patterns = ()
    culprits: Culprits = Culprits()
    summaries: Summaries = Summaries()
    openings: Openings = Openings()
    late: Patterns = ()
    correction: Patterns = ()
    numbers: Numbers = Numbers()
    glossary: tuple[str, ...] = ()
    traditional: str = ""
    reading: Limits = Limits()


@dataclass(frozen=True, eq=False)
class Rules:
    """The file of one language, with its patterns compiled when they are first used."""

    words: HonestyFile
    folder: Path

    def finder(self, patterns: Patterns) -> re.Pattern[str]:
        """Return what finds any of ``patterns``."""
        found = self._finders.get(patterns)
        if found is None:
            found = self._finders[patterns] = self._compile(patterns)
        return found

    def _compile(self, patterns: Patterns) -> re.Pattern[str]:
        try:
            return compiled(one_of(patterns, self.words.vocabulary))
        except re.error:
            problems = [*_unreadable(patterns, self.words.vocabulary, self.folder / FILE_NAME)]
            raise WordingError(problems) from None

    @cached_property
    def _finders(self) -> dict[Patterns, re.Pattern[str]]:
        return {}

    @cached_property
    def checks(self) -> Mapping[str, PhraseCheck]:
        """The phrase checks by id."""
        return {
            name.replace("_", "-"): getattr(self.words.checks, name) for name in Checks.model_fields
        }

    @cached_property
    def causes(self) -> Mapping[str, Patterns]:
        """The words for each kind of cause, the unnamed kind last."""
        return {
            name.replace("_", "-"): getattr(self.words.causes, name) for name in Causes.model_fields
        }

    @cached_property
    def numbers(self) -> NumberReader:
        """What reads the numbers of this language."""
        numbers = self.words.numbers
        return NumberReader(numbers.scales, numbers.words, numbers.percent)

    @cached_property
    def simplified(self) -> Mapping[int, str]:
        """Traditional characters and the simplified ones that the patterns are written in."""
        return {ord(pair[0]): pair[1] for pair in self.words.traditional.split()}


def load_rules(language: Language) -> Rules | None:
    """Load the honesty words of ``language``; None when its folder has none.

    Raises
    ------
    WordingError
        With each fault of the file: a field that is not known, a pattern that can't be read.
    """
    path = language.folder / FILE_NAME
    return _load(path) if path.is_file() else None


@cache
def _load(path: Path) -> Rules:
    words, tree, faults = read_model(read_words(path), str(path), HonestyFile)
    if words is None:
        raise WordingError(faults)
    if problems := [*_pattern_problems(words, tree, path)]:
        raise WordingError(problems)
    return Rules(words, path.parent)


def _pattern_problems(words: HonestyFile, tree: Tree, path: Path) -> Iterable[Problem]:
    pairs = words.traditional.split()
    if any(len(pair) != 2 for pair in pairs):
        yield problem_at(
            tree, str(path), ("traditional",), "A pair is not two characters.", "Write 資资 費费 …"
        )
    for field, pattern in _patterns(words.model_dump(by_alias=True), ()):
        try:
            expand(pattern, words.vocabulary)
        except KeyError as unknown:
            what = f"There is no {unknown.args[0]} in the vocabulary."
            yield problem_at(tree, str(path), field, what, "Add it there, or correct the name.")


def _unreadable(patterns: Patterns, vocabulary: Mapping[str, str], path: Path) -> Iterator[Problem]:
    # Compiling takes longer than reading, so a pattern is tried on its own only after a failure.
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    for pattern in patterns:
        try:
            compiled(one_of((pattern,), vocabulary))
        except re.error as error:
            written = pattern.replace("'", "''")
            line = next((n for n, text in enumerate(lines, 1) if written in text), 0)
            do = "Close each bracket that you open; (a|b) is one of two, a? may be missing."
            yield Problem(
                file=str(path), line=line, what=f"This pattern can't be read: {error}.", do=do
            )


_PATTERN_FIELDS = HonestyFile.model_fields.keys() - {
    "vocabulary", "numbers", "glossary", "traditional", "reading"
}  # fmt: skip


def _patterns(value: Any, path: FieldPath) -> Iterable[tuple[FieldPath, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if path or key in _PATTERN_FIELDS:
                yield from _patterns(inner, (*path, key))
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from _patterns(inner, (*path, number))
    elif isinstance(value, str):
        yield path, value
