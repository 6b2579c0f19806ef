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
from aboveboard.wording.honesty.phrases import saying
from aboveboard.wording.honesty.rules import PhraseCheck, Summaries

_OPEN = ("open", "resumed")
_SHOWN_IN = frozenset({"title", "subject", "summary", "posts"})


def summary_findings(view: View, editions: Iterable[Told]) -> Iterator[Finding]:
    """Yield each sentence of a summary that the record does not bear out."""
    for told in editions:
        if told.rules is None:
            continue
        for phrases, detail in _untrue(view, told.rules.words.summaries):
            for passage in told.passages:
                if passage.place.section in _SHOWN_IN:
                    for sentence in saying(passage.text, phrases, told.rules):
                        yield Finding("summary-differs", (passage.place,), sentence, detail)


def _untrue(view: View, words: Summaries) -> Iterator[tuple[PhraseCheck | None, str]]:
    """Yield what a summary can't say as of the view, and why."""
    states = {standing.entry.state for standing in view.services}
    if states and states.issubset(_OPEN):
        yield words.stopped, said("All services are open.")
    elif states:
        yield words.all_open, said("Not all services are open.")
    if not view.marked("started") and not any(view.figures_of(key) for key in LOSS):
        yield words.stolen, said("The record holds no theft (mark: started) and no loss.")
