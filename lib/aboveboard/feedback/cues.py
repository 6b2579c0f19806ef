"""Words that show what a message is: its kind, its mood, and how soon it matters.

The rules are in ``data/cues.yaml``, where anyone can read and change them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml


@dataclass(frozen=True)
class Cues:
    """The rules, compiled; ``urgent`` by the reason that is shown."""

    question: re.Pattern[str]
    suggestion: re.Pattern[str]
    complaint: re.Pattern[str]
    relief: re.Pattern[str]
    urgent: dict[str, re.Pattern[str]]

    def urgency(self, text: str) -> tuple[str, ...]:
        """Return why a message is urgent, reason by reason; empty when it is not."""
        return tuple(reason for reason, rule in self.urgent.items() if rule.search(text))


@cache
def load_cues() -> Cues:
    """Return the rules of the package."""
    source = resources.files("aboveboard.feedback") / "data" / "cues.yaml"
    rules = yaml.safe_load(source.read_text(encoding="utf-8"))
    urgent = {reason: _either(patterns) for reason, patterns in rules.pop("urgent").items()}
    return Cues(urgent=urgent, **{name: _either(patterns) for name, patterns in rules.items()})


def _either(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I)
