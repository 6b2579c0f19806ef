"""How taking in, analysing and searching grow with the messages and the answers."""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "bench" / "feedback")]
sys.path[:0] = [str(ROOT / "tests" / "helpers")]

from aboveboard.feedback import Store, load_taxonomy, snapshot  # noqa: E402
from aboveboard.feedback.intake import import_file  # noqa: E402
from aboveboard.plays.answers import Answered  # noqa: E402
from aboveboard.site.search import Thesaurus, search  # noqa: E402
from generated_messages import generated, kept  # noqa: E402
from measure import Spent, step_main, timed  # noqa: E402
from sample_statement import sample_statement  # noqa: E402

NOON = datetime(2018, 1, 26, 12, tzinfo=UTC)
QUERIES = ("when can I withdraw my coins", "什么时候可以提币", "compensation price 88.549")


def importing(count: int) -> Spent:
    """Take in a table of messages."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mail.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            table = csv.writer(stream)
            table.writerow(("id", "date", "from", "text"))
            for number, text in enumerate(generated(count)):
                at = (NOON + timedelta(seconds=number)).isoformat()
                table.writerow((f"m{number}", at, f"user{number}", text))
        store = Store(f"sqlite:///{folder}/feedback.db", bytes(32))
        columns = {"id": "id", "received_at": "date", "author": "from", "text": "text"}
        return timed(lambda: import_file(file, store, "email", columns=columns))


def analysing(count: int) -> Spent:
    """Freeze what was heard."""
    messages = kept(generated(count))
    return timed(lambda: snapshot(messages, messages[-1].received_at))


def searching(count: int) -> Spent:
    """Find answers to three questions among so many."""
    texts, statement = generated(2 * count), sample_statement()
    answers = [
        Answered(question, question, answer, statement)
        for question, answer in zip(texts[:count], texts[count:], strict=True)
    ]
    words = Thesaurus.of(load_taxonomy())
    return timed(lambda: [search(query, answers, words) for query in QUERIES])


WORKS: dict[str, Callable[[int], Spent]] = {
    work.__name__: work for work in (importing, analysing, searching)
}


def measured(name: str, count: str) -> Spent:
    """Measure one work, once everything that it imports and compiles is there."""
    WORKS[name](50)
    return WORKS[name](int(count))


if __name__ == "__main__":
    step_main({"measured": measured})
