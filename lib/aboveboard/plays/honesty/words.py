"""Run the phrase checks over passages, with what the record holds as sure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from aboveboard.plays.honesty.finding import Finding
from aboveboard.plays.honesty.openings import tells_an_opening
from aboveboard.plays.honesty.origins import quoted_texts, without_quoted
from aboveboard.plays.honesty.passages import Passage
from aboveboard.record.fields import Texts
from aboveboard.record.model import (
    Authority,
    CauseEntry,
    Commitment,
    Event,
    Measure,
    Unaffected,
)
from aboveboard.record.model import Finding as Found
from aboveboard.record.view import View
from aboveboard.said import said
from aboveboard.wording.formats import tight
from aboveboard.wording.honesty.addresses import find_addresses
from aboveboard.wording.honesty.facts import facts_of
from aboveboard.wording.honesty.patterns import level
from aboveboard.wording.honesty.phrases import Hit, Known, causes_said, find_phrases
from aboveboard.wording.honesty.rules import Rules
from aboveboard.wording.language import Language

# The entries that can hold a cause or a culprit as confirmed.
_SURE = (CauseEntry, Found, Event, Measure, Authority)


@dataclass(frozen=True)
class Words:
    """The phrase checks of one language, against one view of the record."""

    language: Language
    rules: Rules
    view: View

    def findings(self, passage: Passage) -> Iterator[Finding]:
        """Yield what the passage says that it must not."""
        text = without_quoted(passage.text, self._quoted)
        for hit in find_phrases(text, self.rules, self.known, self._is_doubtful(passage)):
            if not self._stands(hit, passage.text):
                yield Finding(hit.check, (passage.place,), hit.sentence)

    @cached_property
    def known(self) -> Known:
        """What the record holds as confirmed."""
        texts = [
            self._text(entry.text)
            for entry in self.view.known
            if isinstance(entry, _SURE) and entry.confidence == "confirmed"
        ]
        said = {kind for text in texts for kind in causes_said(text, self.rules)}
        entries = self.view.of(CauseEntry, lambda cause: cause.confidence == "confirmed")
        kinds = {entry.cause for entry in entries} | said
        return Known(
            causes=frozenset(kinds | {"any"} if entries else kinds),
            confirmed=level(" ".join(texts), self.rules.simplified),
        )

    def _text(self, texts: Texts) -> str:
        return tight(texts[self.language.tag], self.language)

    @cached_property
    def _quoted(self) -> tuple[str, ...]:
        return tuple(quoted_texts(self.view, self.language))

    def _is_doubtful(self, passage: Passage) -> bool:
        """Tell whether the head of a row says of all of it that it is suspected."""
        doubt = self.rules.finder(self.rules.words.suspected)
        return bool(passage.head) and doubt.search(level(passage.head)) is not None

    def _stands(self, hit: Hit, text: str) -> bool:
        """Tell whether the record lets the sentence stand: checked, promised or done."""
        if hit.check in ("absolute-claim", "hedge"):
            return any(
                _in_both(hit.sentence, self._text(fact.text), text)
                and self._text(fact.checked).rstrip("。. ") in text
                for fact in self.view.of(Unaffected)
            )
        if hit.check == "refund-promised":
            return self._is_awarded
        return hit.check == "repair-time" and (
            self._is_promised(hit.sentence)
            or tells_an_opening(hit.sentence, self.view, self.language, self.rules)
        )

    @cached_property
    def _is_awarded(self) -> bool:
        """Tell whether the record says what is paid in all, or promises a payment by a date."""
        payments = self.view.of(Commitment, lambda promise: promise.promise == "payment")
        return bool(payments or self.view.figures_of("awarded"))

    def _is_promised(self, sentence: str) -> bool:
        facts = facts_of(sentence, self.language, self.rules, {})
        dates = {date[-5:] for date in facts.found.get("date", ())}
        for promise in self.view.of(Commitment, lambda p: p.promise != "next-update"):
            if promise.text and _in_both(sentence, self._text(promise.text), sentence):
                return True
            here = promise.due.astimezone(ZoneInfo(self.view.record.time_zone))
            if dates == {f"{here:%m-%d}"}:
                return True
        return False


def _in_both(sentence: str, text: str, whole: str) -> bool:
    """Tell whether ``sentence`` is one of ``text``, and ``text`` stands in ``whole``."""
    core = text.rstrip("。. ")
    return core in whole and (sentence.rstrip("。. ") in text or core in sentence)


def address_findings(
    passage: Passage, domains: tuple[str, ...], handles: tuple[str, ...]
) -> Iterator[Finding]:
    """Yield each address of the passage that could mislead a reader."""
    for check, address in find_addresses(passage.text, domains, handles):
        yield Finding(
            check, (passage.place,), passage.text, said("It is {address}.", address=address)
        )
