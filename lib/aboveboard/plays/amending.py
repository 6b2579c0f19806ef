"""Mend a typo in a published statement: words alone may change, and what changed is listed.

An amendment is silent on the page, so it must not be able to carry news. In each text the figures,
instants, addresses, names in capitals, and the words that decide a fact (``deciding`` in
language.yaml, such as "not", and the terms for statuses, states and confidence) must stay the same
and in the same order; and no stretch that changes may be longer than a few words.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aboveboard.errors import LedgerError, Problem
from aboveboard.plays.statement import Edition, Statement
from aboveboard.record.files import digest
from aboveboard.record.ledger import Change
from aboveboard.wording.language import Language

# Fields of an edition that are no words: names for programs, and numbers and instants of charts.
_NO_WORDS = frozenset(
    {"language", "direction", "id", "kind", "covers", "tone", "key", "form", "slot", "value"}
    | {"at", "due", "start", "end", "late"}
)
_HAN = r"[\u2e80-\u2fff\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_LETTER = rf"(?:(?!{_HAN})[^\W_])"
# A Han character, a word or number or address, blanks, or a sign.
_PIECE = re.compile(rf"{_HAN}|{_LETTER}+(?:['’.,:/+%@_-]+{_LETTER}+)*%?|\s+|.", re.DOTALL)
_FACT = re.compile(r".*\d.*|[A-Z]{2,}[A-Za-z]*|.*[@/].*|[\w-]+(?:\.[\w-]+)+|[%$€£¥]")
_STRETCH = 40  # characters
_ALIKE = 0.7


@dataclass(frozen=True)
class Replacement:
    """Words to put in place of others, wherever they stand in the edition of one language."""

    language: str
    old: str
    new: str


def amended(
    statement: Statement, replacement: Replacement, language: Language
) -> tuple[Statement, tuple[Change, ...]]:
    """Return the statement with words replaced, and each text that changed.

    Parameters
    ----------
    language
        The language of the replacement.

    Raises
    ------
    LedgerError
        With everything that is more than a mended typo; or the words are not found.
    """
    old = _edition(statement, replacement)
    new = Edition.model_validate(_with(old.model_dump(), replacement))
    changes = []
    problems: list[Problem] = []
    for (place, before), (_, after) in zip(words(old), words(new), strict=True):
        if before != after:
            changes.append(_change(language.tag, place, before, after))
            problems += _faults(place, before, after, language)
    if problems:
        raise LedgerError(problems)
    editions = tuple(new if edition is old else edition for edition in statement.editions)
    return statement.model_copy(update={"editions": editions}), tuple(changes)


def words(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield each text that an edition shows, with the place where it stands."""
    yield from _texts(edition.model_dump(mode="json"), "")


def word_diff(old: str, new: str) -> str:
    """Return a change in the manner of ``wdiff``: ``we [-recieved-]{+received+} it``."""
    one, two = _PIECE.findall(old), _PIECE.findall(new)
    out = []
    for kind, a, b, c, d in _opcodes(one, two):
        gone, come = "".join(one[a:b]), "".join(two[c:d])
        if kind == "equal":
            out.append(gone)
            continue
        out += [f"[-{gone}-]"] if gone else []
        out += [f"{{+{come}+}}"] if come else []
    return "".join(out)


def _edition(statement: Statement, replacement: Replacement) -> Edition:
    """Return the edition to change, in which the words must stand."""
    if replacement.language not in statement.languages:
        raise LedgerError.at(
            statement.id,
            f"The statement has no edition in {replacement.language!r}.",
            f"Use one of {', '.join(statement.languages)}.",
        )
    edition = statement.edition(replacement.language)
    found = any(replacement.old in text for _, text in words(edition))
    if not replacement.old.strip() or not found:
        raise LedgerError.at(
            statement.id,
            f"{replacement.old!r} does not stand in the edition in {replacement.language}.",
            "Copy the words from the page, without its line breaks.",
        )
    return edition


def _with(value: Any, replacement: Replacement, name: str = "") -> Any:
    if name in _NO_WORDS:
        return value
    if isinstance(value, str):
        return value.replace(replacement.old, replacement.new)
    if isinstance(value, dict):
        return {key: _with(item, replacement, key) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_with(item, replacement) for item in value]
    return value


def _texts(value: Any, place: str, name: str = "") -> Iterator[tuple[str, str]]:
    if name in _NO_WORDS:
        return
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{place}.{key}" if place else key, key)
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            own = item.get("id", number) if isinstance(item, dict) else number
            yield from _texts(item, f"{place}[{own}]")


def _change(tag: str, place: str, old: str, new: str) -> Change:
    return Change(
        language=tag,
        place=place,
        old_sha256=digest(old.encode()),
        new_sha256=digest(new.encode()),
        words=word_diff(old, new),
    )


def _faults(place: str, old: str, new: str, language: Language) -> list[Problem]:
    """Say why a change is more than a mended typo."""
    do = "Where a fact was wrong, correct it: aboveboard correct INCIDENT NUMBER --as-of T."
    field = f"{language.tag}.{place}"
    before, after = _facts(old, language), _facts(new, language)
    if before != after:
        gone, come = _difference(before, after)
        what = f"This changes what is said: {gone or 'nothing'} -> {come or 'nothing'}."
        return [Problem(field=field, what=what, do=do)]
    if not new.strip():
        return [Problem(field=field, what="Nothing is left of this text.", do=do)]
    if not _is_alike(old, new):
        return [Problem(field=field, what="This is another text, not a mended typo.", do=do)]
    return []


def _is_alike(old: str, new: str) -> bool:
    one, two = _PIECE.findall(old), _PIECE.findall(new)
    stretches = [
        max(len("".join(one[a:b])), len("".join(two[c:d])))
        for kind, a, b, c, d in _opcodes(one, two)
        if kind != "equal"
    ]
    return max(stretches) <= _STRETCH and (
        difflib.SequenceMatcher(None, old, new, autojunk=False).ratio() >= _ALIKE
    )


def _opcodes(one: Sequence[str], two: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes()


def _facts(text: str, language: Language) -> list[str]:
    """Return what carries a fact, in the order in which it stands."""
    found = [
        (match.start(), match.group())
        for match in _PIECE.finditer(text)
        if _FACT.fullmatch(match.group())
    ]
    plain = text.replace("’", "'").lower()
    found += [(match.start(), match.group()) for match in _deciding(language).finditer(plain)]
    return [text for _, text in sorted(found)]


def _difference(before: list[str], after: list[str]) -> tuple[str, str]:
    gone: list[str] = []
    come: list[str] = []
    for kind, a, b, c, d in _opcodes(before, after):
        if kind != "equal":
            gone += before[a:b]
            come += after[c:d]
    return ", ".join(gone), ", ".join(come)


def _deciding(language: Language) -> re.Pattern[str]:
    words = set(language.settings.deciding)
    for group in ("status", "states", "confidence"):
        words.update(language.terms[group].values())
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_whole, ordered)), re.IGNORECASE)


def _whole(word: str) -> str:
    """Return an expression for a word; Han characters stand without blanks around them."""
    escaped = re.escape(word)
    return escaped if re.search(_HAN, word) else rf"(?<!\w){escaped}(?!\w)"
