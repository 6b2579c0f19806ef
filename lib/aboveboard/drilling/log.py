"""What happened in a rehearsal, moment by moment, in every language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aboveboard.drilling.words import Spoken, drill_words
from aboveboard.plays.honesty import Finding
from aboveboard.record.fields import Texts
from aboveboard.record.model import AnyEntry, FigureEntry, ServiceEntry
from aboveboard.wording.language import load_language


@dataclass(frozen=True)
class Moment:
    """One thing that happened; ``kind`` is a key of the words' ``kinds``."""

    at: datetime
    kind: str
    text: Spoken
    channel: str = ""


@dataclass(frozen=True)
class Decided:
    """A decision that was taken, in what time, with the lesson to draw from it."""

    at: datetime
    decision: str
    choice: str
    took: timedelta
    lesson: Spoken | None


def told(entry: AnyEntry, tags: tuple[str, ...]) -> Spoken:
    """Return what an entry says, in a line."""
    for name in ("text", "question"):
        words = getattr(entry, name, None)
        if isinstance(words, Texts) and not isinstance(entry, ServiceEntry):
            return {tag: words[tag] for tag in tags}
    return {tag: _line(entry, tag) for tag in tags}


def stopped_words(findings: Sequence[Finding], tags: tuple[str, ...]) -> Spoken:
    """Return which words the honesty checks stopped, a line for each reason.

    Each language is told of its own words, once: not again as each channel would send them.
    """
    return {
        tag: "\n".join((drill_words(tag).term("refused"), *_reasons(findings, tag))) for tag in tags
    }


def _reasons(findings: Sequence[Finding], tag: str) -> list[str]:
    words = drill_words(tag)
    own = [one for one in findings if any(place.language in (tag, "") for place in one.places)]
    by_check: dict[str, list[str]] = {}
    for one in own or findings:
        by_check.setdefault(one.check, []).append(one.sentence)
    known = words.terms["reasons"]
    return [
        words.phrase(
            "stopped_line",
            words=words.term("list").join(
                words.phrase("quoted", words=one) for one in _shortest(all_)
            ),
            why=words.term("reasons", check if check in known else "other"),
        )
        for check, all_ in by_check.items()
    ]


def _shortest(sentences: Sequence[str]) -> list[str]:
    """Leave out a sentence that holds another one: the same words behind a name or a date."""
    once = [one for one in dict.fromkeys(sentences) if one]
    return [one for one in once if not any(other != one and other in one for other in once)]


def _line(entry: AnyEntry, tag: str) -> str:
    language = load_language(tag)
    if isinstance(entry, FigureEntry):
        return f"{language.term('figures', entry.key)} · {entry.amount} {entry.unit}"
    if isinstance(entry, ServiceEntry):
        service = language.term("services", entry.service, "all")
        assets = "" if entry.assets == "all" else f" ({', '.join(entry.assets)})"
        return f"{service}{assets} · {language.term('states', entry.state)}"
    status = getattr(entry, "status", "")
    return language.term("status", status) if status else entry.id
