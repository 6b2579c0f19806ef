"""Load an incident folder: read, validate, and name everything that is wrong at once."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import TypeAdapter

from aboveboard.errors import Problem, RecordError
from aboveboard.record.consistency import consistency_problems
from aboveboard.record.model import Header, Record, entry_adapter
from aboveboard.record.texts import text_problems
from aboveboard.record.validation import validated
from aboveboard.record.yaml_reader import Tree, problem_at, read_yaml
from aboveboard.said import said

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
    if path.parent.is_file():
        raise RecordError.at(
            path.parent,
            "This is a file, not an incident folder.",
            said("Name the folder it stands in: {folder}.", folder=str(path.parent.parent)),
        )
    if not path.is_file():
        raise RecordError.at(
            shown,
            "There is no such file.",
            "Name an incident folder, or make one: aboveboard new DIR.",
        )
    if path.stat().st_size > MAX_BYTES:
        raise RecordError.at(
            shown,
            said(
                "The file is larger than {megabytes} MB; a record is words, not data.",
                megabytes=MAX_BYTES // 1_000_000,
            ),
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
    header, problems = validated(TypeAdapter(Header), data, (), tree, file, Record)
    if not isinstance(entries, list):
        what = "The entries are missing." if entries is None else "The entries are not a list."
        do = "Write `entries:` as the last field, and `- id: …` below it."
        return None, [*problems, problem_at(tree, file, ("entries",), what, do)]
    built = []
    for number, raw in enumerate(entries):
        entry, wrong = validated(entry_adapter(), raw, ("entries", number), tree, file, Record)
        problems += wrong
        built.append(entry)
    if header is not None:
        problems += consistency_problems(header, built, tree, file)
    if problems or header is None:
        return None, problems
    return Record.model_construct(**dict(header), entries=tuple(built)), problems
