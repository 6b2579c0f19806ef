"""Read YAML into plain data, with the line of every value and every fault at once.

Takes text, gives :class:`Tree`. It never builds an object from a tag, never follows an alias (a
few lines of aliases can grow to gigabytes), never guesses: only ``true``, ``false``, ``null``,
whole numbers and decimals are typed, as in the YAML 1.2 core schema; ``no``, ``12:52`` and dates
stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from aboveboard.errors import Problem
from aboveboard.said import said

Path = tuple[str | int, ...]
Value = object

MAX_DEPTH = 12
MAX_NODES = 200_000
MAX_KEY = 40

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BYTES = _Loader is not yaml.SafeLoader
_INT = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z|[-+]?\.(inf|nan)\Z", re.I
)
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}


@dataclass
class Tree:
    """Plain data, the line of each path (from 1), and what was wrong on the way."""

    value: Value = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """Return the line of ``path``, or of its nearest known parent, or 0."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def dotted(path: Path) -> str:
    """Write a path as people do: ``entries[3].worth.amount``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def problem_at(tree: Tree, file: str, path: Path, what: str, do: str) -> Problem:
    """Build the problem of the field at ``path``; ``file`` is how it is named."""
    return Problem(file=file, line=tree.line(path), field=dotted(path), what=what, do=do)


def read_yaml(text: str, file: str) -> Tree:
    """Parse ``text``; the tree's ``problems`` say what could not be taken, with file and line."""
    return _Reader(file).read(text)


class _Stop(Exception):
    """Parsing can't go on; the problem is noted already."""


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.tree = Tree()
        self.nodes = 0

    def read(self, text: str) -> Tree:
        try:
            events = yaml.parse(text, Loader=_Loader)
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    self.tree.value = self._value(next(events), events, ())
                    break
            if any(isinstance(event, yaml.DocumentStartEvent) for event in events):
                self._fault((), 0, "The file holds more than one YAML document.", "Keep one.")
        except _Stop:
            pass
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._fault(
                (),
                mark.line + 1 if mark else 0,
                said(
                    "This is not valid YAML: {problem}.",
                    problem=error.problem or said("it ends too early"),
                ),
                "Check indentation, quotes and colons on this line and the one above.",
            )
        except yaml.reader.ReaderError as error:
            # libyaml counts in bytes, PyYAML's own reader in characters.
            start = text.encode()[: error.position] if _BYTES else text[: error.position].encode()
            line = start.count(b"\n") + 1
            self._fault(
                (), line, "A control character stands in the text.", "Delete it and type it anew."
            )
        return self.tree

    def _fault(self, path: Path, line: int, what: str, do: str) -> None:
        self.tree.problems.append(
            Problem(file=self.file, line=line, field=dotted(path), what=what, do=do)
        )

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Value:
        line = _line(event)
        self.tree.lines.setdefault(path, line)
        self.nodes += 1
        if self.nodes > MAX_NODES or len(path) > MAX_DEPTH:
            self._fault(
                path, line, "The file is nested too deep or too large.", "Split or flatten it."
            )
            raise _Stop
        if isinstance(event, yaml.AliasEvent):
            self._fault(
                path,
                line,
                "Aliases (*name) are not taken: a few of them can grow beyond any memory.",
                "Write the value out.",
            )
            raise _Stop
        self._tag(event, path, line)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        assert isinstance(event, yaml.ScalarEvent)
        return _scalar(event)

    def _tag(self, event: yaml.Event, path: Path, line: int) -> None:
        if getattr(event, "tag", None) not in (None, "!"):
            self._fault(path, line, "Tags (!name) are not taken.", "Write the plain value.")

    def _key(self, key: str, path: Path, line: int) -> str:
        """Return ``key``, or a stand-in: a message shows keys, and a long one may be a secret."""
        if len(key) <= MAX_KEY and key.isascii() and key.isprintable() and " " not in key:
            return key
        self._fault(path, line, "This key is not one short word.", "Write text behind a field.")
        return f"(line {line})"

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, Value]:
        found: dict[str, Value] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                self._fault(path, line, "A key must be plain text.", "Write it as one word.")
                raise _Stop
            self._tag(event, path, line)
            key = self._key(event.value, path, line)
            inner = (*path, key)
            if key in found:
                self._fault(
                    inner,
                    line,
                    said(
                        "The key {key!r} stands twice; the first is on line {line}.",
                        key=key,
                        line=self.tree.lines[inner],
                    ),
                    "Keep one of the two.",
                )
                inner = (*path, f"{key} (again)")
                self._value(next(events), events, inner)
                continue
            self.tree.lines[inner] = line
            found[key] = self._value(next(events), events, inner)
        return found

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> list[Value]:
        found: list[Value] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            found.append(self._value(event, events, (*path, len(found))))
        return found


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def stays_text(text: str) -> bool:
    """Tell whether ``text`` is read back as text when it stands without quotes."""
    return isinstance(_plain(text), str)


def _scalar(event: yaml.ScalarEvent) -> Value:
    text: str = event.value
    # Quoted or a block; libyaml gives a plain scalar the empty style.
    return text if event.style else _plain(text)


def _plain(text: str) -> Value:
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        # Python refuses to read a whole number of thousands of digits; so it stays text, which
        # no field for a count takes either.
        return int(text) if len(text) < 40 else text
    if _FLOAT.match(text):
        return float(text.replace(".inf", "inf").replace(".nan", "nan"))
    return text
