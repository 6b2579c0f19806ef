"""A sentence for the screen that remembers how it was made, so that it can be said in a language.

It is made where no language is known, deep in the record or the policy, and is English text there.
Whoever shows it looks its pattern up (:func:`aboveboard.wording.said.in_language`): the values are
filled in last, and none of them is ever taken for a sentence of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class Said(str):
    """English text, its pattern, and the values that are filled in: ``{name}``, as for format.

    A pattern without values is the text itself, braces and all.
    """

    pattern: str
    values: Mapping[str, Any]

    def __new__(cls, pattern: str, values: Mapping[str, Any]) -> Said:
        """Fill the values in."""
        made = super().__new__(cls, filled(pattern, values))
        made.pattern, made.values = str(pattern), values
        return made

    def __getnewargs__(self) -> tuple[str, Mapping[str, Any]]:  # type: ignore[override]  # str has one less
        """Tell how it is made anew from a copy or a pickle."""
        return self.pattern, self.values


def said(pattern: str, /, **values: Any) -> Said:
    """Return the sentence; a value may be one too. One that was made already stays as it is."""
    return pattern if isinstance(pattern, Said) else Said(pattern, values)


def counted(count: int, one: str, many: str) -> Said:
    """Return a count with its noun: ``{count} message`` for one, else ``{count} messages``."""
    return said(one if count == 1 else many, count=f"{count:,}")


def both(first: str, second: str) -> Said:
    """Put one sentence behind another; the first alone where there is no second."""
    if not second:
        return said(first)
    return said("{first} {second}", first=said(first), second=said(second))


def listed(words: Iterable[str]) -> Said:
    """Put words of ours into a list, as a language separates them."""
    first, *rest = words
    made = said(first)
    for word in rest:
        made = said("{some}, {another}", some=made, another=said(word))
    return made


def filled(pattern: str, values: Mapping[str, Any]) -> str:
    """Fill values into a pattern."""
    return pattern.format(**values) if values else pattern
