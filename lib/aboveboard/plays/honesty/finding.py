"""A finding: which check, where, the words, what to do; and which findings block publishing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from aboveboard.errors import Severity
from aboveboard.record.model import Waiver
from aboveboard.record.yaml_reader import Path
from aboveboard.said import Said, both, said
from aboveboard.wording.honesty.checks import CHECKS

# One entry mends all of it: title, summary and posts of every language say the same.
_OF_ONE_CAUSE = frozenset({"summary-differs"})


@dataclass(frozen=True)
class Place:
    """Where words stand: language, section (or title, posts, …) and which block of it.

    ``language`` is empty where a finding is about all of them.
    """

    language: str = ""
    section: str = ""
    block: str = ""

    @property
    def named(self) -> Said:
        """The place in words; ids of sections and languages stay as they are."""
        where = said("{section}, {block}", section=self.section, block=self.block)
        if not self.section or not self.block:
            where = said(self.section or self.block)
        if not self.language:
            return where
        if not where:
            return said(self.language)
        return said("{language}: {where}", language=self.language, where=where)

    def __str__(self) -> str:
        return str(self.named)


@dataclass(frozen=True)
class Finding:
    """Something that a check found.

    Parameters
    ----------
    check
        The check's stable id, a key of ``CHECKS``.
    places
        Every place where the words stand, the first one first.
    sentence
        The sentence, as it stands there; empty when something is missing.
    detail
        What exactly is wrong, such as the two figures that differ; it may be empty.
    entry, field, line
        The record entry that the words come from: its id, the path in ``incident.yaml``, the
        line (0 when not looked up). Empty when they come from a template or a parameter.
    reason
        Why a warning is let through, from a waiver on the record.
    """

    check: str
    places: tuple[Place, ...]
    sentence: str = ""
    detail: str = ""
    entry: str = ""
    field: Path = ()
    line: int = 0
    reason: str = ""

    @property
    def severity(self) -> Severity:
        """An error blocks publishing; a warning needs a recorded reason."""
        return CHECKS[self.check].severity

    @property
    def what(self) -> str:
        """What is wrong, in a sentence."""
        return both(CHECKS[self.check].what, self.detail)

    @property
    def do(self) -> str:
        """What to do about it."""
        return CHECKS[self.check].do

    @property
    def place(self) -> Place:
        """The first place."""
        return self.places[0]

    @property
    def where(self) -> Said:
        """The first place in words, and how many more there are."""
        more = len(self.places) - 1
        place = self.place.named
        return said("{place} (and {more} more)", place=place, more=more) if more else place


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what stands in the way of publishing: errors, and warnings without a reason."""
    return tuple(f for f in findings if f.severity == "error" or not f.reason)


def waived(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> tuple[Finding, ...]:
    """Give each warning the reason of the waiver that covers all of its places."""
    standing = tuple(waivers)
    return tuple(_waived(finding, standing) for finding in findings)


def _waived(finding: Finding, waivers: tuple[Waiver, ...]) -> Finding:
    if finding.severity == "error":
        return finding
    for waiver in waivers:
        if waiver.check == finding.check and all(_covers(waiver, p) for p in finding.places):
            return replace(finding, reason=f"{waiver.reason} ({waiver.by})")
    return finding


def _covers(waiver: Waiver, place: Place) -> bool:
    return waiver.language in (None, place.language) and waiver.section in (None, place.section)


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Make one finding of the same words in several places, errors first."""
    found: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        # A post has the custodian's name before the sentence; the field it comes from is the same.
        words = finding.field or finding.sentence
        key: tuple[object, ...] = (finding.check, finding.detail)
        if finding.check not in _OF_ONE_CAUSE:
            key = (*key, finding.place.language, words)
        known = found.get(key)
        found[key] = replace(known, places=known.places + finding.places) if known else finding
    return tuple(sorted(found.values(), key=lambda finding: finding.severity != "error"))
