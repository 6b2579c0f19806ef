"""Find words that still say a figure which the record has corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from aboveboard.plays.honesty.editions import Told
from aboveboard.plays.honesty.finding import Finding, Place
from aboveboard.plays.honesty.origins import OwnText, own_texts, quoted_texts, without_quoted
from aboveboard.plays.honesty.passages import Passage
from aboveboard.record.model import FigureEntry
from aboveboard.record.view import View
from aboveboard.said import said
from aboveboard.wording.honesty.facts import facts_of
from aboveboard.wording.honesty.patterns import level
from aboveboard.wording.honesty.phrases import sentences
from aboveboard.wording.honesty.quantities import Quantity, QuantityReader
from aboveboard.wording.honesty.rules import Rules
from aboveboard.wording.language import Language

# Where the old figure stands beside the right one, each in its own words.
_ABOUT_CHANGES = "corrections"


@dataclass(frozen=True)
class CorrectedFigure:
    """A figure that was wrong, and the one that stands in its place."""

    wrong: Quantity
    right: Quantity

    @property
    def detail(self) -> str:
        """Both in words."""
        wrong, right = self.wrong, self.right
        return said(
            "Corrected: {amount:f} {unit}; right: {right:f} {unit_now}.",
            amount=wrong.amount,
            unit=wrong.unit,
            right=right.amount,
            unit_now=right.unit,
        )


def stale_findings(view: View, editions: Iterable[Told]) -> Iterator[Finding]:
    """Yield each passage of a statement that still says a figure which the record has corrected.

    A sentence may say it that speaks of the correction, or that has the right figure in it or in
    the sentence beside it. In a row of a table, which may show what was said before, only the
    record's own texts are looked at.
    """
    found = _corrected_figures(view)
    for told in editions if found else ():
        if told.rules is None:
            continue
        stale = _Stale(view, told.language, told.rules, found)
        for passage in told.passages:
            for text in stale.own_words(passage):
                yield from stale.findings(text, passage.place)


def stale_texts(view: View, language: Language, rules: Rules) -> Iterator[tuple[OwnText, Finding]]:
    """Yield each text of the record that stands and still says a corrected figure, shown or not."""
    stale = _Stale(view, language, rules, _corrected_figures(view))
    for own in stale.own if stale.corrected else ():
        for finding in stale.findings(own.text, Place(language.tag, own.entry)):
            yield own, finding


def _corrected_figures(view: View) -> tuple[CorrectedFigure, ...]:
    """Return each corrected amount and worth, with the one that now stands in its place.

    What another figure that stands says with the same unit is left out: it is true of that one.
    """
    figures = {e.id: e for e in view.all_known if isinstance(e, FigureEntry)}
    later = {entry.corrects: entry for entry in figures.values() if entry.corrects}
    standing = {quantity for figure in view.figures for quantity in quantities(figure)}
    found: dict[CorrectedFigure, None] = {}
    for name, right in later.items():
        while right.id in later:
            right = later[right.id]
        for wrong, now in zip(quantities(figures[name]), quantities(right), strict=False):
            if wrong not in standing:
                found[CorrectedFigure(wrong, now)] = None
    return tuple(found)


def quantities(figure: FigureEntry) -> tuple[Quantity, ...]:
    """Return a figure's amount, and what it is worth where that is told."""
    amount = Quantity(figure.number, figure.unit)
    if figure.worth is None:
        return (amount,)
    return (amount, Quantity(Decimal(figure.worth.amount), figure.worth.currency))


@dataclass(frozen=True)
class _Stale:
    """The search for corrected figures in the words of one language."""

    view: View
    language: Language
    rules: Rules
    corrected: tuple[CorrectedFigure, ...]

    @cached_property
    def own(self) -> tuple[OwnText, ...]:
        """The texts of the record that stand, but for the reasons of corrections."""
        texts = own_texts(self.view, self.language)
        return tuple(own for own in texts if "because" not in own.field)

    @cached_property
    def _quoted(self) -> tuple[str, ...]:
        return tuple(quoted_texts(self.view, self.language))

    @cached_property
    def _reader(self) -> QuantityReader:
        return QuantityReader(self.language, self.rules)

    def own_words(self, passage: Passage) -> Iterator[str]:
        """Yield what a passage says itself: without what others said or what stands corrected."""
        section, block = passage.place.section, passage.place.block
        if section == _ABOUT_CHANGES or block.startswith(("head", "chart")):
            return
        if block.startswith("row"):
            yield from (own.text for own in self.own if own.text in passage.text)
            return
        yield without_quoted(passage.text, self._quoted)

    def findings(self, text: str, place: Place) -> Iterator[Finding]:
        """Yield each sentence of ``text`` that still says a corrected figure."""
        told = [(one, facts_of(one, self.language, self.rules, {})) for one in sentences(text)]
        for number, (sentence, facts) in enumerate(told):
            beside = [facts for _, facts in told[max(0, number - 1) : number + 2]]
            for one in self.corrected:
                if (
                    self._reader.tells(facts, one.wrong)
                    and not any(self._reader.tells(near, one.right) for near in beside)
                    and not self._is_about_it(sentence)
                ):
                    yield Finding("stale-figure", (place,), sentence, one.detail)

    def _is_about_it(self, sentence: str) -> bool:
        word = self.rules.finder(self.rules.words.correction)
        return word.search(level(sentence, self.rules.simplified)) is not None
