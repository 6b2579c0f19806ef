"""What every channel decides alike: the order of sections, and a label beside its value."""

from __future__ import annotations

import unicodedata

from aboveboard.plays.statement import Edition, HeaderLine, Section

_FIRST = {"correction": 0, "safety": 1}
NO_START = frozenset("，。、；：！？）》】」』”’…％%,.;:!?)]}")
NO_END = frozenset("（《【「『“‘([{")
"""Signs that no line begins with, and signs that none ends with: a cut beside them looks wrong."""


def in_order(
    sections: tuple[Section, ...], *, mail: bool = False
) -> tuple[list[Section], list[Section]]:
    """Part the sections into those that stand first and the rest.

    Corrections stand first, then the safety block; otherwise the statement's own order holds. For
    an e-mail, the sections for the page alone are left out.
    """
    sections = tuple(s for s in sections if not (mail and s.page_only))
    first = sorted((s for s in sections if s.tone in _FIRST), key=lambda s: _FIRST[s.tone])
    return first, [s for s in sections if s.tone not in _FIRST]


def header_line(edition: Edition, key: str) -> HeaderLine | None:
    """Return the line of an edition's head with this key, such as ``next_update``."""
    return next((line for line in edition.header if line.key == key), None)


def gap(label: str) -> str:
    """Return the space after a label, none after one that ends with a full-width mark."""
    return "" if label and unicodedata.east_asian_width(label[-1]) in "WF" else " "


def pair(label: str, value: str, beside: str = "") -> str:
    """Return a label and its value, with the colon of the label's script.

    A label that is a sentence of its own, such as a question, needs no colon. One wide character
    is enough: a Chinese label may end with a number, such as a price. A label that is a name, such
    as X, takes the colon of the words it stands ``beside``.
    """
    if label.endswith((".", "?", "!", "。", "？", "！")):
        return f"{label}{gap(label)}{value}"
    wide = any(unicodedata.east_asian_width(char) in "WF" for char in label + beside)
    colon = "：" if wide else ": "
    return f"{label}{colon}{value}"


def is_wide(text: str) -> bool:
    """Tell whether much of the text is of wide characters, as Chinese is."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return wide * 4 > len(text)
