"""Hold what a YAML file says to a model, and say what is wrong in words of the house.

Every file that a user writes is read through here, so that the same slip gets the same answer
everywhere: one problem a field, at its line, with what to do. pydantic's own texts, and the names
that it has for the members of a union, stay inside.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from aboveboard.errors import Problem
from aboveboard.record.yaml_reader import Path as FieldPath
from aboveboard.record.yaml_reader import Tree, problem_at, read_yaml
from aboveboard.said import said

M = TypeVar("M", bound=BaseModel)

_INSTANT = ("This is not an instant.", "Write it with its offset: 2018-01-26T12:07+09:00.")
_NO_FIELDS = ("The file holds no fields.", "Write `name: value` in lines.")
_TABLE = (
    "This is a table (CSV), not a file of `name: value` lines.",
    "Name the right file: two may have been mixed up.",
)
_NUMBER = ("This must be a number.", "Write its digits, without quotes.")
_WHOLE = ("This must be a whole number.", "Write its digits, without quotes or a point.")
_SAID: dict[str, tuple[str, str]] = {
    "string_type": ("This must be text.", "Put it in quotes."),
    "bool_type": ("This must be true or false.", "Write one of the two, without quotes."),
    "bool_parsing": ("This must be true or false.", "Write one of the two, without quotes."),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "timezone_aware": ("The time zone is missing.", "Add the offset, such as +09:00."),
    "date_type": ("This is not a date.", "Write it as 2018-03-12."),
    "date_parsing": ("This is not a date.", "Write it as 2018-03-12."),
    "date_from_datetime_parsing": ("This is not a date.", "Write it as 2018-03-12."),
    "union_tag_not_found": ("The entry has no `kind`.", "Add one, such as kind: event."),
}
_GROUP = ("This must be a group of fields.", "Write them below it, indented, as `name: value`.")
_LIST = ("This must be a list.", "Write it as [one, two] or as lines that begin with `- `.")
_SAID |= dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), _GROUP)
_SAID |= dict.fromkeys(
    ("float_type", "float_parsing", "finite_number", "decimal_type", "decimal_parsing"), _NUMBER
)
_SAID |= dict.fromkeys(("tuple_type", "list_type"), _LIST)
_BOUNDS: dict[str, tuple[str, str]] = {
    "greater_than": ("This is too small.", "Give more than {gt}."),
    "greater_than_equal": ("This is too small.", "Give at least {ge}."),
    "less_than": ("This is too large.", "Give less than {lt}."),
    "less_than_equal": ("This is too large.", "Give at most {le}."),
    "string_pattern_mismatch": (
        "This does not look right.", "Copy it again; it must match {pattern}.",
    ),
}  # fmt: skip
_WORDS = ("literal_error", "union_tag_invalid")
"""Kinds that say which words there are: in a union they are the less telling part."""


def read_model(text: str, file: str, model: type[M]) -> tuple[M | None, Tree, list[Problem]]:
    """Read YAML into a model.

    Parameters
    ----------
    file
        How the problems name the file.

    Returns
    -------
    The model, or None when there is any problem; the tree, for the lines of its fields; and every
    problem, with file, line, field and what to do.
    """
    tree = read_yaml(text, file)
    if tree.problems and tree.value is None:
        return None, tree, tree.problems
    if not isinstance(tree.value, dict):
        is_table = isinstance(tree.value, str) and "," in text.partition("\n")[0]
        what, do = _TABLE if is_table else _NO_FIELDS
        return None, tree, [*tree.problems, Problem(file=file, line=1, what=what, do=do)]
    made, problems = validated(TypeAdapter(model), tree.value, (), tree, file, model)
    problems = [*tree.problems, *problems]
    return (None if problems else made), tree, problems


def validated(
    adapter: TypeAdapter[Any],
    raw: object,
    path: FieldPath,
    tree: Tree,
    file: str,
    model: type[BaseModel],
) -> tuple[Any, list[Problem]]:
    """Return what ``adapter`` makes of the part of ``tree`` at ``path``, or what is wrong with it.

    Parameters
    ----------
    raw
        The plain data that stands there.
    file
        How the problems name the file.
    model
        Whose fields a misspelt one may be meant to be.
    """
    try:
        return adapter.validate_python(raw), []
    except ValidationError as error:
        return None, _explained(error, raw, path, tree, file, model)


def _explained(
    error: ValidationError,
    raw: object,
    path: FieldPath,
    tree: Tree,
    file: str,
    model: type[BaseModel],
) -> list[Problem]:
    """Say what is wrong, one problem a field; see :func:`validated`."""
    by_place: dict[FieldPath, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False, include_input=False):
        loc = detail["loc"]
        if path and isinstance(raw, dict) and loc[:1] == (raw.get("kind"),):
            loc = loc[1:]  # the kind of the entry, which may be the name of one of its fields too
        by_place.setdefault(path + _inside(raw, loc), []).append(detail)
    return [
        problem_at(tree, file, where, *_of_one_field(details, where, model))
        for where, details in by_place.items()
        if not _follows(where, details, by_place)
    ]


def _follows(where: FieldPath, details: list[ErrorDetails], others: Iterable[FieldPath]) -> bool:
    """Tell whether a list is too short only because a member of it is wrong, which is said."""
    is_short = all(detail["type"] == "too_short" for detail in details)
    return is_short and any(
        len(other) > len(where) and other[: len(where)] == where for other in others
    )


def _of_one_field(
    details: list[ErrorDetails], where: FieldPath, model: type[BaseModel]
) -> tuple[str, str]:
    """Say once what the members of a union say each; the words it may be are named behind."""
    telling = [detail for detail in details if detail["type"] not in _WORDS] or details
    what, do = _in_words(telling[0], where, model)
    for detail in details:
        if detail["type"] in _WORDS and detail is not telling[0]:
            expected = _either(detail.get("ctx", {}).get("expected", ""))
            do = said("{do} Or use {expected}.", do=do, expected=expected)
    return what, do


def _inside(raw: Any, loc: Iterable[str | int]) -> FieldPath:
    """Keep of pydantic's location what is in the file; it also names union members and types."""
    kept: list[str | int] = []
    parts = list(loc)
    for number, part in enumerate(parts):
        if _holds(raw, part):
            raw = raw[part]
        elif number < len(parts) - 1 or not isinstance(raw, dict) or "[" in str(part):
            continue
        kept.append(part)
    return tuple(kept)


