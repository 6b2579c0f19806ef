"""The parameters of each notebook: their names and types, checked in one place.

papermill passes plain text, numbers, lists and mappings, and only warns of a name it does not
know; so names and types are checked here, before a kernel starts or in the notebook's first cell.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    TypeAdapter,
    ValidationError,
)

from aboveboard.errors import ParameterError, Problem, RecordError
from aboveboard.record.fields import Instant, Language, wrong
from aboveboard.record.load import is_incident
from aboveboard.record.texts import text_faults
from aboveboard.record.validation import validated
from aboveboard.record.yaml_reader import Tree, read_yaml
from aboveboard.said import said
from aboveboard.wording.said import screen_languages

# How papermill opens the cell it injects.
_INJECTED = "# Parameters"


def _of_a_screen(tag: str) -> str:
    if tag and tag not in screen_languages():
        known = ", ".join(screen_languages())
        raise wrong(
            "No screen speaks this language.",
            said("Use one of {known}, or leave it empty.", known=known),
        )
    return tag


class Parameters(BaseModel):
    """The parameters every play knows.

    ``incident`` is the incident folder; ``as_of`` an instant with an offset; ``languages`` the
    languages to write, all of the incident's when empty; ``texts`` replaces single texts, by
    section id and language. ``corrects`` is the number of a published statement to write the next
    version of; 0 writes a new statement. ``screen`` is the language of the tables and forms that
    the analyst and the leaders see, the last of the statement's when empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    incident: StrictStr
    as_of: Instant
    languages: tuple[Language, ...] = ()
    texts: Mapping[str, Mapping[Language, StrictStr]] = {}
    corrects: Annotated[StrictInt, Field(ge=0)] = 0
    screen: Annotated[StrictStr, AfterValidator(_of_a_screen)] = ""


class UpdateParameters(Parameters):
    """Those of a periodic update; ``feedback`` is the file of a feedback snapshot, or empty."""

    feedback: StrictStr = ""


class CompensationParameters(Parameters):
    """The parameters of the compensation play; files are named from the incident folder.

    ``policy`` is the standard, ``conditions`` its words, ``holdings`` what claimants held
    (``holdings.parquet`` or ``.csv`` when empty). ``pool`` replaces the policy's. ``earlier`` names
    the awards tables of tranches that were paid, ``proofs`` the ``commitment.json`` to publish.
    """

    policy: StrictStr = "policy.yaml"
    conditions: StrictStr = "conditions.yaml"
    holdings: StrictStr = ""
    pool: StrictStr = ""
    earlier: tuple[StrictStr, ...] = ()
    proofs: StrictStr = ""


class RetrospectiveParameters(Parameters):
    """The parameters of the retrospective: files, named from the working folder, or empty.

    ``feedback`` is a feedback snapshot, ``reach`` the counts of the delivery ledger.
    """

    feedback: StrictStr = ""
    reach: StrictStr = ""


_INSTANT = TypeAdapter(Instant)
MODELS: dict[str, type[Parameters]] = {
    "initial-statement": Parameters,
    "periodic-update": UpdateParameters,
    "compensation": CompensationParameters,
    "retrospective": RetrospectiveParameters,
}


def check_parameters(play: str, values: Mapping[str, Any]) -> Parameters:
    """Return the typed parameters of ``play``; raise ParameterError with every fault."""
    model = MODELS[play]
    given = {name: value for name, value in values.items() if name in model.model_fields}
    unknown = [_unknown(play, name) for name in values if name not in given]
    made: Parameters | None
    made, problems = validated(TypeAdapter(model), given, (), Tree(), "", model)
    if made is None or unknown:
        raise ParameterError([*problems, *unknown])
    return made


def parse_instant(text: str) -> datetime:
    """Return the instant that a user wrote; raise ParameterError when it is none."""
    try:
        return _INSTANT.validate_python(text)
    except ValidationError as error:
        context = error.errors()[0].get("ctx", {})
        problem = Problem(
            field="as_of",
            what=context.get("what", "This is not an instant."),
            do=context.get("do", "Write it like 2018-01-26T12:07+09:00."),
        )
        raise ParameterError(problem) from None


