"""What anybody reads: the newest first, in the reader's language, cheap to read again."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aboveboard.feedback import Store
from aboveboard.record.ledger_file import LEDGER
from aboveboard.site.shelf import policy_of
from bs4 import BeautifulSoup
from site_page import ADVICE, BASE, KEY, Served, enter, published, receipt_in, served


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_the_front_page_has_the_news_first_then_what_to_do(page: Served, tag: str) -> None:
    text = page.get(f"/{tag}/").text
    main = soup(text).main
    assert main is not None
    words = main.get_text()
    latest = page.shelf.pages.contents.latest.edition(tag)
    next_update = latest.header[0].value
    order = [latest.status_label, latest.title, latest.summary, next_update, ADVICE[tag]]
    places = [words.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)
    assert soup(text).html["lang"] == tag  # type: ignore[index]


def test_every_link_of_every_page_leads_somewhere(page: Served) -> None:
    seen: set[str] = set()
    waiting = [f"{BASE}/en/", f"{BASE}/zh-CN/", f"{BASE}/01/", f"{BASE}/en/nothing-here"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = page.client.get(path, follow_redirects=True)
        assert answer.status_code == 200 or path.endswith("nothing-here"), path
        if "html" not in answer.headers["content-type"]:
            continue
        for link in soup(answer.text)(["a", "link", "form"]):
            target = answer.url.join(str(link.get("href") or link.get("action")))
            if target.host == "127.0.0.1":
                waiting.append(target.path)
    assert {f"{BASE}/en/ask/", f"{BASE}/02/zh-CN/announcement.html", f"{BASE}/feed.en.xml"} <= seen


def test_the_signed_text_of_a_statement_is_there_as_soon_as_it_is_published(
    page: Served, incident: Path
) -> None:
    address = f"{BASE}/01/announcement.en.txt"
    assert page.client.get(f"{address}.sig").status_code == 404
    folder = incident / "website/01"
    folder.mkdir(parents=True)
    (folder / "statement.json").write_bytes(page.client.get(f"{BASE}/01/statement.json").content)
    (folder / "announcement.en.txt").write_text("text")
    (folder / "announcement.en.txt.sig").write_bytes(b"signature")
    assert page.shelf.refresh()
    assert page.client.get(f"{address}.sig").content == b"signature"
    assert page.client.get(address).headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "tag"), [("zh-TW,en;q=0.5", "zh-CN"), ("en-GB,zh;q=0.5", "en"), ("fr", "zh-CN")]
)
def test_the_reader_is_led_to_the_own_language(page: Served, accept: str, tag: str) -> None:
    for path, target in (("/", f"{BASE}/{tag}/"), ("/ask", f"{BASE}/{tag}/ask/")):
        answer = page.get(path, headers={"Accept-Language": accept})
        assert (answer.status_code, answer.headers["location"]) == (302, target)
        assert "Accept-Language" in answer.headers["vary"]


def test_the_official_address_as_messages_print_it_leads_to_the_page(page: Served) -> None:
    printed = urlsplit(page.shelf.pages.contents.latest.issuer.page_url).path
    for asked in (printed, f"{printed}/", "/"):
        answer = page.client.get(asked, headers={"Accept-Language": "en"}, follow_redirects=True)
        assert (answer.status_code, answer.url.path) == (200, f"{BASE}/en/"), asked


def test_the_other_language_is_the_same_page(page: Served) -> None:
    for path in ("", "ask/", "questions/", "receipt/"):
        found = soup(page.get(f"/en/{path}").text).find("a", lang="zh-CN")
        assert found is not None
        here = page.client.base_url.join(f"{BASE}/en/{path}")
        assert here.join(str(found["href"])).path == f"{BASE}/zh-CN/{path}"


def test_a_new_statement_stands_on_the_page_without_a_restart(page: Served, incident: Path) -> None:
    before = page.get("/en/").text
    assert not page.shelf.refresh()
    enter(incident, published(3))
    assert page.shelf.refresh()
    assert not page.shelf.refresh()
    after = page.get("/en/").text
    assert after != before
    assert published(3).edition("en").title in after
    assert page.get("/03/en/announcement.html").status_code == 200


def test_a_broken_ledger_leaves_the_pages_that_stand(
    page: Served, incident: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = page.get("/en/").text
    whole = (incident / LEDGER).read_bytes()
    (incident / LEDGER).write_bytes(whole[:-40])
    with caplog.at_level(logging.ERROR):
        assert not page.shelf.refresh()
        assert not page.shelf.refresh()
    assert len(caplog.records) == 1
    assert page.get("/en/").text == before
    (incident / LEDGER).write_bytes(whole)
    assert page.shelf.refresh()


def test_a_page_that_did_not_change_is_not_sent_again(page: Served) -> None:
    first = page.get("/en/")
    again = page.get("/en/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=15" in first.headers["cache-control"]


def test_pages_are_compressed_for_those_who_take_it(page: Served) -> None:
    plain = page.get("/en/", headers={"Accept-Encoding": "identity"})
    packed = page.get("/en/", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.text == packed.text
    assert "Accept-Encoding" in plain.headers["vary"]


def test_the_feeds_and_the_data_of_each_statement_are_there(page: Served) -> None:
    assert page.get("/feed.en.xml").headers["content-type"].startswith("application/atom+xml")
    assert page.get("/feed.zh-CN.json").json()["language"] == "zh-CN"
    assert json.loads(page.get("/01/statement.json").text)["number"] == 1


@pytest.mark.parametrize("path", ["/en", "/en/index.html", "/en/ask", "/en/receipt/index.html"])
def test_a_path_that_is_written_otherwise_leads_to_the_page(page: Served, path: str) -> None:
    answer = page.get(path, follow_redirects=True)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "path", ["//evil.example/index.html", f"{BASE}//evil.example/index.html", "//evil.example/.."]
)
def test_no_path_leads_to_another_site(page: Served, path: str) -> None:
    answer = page.client.get(page.url + path)
    assert answer.status_code in (404, 308, 302)
    assert "evil" not in answer.headers.get("location", "")


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_answers_are_searched_and_what_was_typed_is_only_shown(page: Served, tag: str) -> None:
    word = {"en": "withdraw", "zh-CN": "提币"}[tag]
    found = soup(page.get(f"/{tag}/questions/", params={"q": word}).text)
    assert len(found("article")) == 1
    answer = page.get(f"/{tag}/questions/", params={"q": "<script>alert(1)</script>\"'"})
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_seed_phrase_typed_into_the_search_is_not_shown_again(page: Served) -> None:
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    for before in ("", "?" * 150 + " "):  # where a cut of the query would tear it
        shown = page.get("/en/questions/", params={"q": before + phrase}).text
        assert "legal" not in shown


def test_the_header_repeats_the_policy_of_the_page(
    serve: Callable[..., Served],
) -> None:
    page = serve()
    for path in ("/en/", "/en/ask/", "/01/en/announcement.html", "/en/receipt/", "/en/none"):
        answer = page.get(path)
        assert answer.headers["content-security-policy"] == policy_of(answer.text) != ""
        for part in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert part in policy_of(answer.text)
        assert "script" not in policy_of(answer.text)
        assert "unsafe" not in policy_of(answer.text)


# --- a promise that is over time ------------------------------------------------------------------

LATE = {"en": "Our next update is late. It was due by", "zh-CN": "下次通报已逾期，本应不晚于"}


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_a_promise_is_late_on_the_page_and_the_receipt_once_its_time_is_over(
    page: Served, incident: Path, tag: str
) -> None:
    number = receipt_in(page.send())
    due = datetime.fromtimestamp(page.clocks.now, UTC) + timedelta(minutes=20)
    enter(incident, published(3, next_update=due))
    told = published(3).edition(tag).header[0]
    addresses = (f"/{tag}/", f"/{tag}/receipt/?number={number}")
    page.clocks.pass_by(20 * 60 - 1)
    page.shelf.refresh()
    for address in addresses:
        assert told.label in page.get(address).text
        assert LATE[tag] not in page.get(address).text
    page.clocks.pass_by(2)
    page.shelf.refresh()
    for address in addresses:
        late = soup(page.get(address).text).get_text()
        assert LATE[tag] in late
        assert told.label not in late
        assert told.value in late
    enter(incident, published(4, next_update=due + timedelta(days=1)))
    page.shelf.refresh()
    assert LATE[tag] not in page.get(f"/{tag}/").text


def test_a_clock_that_stands_in_the_past_makes_no_promise_late(
    incident: Path, tmp_path: Path
) -> None:
    enter(incident, published(3, next_update=published(3).as_of + timedelta(minutes=1)))
    with closing(Store(f"sqlite:///{tmp_path / 'f.db'}", KEY)) as store:
        for replay in (True, False):
            later = datetime(2026, 1, 1, tzinfo=UTC)
            with served(incident, store, replay=replay, now=later) as page:
                assert (LATE["en"] in page.get("/en/").text) != replay
