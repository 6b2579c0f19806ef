"""Messages of customers, made up: in two languages, one in ten with something to take out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from aboveboard.feedback.language import language_of
from aboveboard.feedback.message import StoredMessage
from aboveboard.feedback.redaction import redact
from aboveboard.feedback.taxonomy import load_taxonomy
from mnemonic import Mnemonic

NOON = datetime(2018, 1, 26, 12, tzinfo=UTC)


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
