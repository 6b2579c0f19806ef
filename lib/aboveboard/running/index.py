"""outputs/<incident>/index.html: what runs have made, for whoever opens the folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from aboveboard.plays.statement import Statement
from aboveboard.record.json_reader import read_json
from aboveboard.rendering.networks import NETWORKS


@dataclass(frozen=True)
class _Made:
    folder: str
    statement: Statement
    files: dict[str, list[str]]
    has_agenda: bool


def incident_index(folder: Path) -> str:
    """Return the page over all plays that were run for one incident, newest statement first.

    A run whose statement can't be read is named, with what to do; it hides no other.
    """
    made, unreadable = [], []
    for path in sorted(folder.glob("[!.]*/statement.json")):  # with a dot: a run in the making
        try:
            made.append(_made(path.parent))
        except ValueError:  # no JSON, or a statement of another version of this program
            unreadable.append(path.parent.name)
    made.sort(key=lambda run: (run.statement.as_of, run.folder), reverse=True)
    return _template().render(name=folder.name, made=made, unreadable=unreadable, networks=NETWORKS)


def _made(folder: Path) -> _Made:
    statement = Statement.model_validate(read_json((folder / "statement.json").read_text("utf-8")))
    files = {
        language: sorted(
            path.relative_to(folder).as_posix()
            for path in (folder / language).rglob("*")
            if path.is_file()
        )
        for language in statement.languages
    }
    return _Made(folder.name, statement, files, (folder / "deadlines.ics").is_file())


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("aboveboard.running"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("index.html")
