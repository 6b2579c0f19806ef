"""Load an incident folder: read, validate, and name everything that is wrong at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from aboveboard.errors import Problem, RecordError
from aboveboard.record.consistency import consistency_problems
from aboveboard.record.model import AnyEntry, Header, Record
from aboveboard.record.texts import text_problems
from aboveboard.record.yaml_reader import Path as FieldPath
from aboveboard.record.yaml_reader import Tree, dotted, read_yaml

FILE_NAME = "incident.yaml"
MAX_BYTES = 2_000_000


def load_record(folder: Path, name: str | None = None) -> tuple[Record, tuple[Problem, ...]]:
    """Load ``folder/incident.yaml``.

    Parameters
    ----------
    folder
        The incident folder.
    name
        How errors name the file; by default its path.

    Returns
    -------
    The record, and the warnings (problems of severity ``warning``) to show.

    Raises
    ------
    RecordError
        With every problem found, each with file, line, field and what to do.
    """
    path = folder / FILE_NAME
    shown = name or str(path)
    return parse_record(read_text(path, shown), shown)


def record_tree(folder: Path) -> Tree:
    """Read ``folder/incident.yaml`` as plain data, for the lines of its fields."""
    path = folder / FILE_NAME
    return read_yaml(read_text(path, str(path)), str(path))


def parse_record(text: str, file: str = FILE_NAME) -> tuple[Record, tuple[Problem, ...]]:
    """Validate the text of an ``incident.yaml``; see :func:`load_record`."""
    tree = read_yaml(text, file)
    if tree.problems and tree.value is None:
        raise RecordError(tree.problems)
    record, problems = _build(tree, file)
    problems += [*tree.problems, *text_problems(tree, file)]
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors or record is None:
        raise RecordError(sorted(errors, key=lambda problem: problem.line))
    return record, tuple(problems)


def read_text(path: Path, shown: str) -> str:
    """Return the text of a record file; raise RecordError when it is none or too large."""
    if not path.is_file():
        raise RecordError.at(
            shown,
            "There is no such file.",
            "Name an incident folder, or make one: aboveboard new DIR.",
        )
    if path.stat().st_size > MAX_BYTES:
        raise RecordError.at(
            shown,
            f"The file is larger than {MAX_BYTES // 1_000_000} MB; a record is words, not data.",
            "Keep tables and exports in files beside it.",
        )
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RecordError.at(
            shown, "This is not UTF-8 text.", "Save the file as UTF-8 in your editor.", line=line
        ) from None
    if not text.strip():
        raise RecordError.at(
            shown, "The file is empty.", "Start from one that aboveboard new makes."
        )
    return text


# --- from plain data to models ------------------------------------------------------------------

_HEADER_KEYS = frozenset(Header.model_fields)


@cache
def _entry_adapter() -> TypeAdapter[Any]:
    return TypeAdapter(AnyEntry)


def _build(tree: Tree, file: str) -> tuple[Record | None, list[Problem]]:
    """Validate header and entries one by one, so that one bad entry hides no other."""
    if not isinstance(tree.value, dict):
        problem = Problem(
            file=file,
            line=1,
            what="The file holds no fields.",
            do="Start from one that aboveboard new makes.",
        )
        return None, [problem]
    data = dict(tree.value)
    entries = data.pop("entries", None)
    header, problems = validated(TypeAdapter(Header), data, (), tree, file)
    if not isinstance(entries, list):
        what = "The entries are missing." if entries is None else "The entries are not a list."
        do = "Write `entries:` as the last field, and `- id: …` below it."
        return None, [*problems, _problem(tree, file, ("entries",), what, do)]
    built = []
    for number, raw in enumerate(entries):
        entry, wrong = validated(_entry_adapter(), raw, ("entries", number), tree, file)
        problems += wrong
        built.append(entry)
    if header is not None:
        problems += consistency_problems(header, built, tree, file)
    if problems or header is None:
        return None, problems
    return Record.model_construct(**dict(header), entries=tuple(built)), problems


def validated(
    adapter: TypeAdapter[Any],
    raw: object,
    path: FieldPath,
    tree: Tree,
    file: str,
    model: type[BaseModel] = Record,
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
        details = error.errors(include_url=False, include_input=False)
        return None, [_explained(detail, raw, path, tree, file, model) for detail in details]


def _explained(
    detail: ErrorDetails,
    raw: object,
    path: FieldPath,
    tree: Tree,
    file: str,
    model: type[BaseModel],
) -> Problem:
    loc = detail["loc"]
    if path and isinstance(raw, dict) and loc[:1] == (raw.get("kind"),):
        loc = loc[1:]  # the kind of the entry, which may be the name of one of its fields too
    where = path + _inside(raw, loc)
    what, do = _in_words(detail, where, model)
    return _problem(tree, file, where, what, do)


def _problem(tree: Tree, file: str, path: FieldPath, what: str, do: str) -> Problem:
    return Problem(file=file, line=tree.line(path), field=dotted(path), what=what, do=do)


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
    return isinstance(raw, list) and isinstance(part, int) and part < len(raw)


def _in_words(detail: ErrorDetails, where: FieldPath, model: type[BaseModel]) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    name = where[-1] if where else "this"
    if kind == "wrong":
        return context["what"], context["do"]
    if kind == "missing":
        return f"The field {name!r} is missing.", "Add it."
    if kind == "extra_forbidden":
        return f"The field {name!r} is not known here.", _did_you_mean(str(name), model)
    if kind in ("literal_error", "union_tag_invalid"):
        expected = context.get("expected") or context.get("expected_tags", "")
        return "This word is not one of those known here.", f"Use one of {expected}."
    if kind == "union_tag_not_found":
        return "The entry has no `kind`.", "Add one, such as kind: event."
    if kind == "string_type":
        return "This must be text.", "Put it in quotes."
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return "This must be a group of fields.", "Write them below it, indented, as `name: value`."
    if kind in ("tuple_type", "list_type"):
        return "This must be a list.", "Write it as [one, two] or as lines that begin with `- `."
    if kind == "string_pattern_mismatch":
        return "This does not look right.", "Copy it again; it must match " + context[
            "pattern"
        ] + "."
    if kind in ("too_short", "string_too_short"):
        return "This is too short.", f"Give at least {context.get('min_length', 1)}."
    if kind in ("too_long", "string_too_long"):
        return "This is too long.", f"Keep it within {context.get('max_length')} characters."
    return detail["msg"] + ".", "Correct it."


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
    close = difflib.get_close_matches(name, _known_fields(model), n=1, cutoff=0.6)
    hint = f"Did you mean {close[0]!r}? " if close else ""
    return hint + "Correct its name or take it out."


def is_incident(folder: Path) -> bool:
    """Tell whether ``folder`` holds an incident record."""
    return (folder / FILE_NAME).is_file()


def safe_name(folder: Path) -> str:
    """Return the folder's name when it can name output folders; raise RecordError otherwise."""
    name = folder.resolve().name
    if not re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z", name):
        raise RecordError.at(
            folder,
            "This folder's name has other signs than letters, digits, dot and hyphen.",
            "Rename it.",
        )
    return name
