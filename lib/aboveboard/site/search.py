"""Find answered questions by words, in either Chinese script, without an index or a script.

People and answers name one thing differently: who looks for compensation is answered with a price.
So a word of a topic, in any language, finds the answers that hold another word of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aboveboard.feedback import Taxonomy
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


@dataclass(frozen=True)
class Thesaurus:
    """Words for the same thing: of each topic those that ask for it, and those that answer it."""

    topics: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> Thesaurus:
        """Return the words of a taxonomy's topics, in every language."""
        found = []
        for topic in taxonomy.topics:
            groups = topic.keywords.values()
            asking = {*topic.names.root.values(), *(word for group in groups for word in group)}
            answering = {word for group in topic.answer_words.values() for word in group}
            sought = frozenset(map(_words, asking))
            found.append((sought, sought | frozenset(map(_words, answering))))
        return cls(tuple(found))

    def beside(self, query: str) -> frozenset[str]:
        """Return the words of the topics that a query names."""
        words = _words(query)
        named = (answering for asking, answering in self.topics if _holds(words, asking))
        return frozenset[str]().union(*named)


def search(query: str, answers: Sequence[Answered], thesaurus: Thesaurus) -> tuple[Answered, ...]:
    """Return the answers that hold at least half of the query's words, the best first.

    After them come those that hold another word of a topic that the query names. Chinese has no
    blanks between words, so pairs of neighbouring characters are compared.
    """
    writable = query[:LONGEST_QUERY].encode("utf-8", "ignore").decode()
    wanted = _terms(writable)
    wanted = wanted - _COMMON or wanted
    if not wanted:
        return ()
    related = thesaurus.beside(writable)
    scored = []
    for place, answer in enumerate(answers):
        question, text = _plain(answer.question), _plain(answer.answer)
        whole = sum(term in question or term in text for term in wanted)
        score = whole + (_IN_QUESTION - 1) * sum(term in question for term in wanted)
        fits = whole >= _ENOUGH * len(wanted)
        if fits or _holds(_words(f"{answer.question} {answer.answer}"), related):
            scored.append((not fits, -score, place, answer))
    return tuple(answer for *_, answer in sorted(scored, key=lambda found: found[:3]))


def _plain(text: str) -> str:
    return to_simplified(unicodedata.normalize("NFKC", text).casefold())


def _words(text: str) -> str:
    """Return a text as words with a blank around each; a run of Chinese has none around it."""
    runs = _WORD.findall(_plain(text))
    return "".join(run if re.match(f"[{_HAN}]", run) else f" {run} " for run in runs)


def _holds(words: str, sought: Iterable[str]) -> bool:
    return any(word in words for word in sought)


def _terms(text: str) -> set[str]:
    return {term for run in _WORD.findall(_plain(text)) for term in _parts(run)}


def _parts(run: str) -> Iterable[str]:
    if not re.match(f"[{_HAN}]", run) or len(run) < 3:
        return (run,)
    return (run[at : at + 2] for at in range(len(run) - 1))
