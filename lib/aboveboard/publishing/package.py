"""What is published: the folder of a run, checked against its own manifest, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from aboveboard.errors import Problem, PublishError
from aboveboard.plays.statement import Statement
from aboveboard.record.files import digest
from aboveboard.record.json_reader import read_json
from aboveboard.running.standing import STATEMENT

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Package:
    """A finished statement and its public files, as they lie in ``folder``.

    ``files`` maps each public file's relative path to its SHA-256; the executed notebook and the
    leaders' report are not public and not among them.
    """

    folder: Path
    statement: Statement
    files: Mapping[str, str]

    @property
    def name(self) -> str:
        """The statement's id and version: ``2018-01-26-minato-03-v1``."""
        return f"{self.statement.id}-v{self.statement.version}"

    def read(self, path: str) -> bytes:
        """Return a public file; raise PublishError when it is none, or changed meanwhile."""
        if path not in self.files:
            raise PublishError.at(
                self.folder / path, "This is not a public file of the run.", "Run the play again."
            )
        content = (self.folder / path).read_bytes()
        if digest(content) != self.files[path]:
            raise PublishError([_changed(self.folder, path)])
        return content


def read_object(path: Path) -> dict[str, Any] | None:
    """Return the JSON object in a file of a run; None when it can't be read, or holds no object."""
    try:
        found = read_json(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def is_of_incident(name: str, incident: str) -> bool:
    """Tell whether the name of a package or an answer, or of its batch, is of this incident."""
    # Another incident's id may begin with this one's: 2018-01-26-minato and 2018-01-26-minato-2.
    return re.match(rf"{re.escape(incident)}-(\d+-v\d+|answer-[0-9a-f]+)(/|$)", name) is not None


def open_package(folder: Path) -> Package:
    """Open the folder of a run for publishing.

    Raises
    ------
    PublishError
        There is no finished run, or a file is missing, changed or added since it was made.
    """
    listed = _json(folder, MANIFEST).get("files")
    if not isinstance(listed, dict) or STATEMENT not in listed:
        raise PublishError.at(
            folder / MANIFEST, "The manifest lists no statement.", "Run the play again."
        )
    if any(not _is_below(path) for path in listed):
        raise PublishError.at(
            folder / MANIFEST,
            "The manifest names a file that is not in this folder.",
            "Find out who wrote to it, and run the play again.",
        )
    problems = [
        _changed(folder, path) for path, sha in listed.items() if _sha256(folder / path) != sha
    ]
    if problems:
        raise PublishError(problems)
    statement = _statement(folder)
    public = {
        path: sha
        for path, sha in sorted(listed.items())
        if path == STATEMENT or path.partition("/")[0] in statement.languages
    }
    _nothing_added(folder, statement, public)
    return Package(folder, statement, public)


def _is_below(path: str) -> bool:
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts


def _statement(folder: Path) -> Statement:
    try:
        return Statement.model_validate(_json(folder, STATEMENT))
    except ValidationError:
        raise PublishError.at(
            folder / STATEMENT,
            "This is not a statement of this version of Aboveboard.",
            "Run the play again.",
        ) from None


def _json(folder: Path, name: str) -> dict[str, Any]:
    try:
        found = read_json((folder / name).read_bytes())
    except (OSError, ValueError):
        raise PublishError.at(
            folder / name,
            "There is no finished run here.",
            "Name the folder of a run: outputs/<incident>/01-initial-statement.",
        ) from None
    return found if isinstance(found, dict) else {}


def _sha256(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def _changed(folder: Path, path: str) -> Problem:
    gone = not (folder / path).is_file()
    return Problem(
        file=str(folder / path),
        what=f"The file {'is missing' if gone else 'was changed since the run that made it'}.",
        do="Change the record or the wording and run the play again; files are never edited.",
    )


def _nothing_added(folder: Path, statement: Statement, public: Mapping[str, str]) -> None:
    found = {
        path.relative_to(folder).as_posix()
        for language in statement.languages
        for path in (folder / language).rglob("*")
        if path.is_file()
    }
    if added := sorted(found - set(public)):
        raise PublishError(
            Problem(
                file=str(folder / path),
                what="This file is not of the run that made the others.",
                do="Take it away, or run the play again.",
            )
            for path in added
        )
