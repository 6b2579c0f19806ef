"""Take secrets and personal data out of a message before anything is written.

What is found is replaced by its kind in brackets, ``[seed-phrase]``; the kind is kept, never the
value nor a hash of it. Wallet addresses and transaction ids are public: they stay and are marked.
Redacting twice changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import get_args

from aboveboard.feedback.credentials import credentials
from aboveboard.feedback.found import TAKEN_SIGN, Found, MarkKind, RedactedKind
from aboveboard.feedback.identifiers import identifiers
from aboveboard.feedback.personal import personal
from aboveboard.record.folding import BIDI, fold
from aboveboard.record.secrets import find_secrets

ALARMING: frozenset[RedactedKind] = frozenset({"seed-phrase", "private-key"})
"""Whoever wrote one of these to anybody must move the funds."""

PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(get_args(RedactedKind))})\]")
"""What stands where something was taken out."""

# Something that is taken out becomes shorter, which can bring a number near a word that tells what
# it is. That needs a few passes at most, for what stays keeps its length.
_MOST_PASSES = 8
_MARKS = frozenset(get_args(MarkKind))
_start, _end = attrgetter("start"), attrgetter("end")
_SECRET_KINDS: dict[str, RedactedKind] = {
    "seed phrase": "seed-phrase",
    "private key": "private-key",
}
# Control characters but for line feed and tab, lone surrogates, and what reorders text.
_UNWRITABLE = re.compile(f"[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\ud800-\udfff{''.join(sorted(BIDI))}]")


@dataclass(frozen=True)
class Mark:
    """A public identifier in a redacted text: its kind and span."""

    kind: MarkKind
    start: int
    end: int


@dataclass(frozen=True)
class Redacted:
    """A text that may be written: what was taken out (kinds, sorted), and what is marked."""

    text: str
    kinds: tuple[RedactedKind, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def alarms(self) -> tuple[RedactedKind, ...]:
        """The kinds whose writer must be told to move funds."""
        return tuple(kind for kind in self.kinds if kind in ALARMING)


def redact(text: str) -> Redacted:
    """Take secrets and personal data out of ``text``; see the module."""
    clean = _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    kinds: set[RedactedKind] = set()
    for _ in range(_MOST_PASSES):
        found = _rewrite(clean, _without_overlap(_finds(_without_placeholders(clean))))
        kinds.update(found.kinds)
        if found.text == clean:
            break
        clean = found.text
    return replace(found, kinds=tuple(sorted(kinds)))


def _without_placeholders(text: str) -> str:
    """Return ``text`` with each placeholder blotted out, of the same length."""
    return PLACEHOLDER.sub(lambda found: TAKEN_SIGN * len(found[0]), text) if "[" in text else text


def _finds(text: str) -> list[Found]:
    """Return what is found, the gravest kinds first."""
    finds = [Found(s.start, s.end, _SECRET_KINDS[s.kind]) for s in find_secrets(text)]
    folded = fold(text)
    for finder in (credentials, personal, identifiers):
        finds += [Found(*folded.span(start, end), kind) for start, end, kind in finder(folded.text)]
    return finds


def _without_overlap(finds: Iterable[Found]) -> list[Found]:
    """Keep of finds that overlap the first, and widen it so that no part of the others stays."""
    kept: list[Found] = []  # in order, none touches another
    grave: dict[str, int] = {}
    for find in finds:
        grave.setdefault(find.kind, len(grave))
        first = bisect_right(kept, find.start, key=_end)
        last = bisect_left(kept, find.end, key=_start)
        touching = kept[first:last]
        if not touching:
            kept.insert(first, find)
        elif find.kind not in _MARKS:
            kinds = [other.kind for other in touching if other.kind not in _MARKS]
            start, end = min(find.start, touching[0].start), max(find.end, touching[-1].end)
            kind = min((*kinds, find.kind), key=lambda kind: grave[kind])
            kept[first:last] = [Found(start, end, kind)]
    return kept


def _rewrite(text: str, finds: list[Found]) -> Redacted:
    parts: list[str] = []
    kinds: set[RedactedKind] = set()
    marks: list[Mark] = []
    length = done = 0
    for start, end, kind in finds:
        parts.append(text[done:start])
        length += start - done
        if kind == "address" or kind == "transaction":
            part = text[start:end]
            marks.append(Mark(kind, length, length + len(part)))
        else:
            part = f"[{kind}]"
            kinds.add(kind)
        parts.append(part)
        length += len(part)
        done = end
    parts.append(text[done:])
    return Redacted("".join(parts), tuple(sorted(kinds)), tuple(marks))


def normal_form(text: str) -> str:
    """Return ``text`` in Unicode's composed form, blanks joined: for telling that two are one."""
    return " ".join(unicodedata.normalize("NFC", text).split())
