"""Read messages: kind, mood, urgency and topic of each; offline, and the same each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, cast

import numpy as np
import yaml

from aboveboard.feedback.classifier import ExampleClassifier, Signs, held_out_accuracy
from aboveboard.feedback.cues import Cues, load_cues
from aboveboard.feedback.embedding import Embedder, NgramEmbedder, plain_words, words_of
from aboveboard.feedback.figures import Share
from aboveboard.feedback.language import to_simplified
from aboveboard.feedback.message import StoredMessage
from aboveboard.feedback.taxonomy import Taxonomy

Kind = Literal["question", "suggestion", "complaint", "other"]
Mood = Literal["negative", "neutral", "positive"]
NewEmbedder = Callable[[], Embedder]

# A topic with a smaller probability than this is not told: "unsure" is said instead. With as many
# topics as the taxonomy has, chance alone gives less than a tenth.
SURE = 0.3
# How much a keyword counts beside the words of the examples.
_KEYWORD, _CUE = 0.5, 0.6
_AT_MOST = 2  # a word that is repeated says no more
_CHUNK = 5_000


@dataclass(frozen=True)
class Reading:
    """What was read in a message.

    ``kind`` is what its writer said it is, else what the words show; a complaint may ask as well.
    ``topic`` is empty where the topic is unsure; ``urgent`` holds the reasons, none if it is not.
    """

    message: StoredMessage
    kind: Kind
    asks: bool
    mood: Mood
    topic: str
    urgent: tuple[str, ...]


@dataclass(frozen=True)
class Accuracy:
    """How often topic and mood are told right of examples that were held out."""

    topic: Share
    mood: Share


class Reader:
    """Reads messages by a taxonomy. Made once, used for any number of messages.

    Parameters
    ----------
    taxonomy
        The topics, with their examples and keywords.
    new_embedder
        Makes the embedder; see :mod:`aboveboard.feedback.embedding`.
    """

    def __init__(self, taxonomy: Taxonomy, new_embedder: NewEmbedder = NgramEmbedder) -> None:
        self.taxonomy = taxonomy
        self._cues = load_cues()
        self._new_embedder = new_embedder
        self._keywords = _keyword_signs(taxonomy)
        texts, topics = _topic_examples(taxonomy)
        mood_texts, moods = _mood_examples()
        self._embedder = new_embedder().fit([*texts, *mood_texts])
        self._topics = ExampleClassifier.train(
            texts, topics, self._embedder.embed(texts), self._keywords
        )
        self._moods = ExampleClassifier.train(
            mood_texts, moods, self._embedder.embed(mood_texts), _mood_signs
        )

    def read(self, messages: Sequence[StoredMessage]) -> tuple[Reading, ...]:
        """Return a reading of each message; the same text is read once."""
        plain = [plain_words(message.text) for message in messages]
        distinct = list(dict.fromkeys(plain))
        told = dict(zip(distinct, self._topics_and_moods(distinct), strict=True))
        return tuple(
            self._reading(message, text, *told[text])
            for message, text in zip(messages, plain, strict=True)
        )

    def accuracy(self) -> Accuracy:
        """Return how often topic and mood are right, learned from four fifths of the examples."""
        texts, topics = _topic_examples(self.taxonomy)
        mood_texts, moods = _mood_examples()
        return Accuracy(
            topic=held_out_accuracy(texts, topics, self._new_embedder, self._keywords),
            mood=held_out_accuracy(mood_texts, moods, self._new_embedder, _mood_signs),
        )

    def _topics_and_moods(self, texts: Sequence[str]) -> Iterator[tuple[str, Mood]]:
        for start in range(0, len(texts), _CHUNK):
            some = texts[start : start + _CHUNK]
            vectors = self._embedder.embed(some)
            shares = self._topics.shares(some, vectors)
            best = shares.argmax(axis=1)
            sure = shares[np.arange(len(some)), best] >= SURE
            moods = self._moods.predict(some, vectors)
            for place, mood in enumerate(moods):
                topic = self._topics.labels[best[place]] if sure[place] else ""
                yield topic, cast(Mood, mood)

    def _reading(self, message: StoredMessage, plain: str, topic: str, mood: Mood) -> Reading:
        words = message.text if message.language == "en" else to_simplified(message.text)
        kind, asks = _kind(message, plain, mood, self._cues)
        return Reading(message, kind, asks, mood, topic, self._cues.urgency(words))


def _kind(message: StoredMessage, plain: str, mood: Mood, cues: Cues) -> tuple[Kind, bool]:
    """Return the kind of a message, and whether it asks something."""
    asks = cues.question.search(plain) is not None
    if message.kind:
        return message.kind, message.kind == "question" or (asks and message.kind == "complaint")
    if mood == "negative" or cues.complaint.search(plain):
        return "complaint", asks
    if cues.suggestion.search(plain):
        return "suggestion", False
    return ("question", True) if asks and mood != "positive" else ("other", False)


# --- examples and signs -------------------------------------------------------------------------


def _topic_examples(taxonomy: Taxonomy) -> tuple[list[str], list[str]]:
    pairs = [(plain_words(text), topic.id) for topic in taxonomy.topics for text in topic.examples]
    return [text for text, _ in pairs], [label for _, label in pairs]


@cache
def _mood_examples() -> tuple[list[str], list[str]]:
    source = resources.files("aboveboard.feedback") / "data" / "mood.yaml"
    content = yaml.safe_load(source.read_text(encoding="utf-8"))
    pairs = [
        (plain_words(text), mood)
        for mood in ("negative", "neutral", "positive")
        for text in content[mood]
    ]
    return [text for text, _ in pairs], [label for _, label in pairs]


def _keyword_signs(taxonomy: Taxonomy) -> Signs:
    """Return what counts a text's keywords, a column a topic."""
    by_topic = [
        [_sought(plain_words(word)) for group in topic.keywords.values() for word in group]
        for topic in taxonomy.topics
    ]

    def count(texts: Sequence[str]) -> Any:
        rows = []
        for text in texts:
            words = f" {' '.join(words_of(text))} "
            rows.append([min(_AT_MOST, sum(map(words.count, sought))) for sought in by_topic])
        return np.array(rows, dtype=float) * _KEYWORD

    return count


def _sought(keyword: str) -> str:
    """Return what stands in a text where its keyword does: a whole word, or Chinese anywhere."""
    return f" {' '.join(words_of(keyword))} " if keyword.isascii() else keyword


def _mood_signs(texts: Sequence[str]) -> Any:
    cues = load_cues()
    rows = [
        [
            min(_AT_MOST, len(cues.complaint.findall(text))),
            min(_AT_MOST, len(cues.relief.findall(text))),
            cues.question.search(text) is not None,
            min(_AT_MOST, text.count("!") + text.count("！")),
        ]
        for text in texts
    ]
    return np.array(rows, dtype=float) * _CUE
