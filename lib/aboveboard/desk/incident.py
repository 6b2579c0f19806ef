"""A new incident by form: the questions of ``aboveboard new``, answered field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aboveboard.errors import AboveboardError
from aboveboard.record.load import FILE_NAME, load_record
from aboveboard.running.new_incident import (
    NewIncident,
    domain_in,
    free_folder,
    languages_in,
    name_in,
    time_zone_in,
)
from aboveboard.said import both

QUESTIONS = ("folder", "languages", "domain", "time_zone")
"""What is asked of every incident; then a name in each of its languages (``name.en``)."""


@dataclass(frozen=True)
class Answers:
    """The form as it stands: what to make and where, or what is wrong at which field."""

    folder: Path | None
    incident: NewIncident | None
    faults: Mapping[str, str]


def home_of(start: Path) -> Path:
    """Return the folder that holds params/: the nearest one above ``start``, or ``start``."""
    folders = (start, *start.parents)
    return next((folder for folder in folders if (folder / "params").is_dir()), start)


def own_incidents(home: Path) -> dict[Path, bool]:
    """Return what a newcomer made, and whether it is a drill: no replay of somebody else's case."""
    found = {}
    for path in sorted((home / "params").glob(f"*/{FILE_NAME}")):
        try:
            exercise = load_record(path.parent)[0].exercise
        except AboveboardError:
            continue
        if exercise is None or exercise.today:
            found[path.parent] = exercise is not None
    return found


def name_fields(languages: str) -> tuple[str, ...]:
    """Return the fields that ask for the custodian's name, in the languages as far as known."""
    try:
        return tuple(f"name.{language.tag}" for language in languages_in(languages))
    except AboveboardError:
        return ()


def _folder(path: Path) -> Path:
    """Return the folder to make; say of a name that is not fit what its field asks for."""
    try:
        return free_folder(path)
    except AboveboardError as error:
        if path.exists():
            raise
        raise type(error).at(
            path,
            "Other signs stand in it than letters, digits and hyphens.",
            "Write it like 2026-11-24-example.",
        ) from None


def answers_in(home: Path, values: Mapping[str, str], *, drill: bool = False) -> Answers:
    """Read the form; an empty field is a blank, and no fault."""
    faults: dict[str, str] = {}

    def read(name: str, reader: Callable[[str], Any]) -> Any:
        text = values.get(name, "").strip()
        try:
            return reader(text) if text else None
        except AboveboardError as error:
            faults[name] = error.problems[0].sentence
            return None

    folder = read("folder", lambda text: _folder(home / "params" / text))
    languages = read("languages", languages_in)
    domain, zone = read("domain", domain_in), read("time_zone", time_zone_in)
    names = {tag: read(f"name.{tag}", name_in) for tag in (lang.tag for lang in languages or ())}
    if folder is not None and folder.parent != home / "params":
        faults["folder"] = both("This is a path.", "Write the name alone.")
    if faults or not (folder and languages and domain and zone and all(names.values())):
        return Answers(None, None, faults)
    return Answers(folder, NewIncident(languages, names, domain, zone, drill), faults)
