"""Feeds of an incident: Atom (RFC 4287) and JSON Feed 1.1, one of each a language.

The newest version of each statement is an entry; its id never changes, so that a reader that was
shown a statement is shown its correction as an update of the same entry.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from aboveboard.errors import PublishError
from aboveboard.plays.statement import Edition, Statement
from aboveboard.rendering.pages import stamp

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"


def feeds(statements: Sequence[Statement]) -> dict[str, bytes]:
    """Return the feeds of an incident: file name -> content; empty when nothing is published.

    Raises
    ------
    PublishError
        Some of the statements are an exercise, and some are not.
    """
    newest = _newest(statements)
    if not newest:
        return {}
    if len({statement.exercise for statement in newest}) > 1:
        raise PublishError.at(
            newest[0].incident,
            "An exercise stands among real statements, and a feed is read by real people.",
            "Keep the ledger of the exercise beside its runs.",
        )
    made: dict[str, bytes] = {}
    for language in newest[0].languages:
        shown = [s for s in newest if language in s.languages]
        made[f"feed.{language}.xml"] = atom(shown, language)
        made[f"feed.{language}.json"] = json_feed(shown, language)
    return made


def atom(statements: Sequence[Statement], language: str) -> bytes:
    """Return the Atom feed of one language, newest statement first."""
    ET.register_namespace("", _ATOM)
    first = statements[0]
    edition = first.edition(language)
    feed = ET.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": language})
    _text(feed, "id", _tag(first, "feed", language))
    _text(feed, "title", _title(edition))
    _text(feed, "updated", stamp(max(s.as_of for s in statements)))
    author = ET.SubElement(feed, f"{{{_ATOM}}}author")
    _text(author, "name", edition.custodian)
    _link(feed, "self", _file(first, f"feed.{language}.xml"), "application/atom+xml")
    _link(feed, "alternate", first.issuer.page_url, "text/html")
    for statement in statements:
        _entry(feed, statement, statement.edition(language))
    ET.indent(feed)
    text: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def json_feed(statements: Sequence[Statement], language: str) -> bytes:
    """Return the JSON Feed of one language, newest statement first."""
    first = statements[0]
    edition = first.edition(language)
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(edition),
        "language": language,
        "home_page_url": first.issuer.page_url,
        "feed_url": _file(first, f"feed.{language}.json"),
        "authors": [{"name": edition.custodian}],
        "items": [
            {
                "id": _tag(statement, statement.id, language),
                "url": _page(statement, language),
                "title": _headline(statement.edition(language)),
                "content_text": _summary(statement.edition(language)),
                "date_published": stamp(statement.as_of),
                "language": language,
            }
            for statement in statements
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(feed: ET.Element, statement: Statement, edition: Edition) -> None:
    entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
    _text(entry, "id", _tag(statement, statement.id, edition.language))
    _text(entry, "title", _headline(edition))
    _text(entry, "updated", stamp(statement.as_of))
    _text(entry, "summary", _summary(edition))
    _link(entry, "alternate", _page(statement, edition.language), "text/html")


def _newest(statements: Sequence[Statement]) -> list[Statement]:
    latest: dict[str, Statement] = {}
    for statement in sorted(statements, key=lambda s: s.version):
        latest[statement.id] = statement
    return sorted(latest.values(), key=lambda s: (s.as_of, s.number), reverse=True)


def _title(edition: Edition) -> str:
    return f"{edition.posts.prefix}{edition.custodian} · {edition.title}"


def _headline(edition: Edition) -> str:
    return f"{edition.posts.prefix}{edition.title}"


def _summary(edition: Edition) -> str:
    return f"{edition.exercise}\n\n{edition.summary}" if edition.exercise else edition.summary


def _page(statement: Statement, language: str) -> str:
    return _file(statement, f"{statement.folder}/{language}/announcement.html")


def _file(statement: Statement, name: str) -> str:
    return f"{statement.issuer.page_url.rstrip('/')}/{name}"


def _tag(statement: Statement, name: str, language: str) -> str:
    """Return an id that stays when addresses change (RFC 4151)."""
    host = statement.issuer.sender.rpartition("@")[2].lower()
    return f"tag:{host},2024:{statement.incident}/{name}/{language}"


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _link(parent: ET.Element, rel: str, href: str, kind: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}link", rel=rel, href=href, type=kind)
