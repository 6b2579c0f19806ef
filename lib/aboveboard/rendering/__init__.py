"""Renditions: pure functions from a statement to the bytes of each channel.

::

    from aboveboard.rendering import renditions, statement_of

    for path, content in renditions(statement_of(notebook)).items():
        ...  # en/announcement.html, en/email.eml, en/hotline.md, en/social/x.txt, ...

Everything public is made from the statement alone. The leaders' report alone is made from the
executed notebook: :func:`aboveboard.rendering.leaders.report`. The exporters for nbconvert are in
:mod:`aboveboard.rendering.exporters`; nothing else here imports nbconvert.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aboveboard.plays.statement import Statement
from aboveboard.rendering.announcement import render_announcement
from aboveboard.rendering.email import email_body, email_headers, render_email
from aboveboard.rendering.hotline import render_hotline
from aboveboard.rendering.measure import Measure, measures
from aboveboard.rendering.networks import NETWORKS
from aboveboard.rendering.social import read_posts, render_posts, render_social
from aboveboard.rendering.source import statement_of

__all__ = [
    "NETWORKS",
    "Measure",
    "email_body",
    "email_headers",
    "measures",
    "read_posts",
    "render_announcement",
    "render_email",
    "render_hotline",
    "render_posts",
    "render_social",
    "renditions",
    "report",
    "statement_of",
]


def renditions(statement: Statement) -> dict[str, bytes]:
    """Return every public rendition of a statement: relative path -> bytes.

    The paths are ``<language>/announcement.html``, ``<language>/email.eml``,
    ``<language>/hotline.md`` and ``<language>/social/<network>.txt``, in the order of the
    statement's languages. The same statement gives the same bytes.

    Raises
    ------
    RenderError
        One of them can't be made; none is returned.
    """
    made: dict[str, bytes] = {}
    for language in statement.languages:
        made[f"{language}/announcement.html"] = render_announcement(statement, language).encode()
        made[f"{language}/email.eml"] = render_email(statement, language)
        made[f"{language}/hotline.md"] = render_hotline(statement, language).encode()
        for network in NETWORKS:
            posts = render_social(statement, network, language)
            made[f"{language}/social/{network}.txt"] = posts.encode()
    return made


def report(notebook: Mapping[str, Any]) -> str:
    """Return the leaders' report of an executed notebook as one HTML page.

    See :func:`aboveboard.rendering.leaders.report`, which is loaded when first used: the notebook
    kernel needs the other renditions for its previews, and this one never.
    """
    from aboveboard.rendering.leaders import report as make

    return make(notebook)
