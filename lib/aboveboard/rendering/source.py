"""Where a rendition starts: the one statement of an executed notebook, found and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from aboveboard.errors import Problem, RenderError
from aboveboard.plays.statement import LABELS, MIME_TYPE, Edition, Statement

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def statement_of(notebook: Mapping[str, Any]) -> Statement:
    """Return the statement that an executed notebook carries.

    Parameters
    ----------
    notebook
        A notebook of format 4, as nbformat reads it. Only outputs of the statement's own type
        are looked at; when a notebook was run by hand and holds several, the last one counts.

    Raises
    ------
    RenderError
        There is no such output, or it does not hold a valid statement.
    """
    found = last_output(notebook, MIME_TYPE)
    if found is None:
        raise RenderError(_why_none(notebook))
    try:
        return Statement.model_validate(found)
    except ValidationError as error:
        raise RenderError(
            Problem(
                field=".".join(str(part) for part in problem["loc"]),
                what=f"The notebook's statement is not valid: {problem['msg']}.",
                do="Run the notebook again with this version of Aboveboard.",
            )
            for problem in error.errors(include_input=False, include_url=False)
        ) from None


def last_output(notebook: Mapping[str, Any], mime_type: str) -> Any:
    """Return the content of the last output of a type in a notebook, None where there is none."""
    found = None
    for cell in notebook.get("cells", ()):
        for output in cell.get("outputs", ()):
            found = output.get("data", {}).get(mime_type, found)
    return found


def edition_of(statement: Statement, language: str | None = None) -> Edition:
    """Return the edition to render, checked for what every rendition needs.

    Parameters
    ----------
    language
        A language tag (RFC 5646) such as ``zh-CN``; the statement's first language when empty.

    Raises
    ------
    RenderError
        The statement has no edition in that language, a label is missing, or an exercise is not
        marked as one.
    """
    if not statement.editions:
        raise RenderError(
            Problem(
                field="editions",
                what=f"Statement {statement.id} has no edition in any language.",
                do="Give the notebook at least one language and run it again.",
            )
        )
    try:
        edition = statement.edition(language) if language else statement.editions[0]
    except KeyError:
        raise RenderError(
            Problem(
                field="language",
                what=f"Statement {statement.id} has no edition in {language!r}.",
                do=f"Ask for one of: {', '.join(statement.languages)}.",
            )
        ) from None
    problems = list(_problems(statement, edition))
    if problems:
        raise RenderError(problems)
    return edition


def _problems(statement: Statement, edition: Edition) -> list[Problem]:
    found = []
    if not _LANGUAGE.fullmatch(edition.language):
        found.append(
            Problem(
                field="language",
                what=f"{edition.language!r} is not a language tag.",
                do="Use a tag such as en or zh-CN: it names a folder of the output.",
            )
        )
    for label in sorted(LABELS - set(edition.labels)):
        found.append(
            Problem(
                field=f"labels.{label}",
                what=f"The edition in {edition.language} lacks the label {label!r}.",
                do=f"Add it to the wording folder of {edition.language}.",
            )
        )
    if statement.exercise and not (edition.exercise and edition.posts.prefix):
        found.append(
            Problem(
                field="exercise",
                what=f"The exercise is not marked as one in {edition.language}.",
                do="Give the edition its exercise line and its posts a prefix.",
            )
        )
    return found


def _why_none(notebook: Mapping[str, Any]) -> Problem:
    cells = [cell for cell in notebook.get("cells", ()) if cell.get("cell_type") == "code"]
    failed = next(
        (
            number
            for number, cell in enumerate(cells, start=1)
            for output in cell.get("outputs", ())
            if output.get("output_type") == "error"
        ),
        0,
    )
    what = "The notebook holds no statement"
    if failed:
        return Problem(
            what=f"{what}: its code cell {failed} failed.",
            do="Open it, mend what the cell says, and run all cells.",
        )
    if not any(cell.get("outputs") for cell in cells):
        return Problem(
            what=f"{what}: it has not been run.",
            do="Run it first, with Run All in JupyterLab, papermill or `aboveboard run`.",
        )
    return Problem(
        what=f"{what}: no cell shows one as its result.",
        do="End the last code cell with the statement and run all cells.",
    )
