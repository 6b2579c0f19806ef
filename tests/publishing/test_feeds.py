"""Feeds: valid, in each language, newest first, one entry a statement."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from aboveboard.publishing.feeds import feeds
from sample_statement import sample_edition, sample_statement

ATOM = "{http://www.w3.org/2005/Atom}"
FIRST = sample_statement()
SECOND = sample_statement(
    sample_edition("zh-CN", title="2018年1月27日：<全额>赔偿"),
    sample_edition("en", title="27 January 2018: <all> of it & more", exercise="An exercise."),
    id="2018-01-26-minato-02",
    number=2,
    as_of=datetime(2018, 1, 27, 14, 0, tzinfo=UTC),
)


def test_each_language_has_an_atom_and_a_json_feed() -> None:
    assert set(feeds([FIRST])) == {
        f"feed.{language}.{kind}" for language in ("zh-CN", "en") for kind in ("xml", "json")
    }
    assert feeds([]) == {}


def test_the_newest_statement_stands_first_with_its_own_page() -> None:
    made = feeds([FIRST, SECOND])
    entries = ET.fromstring(made["feed.en.xml"]).findall(f"{ATOM}entry")
    assert entries[0].findtext(f"{ATOM}title") == SECOND.edition("en").title
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"{FIRST.issuer.page_url}/02/en/announcement.html"
    items = json.loads(made["feed.zh-CN.json"])["items"]
    assert items[0]["title"] == SECOND.edition("zh-CN").title
    assert items[0]["date_published"] == "2018-01-27T14:00:00Z"


def test_a_correction_is_an_update_of_the_same_entry() -> None:
    corrected = sample_statement(sample_edition("en", title="Corrected"), version=2)
    made = feeds([sample_statement(sample_edition("en")), corrected])
    (item,) = json.loads(made["feed.en.json"])["items"]
    assert item["title"] == "Corrected"
    (before,) = json.loads(feeds([sample_statement(sample_edition("en"))])["feed.en.json"])["items"]
    assert item["id"] == before["id"]


def test_an_exercise_is_marked_in_the_feed_too() -> None:
    (first, _) = json.loads(feeds([FIRST, SECOND])["feed.en.json"])["items"]
    assert first["content_text"].startswith("An exercise.")


def test_the_same_statements_give_the_same_bytes() -> None:
    assert feeds([FIRST, SECOND]) == feeds([SECOND, FIRST])
