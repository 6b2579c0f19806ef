"""Load the duties: the package's own, changed by an incident's ``deadlines.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from aboveboard.deadlines.regimes import Regime
from aboveboard.errors import DeadlineError, Problem
from aboveboard.record.load import read_text
from aboveboard.record.validation import validated
from aboveboard.record.yaml_reader import Tree, problem_at, read_yaml

FILE_NAME = "deadlines.yaml"
_PACKAGED = Path(__file__).parent / FILE_NAME
_FORMAT = "aboveboard.deadlines/1"
_FIELDS = ("format", "keep", "off", "regimes")


def load_regimes(folder: Path | None = None, name: str | None = None) -> tuple[Regime, ...]:
    """Return the duties of the package, changed by ``folder/deadlines.yaml`` if it is there.

    Parameters
    ----------
    name
        How errors name the incident's file; by default its path.

    Raises
    ------
    DeadlineError
        With every problem found, each with file, line, field and what to do.
    """
    raw, _ = _read(_PACKAGED, FILE_NAME)
    own: dict[str, dict[str, Any]] = {entry["id"]: entry for entry in raw["regimes"]}
    path = folder / FILE_NAME if folder else None
    if path is None or not path.is_file():
        return tuple(Regime.model_validate(entry) for entry in own.values())
    shown = name or str(path)
    changes, tree = _read(path, shown)
    problems = _choose(own, changes, tree, shown)
    regimes = {key: Regime.model_validate(entry) for key, entry in own.items()}
    for number, entry in enumerate(changes.get("regimes", [])):
        place = ("regimes", number)
        whole = entry
        if isinstance(entry, dict):
            old = dict(own.get(str(entry.get("id")), {}))
            if {"regime", "to"} & entry.keys():
                # The names in other languages are those of what it was called before.
                old.pop("names", None)
            whole = {**old, **entry}
        regime, wrong = validated(TypeAdapter(Regime), whole, place, tree, shown, Regime)
        problems += wrong
        if regime is not None:
            regimes[regime.id] = regime
    if problems:
        raise DeadlineError(problems)
    return tuple(regimes.values())


def _read(path: Path, shown: str) -> tuple[dict[str, Any], Tree]:
    """Return the fields of a file of duties; raise DeadlineError when it is none."""
    tree = read_yaml(read_text(path, shown), shown)
    if tree.problems:
        raise DeadlineError(tree.problems)
    if not isinstance(tree.value, dict) or tree.value.get("format") != _FORMAT:
        raise DeadlineError.at(
            shown,
            "This is not a file of duties.",
            f"Begin it with `format: {_FORMAT}`.",
            line=1,
            field="format",
        )
    problems = [
        problem_at(tree, shown, (key,), f"The field {key!r} is not known here.", "Take it out.")
        for key in tree.value
        if key not in _FIELDS
    ]
    problems += [
        problem_at(
            tree, shown, (key,), "This must be a list.", "Write it as lines that begin `- `."
        )
        for key in ("keep", "off", "regimes")
        if not isinstance(tree.value.get(key, []), list)
    ]
    if problems:
        raise DeadlineError(problems)
    return tree.value, tree


def _choose(
    own: dict[str, dict[str, Any]], changes: dict[str, Any], tree: Tree, shown: str
) -> list[Problem]:
    """Take out of ``own`` what is not kept or is switched off; return what names no duty."""
    named = [
        (key, n, name) for key in ("keep", "off") for n, name in enumerate(changes.get(key, []))
    ]
    known = ", ".join(sorted(own))
    problems = [
        problem_at(
            tree, shown, (key, n), f"There is no duty with the id {name!r}.", f"Use one of {known}."
        )
        for key, n, name in named
        if not isinstance(name, str) or name not in own
    ]
    kept = [name for key, _, name in named if key == "keep"] if "keep" in changes else list(own)
    off = [name for key, _, name in named if key == "off"]
    for name in [name for name in own if name not in kept or name in off]:
        del own[name]
    return problems
