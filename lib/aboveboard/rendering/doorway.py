"""The page that an address without a language leads to: the news in each, and the way in."""

from __future__ import annotations

from collections.abc import Iterable

from aboveboard.plays.statement import Statement
from aboveboard.rendering.layout import header_line
from aboveboard.rendering.pages import content_security_policy, fill, style
from aboveboard.wording.language import Language


def render_doorway(statement: Statement, languages: Iterable[Language], target: str) -> str:
    """Return the page that offers each language of a statement, with its news.

    Parameters
    ----------
    languages
        The loaded languages; those that the statement has an edition in are offered.
    target
        The address behind each door, with ``{language}`` where the tag stands.
    """
    by_tag = {language.tag: language for language in languages}
    doors = [
        (
            by_tag[edition.language],
            edition,
            header_line(edition, "next_update"),
            target.format(language=edition.language),
        )
        for edition in statement.editions
        if edition.language in by_tag
    ]
    sheet = style("base.css", "announcement.css", "doorway.css")
    return fill(
        "doorway.html.j2",
        statement=statement,
        doors=doors,
        style=sheet,
        policy=content_security_policy(sheet),
        domains=statement.issuer.domains,
    )
