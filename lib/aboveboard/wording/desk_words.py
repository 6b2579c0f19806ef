"""The words of the analyst's forms, by language: ``desk.yaml`` of a language's folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aboveboard.errors import WordingError
from aboveboard.wording.honesty.checks import CHECKS
from aboveboard.wording.language import HOME, languages_with, read_terms, term_in
from aboveboard.wording.said import in_language

FILE = "desk.yaml"
TERMS = "terms.yaml"


@dataclass(frozen=True)
class DeskWords:
    """Labels and helps of the forms in one language."""

    tag: str
    words: Mapping[str, Any]

    def say(self, *path: str, **values: str) -> str:
        """Return a word, its placeholders filled in; raise WordingError when there is none."""
        found = term_in(self.words, path)
        if found is None:
            raise WordingError.at(
                f"{self.tag}/{FILE}", f"The word {'.'.join(path)} is missing.", "Add it."
            )
        return found.format(**values) if values else found

    def label(self, kind: str, topic: Sequence[str]) -> str:
        """Return the label of a field of ``kind``."""
        return self.say("fields", self._key(kind, topic), "label")

    def help(self, kind: str, topic: Sequence[str]) -> str:
        """Return what to write into a field; empty where its label says it all."""
        return self.say("fields", self._key(kind, topic), "help")

    def choice(self, topic: Sequence[str], value: str) -> str:
        """Return how a choice of a field is shown."""
        return self.say("choices", topic[-1], value)

    def _key(self, kind: str, topic: Sequence[str]) -> str:
        name = ".".join(topic)
        own = f"{kind}/{name}"
        return own if own in self.words["fields"] else name


def desk_languages() -> tuple[str, ...]:
    """Return the tags of the languages that the forms can be shown in."""
    return languages_with(FILE)


def desk_words(tag: str) -> DeskWords:
    """Read the words of the forms; raise WordingError when the file is wrong."""
    words, _ = read_terms(HOME / tag / FILE)
    # A rule has one name, on the form as in the published standard.
    words["choices"]["rule"] = read_terms(HOME / tag / TERMS)[0]["rules"]
    # A check is named as the findings name it, and what it finds stands behind.
    words["choices"]["check"] = {
        name: f"{name} · {in_language(check.what, tag)}" for name, check in CHECKS.items()
    }
    return DeskWords(tag, words)
