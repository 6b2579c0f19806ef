"""The public page of one language, complete in itself and without a script."""

from __future__ import annotations

from aboveboard.plays.statement import Statement
from aboveboard.rendering.layout import in_order
from aboveboard.rendering.links import is_official
from aboveboard.rendering.pages import content_security_policy, fill, stamp, style
from aboveboard.rendering.source import edition_of


def render_announcement(statement: Statement, language: str | None = None) -> str:
    """Return the announcement in one language as an HTML page.

    The page asks for nothing from any host, carries schema.org NewsArticle data as microdata, and
    links to the other languages by relative address (``../<language>/announcement.html``).

    Parameters
    ----------
    language
        The edition's language; the statement's first when left out.

    Raises
    ------
    RenderError
        There is no such edition, or it lacks a label.
    """
    edition = edition_of(statement, language)
    issuer = statement.issuer
    first, rest = in_order(edition.sections)
    sheet = style("base.css", "charts.css", "announcement.css")
    return fill(
        "announcement.html.j2",
        statement=statement,
        edition=edition,
        labels=edition.labels,
        editions=statement.editions,
        first=first,
        rest=rest,
        domains=issuer.domains,
        page_url=issuer.page_url if is_official(issuer.page_url, issuer.domains) else "",
        instant=stamp(statement.as_of),
        style=sheet,
        policy=content_security_policy(sheet),
    )