def _holds(raw: object, part: str | int) -> bool:
    if isinstance(raw, dict):
        return part in raw
    return isinstance(raw, (list, tuple)) and isinstance(part, int) and part < len(raw)


def _in_words(detail: ErrorDetails, where: FieldPath, model: type[BaseModel]) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    name = where[-1] if where else "this"
    if kind == "wrong":
        return context["what"], context["do"]
    if kind == "missing":
        return said("The field {name!r} is missing.", name=name), "Add it."
    if kind == "extra_forbidden":
        return said("The field {name!r} is not known here.", name=name), _did_you_mean(
            str(name), model
        )
    if kind in _WORDS:
        expected = _either(context.get("expected") or context.get("expected_tags", ""))
        return "This word is not one of those known here.", said(
            "Use one of {expected}.", expected=expected
        )
    if kind in _SAID:
        return _SAID[kind]
    if kind in _BOUNDS:
        what, do = _BOUNDS[kind]
        return what, said(do, **context)
    if kind in ("too_short", "string_too_short"):
        return "This is too short.", said(
            "Give at least {least}.", least=context.get("min_length", 1)
        )
    if kind in ("too_long", "string_too_long"):
        return "This is too long.", said(
            "Keep it within {most} characters.", most=context.get("max_length")
        )
    told = str(context.get("error", "")) or detail["msg"]
    return f"{told[:1].upper()}{told[1:].rstrip('.')}.", "Correct it."


def _either(expected: str) -> str:
    """Return pydantic's list of words with its "or" as a word of ours."""
    some, either, last = expected.rpartition(" or ")
    return said("{some} or {last}", some=some, last=last) if either else expected


@cache
def _known_fields(model: type[BaseModel]) -> tuple[str, ...]:
    names: set[str] = set()

    def collect(annotation: object) -> None:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            for name, field in annotation.model_fields.items():
                if (field.alias or name) not in names:
                    names.add(field.alias or name)
                    collect(field.annotation)
        for argument in get_args(annotation):
            collect(argument)

    collect(model)
    return tuple(sorted(names))


def _did_you_mean(name: str, model: type[BaseModel]) -> str:
    if name in _known_fields(model):  # of another part, of another kind, or no kind can be read
        return "It belongs elsewhere: look at the indent and at `kind`, or take it out."
    close = difflib.get_close_matches(name, _known_fields(model), n=1, cutoff=0.6)
    if not close:
        return "Correct its name or take it out."
    return said("Did you mean {name!r}? Correct its name or take it out.", name=close[0])
