"""The leaders' front page as HTML: one incident in one language, and all incidents on one page."""

from __future__ import annotations

from collections.abc import Sequence

from aboveboard.plays.front.page import FrontPage, Incident
from aboveboard.rendering.networks import NETWORKS
from aboveboard.rendering.pages import content_security_policy, fill, stamp, style

_SHEETS = ("base.css", "front.css")


def page_name(language: str, first: str) -> str:
    """Return the file of a page: ``index.html`` in the custodian's first language."""
    return "index.html" if language == first else f"index.{language}.html"


def front_pages(incident: Incident) -> dict[str, str]:
    """Return the front page in each language, by file name; each leads to the others."""
    first = incident.pages[0].language
    switch = [(p.language, p.language_name, page_name(p.language, first)) for p in incident.pages]
    sheet = style(*_SHEETS)
    return {
        page_name(page.language, first): fill(
            "front.html.j2",
            page=page,
            instant=stamp(incident.as_of),
            switch=switch,
            posts={name: network.title for name, network in NETWORKS.items()},
            style=sheet,
            policy=content_security_policy(sheet),
        )
        for page in incident.pages
    }


def overview_pages(incidents: Sequence[Incident]) -> dict[str, str]:
    """Return the page over all incidents in each of their languages, the newest incident first.

    The first language is that of the newest incident. An incident that is not written in a page's
    language stands there in its own first one.
    """
    ordered = sorted(incidents, key=lambda one: (one.as_of, one.name), reverse=True)
    languages = {page.language: page for one in ordered for page in one.pages}
    first = next(iter(languages), "en")
    switch = [
        (p.language, p.language_name, page_name(p.language, first)) for p in languages.values()
    ]
    sheet = style(*_SHEETS)
    return {
        page_name(language, first): fill(
            "fronts.html.j2",
            frame=frame,
            cards=[(one.name, one.page(language), _address(one, language)) for one in ordered],
            switch=switch,
            style=sheet,
            policy=content_security_policy(sheet),
        )
        for language, frame in languages.items()
    }


def _address(incident: Incident, language: str) -> str:
    page: FrontPage = incident.page(language)
    return f"{incident.name}/{page_name(page.language, incident.pages[0].language)}"
