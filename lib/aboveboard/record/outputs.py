"""Where a command may write: over nothing that it reads, and over no file of another kind.

A slip in ``--out`` would else replace holdings, or the record that is only ever appended to.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from aboveboard.errors import RunError

_RECORD = "incident.yaml"
_REMEDY = "Name another for the output; nothing was written."


@dataclass(frozen=True)
class Kind:
    """What an output is, and what tells an earlier one of its kind.

    Parameters
    ----------
    name
        In words, as in ``an awards table``.
    marks
        Texts that stand in each file of this kind; for a folder, patterns of names in it.
    """

    name: str
    marks: tuple[str, ...]


def check_output(out: Path, kind: Kind, inputs: Iterable[Path | None] = ()) -> None:
    """Refuse a file to write to that is read too, or holds something else.

    Inputs are known by what they are on the disk: a link to one, or another path, is the same one.

    Raises
    ------
    RunError
        ``out`` is one of ``inputs``, or is there and is no earlier output of this kind.
    """
    _refuse_inputs(out, inputs)
    if not out.exists():
        return
    if not out.is_file():
        raise RunError.at(out, "This is no file.", _REMEDY)
    if out.stat().st_size and not _holds(out, kind.marks):
        raise _other(out, kind)


def check_output_folder(out: Path, kind: Kind, inputs: Iterable[Path | None] = ()) -> None:
    """Refuse a folder to replace that holds an input, a record, or something else.

    Raises
    ------
    RunError
        As of :func:`check_output`; an empty folder is free.
    """
    _refuse_inputs(out, inputs)
    if not out.exists():
        return
    if not out.is_dir():
        raise RunError.at(out, "This is no folder.", _REMEDY)
    held = {path.name for path in out.iterdir()}
    if held and (_RECORD in held or not all(any(out.glob(mark)) for mark in kind.marks)):
        raise _other(out, kind)


def check_runs(out: Path, incident: Path) -> None:
    """Refuse a place for runs where those of ``incident`` would stand in its own folder.

    Raises
    ------
    RunError
        The incident's folder lies in ``out``.
    """
    if (runs := out / incident.resolve().name).exists() and runs.samefile(incident):
        raise RunError.at(
            out,
            "The runs would stand among the files of the incident.",
            "Name a folder for outputs alone, such as outputs; nothing was written.",
        )


def _refuse_inputs(out: Path, inputs: Iterable[Path | None]) -> None:
    if not out.exists():
        return
    for path in inputs:
        if path is None or not path.exists():
            continue
        if out.samefile(path):
            raise RunError.at(out, "This is an input of the command.", _REMEDY)
        if out.is_dir() and out.resolve() in path.resolve().parents:
            raise RunError.at(out, f"It holds an input of the command, {path.name}.", _REMEDY)


def _other(out: Path, kind: Kind) -> RunError:
    return RunError.at(
        out,
        f"It holds something else than {kind.name}.",
        "Name another for the output, or take away what stands there; nothing was written.",
    )


def _holds(file: Path, marks: tuple[str, ...]) -> bool:
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as held:
        return all(held.find(mark.encode()) >= 0 for mark in marks)
