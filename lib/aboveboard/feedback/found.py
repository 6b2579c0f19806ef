"""What the finders give: a kind, and the span it covers."""

from __future__ import annotations

from typing import Literal, NamedTuple

RedactedKind = Literal[
    "seed-phrase",
    "private-key",
    "possible-key",
    "password",
    "code",
    "email",
    "phone",
    "card",
    "bank-account",
    "national-id",
]
"""What is taken out of a message. ``possible-key`` looks like a key and may be something else."""

MarkKind = Literal["address", "transaction"]
"""What stays in a message and is marked: a wallet address, a transaction id."""

TAKEN_SIGN = "\ua66e"
"""What the finders see in place of what was taken out before: a letter that stands for nothing.

By its own word, such as *phone*, a placeholder would make a number near it one.
"""


class Found(NamedTuple):
    """Something found in a text: the span it covers, and its kind."""

    start: int
    end: int
    kind: RedactedKind | MarkKind
