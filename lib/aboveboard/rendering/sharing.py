"""The sharing edition as a page: for other platforms, complete in itself and without a script."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from aboveboard.errors import Problem, RenderError
from aboveboard.plays.retrospective.sharing import MIME_TYPE, SharedEdition, Sharing
from aboveboard.rendering.pages import content_security_policy, fill, style
from aboveboard.rendering.source import last_output


def sharing_of(notebook: Mapping[str, Any]) -> Sharing | None:
    """Return the sharing edition that an executed notebook carries, None where there is none.

    Raises
    ------
    RenderError
        What is there is no valid one.
    """
    found = last_output(notebook, MIME_TYPE)
    if found is None:
        return None
    try:
        return Sharing.model_validate(found)
    except ValidationError:
        raise RenderError(
            Problem(
                field="sharing",
                what="The notebook's sharing edition is not valid.",
                do="Run the notebook again with this version of Aboveboard.",
            )
        ) from None


def render_sharing(sharing: Sharing, language: str = "") -> str:
    """Return the page in one language, the first when none is named.

    Nothing on it is a link, and it asks for nothing from any host.

    Raises
    ------
    RenderError
        There is no edition in that language.
    """
    edition = _edition(sharing, language)
    sheet = style("base.css", "charts.css", "announcement.css")
    return fill(
        "sharing.html.j2",
        sharing=sharing,
        edition=edition,
        style=sheet,
        policy=content_security_policy(sheet),
    )


def sharing_json(sharing: Sharing) -> bytes:
    """Return the edition for machines, as its JSON Schema describes it."""
    text = json.dumps(sharing.to_json(), ensure_ascii=False, indent=2, sort_keys=True)
    return (text + "\n").encode()


def _edition(sharing: Sharing, language: str) -> SharedEdition:
    for edition in sharing.editions:
        if not language or edition.language == language:
            return edition
    raise RenderError(
        Problem(
            field="language",
            what=f"The sharing edition has no text in {language!r}.",
            do=f"Ask for one of: {', '.join(e.language for e in sharing.editions)}.",
        )
    )
