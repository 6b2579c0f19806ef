"""What a form asks: one field for each value of a model, found in the model itself."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from aboveboard.record.fields import Texts

Kind = Literal["line", "text", "choice", "flag", "instant", "number", "list", "pairs"]
LONG = 200
"""From so many characters on, a text gets more than a line."""


@dataclass(frozen=True)
class Field:
    """One control of a form.

    Attributes
    ----------
    path
        Where its value stands: ``("worth", "amount")``; a text in one language ends with its tag.
    kind
        ``line`` and ``text`` are one line and several; ``pairs`` are ``name: value``, one a line.
    required
        Whether it must be filled in, once the group that it is in is begun.
    choices
        The values of a ``choice``; for a ``list`` those that may be named, none where any may.
    language
        The language of a text; empty for anything else.
    """

    path: tuple[str, ...]
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    language: str = ""

    @property
    def name(self) -> str:
        """The path with points, as problems name it."""
        return ".".join(self.path)

    @property
    def topic(self) -> tuple[str, ...]:
        """The path without the language: fields of one topic say the same thing."""
        return self.path[:-1] if self.language else self.path


def fields_of(
    model: type[BaseModel], languages: Sequence[str], without: Sequence[str] = ()
) -> tuple[Field, ...]:
    """Describe each value of ``model`` as a field, in the model's order.

    Parameters
    ----------
    languages
        The tags of the languages that each text is written in.
    without
        Names of fields that the form sets itself.
    """
    return tuple(
        field
        for name, info in model.model_fields.items()
        if name not in without
        for field in _described(name, info, languages)
    )


def with_choices(fields: Sequence[Field], choices: Mapping[str, Sequence[str]]) -> list[Field]:
    """Return the fields, those named with the choices that the record gives them."""
    return [
        replace(
            field,
            kind="choice" if field.kind == "line" else field.kind,
            choices=tuple(choices[field.name]),
        )
        if field.name in choices
        else field
        for field in fields
    ]


def _described(name: str, info: FieldInfo, languages: Sequence[str]) -> Iterator[Field]:
    path, required = (info.alias or name,), info.is_required()
    kind = _bare(info.annotation)
    if isinstance(kind, type) and issubclass(kind, Texts):
        # A text with a rule of its own, such as a headline, is one line.
        form: Kind = "line" if info.metadata else "text"
        for tag in languages:
            yield Field((*path, tag), form, required, language=tag)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for inner in fields_of(kind, languages):
            needed = inner.required and required
            yield replace(inner, path=(*path, *inner.path), required=needed)
    else:
        yield Field(path, *_form(kind, info, required))


def _form(kind: Any, info: FieldInfo, required: bool) -> tuple[Kind, bool, tuple[str, ...]]:
    origin = get_origin(kind)
    if origin is Literal:
        return "choice", required, tuple(map(str, get_args(kind)))
    if origin in (tuple, list) or _is_list_or_word(kind):
        return "list", required, ()
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return "pairs", required, ()
    if kind is bool:
        return "flag", False, ()
    if kind is int:
        return "number", required, ()
    if kind in (datetime, AwareDatetime):
        return "instant", required, ()
    long = any(getattr(rule, "max_length", 0) >= LONG for rule in info.metadata)
    return ("text" if long else "line"), required, ()


def _bare(annotation: Any) -> Any:
    """Take away ``Annotated`` and ``| None``, which say nothing of the form."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        kept = [part for part in get_args(annotation) if part is not type(None)]
        return _bare(kept[0]) if len(kept) == 1 else annotation
    return annotation


def _is_list_or_word(kind: Any) -> bool:
    """Tell whether it is a list, or one word in its place: the assets of a service."""
    return any(get_origin(_bare(part)) in (tuple, list) for part in get_args(kind))
