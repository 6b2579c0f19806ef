"""How fast messages are redacted and read, and how often a topic is right.

    python bench/feedback/bench.py [--messages 100000] [--banking77 FILE] [--incident FILE]

Speed: generated messages in two languages, one in ten with something to take out; redaction and the
default analysis (the snapshot) in one process, beside the least each could cost: one regular
expression that finds words, and scikit-learn's own counting of character n-grams. Topics: FILE is
banking77's training set (PolyAI, Casanueva et al. 2020, CC BY 4.0; columns text and intent), of
which five examples an intent are learned and twenty others asked, beside two baselines. The second
FILE has columns text, topic, sentiment and urgent, and is asked of the packaged taxonomy as it is.
"""

from __future__ import annotations

import argparse
import csv
import platform
import random
import re
import resource
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aboveboard.feedback.analysis import Reader
from aboveboard.feedback.classifier import ExampleClassifier
from aboveboard.feedback.embedding import NgramEmbedder, plain_words
from aboveboard.feedback.language import language_of
from aboveboard.feedback.message import StoredMessage
from aboveboard.feedback.redaction import redact
from aboveboard.feedback.snapshot import snapshot
from aboveboard.feedback.taxonomy import load_taxonomy
from mnemonic import Mnemonic
from sklearn.feature_extraction.text import TfidfVectorizer

NOON = datetime(2018, 1, 26, 12, tzinfo=UTC)
SEEDS = range(5)
LEARNED, ASKED = 5, 20
TOPICS = {
    "withdrawal": "withdrawals",
    "fund_safety": "fund-safety",
    "account_access": "account-access",
    "praise": "thanks",
}
MOODS = {"-1": "negative", "0": "neutral", "1": "positive"}


def generated(count: int) -> list[str]:
    """Texts of one to three sentences about the topics, no two alike, some with secrets."""
    rng = random.Random(7)
    examples = [text for topic in load_taxonomy().topics for text in topic.examples]
    english = [text for text in examples if text.isascii()]
    chinese = [text for text in examples if not text.isascii()]
    texts = []
    for number in range(count):
        own, sign = (english, " ") if number % 2 else (chinese, "，")
        text = sign.join(rng.sample(own, rng.randint(1, 3)))
        texts.append(f"{text}{sign}{rng.randint(1, 10**6)} XEM{sign}{_secret(rng)}".strip())
    return texts


def _secret(rng: random.Random) -> str:
    secrets = (
        lambda: Mnemonic("english").to_mnemonic(rng.randbytes(16)),
        lambda: f"user{rng.randint(1, 9999)}@example.com",
        lambda: f"+86 138{rng.randint(0, 10**8 - 1):08d}",
        lambda: f"password: {rng.randbytes(5).hex()}",
        lambda: f"tx 0x{rng.randbytes(32).hex()}",
    )
    return rng.choice(secrets)() if rng.random() < 0.1 else ""


def kept(texts: Sequence[str]) -> list[StoredMessage]:
    """Redact texts and make of each what the store would give back."""
    messages = []
    for number, text in enumerate(texts):
        redacted = redact(text)
        messages.append(
            StoredMessage(
                receipt=f"{number:08}",
                channel=("web", "email", "telegram")[number % 3],
                received_at=NOON + timedelta(seconds=number),
                language=language_of(redacted.text),
                text=redacted.text,
                person=f"p{number % max(1, len(texts) // 2)}",
                redactions=redacted.kinds,
                marks=redacted.marks,
            )
        )
    return messages


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def speed(count: int) -> None:
    """Redaction and analysis at two sizes, and the least they could cost."""
    texts = generated(count)
    kept(texts[:100])
    words = re.compile(r"\w+")
    floor = seconds(lambda: [words.findall(text) for text in texts])
    counting = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4)).fit(texts[:500])
    bare = seconds(lambda: counting.transform(texts))
    total: dict[int, float] = {}
    for size in (count // 10, count):
        some = texts[:: count // size]
        redaction = seconds(lambda some=some: kept(some))  # type: ignore[misc]
        messages = kept(some)
        as_of = messages[-1].received_at
        analysis = seconds(lambda m=messages, at=as_of: snapshot(m, at))  # type: ignore[misc]
        total[size] = redaction + analysis
        print(
            f"{size:>7} messages: redaction {redaction:.1f} s ({size / redaction:,.0f} a second), "
            f"analysis {analysis:.1f} s ({size / analysis:,.0f} a second), "
            f"together {total[size]:.1f} s"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"together at {count}: {total[count]:.1f} s (at most 60 for 100000)")
    print(f"ten times the messages: {total[count] / total[count // 10]:.1f} times (at most 11)")
    print(f"redaction / finding words: {redaction / floor:.0f} times")
    print(f"analysis / counting n-grams in scikit-learn: {analysis / bare:.1f} times")
    print(f"peak memory {peak:.2f} GB")


# --- topics -------------------------------------------------------------------------------------


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


def banking(path: Path) -> None:
    """Five examples an intent, five times over."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_intent[row["intent"]].append(row["text"])
    print(f"banking77, {len(by_intent)} intents, {LEARNED} examples each:")
    for name, method in (
        ("n-grams (ours)", by_examples),
        ("keywords", by_keywords),
        ("majority", by_majority),
    ):
        shares = []
        for seed in SEEDS:
            known, asked = [], []
            for intent in sorted(by_intent):
                texts = by_intent[intent][:]
                random.Random(f"{seed} {intent}").shuffle(texts)
                known += [(text, intent) for text in texts[:LEARNED]]
                asked += [(text, intent) for text in texts[LEARNED : LEARNED + ASKED]]
            told = method(known, [text for text, _ in asked])
            right = sum(label == guess for (_, label), guess in zip(asked, told, strict=True))
            shares.append(right / len(asked))
        print(
            f"  {name:<15} {statistics.mean(shares):.3f}   {min(shares):.3f} to {max(shares):.3f}"
        )


def incident(path: Path) -> None:
    """The packaged taxonomy, mood and urgency, on messages they were not learned from."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    messages = [
        StoredMessage(str(n), "web", NOON, language_of(row["text"]), redact(row["text"]).text, "p")
        for n, row in enumerate(rows)
    ]
    reader = Reader(load_taxonomy())
    readings = reader.read(messages)
    pairs = list(zip(rows, readings, strict=True))
    sure = [(row, reading) for row, reading in pairs if reading.topic]
    right = sum(TOPICS.get(row["topic"], row["topic"]) == reading.topic for row, reading in sure)
    mood = sum(MOODS[row["sentiment"]] == reading.mood for row, reading in pairs)
    urgent = sum((row["urgent"] == "1") == bool(reading.urgent) for row, reading in pairs)
    n = len(rows)
    print(f"{path.name}, n = {n}: topic told {len(sure)}, right {right}; mood right {mood};")
    print(f"  urgency right {urgent}; largest topic {_largest(rows, 'topic')}, ", end="")
    print(f"largest mood {_largest(rows, 'sentiment')}")
    accuracy = reader.accuracy()
    print(f"held-out examples of the package: topic {accuracy.topic}, mood {accuracy.mood}")


def _largest(rows: Sequence[dict[str, str]], column: str) -> int:
    return Counter(row[column] for row in rows).most_common(1)[0][1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--banking77", type=Path)
    parser.add_argument("--incident", type=Path)
    options = parser.parse_args()
    print(f"feedback, {platform.machine()}, Python {platform.python_version()}")
    if options.banking77:
        banking(options.banking77)
    if options.incident:
        incident(options.incident)
    if options.messages:
        speed(options.messages)


if __name__ == "__main__":
    main()
