"""The words of the analyst's forms, by language: ``desk.yaml`` of a language's folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aboveboard.errors import WordingError
from aboveboard.record.yaml_reader import read_yaml
from aboveboard.wording.language import HOME

FILE = "desk.yaml"
TERMS = "terms.yaml"


@dataclass(frozen=True)
class DeskWords:
    """Labels and helps of the forms in one language."""

    tag: str
    words: Mapping[str, Any]

    def say(self, *path: str, **values: str) -> str:
        """Return a word, its placeholders filled in; raise WordingError when there is none."""
        found: Any = self.words
        for part in path:
            found = found.get(part) if isinstance(found, dict) else None
        if not isinstance(found, str):
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
    return tuple(sorted(path.parent.name for path in HOME.glob(f"*/{FILE}")))


def desk_words(tag: str) -> DeskWords:
    """Read the words of the forms; raise WordingError when the file is wrong."""
    words = _read(HOME / tag / FILE)
    # A rule has one name, on the form as in the published standard.
    words["choices"]["rule"] = _read(HOME / tag / TERMS)["rules"]
    return DeskWords(tag, words)


def _read(path: Path) -> dict[str, Any]:
    tree = read_yaml(path.read_text(encoding="utf-8"), str(path))
    if tree.problems:
        raise WordingError(tree.problems)
    assert isinstance(tree.value, dict)
    return tree.value
