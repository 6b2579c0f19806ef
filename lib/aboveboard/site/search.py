"""Find answered questions by words, in either Chinese script, without an index or a script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from aboveboard.feedback.language import to_simplified
from aboveboard.plays.answers import Answered

LONGEST_QUERY = 200
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_HAN}]+|[^\W{_HAN}]+")
_ENOUGH = 0.5
_IN_QUESTION = 2
# So common that a question would fit every answer by them.
_COMMON = frozenset(
    re.findall("[a-z]+", "a an and are do for how i in is it my of on the to what when why you")
)


def search(query: str, answers: Sequence[Answered]) -> tuple[Answered, ...]:
    """Return the answers that hold at least half of the query's words, the best first.

    Chinese has no blanks between words, so pairs of neighbouring characters are compared.
    """
    writable = query[:LONGEST_QUERY].encode("utf-8", "ignore").decode()
    wanted = _terms(writable)
    wanted = wanted - _COMMON or wanted
    if not wanted:
        return ()
    scored = []
    for place, answer in enumerate(answers):
        question, text = _plain(answer.question), _plain(answer.answer)
        whole = sum(term in question or term in text for term in wanted)
        score = whole + (_IN_QUESTION - 1) * sum(term in question for term in wanted)
        if whole >= _ENOUGH * len(wanted):
            scored.append((-score, place, answer))
    return tuple(answer for _, _, answer in sorted(scored, key=lambda found: found[:2]))


def _plain(text: str) -> str:
    return to_simplified(unicodedata.normalize("NFKC", text).casefold())


def _terms(text: str) -> set[str]:
    return {term for run in _WORD.findall(_plain(text)) for term in _parts(run)}


def _parts(run: str) -> Iterable[str]:
    if not re.match(f"[{_HAN}]", run) or len(run) < 3:
        return (run,)
    return (run[at : at + 2] for at in range(len(run) - 1))
