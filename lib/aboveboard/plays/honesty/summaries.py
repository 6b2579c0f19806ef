"""Hold the summary to the rest of the record.

It is an entry of its own, so that it still says "we have paused withdrawals" when they are open
again, or "stolen" where everything else says that it is not known if anything was. It is the first
thing that a customer reads, on the page and in every post.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aboveboard.plays.honesty.editions import Told
from aboveboard.plays.honesty.finding import Finding
from aboveboard.record.known import LOSS
from aboveboard.record.view import View
from aboveboard.said import said
from aboveboard.wording.honesty.patterns import level
from aboveboard.wording.honesty.phrases import saying
from aboveboard.wording.honesty.rules import PhraseCheck, Rules
from aboveboard.wording.language import Language

_OPEN = ("open", "resumed")
_SHOWN_IN = frozenset({"title", "subject", "summary", "posts"})


def summary_findings(view: View, editions: Iterable[Told]) -> Iterator[Finding]:
    """Yield each sentence of a summary that the record does not bear out."""
    for told in editions:
        if told.rules is None:
            continue
        for phrases, detail in _untrue(view, told.language, told.rules):
            for passage in told.passages:
                if passage.place.section in _SHOWN_IN:
                    for sentence in saying(passage.text, phrases, told.rules):
                        yield Finding("summary-differs", (passage.place,), sentence, detail)


def _untrue(
    view: View, language: Language, rules: Rules
) -> Iterator[tuple[PhraseCheck | None, str]]:
    """Yield what a summary can't say as of the view, and why."""
    words = rules.words.summaries
    states = {standing.entry.state for standing in view.services}
    if states and states.issubset(_OPEN):
        yield words.stopped, said("All services are open.")
    elif states:
        yield words.all_open, said("Not all services are open.")
    if not (
        view.marked("started")
        or any(view.figures_of(key) for key in LOSS)
        or _extent_is_open(view, language, rules)
    ):
        yield (
            words.stolen,
            said(
                "The record holds no theft (mark: started), no loss, and no unknown about its "
                "amount or time."
            ),
        )


def _extent_is_open(view: View, language: Language, rules: Rules) -> bool:
    """Tell whether the record says that how much was taken, or when, is not known yet."""
    words = rules.words.summaries.extent_open
    if words is None:
        return False
    found, doubted = rules.finder(words.find), rules.finder(words.unless)
    texts = (level(gap.text[language.tag], rules.simplified) for gap in view.unknowns)
    return any(found.search(text) and not doubted.search(text) for text in texts)
