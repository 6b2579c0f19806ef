"""The plays there are, in the order they are first used: a play is a notebook.

A name here, a module beside this one, a template in each language and a notebook make a play.
This module imports nothing of the package, so that the command line starts fast.
"""

from __future__ import annotations

NOTEBOOKS = {
    "initial-statement": "01-initial-statement",
    "periodic-update": "02-periodic-update",
    "compensation": "03-compensation",
    "retrospective": "04-retrospective",
}
"""The notebook of each play, without its ending."""

NUMBERED = frozenset({"periodic-update"})
"""The plays that an incident has many statements of: each has a folder of its own."""

FOLLOWING = NUMBERED | {"retrospective"}
"""The plays that speak of the statements before them: there must be one."""


def output_name(play: str, play_number: int, version: int = 1) -> str:
    """Return the folder of a statement's files: ``02-periodic-update-03`` for the third update.

    A corrected version has its own: ``02-periodic-update-03-v2``. So has the follow-up of a
    retrospective: ``04-retrospective-02``.
    """
    counted = play in NUMBERED or (play in FOLLOWING and play_number > 1)
    number = f"-{play_number:02d}" if counted else ""
    return f"{NOTEBOOKS[play]}{number}" + (f"-v{version}" if version > 1 else "")


LEDGER_FOLDER = "_ledger_folder"
"""The variable of a notebook that says where the incident's ledger is, when it is not beside the
record: a run sets it, and no cell shows it."""

HERE = "here"
"""The folder beside an incident's runs in which an exercise is published on this machine."""

PLAYS = tuple(NOTEBOOKS)
