"""How often a topic, a mood, an urgency is told right, on sets that are not part of this project.

BANKING77 is banking77's training set (PolyAI, Casanueva et al. 2020, CC BY 4.0; columns text and
intent), of which five examples an intent are learned and twenty others asked, beside two baselines.
MESSAGES has the columns text, topic, sentiment and urgent, and is asked of the packaged taxonomy as
it is, beside the largest class. Both are environment variables that name a file; without them there
is nothing to measure.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

from aboveboard.feedback.analysis import Reader  # noqa: E402
from aboveboard.feedback.classifier import ExampleClassifier  # noqa: E402
from aboveboard.feedback.embedding import NgramEmbedder, plain_words  # noqa: E402
from aboveboard.feedback.language import language_of  # noqa: E402
from aboveboard.feedback.message import StoredMessage  # noqa: E402
from aboveboard.feedback.redaction import redact  # noqa: E402
from aboveboard.feedback.taxonomy import load_taxonomy  # noqa: E402
from generated_messages import NOON  # noqa: E402
from measure import main  # noqa: E402
from table import Measured, Target  # noqa: E402

LEARNED, ASKED, SEEDS = 5, 20, 5
TOPICS = {
    "withdrawal": "withdrawals",
    "fund_safety": "fund-safety",
    "account_access": "account-access",
    "praise": "thanks",
}
MOODS = {"-1": "negative", "0": "neutral", "1": "positive"}
TARGETS = (
    Target("keywords", "banking77 told right, of 1", unit="", beside="peer: keywords"),
    Target("majority", "banking77 told right, of 1", unit="", beside="floor: the largest intent"),
    Target("topic", "topic right where one is told, of 1", unit="",
           beside="floor: the largest topic"),
    Target("mood", "mood right, of 1", unit="", beside="floor: the largest mood"),
    Target("urgent", "urgency right, of 1", unit=""),
)  # fmt: skip


def by_examples(known: Sequence[tuple[str, str]], asked: Sequence[str]) -> list[str]:
    """The default: n-grams and a regression."""
    texts = [plain_words(text) for text, _ in known]
    embedder = NgramEmbedder().fit(texts)
    model = ExampleClassifier.train(
        texts, [label for _, label in known], embedder.embed(texts), None
    )
    plain = [plain_words(text) for text in asked]
    return model.predict(plain, embedder.embed(plain))


def by_keywords(known: Sequence[tuple[str, str]], asked: Sequence[str]) -> list[str]:
    """The intent whose examples share the most words, rare ones counting more."""
    spread: dict[str, set[str]] = defaultdict(set)
    for text, label in known:
        for word in set(re.findall(r"\w+", text.lower())):
            spread[word].add(label)
    told = []
    for text in asked:
        scores: Counter[str] = Counter()
        for word in set(re.findall(r"\w+", text.lower())):
            for label in spread.get(word, ()):
                scores[label] += 1 / len(spread[word])  # type: ignore[assignment]
        told.append(min(scores, key=lambda label: (-scores[label], label)) if scores else "")
    return told


def by_majority(known: Sequence[tuple[str, str]], asked: Sequence[str]) -> list[str]:
    """The same intent always."""
    return [Counter(label for _, label in known).most_common(1)[0][0]] * len(asked)


def banking(path: Path, seeds: Iterable[int]) -> Iterator[Measured]:
    """Five examples an intent, some times over."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_intent[row["intent"]].append(row["text"])
    shares: dict[str, list[float]] = defaultdict(list)
    for seed in seeds:
        known, asked = [], []
        for intent in sorted(by_intent):
            texts = by_intent[intent][:]
            random.Random(f"{seed} {intent}").shuffle(texts)
            known += [(text, intent) for text in texts[:LEARNED]]
            asked += [(text, intent) for text in texts[LEARNED : LEARNED + ASKED]]
        for name, method in METHODS.items():
            told = method(known, [text for text, _ in asked])
            right = sum(label == guess for (_, label), guess in zip(asked, told, strict=True))
            shares[name].append(right / len(asked))
    for name in ("keywords", "majority"):
        yield Measured(name, tuple(shares["ours"]), tuple(shares[name]))


METHODS = {"ours": by_examples, "keywords": by_keywords, "majority": by_majority}


def incident(path: Path) -> Iterator[Measured]:
    """The packaged taxonomy, mood and urgency, on messages they were not learned from."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    messages = [
        StoredMessage(str(n), "web", NOON, language_of(row["text"]), redact(row["text"]).text, "p")
        for n, row in enumerate(rows)
    ]
    pairs = list(zip(rows, Reader(load_taxonomy()).read(messages), strict=True))
    sure = [(row, reading) for row, reading in pairs if reading.topic]
    right = sum(TOPICS.get(row["topic"], row["topic"]) == reading.topic for row, reading in sure)
    mood = sum(MOODS[row["sentiment"]] == reading.mood for row, reading in pairs)
    urgent = sum((row["urgent"] == "1") == bool(reading.urgent) for row, reading in pairs)
    print(f"  {path.name}: {len(rows)} messages, topic told of {len(sure)}")
    yield Measured("topic", (right / len(sure),), (_largest(rows, "topic") / len(rows),))
    yield Measured("mood", (mood / len(rows),), (_largest(rows, "sentiment") / len(rows),))
    yield Measured("urgent", (urgent / len(rows),))


def _largest(rows: Sequence[dict[str, str]], column: str) -> int:
    return Counter(row[column] for row in rows).most_common(1)[0][1]


def measure(options: argparse.Namespace) -> Iterator[Measured]:
    """Measure on the sets that are named."""
    if file := os.environ.get("BANKING77"):
        yield from banking(Path(file), range(1 if options.short else SEEDS))
    if file := os.environ.get("MESSAGES"):
        yield from incident(Path(file))


if __name__ == "__main__":
    main("topics", TARGETS, measure)
