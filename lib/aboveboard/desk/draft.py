"""A form that is being filled in: from what stands in its fields to a value, or to what is wrong.

The validators are those that load the record and the policy; nothing is judged here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from aboveboard.desk.field import Field
from aboveboard.errors import Problem
from aboveboard.record.texts import ID_FIELDS, secret_faults

Value = str | bool | tuple[str, ...]
"""What stands in a field: text, a tick, or the choices taken from a list."""
Values = Mapping[str, Value]
Check = Callable[[dict[str, Any]], tuple[Any, Sequence[Problem]]]
"""Plain data -> what the validators make of it (None when it is wrong), and the problems."""

_PARTS = re.compile(r"[,，、;；\n]+")
_NAMED = re.compile(r"`([a-z_]+)`")


@dataclass(frozen=True)
class Form:
    """The fields of a form, and the values that it sets itself.

    ``kind`` is the kind of entry, or ``policy``: it chooses the words.
    """

    kind: str
    fields: tuple[Field, ...]
    fixed: Mapping[str, Any] = field(default_factory=dict)

    def raw(self, values: Values) -> dict[str, Any]:
        """Return what is filled in as plain data, as its file would hold it."""
        data: dict[str, Any] = dict(self.fixed)
        for one in self.fields:
            found = _plain(one, values.get(one.name, ""))
            if found is not None:
                _put(data, one.path, found)
        return data


@dataclass(frozen=True)
class Checked:
    """A form as it stands.

    Attributes
    ----------
    made
        The entry or the policy; None while something is wrong or missing.
    faults
        Field name -> what is wrong and what to do, by field; ``""`` is the form as a whole.
    blanks
        The fields that must be filled in and are still empty.
    """

    made: Any
    faults: Mapping[str, tuple[str, ...]]
    blanks: tuple[str, ...]


def check(form: Form, values: Values, judge: Check) -> Checked:
    """Judge a form as it stands, each problem at the field that it is about."""
    raw = form.raw(values)
    made, problems = judge(raw)
    blanks = tuple(one.name for one in form.fields if one.required and not values.get(one.name))
    faults: dict[str, tuple[str, ...]] = {}
    for problem in problems:
        for name in _places(form, raw, problem, judge):
            message = problem.sentence
            if name not in blanks and message not in faults.get(name, ()):
                faults[name] = (*faults.get(name, ()), message)
    return Checked(made, faults, blanks)


def secret_in(one: Field, value: Value) -> str:
    """Say what secret stands in a field, without showing it: it may not stay. Empty for none."""
    if not isinstance(value, str):
        return ""
    found = secret_faults(value, is_id=one.path[-1] in ID_FIELDS)
    return next((what for what, _ in found), "")


def values_of(form: Form, model: BaseModel, stamp: Callable[[Any], str]) -> dict[str, Value]:
    """Return the values that would make ``model``, to start a form from.

    ``stamp`` writes an instant as people do in the custodian's zone.
    """
    data = model.model_dump(by_alias=True, exclude_none=True, warnings=False)
    values = {one.name: _shown(one, _get(data, one.path), stamp) for one in form.fields}
    return {name: value for name, value in values.items() if value not in ("", (), False)}


# --- between fields and plain data ---------------------------------------------------------------


def _plain(one: Field, value: Value) -> Any:
    """Return a field's value as the file would hold it; None where it is left out."""
    if not isinstance(value, str):
        return (list(value) if isinstance(value, tuple) else value) or None
    text = value.strip()
    if not text:
        return None
    if one.kind == "list":
        parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
        return "all" if parts == ["all"] else parts
    if one.kind == "pairs":
        lines = (part.partition(":") for part in _PARTS.split(text) if part.strip())
        return {name.strip(): number.strip() for name, _, number in lines}
    if one.kind == "number" and text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    return text


def _shown(one: Field, value: Any, stamp: Callable[[Any], str]) -> Value:
    if value is None:
        return ""
    if one.kind == "flag":
        return bool(value)
    if one.kind == "instant":
        return stamp(value)
    if one.kind == "pairs":
        return "\n".join(f"{name}: {number}" for name, number in value.items())
    if isinstance(value, tuple):
        return value if one.choices else ", ".join(map(str, value))
    return str(value)


def _put(data: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for part in path[:-1]:
        data = data.setdefault(part, {})
    data[path[-1]] = value


def _get(data: Any, path: Sequence[str]) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


# --- from problems to fields ---------------------------------------------------------------------


def _places(form: Form, raw: dict[str, Any], problem: Problem, judge: Check) -> Iterable[str]:
    """Return the names of the fields that a problem is about; the whole form when of none."""
    path = re.split(r"[.\[]", problem.field) if problem.field else []
    if not path:
        return _named_in(form, problem) or [""]
    found = [one for one in form.fields if _shared(one.path, path) == min(len(path), len(one.path))]
    if not found:
        return [""]
    if len(found) == 1 or len(path) > len(found[0].topic):
        return [found[0].name]
    empty = [one.name for one in found if _get(raw, one.path) is None]
    if empty and len(empty) < len(found):
        return empty
    return _guilty(found, raw, problem, judge) or [one.name for one in found]


def _shared(path: Sequence[str], other: Sequence[str]) -> int:
    """Return how many parts two paths have in common from their start."""
    pairs = zip(path, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(path), len(other)))


def _guilty(
    found: Sequence[Field], raw: dict[str, Any], problem: Problem, judge: Check
) -> list[str]:
    """Try each language of a text alone: a rule that it breaks by itself is its own fault."""
    guilty = []
    for one in found:
        alone = dict(raw)
        _put_group(alone, one.path, _get(raw, one.path))
        what = (problem.field, problem.what)
        if any((other.field, other.what) == what for other in judge(alone)[1]):
            guilty.append(one.name)
    return guilty


def _put_group(data: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """Set ``path``, and leave nothing else in the last group on the way."""
    for part in path[:-2]:
        data[part] = dict(data[part])
        data = data[part]
    data[path[-2]] = {path[-1]: value}


def _named_in(form: Form, problem: Problem) -> list[str]:
    """Find the field that a rule over several fields names, in each language."""
    names = [*_NAMED.findall(problem.do), problem.what.partition(" ")[0]]
    found = ([one.name for one in form.fields if one.topic == (name,)] for name in names)
    return next((fields for fields in found if fields), [])
