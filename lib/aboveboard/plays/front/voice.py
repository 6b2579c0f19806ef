"""How a front page speaks: the page's own terms, beside the writer of the record."""

from __future__ import annotations

from datetime import datetime, timedelta

from aboveboard.deadlines import Regime
from aboveboard.plays.front.source import Run, Source
from aboveboard.plays.statement import Edition
from aboveboard.plays.writer import Writer
from aboveboard.record.commitments import Promise
from aboveboard.wording import formats
from aboveboard.wording.language import Language, term_in

_TERMS = "front"


class Voice:
    """Writes what a source says in one language, in the words below ``front`` of its terms."""

    def __init__(self, source: Source, language: Language) -> None:
        self.source = source
        self.view = source.view
        self.language = language
        self.writer = Writer(source.view, language)

    def say(self, *path: str, **values: object) -> str:
        """Return a phrase of the page with its values filled in."""
        text = {name: str(value) for name, value in values.items()}
        return formats.tight(self.language.phrase(_TERMS, *path, **text), self.language)

    def has(self, *path: str) -> bool:
        """Tell whether the page has such a phrase."""
        return term_in(self.language.terms, (_TERMS, *path)) is not None

    def left(self, due: datetime) -> str:
        """Write how long it is from the page's instant to another, before or after it."""
        return self.length(due - self.view.as_of)

    def length(self, length: timedelta) -> str:
        """Write a length of time."""
        return formats.short_duration(length, self.language)

    def promise(self, promise: Promise) -> str:
        """Name a promise."""
        entry = promise.entry
        return self.writer.text(entry.text) if entry.text else self.say("clocks", "next_update")

    def duty(self, regime: Regime) -> tuple[str, str, str]:
        """Name a duty and whom it tells, and the language of both: English for want of it."""
        tag = self.language.tag
        names = regime.names.get(tag)
        if names:
            return names.regime, names.to, tag
        return regime.regime, regime.to, "en"

    def edition(self, run: Run) -> Edition:
        """Return the edition by which a run is named: in the page's language where it has it."""
        languages = run.statement.languages
        tag = self.language.tag
        return run.statement.edition(tag if tag in languages else languages[0])

    def lacking(self) -> str:
        """Say that the record has nothing on something."""
        return self.say("lacking", "replay" if self.view.record.is_replay else "own")

    def count(self, number: int) -> str:
        """Write a whole number, grouped."""
        return f"{number:,}"
