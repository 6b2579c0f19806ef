"""Change single values of a YAML file: every other byte, comments too, stays as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml

Edit = tuple[int, int, str]


def with_values(text: str, values: Mapping[str, Any]) -> str:
    """Return ``text`` with the top-level fields that ``values`` names set to them.

    A value is plain data; None takes the field's lines out. A mapping is changed field by field
    where it can be. A field that is not there is added at the end.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return text + "".join(_line(name, value) for name, value in values.items())
    nodes = {key.value: (key, node) for key, node in root.value}
    edits: list[Edit] = []
    added = ""
    for name, value in values.items():
        if name not in nodes:
            added += _line(name, value)
        elif value is None:
            edits.append(_without(text, *nodes[name]))
        else:
            edits += _edits(nodes[name][1], value)
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text + ("" if text.endswith("\n") or not added else "\n") + added


def _edits(node: yaml.Node, value: Any) -> list[Edit]:
    """Change a node to ``value``, as little of it as can be."""
    if isinstance(node, yaml.MappingNode) and isinstance(value, Mapping):
        inner = {key.value: child for key, child in node.value}
        if list(inner) == list(value):
            return [edit for name in inner for edit in _edits(inner[name], value[name])]
    if yaml.safe_load(yaml.serialize(node)) == value:
        return []
    return [(node.start_mark.index, _end(node), _flow(value))]


def _end(node: yaml.Node) -> int:
    """Return where a node's own text ends; a block's mark is behind the comments after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _without(text: str, key: yaml.Node, node: yaml.Node) -> Edit:
    start = text.rfind("\n", 0, key.start_mark.index) + 1
    end = text.find("\n", _end(node))
    return (start, len(text) if end < 0 else end + 1, "")


def _line(name: str, value: Any) -> str:
    return "" if value is None else f"{name}: {_flow(value)}\n"


def _flow(value: Any) -> str:
    """Write plain data on one line; text has quotes, so that nothing is taken for a number."""
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{_word(name)}: {_flow(inner)}" for name, inner in value.items()) + "}"
        )
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str):
        dumped = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=10**6)
        return str(dumped).removesuffix("\n")
    return json.dumps(value)


def _word(name: str) -> str:
    return name if name.isascii() and name.isidentifier() else _flow(name)
