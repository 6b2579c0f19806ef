"""The customers of a rehearsal: who writes what, where and when; the same for the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from aboveboard.drilling.scenario import Script
from aboveboard.feedback import Message
from aboveboard.record.yaml_reader import read_yaml

CHANNELS = ("web", "email", "telegram", "x", "weibo", "hotline")
# The first of BIP 39's published test vectors: a seed phrase that everybody knows.
SEED_PHRASE = " ".join(["abandon"] * 11 + ["about"])


def crowd(script: Script) -> tuple[Message, ...]:
    """Return the messages of a rehearsal, the first first.

    Most come soon after it starts. One holds a seed phrase and one reports a fake page, each at
    the instant that the scenario says.
    """
    chance = Random(script.crowd.seed)
    length = int((script.ends - script.starts).total_seconds() // 60)
    found = [
        _message(chance, number, script.starts + _after(chance, length))
        for number in range(script.crowd.people)
    ]
    words = _words()
    page = script.crowd.scam_page
    found += [
        _special(words["seed_phrase"], script.crowd.seed_phrase_at, phrase=SEED_PHRASE),
        *(
            _special(text, script.crowd.scam_at + timedelta(minutes=number), page=page)
            for number, text in enumerate(words["scam"])
        ),
    ]
    return tuple(sorted(found, key=lambda message: (message.received_at, message.source_id)))


def _after(chance: Random, minutes: int) -> timedelta:
    return timedelta(minutes=1 + int(chance.triangular(0, minutes - 1, minutes // 6)))


def _message(chance: Random, number: int, at: datetime) -> Message:
    language = chance.choice(("en", "zh"))
    text = chance.choice(_texts(language))
    channel = chance.choice(CHANNELS)
    return Message(
        channel=channel,
        received_at=at,
        text=text,
        source_id=f"drill-{number}",
        author=f"person-{number}",
    )


def _special(text: str, at: datetime, **values: str) -> Message:
    return Message(
        channel="telegram",
        received_at=at,
        text=text.format(**values),
        source_id=f"drill-{text[:12]}",
        author=text[:12],
    )


def _texts(language: str) -> Sequence[str]:
    texts: Sequence[str] = _words()[language]
    return texts


@cache
def _words() -> dict[str, Any]:
    path = Path(__file__).parent / "crowd.yaml"
    found: Any = read_yaml(path.read_text(encoding="utf-8"), str(path)).value
    return dict(found)
