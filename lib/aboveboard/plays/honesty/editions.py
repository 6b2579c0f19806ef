"""See that each language states the same figures, dates, times and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aboveboard.plays.honesty.finding import Finding, Place
from aboveboard.plays.honesty.passages import CELL, Passage
from aboveboard.said import said
from aboveboard.wording.honesty.facts import Facts, differences, facts_of
from aboveboard.wording.honesty.rules import Rules
from aboveboard.wording.language import Language

# Posts are alternatives by length: a language may need one more.
_ALTERNATIVES = frozenset({"posts"})
_ONE = {"has": "Only {tag} has {what}.", "says": "Only {tag} says {what}."}
_EACH = {
    "has": "Only {tag} has {what}; only {other} has {theirs}.",
    "says": "Only {tag} says {what}; only {other} says {theirs}.",
}


@dataclass(frozen=True)
class Told:
    """One edition's passages, and what reads their facts."""

    language: Language
    rules: Rules | None
    passages: tuple[Passage, ...]

    def by_place(self) -> dict[tuple[str, str], Passage]:
        """Return the passages by section and block."""
        return {(p.place.section, p.place.block): p for p in self.passages}


def language_findings(editions: tuple[Told, ...]) -> Iterator[Finding]:
    """Yield each place where a language says something else than the first one.

    Passages are compared one by one. Where the blocks of a section differ, that is a finding, and
    the section is compared as a whole.
    """
    if len(editions) < 2:
        return
    zones = _common_zones(editions)
    first, *others = editions
    for other in others:
        yield from _compare(first, other, zones)


def _common_zones(editions: tuple[Told, ...]) -> frozenset[str]:
    """Return the time zones that each language has a name for; UTC needs none."""
    names = [set(told.language.settings.zones) for told in editions]
    return frozenset(set.intersection(*names) | {"UTC"})


def _compare(first: Told, other: Told, zones: frozenset[str]) -> Iterator[Finding]:
    mine, theirs = first.by_place(), other.by_place()
    uneven = {section for section, _ in mine.keys() ^ theirs.keys()} - _ALTERNATIVES
    for section in sorted(uneven):
        detail = _uneven(section, mine, theirs, first, other)
        places = (Place(other.language.tag, section), Place(first.language.tag, section))
        yield Finding("languages-differ", places, detail=detail)
        yield from _facts(
            _whole(mine, section, first), _whole(theirs, section, other), first, other, zones
        )
    for key, passage in mine.items():
        if key[0] not in uneven and key in theirs:
            yield from _facts(passage, theirs[key], first, other, zones)


def _uneven(
    section: str,
    mine: Mapping[tuple[str, str], Passage],
    theirs: Mapping[tuple[str, str], Passage],
    first: Told,
    other: Told,
) -> str:
    def blocks(of: Mapping[tuple[str, str], Passage], than: object) -> str:
        lacking = [key for key in of if key[0] == section and key not in than]  # type: ignore[operator]
        return ", ".join(block or name for name, block in lacking)

    return _only("has", (first, blocks(mine, theirs)), (other, blocks(theirs, mine)))


def _only(verb: str, *sides: tuple[Told, str]) -> str:
    """Write what one language alone has or says: ``Only zh-CN says 6; only en says 5.``"""
    pairs = [(told.language.tag, what) for told, what in sides if what]
    names = {"tag": pairs[0][0], "what": pairs[0][1]}
    if len(pairs) == 1:
        return said(_ONE[verb], **names)
    return said(_EACH[verb], **names, other=pairs[1][0], theirs=pairs[1][1])


def _whole(found: Mapping[tuple[str, str], Passage], section: str, told: Told) -> Passage:
    text = CELL.join(passage.text for (name, _), passage in found.items() if name == section)
    return Passage(Place(told.language.tag, section), text)


def _facts(
    one: Passage, another: Passage, first: Told, other: Told, zones: frozenset[str]
) -> Iterator[Finding]:
    mine, theirs = _read(one, first, zones), _read(another, other, zones)
    if not (first.rules and other.rules):
        mine.numbers.clear()
        theirs.numbers.clear()
    only_mine, only_theirs = _but_for_the_tag(differences(mine, theirs), first, other)
    if not only_mine and not only_theirs:
        return
    detail = _only("says", (first, ", ".join(only_mine)), (other, ", ".join(only_theirs)))
    yield Finding("languages-differ", (another.place, one.place), another.text, detail)


def _but_for_the_tag(
    found: tuple[tuple[str, ...], tuple[str, ...]], first: Told, other: Told
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Leave out addresses that differ by the own language alone: ``/en/``, ``/zh-CN/``."""
    mine, theirs = (
        {
            fact: re.sub(rf"(?<=[./]){re.escape(told.language.tag)}(?=[./])", "*", fact)
            for fact in facts
        }
        for facts, told in zip(found, (first, other), strict=True)
    )
    both = set(mine.values()) & set(theirs.values())
    return (
        tuple(fact for fact, bare in mine.items() if bare not in both),
        tuple(fact for fact, bare in theirs.items() if bare not in both),
    )


def _read(passage: Passage, told: Told, zones: frozenset[str]) -> Facts:
    names = {zone: name for zone, name in told.language.settings.zones.items() if zone in zones}
    return facts_of(passage.text, told.language, told.rules, names)
