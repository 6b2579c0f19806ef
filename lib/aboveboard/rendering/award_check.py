"""The page on which a claimant checks a proof file: one file, offline, in every language."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from aboveboard.errors import RenderError
from aboveboard.record.outputs import Kind
from aboveboard.rendering.pages import TEMPLATES, fill, style
from aboveboard.wording.language import Language

WORDS = (
    "title", "lead", "needs_script", "file", "root", "root_help", "fits", "fits_alone", "compare",
    "fits_not", "no_file", "bad_root", "shows_title", "shows", "covers_title", "covers",
    "shows_not_title", "shows_not",
    "keep_title", "keep", "bound_title", "stated_title", "currency", "minor_units", "count",
    "total_award", "policy_sha256", "prices_sha256", "holdings_sha256",
    "claimant_id", "loss", "counted", "received", "award", "held", "goodwill",
)  # fmt: skip
"""The terms of ``award_proof`` that the page uses."""

KIND = Kind("the page that checks awards", ("<!DOCTYPE html>", "fits_alone"))


@dataclass(frozen=True)
class _Speech:
    tag: str
    name: str
    words: dict[str, str]


def award_check_page(languages: Sequence[Language]) -> str:
    """Make the page; the first language shows until the reader's browser asks for another.

    It loads nothing and sends nothing: its policy allows its own script and style alone.

    Raises
    ------
    RenderError
        Without a language.
    WordingError
        When a language lacks a term of ``award_proof``.
    """
    if not languages:
        raise RenderError("The page needs a language.")
    spoken = [
        _Speech(one.tag, one.settings.name, {name: one.term("award_proof", name) for name in WORDS})
        for one in languages
    ]
    script = (TEMPLATES / "award_check.js").read_text(encoding="utf-8").strip()
    sheet = style("base.css", "award_check.css")
    words = json.dumps({one.tag: one.words for one in spoken}, ensure_ascii=False)
    return fill(
        "award_check.html.j2",
        first=spoken[0],
        languages=spoken,
        policy=f"default-src 'none'; script-src {_source(script)}; style-src {_source(sheet)}; "
        "base-uri 'none'; form-action 'none'",
        sheet=sheet,
        script=Markup(script),
        # no word can end the element it stands in
        words=Markup(words.replace("<", "\\u003c")),
    )


def _source(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"
