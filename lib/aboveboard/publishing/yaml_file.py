"""Read a YAML file of the incident folder into a model, every fault with its place."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from aboveboard.errors import PublishError
from aboveboard.record import validation
from aboveboard.record.fields import Frozen

M = TypeVar("M", bound=Frozen)


def read_model(path: Path, model: type[M], *, missing: str, do: str) -> M:
    """Return the model in ``path``.

    Parameters
    ----------
    missing, do
        What it means when the file is not there, and what to do then.

    Raises
    ------
    PublishError
        The file is missing or wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise PublishError.at(path, missing, do) from None
    made, _, problems = validation.read_model(text, str(path), model)
    if made is None:
        raise PublishError(problems)
    return made


def path_in(incident: Path, name: str) -> Path:
    """Return a path that such a file names: from the incident folder on, or from a user's home."""
    return incident / Path(name).expanduser()
