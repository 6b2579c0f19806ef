"""How fast messages are redacted and read.

Made-up messages in two languages, one in ten with something to take out; redaction and the default
analysis (the snapshot) in one process, beside the least each could cost: one regular expression
that finds words, and scikit-learn's own counting of character n-grams.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

from aboveboard.feedback.snapshot import snapshot  # noqa: E402
from generated_messages import generated, kept  # noqa: E402
from measure import main, timed  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from table import Measured, Target  # noqa: E402

TARGETS = (
    Target("both", "100,000 messages redacted and analysed", at_most=60),
    Target("tenfold", "100,000 messages redacted and analysed", beside="tenth: 10,000", at_most=11),
    Target("redaction", "redact 100,000 messages", beside="floor: find the words"),
    Target("analysis", "analyse 100,000 messages", beside="floor: scikit-learn counts n-grams"),
    Target("memory", "peak memory", unit="GB"),
)  # fmt: skip


def measure(options: argparse.Namespace) -> Iterator[Measured]:
    """Measure both sizes, and the floors."""
    texts = generated(1000 if options.short else 100_000)
    kept(texts[:100])
    words = re.compile(r"\w+")
    floor = timed(lambda: [words.findall(text) for text in texts])
    counting = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4)).fit(texts[:500])
    bare = timed(lambda: counting.transform(texts))
    walls: list[float] = []
    for some in (texts[::10], texts):
        redaction = timed(lambda some=some: kept(some))  # type: ignore[misc]
        messages = kept(some)
        analysis = timed(lambda m=messages: snapshot(m, m[-1].received_at))  # type: ignore[misc]
        walls.append(redaction.wall + analysis.wall)
    yield Measured("both", (walls[1],))
    yield Measured("tenfold", (walls[1],), (walls[0],))
    yield Measured("redaction", (redaction.wall,), (floor.wall,))
    yield Measured("analysis", (analysis.wall,), (bare.wall,))
    yield Measured("memory", (analysis.mb / 1000,))


if __name__ == "__main__":
    main("feedback", TARGETS, measure)
