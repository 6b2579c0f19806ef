"""What the analyst can choose at the desk: which form, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aboveboard.desk.first_hour import FIRST_FACTS, first_form, still_to_write
from aboveboard.desk.forms import (
    FACTS,
    OTHERS,
    Started,
    answer_form,
    correctable,
    correction_form,
    entry_form,
)
from aboveboard.plays.heard import Asked, Heard
from aboveboard.plays.writer import Writer
from aboveboard.record.model import AnyEntry
from aboveboard.record.view import View
from aboveboard.wording.desk_words import DeskWords
from aboveboard.wording.language import load_language

Options = list[tuple[str, str]]
"""The label and the value of each line of a list."""

_KINDS: dict[str, tuple[str, ...]] = {
    "fact": FACTS,
    "correction": (),
    "answer": (),
    "other": OTHERS,
}
_LABELS = {"preset": "preset", "correction": "which", "answer": "question"}


@dataclass(frozen=True)
class Offer:
    """The forms over the record of ``view``, named in ``words``.

    A mode is a group of forms: ``preset`` (the first facts), ``fact``, ``correction``, ``answer``,
    ``other``. What a form of it is about is a first fact, a kind, the id of the entry to correct,
    or the topic of a question.
    """

    view: View
    heard: Heard | None
    words: DeskWords

    def modes(self) -> Options:
        """Return the modes; the first facts as long as one is to be written."""
        first = [(self.words.say("panel", "preset"), "preset")] if still_to_write(self.view) else []
        return first + [(self.words.say("forms", mode), mode) for mode in _KINDS]

    def label(self, mode: str) -> str:
        """Name the list of what a form of this mode can be about."""
        return self.words.say("panel", _LABELS.get(mode, "kind"))

    def options(self, mode: str) -> Options:
        """Return what a form of this mode can be about."""
        say = self.words.say
        if mode == "preset":
            return [(say("presets", one.name), one.name) for one in still_to_write(self.view)]
        if mode == "correction":
            writer = Writer(self.view, load_language(self.words.tag))
            return [(self._named(entry, writer), entry.id) for entry in correctable(self.view)]
        if mode == "answer":
            return [("–", ""), *((self._question(one), one.topic) for one in self.asked)]
        return [(say("kinds", kind), kind) for kind in _KINDS[mode]]

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What people ask, as far as it was heard."""
        return self.heard.snapshot.questions if self.heard else ()

    def started(self, mode: str, which: str | None, now: datetime) -> Started | None:
        """Start the form that was chosen; None where nothing can be."""
        record = self.view.record
        if mode == "answer":
            return answer_form(record, next((q for q in self.asked if q.topic == which), None), now)
        if which is None:
            return None
        if mode == "preset":
            return first_form(record, next(one for one in FIRST_FACTS if one.name == which), now)
        if mode == "correction":
            return correction_form(record, next(e for e in record.entries if e.id == which), now)
        return entry_form(record, which, now)

    def _question(self, asked: Asked) -> str:
        name = asked.names.get(self.words.tag) or asked.topic
        return self.words.say("panel", "people", name=name, count=str(asked.people))

    def _named(self, entry: AnyEntry, writer: Writer) -> str:
        """Name an entry: its kind, when it was learned, and its id."""
        kind = self.words.say("kinds", entry.kind)
        return f"{kind} · {writer.stamp(entry.known_at)} · {entry.id}"
