"""What happened in a rehearsal, moment by moment, in every language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from aboveboard.drilling.words import Spoken
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
