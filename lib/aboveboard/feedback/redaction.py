"""Take secrets and personal data out of a message before anything is written.

What is found is replaced by its kind in brackets, ``[seed-phrase]``; the kind is kept, never the
value nor a hash of it. Wallet addresses and transaction ids are public: they stay and are marked.
Redacting twice changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
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
    kept: list[Found] = []
    for find in finds:
        touching = [other for other in kept if find.start < other.end and other.start < find.end]
        if not touching:
            kept.append(find)
        elif find.kind not in _MARKS:
            first = touching[0]
            span = [find, *touching]
            kept = [other for other in kept if other not in touching]
            kind = first.kind if first.kind not in _MARKS else find.kind
            kept.append(Found(min(f.start for f in span), max(f.end for f in span), kind))
    return sorted(kept)


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