def read_parameters(path: Path) -> dict[str, Any]:
    """Read a parameters file, as papermill's ``-f`` takes it; raise ParameterError when wrong."""
    try:
        tree = read_yaml(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError):
        raise ParameterError.at(
            path, "This file can't be read as UTF-8 text.", "Check its name and encoding."
        ) from None
    if tree.problems:
        raise ParameterError(tree.problems)
    if not isinstance(tree.value, dict):
        raise ParameterError.at(path, "The file holds no parameters.", "Write them as name: value.")
    # The incident is the command's own argument; a file shared with papermill may name it too.
    return {name: value for name, value in tree.value.items() if name != "incident"}


def parameters_in(play: str, namespace: Mapping[str, Any]) -> Parameters:
    """Take the parameters of ``play`` from a notebook's variables, in its first cell.

    A name that papermill injected and that is no parameter is refused.
    """
    names = MODELS[play].model_fields
    unknown = sorted(_injected_names(namespace.get("In", ())) - set(names))
    if unknown:
        raise ParameterError([_unknown(play, name) for name in unknown])
    return check_parameters(play, {name: namespace[name] for name in names if name in namespace})


def injected(namespace: Mapping[str, Any]) -> bool:
    """Tell whether a program, such as papermill, put parameters into the notebook."""
    return any(cell.startswith(_INJECTED) for cell in namespace.get("In", ()))


def _injected_names(cells: Sequence[str]) -> set[str]:
    injected = [cell for cell in cells if cell.startswith(_INJECTED)]
    try:
        statements = ast.parse(injected[-1]).body if injected else []
    except SyntaxError:  # a cell of the analyst's own; papermill writes plain Python
        return set()
    return {
        target.id
        for statement in statements
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def _unknown(play: str, name: str) -> Problem:
    known = ", ".join(MODELS[play].model_fields)
    return Problem(field=name, what=f"{play} has no such parameter.", do=f"Use one of {known}.")


def check_languages(asked: Sequence[str], written: Sequence[str]) -> None:
    """See that the record is written in each language asked for; raise ParameterError if not."""
    if lacking := [language for language in asked if language not in written]:
        raise ParameterError(
            Problem(
                field="languages",
                what=said("The record has no texts in {lacking}.", lacking=", ".join(lacking)),
                do=said(
                    "Use {written}, or add the language to the record.", written=", ".join(written)
                ),
            )
        )


def check_texts(parameters: Parameters, languages: Sequence[str], domains: tuple[str, ...]) -> None:
    """Hold texts given as parameters to the rules of the record; raise ParameterError."""
    problems = []
    for name, texts in parameters.texts.items():
        for language in languages:
            if language not in texts:
                what = said("The text in {language} is missing.", language=language)
                problems.append(Problem(field=f"texts.{name}", what=what, do="Add it."))
        for language, text in texts.items():
            field = f"texts.{name}.{language}"
            for fault, do in text_faults(text, domains):
                problems.append(Problem(field=field, what=fault, do=do))
            if not text.strip():
                do = "Write it, or take the whole field out."
                problems.append(Problem(field=field, what="The text is empty.", do=do))
    if problems:
        raise ParameterError(problems)


def find_incident(name: str, start: Path) -> Path:
    """Find an incident folder from ``start`` or a folder above it, in it or in its params/.

    Notebooks run in JupyterLab start in notebooks/, with papermill where the command was given,
    with aboveboard beside the incident; the same parameter finds the same folder in all three.
    """
    given = Path(name)
    for folder in (start, *start.parents):
        for candidate in (folder / given, folder / "params" / given):
            if is_incident(candidate):
                return candidate
    raise RecordError.at(
        name,
        "No incident record is there (incident.yaml).",
        "Name an incident folder (params/2018-01-26-minato), or make one: aboveboard new DIR.",
    )


def find_file(name: str, start: Path) -> Path:
    """Find a file from ``start`` or a folder above it, as :func:`find_incident` does."""
    for folder in (start, *start.parents):
        if (folder / name).is_file():
            return folder / name
    return start / name
