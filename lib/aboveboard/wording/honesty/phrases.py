"""Find phrases that break a rule, sentence by sentence. Pure: text in, hits out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from aboveboard.wording.honesty.patterns import level
from aboveboard.wording.honesty.rules import Patterns, PhraseCheck, Rules

# A question claims nothing, but it can ask for a secret.
_OF_QUESTIONS = frozenset({"asks-for-secret", "asks-to-move-funds", "asks-for-access"})
# A stop ends a sentence before a blank, so that 1.46, minato.example and 14.30 stay whole.
_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=\S)|(?<=[。！？])[”’」』）]*|\n+")
_QUESTION = re.compile(r"[?？][\"'”’」』）]*\s*\Z|[吗么]\s*\Z")
_NUMBER = re.compile(r"(?<![\d:.\-/年月日])\d[\d,.]*(?![\d:]|\s?(?:am|pm)\b|[年月日点时]|-\d)")
_INSTANT = re.compile(
    r"\d{1,2}:\d\d|\d{1,2}(?:点|时)|\d{1,2}月\d{1,2}日|\d{4}-\d\d-\d\d"
    r"|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:january|february|march|april"
    r"|may|june|july|august|september|october|november|december) \d{1,2}|\d ?(?:am|pm)\b"
)


@dataclass(frozen=True)
class Hit:
    """A sentence that breaks a rule, and the words in it that do, levelled."""

    check: str
    sentence: str
    words: str


@dataclass(frozen=True)
class Known:
    """What the record says as sure, so that a sentence may say it too.

    ``causes`` are the kinds of cause that are confirmed, ``any`` where one is; ``confirmed`` holds
    the confirmed texts of this language, levelled, for the names they name.
    """

    causes: frozenset[str] = frozenset()
    confirmed: str = ""


_NOTHING = Known()


def sentences(text: str) -> list[str]:
    """Cut ``text`` into sentences; an address or a decimal point cuts nothing."""
    parts, start = [], 0
    for match in _END.finditer(text):
        parts.append(text[start : match.end()].strip())
        start = match.end()
    return [part for part in (*parts, text[start:].strip()) if part]


def find_phrases(
    text: str, rules: Rules, known: Known = _NOTHING, doubtful: bool = False
) -> Iterator[Hit]:
    """Yield a hit for each check that a sentence of ``text`` breaks.

    A question claims nothing and is left out. ``text`` is one paragraph, item or table row: what
    stands beside a claim in it can be its evidence. ``doubtful`` text is marked as suspected.
    """
    whole = sentences(text)
    levelled = [level(sentence, rules.simplified) for sentence in whole]
    for number, (sentence, plain) in enumerate(zip(whole, levelled, strict=True)):
        beside = " ".join(levelled[number : number + 2])
        question = _QUESTION.search(sentence) is not None
        for check, words in _broken(plain, beside, question, rules):
            yield Hit(check, sentence, words)
        if not question and not doubtful:
            yield from _causes(sentence, plain, rules, known)
            yield from _culprits(sentence, plain, rules, known)


def saying(text: str, phrases: PhraseCheck | None, rules: Rules) -> Iterator[str]:
    """Yield the sentences of ``text`` that say one of ``phrases``; a question says nothing."""
    if phrases is None:
        return
    for sentence in sentences(text):
        plain = level(sentence, rules.simplified)
        if not _QUESTION.search(sentence) and _breaks(plain, plain, phrases, rules):
            yield sentence


def apologies(text: str, rules: Rules) -> list[str]:
    """Return the sentences of ``text`` that apologise."""
    apology, other = rules.finder(rules.words.apology), rules.finder(rules.words.not_an_apology)
    found = []
    for sentence in sentences(text):
        plain = level(sentence, rules.simplified)
        if apology.search(plain) and not other.search(plain):
            found.append(sentence)
    return found


def causes_said(text: str, rules: Rules) -> frozenset[str]:
    """Return the kinds of cause that ``text`` says as if known."""
    plain = [level(sentence, rules.simplified) for sentence in sentences(text)]
    return frozenset(
        kind
        for kind, patterns in rules.causes.items()
        if any(_firm(line, patterns, rules) for line in plain)
    )


@lru_cache(maxsize=4096)  # posts, script and page of a statement share most sentences
def _broken(plain: str, beside: str, question: bool, rules: Rules) -> tuple[tuple[str, str], ...]:
    """Return each check that a levelled sentence breaks, and the words that do."""
    found = (
        (check, _breaks(plain, beside, phrases, rules))
        for check, phrases in rules.checks.items()
        if not question or check in _OF_QUESTIONS
    )
    return tuple((check, words) for check, words in found if words)


def _breaks(plain: str, beside: str, phrases: PhraseCheck, rules: Rules) -> str:
    """Return the words of a sentence that break a check, or an empty text."""
    for match in rules.finder(phrases.find).finditer(plain):
        clause = _clause(plain, match, rules)
        if phrases.unless and rules.finder(phrases.unless).search(clause):
            continue
        if phrases.turns and _turned(plain, match, rules):
            continue
        if phrases.evidence and _has_evidence(beside, rules):
            continue
        return match.group()
    return ""


def _clause(plain: str, match: re.Match[str], rules: Rules) -> str:
    """Return the clause around ``match``: from the contrast before it to the one behind it."""
    start, end = 0, len(plain)
    for contrast in rules.finder(rules.words.contrasts).finditer(plain):
        if contrast.end() <= match.start():
            start = contrast.end()
        elif contrast.start() >= match.end():
            end = contrast.start()
            break
    return plain[start:end]


def _turned(plain: str, match: re.Match[str], rules: Rules) -> bool:
    turns = rules.words.turns
    clause = _clause(plain, match, rules)
    ahead = plain[: match.end()]
    start = plain.find(clause)
    before = rules.finder(turns.before).search(ahead, start)
    if before and before.start() <= match.start():
        return True
    return rules.finder(turns.after).search(plain, match.start()) is not None


def _has_evidence(beside: str, rules: Rules) -> bool:
    """Tell whether a figure, an instant and a check stand in ``beside``."""
    if not (_INSTANT.search(beside) and rules.finder(rules.words.evidence).search(beside)):
        return False
    return _NUMBER.search(_INSTANT.sub(" ", beside)) is not None


def _causes(sentence: str, plain: str, rules: Rules, known: Known) -> Iterator[Hit]:
    for kind, patterns in rules.causes.items():
        if kind in known.causes:
            continue
        if found := _firm(plain, patterns, rules):
            yield Hit("cause-too-firm", sentence, found)
            return


def _culprits(sentence: str, plain: str, rules: Rules, known: Known) -> Iterator[Hit]:
    culprits = rules.words.culprits
    found = _firm(plain, culprits.find, rules)
    if not found or found in known.confirmed:
        return
    if not rules.finder(culprits.said_by).search(plain):
        yield Hit("culprit-named", sentence, found)


def _firm(plain: str, patterns: Patterns, rules: Rules) -> str:
    """Return the words of ``patterns`` that a sentence says without a word of doubt beside them."""
    doubt = rules.finder(rules.words.suspected)
    for match in rules.finder(patterns).finditer(plain):
        if not doubt.search(_clause(plain, match, rules)) and not _turned(plain, match, rules):
            return match.group()
    return ""
