"""Where words of a statement come from: which entry of the record, which field of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from aboveboard.plays.honesty.finding import Finding
from aboveboard.record.consistency import texts_of
from aboveboard.record.model import Answer, AnyEntry, Entry, Rumour, Unaffected
from aboveboard.record.view import View
from aboveboard.record.yaml_reader import Path
from aboveboard.wording.formats import tight
from aboveboard.wording.language import Language

# What others say or ask: a statement repeats it in order to answer.
_QUOTED: dict[type[Entry], str] = {Rumour: "text", Answer: "question"}


@dataclass(frozen=True)
class OwnText:
    """One text of the record in one language; ``whole`` is it with what is told beside it."""

    entry: str
    field: Path
    text: str
    whole: str


def own_texts(view: View, language: Language) -> Iterator[OwnText]:
    """Yield the custodian's own words in the entries that stand, as ``language`` writes them."""
    standing = {entry.id for entry in view.known}
    for number, entry in enumerate(view.record.entries):
        if entry.id in standing:
            yield from _texts(entry, number, language)


def quoted_texts(view: View, language: Language) -> Iterator[str]:
    """Yield what others said or asked, which a statement may repeat in order to answer."""
    for kind, field in _QUOTED.items():
        for entry in view.of(kind):
            yield tight(getattr(entry, field)[language.tag], language)


def without_quoted(text: str, quoted: Iterable[str]) -> str:
    """Return what a text says itself: a blank stands where it repeats what others said."""
    for words in quoted:
        text = text.replace(words, " ")
    return text


def _texts(entry: AnyEntry, number: int, language: Language) -> Iterator[OwnText]:
    for path, texts in texts_of(entry, ("entries", number)):
        if path[2] == _QUOTED.get(type(entry)) or language.tag not in texts:
            continue
        text = whole = tight(texts[language.tag], language)
        if isinstance(entry, Unaffected):
            whole = " ".join(tight(t[language.tag], language) for t in (entry.text, entry.checked))
        yield OwnText(entry.id, (*path, language.tag), text, whole)


@dataclass(frozen=True)
class Origins:
    """Finds the entry that a sentence comes from."""

    view: View
    languages: Iterable[Language]

    def of(self, finding: Finding) -> Finding:
        """Return the finding with the entry and field of its words, where there is one."""
        if finding.entry or not finding.sentence:
            return finding
        sentence = _core(finding.sentence)
        for own in self._texts.get(finding.place.language, ()):
            if sentence in own.text or _core(own.text) in finding.sentence:
                return replace(finding, entry=own.entry, field=own.field)
        return finding

    @cached_property
    def _texts(self) -> dict[str, tuple[OwnText, ...]]:
        # The newest first: an older text that says the same was shown before.
        return {
            language.tag: tuple(reversed([*own_texts(self.view, language)]))
            for language in self.languages
        }


def _core(text: str) -> str:
    return text.strip(" 。.!！")
