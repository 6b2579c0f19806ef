"""Read a YAML file of the incident folder into a model, every fault with its place."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from aboveboard.errors import Problem, PublishError
from aboveboard.record.yaml_reader import read_yaml


class Frozen(BaseModel):
    """A model that a user writes: no unknown field, no later change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
        tree = read_yaml(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError):
        raise PublishError.at(path, missing, do) from None
    if tree.problems:
        raise PublishError(tree.problems)
    try:
        return model.model_validate(tree.value)
    except ValidationError as error:
        raise PublishError(
            Problem(
                file=str(path),
                line=tree.line(detail["loc"]),
                field=".".join(map(str, detail["loc"])),
                what=f"{detail['msg']}.",
                do="Correct it.",
            )
            for detail in error.errors(include_input=False, include_url=False)
        ) from None
