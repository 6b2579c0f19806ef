"""Find what tells strangers who we are in the words written for them: a figure, our name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aboveboard.plays.honesty.finding import Finding, Place
from aboveboard.plays.honesty.origins import own_texts
from aboveboard.plays.honesty.stale import quantities
from aboveboard.record.model import FigureEntry
from aboveboard.record.view import View
from aboveboard.said import said
from aboveboard.wording.honesty.facts import facts_of
from aboveboard.wording.honesty.phrases import sentences
from aboveboard.wording.honesty.quantities import QuantityReader
from aboveboard.wording.honesty.rules import Rules, load_rules
from aboveboard.wording.language import Language


def share_findings(view: View, languages: Iterable[Language]) -> Iterator[Finding]:
    """Yield each sentence of a ``share`` text that says an exact figure or names the custodian.

    A corrected figure was public too, so it tells as much as the right one.
    """
    for language in languages:
        rules = load_rules(language)
        search = _Search(view, language, rules) if rules else None
        for own in own_texts(view, language) if search else ():
            if own.field[2:3] != ("share",):
                continue
            for sentence in sentences(own.text):
                for detail in search.found(sentence) if search else ():
                    place = Place(language.tag, "sharing", own.entry)
                    yield Finding(
                        "share-identifies", (place,), sentence, detail, own.entry, own.field
                    )


@dataclass(frozen=True)
class _Search:
    view: View
    language: Language
    rules: Rules

    def found(self, sentence: str) -> Iterator[str]:
        """Yield what a sentence gives away, in words."""
        custodian = self.view.record.custodian
        names = (*custodian.name.root.values(), *custodian.domains)
        if named := [name for name in names if name.casefold() in sentence.casefold()]:
            yield said("It says {name}.", name=named[0])
        facts = facts_of(sentence, self.language, self.rules, {})
        reader = QuantityReader(self.language, self.rules)
        figures = (e for e in self.view.all_known if isinstance(e, FigureEntry))
        for figure in figures:
            for quantity in quantities(figure):
                if reader.tells(facts, quantity):
                    amount = f"{quantity.amount:f} {quantity.unit}"
                    yield said("It says {amount}, the figure {id}.", amount=amount, id=figure.id)
