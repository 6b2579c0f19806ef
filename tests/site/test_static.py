"""The part that is only read, as files: the same again, whole or not at all, its forms go live."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from aboveboard.errors import RunError
from aboveboard.site.loading import load_pages
from aboveboard.site.pages import Pages
from aboveboard.site.static import build, static_files
from bs4 import BeautifulSoup
from site_page import (
    BASE,
    TITLES,
    Served,
    advice_section,
    answers_section,
    enter,
    published,
    receipt_in,
    token_in,
)

LIVE = "https://ask.minato.example/2018-01-26/"


@pytest.fixture
def pages(incident: Path) -> Pages:
    return load_pages(incident, incident.parent, live=LIVE)


def test_the_same_input_gives_the_same_bytes(pages: Pages, incident: Path, tmp_path: Path) -> None:
    build(tmp_path / "a", pages)
    again = load_pages(incident, incident.parent, live=LIVE)
    build(tmp_path / "b", again)
    first, second = (
        {p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()}
        for root in (tmp_path / "a", tmp_path / "b")
    )
    assert first == second
    assert Path("zh-CN/index.html") in first


def test_every_link_leads_to_a_file_or_to_an_official_host(incident: Path) -> None:
    alike = "https://status.minato.example.refunds.example/claim"
    advice = {tag: (advice_section(tag, f"Not here: {alike}"),) for tag in TITLES}
    asked = {
        tag: (answers_section(tag, ((f"Is {alike} yours?", f"No: {alike}"),)),) for tag in TITLES
    }
    enter(incident, published(3, advice))
    enter(incident, published(4, asked))
    files = static_files(load_pages(incident, incident.parent, live=LIVE))
    assert sum(alike.encode() in content for content in files.values()) > 4
    for path, content in files.items():
        if not path.endswith(".html"):
            continue
        for link in BeautifulSoup(content, "html.parser")(["a", "link"]):
            target = urljoin(f"https://x.invalid/{path}", str(link["href"]))
            if urlsplit(target).hostname == "x.invalid":
                assert urlsplit(target).path[1:] in files, (path, target)
            else:
                assert urlsplit(target).hostname == "status.minato.example", (path, target)


def test_every_form_goes_to_the_live_part_and_the_policy_lets_it(pages: Pages) -> None:
    actions = set()
    for path, content in static_files(pages).items():
        if path.endswith(".html"):
            page = BeautifulSoup(content, "html.parser")
            for form in page("form"):
                actions.add(str(form["action"]))
                policy = str(page.find("meta", {"http-equiv": True})["content"])  # type: ignore[index]
                assert "form-action https://ask.minato.example;" in f"{policy};"
    names = ("ask", "questions", "receipt")
    assert actions == {f"{LIVE}{tag}/{name}/" for tag in ("en", "zh-CN") for name in names}


def test_no_file_holds_a_token(pages: Pages) -> None:
    for path, content in static_files(pages).items():
        if path.endswith("ask/index.html"):
            assert token_in(content.decode()) == ""


def test_a_form_from_a_file_is_shown_once_more_and_then_kept(page: Served) -> None:
    text = "Written on the page of the CDN"
    fields = {"kind": "question", "text": text, "token": ""}
    answer = page.client.post(
        f"{BASE}/en/ask/", data=fields, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert text in answer.text
    page.clocks.pass_by(2)
    assert receipt_in(page.send(text=text, token=token_in(answer.text)))


def test_what_stands_is_replaced_as_a_whole(pages: Pages, tmp_path: Path) -> None:
    build(tmp_path / "site", pages)
    (tmp_path / "site" / "stale.html").write_text("old")
    build(tmp_path / "site", pages)
    assert not (tmp_path / "site" / "stale.html").exists()
    assert [p.name for p in tmp_path.glob(".site*")] == []


def test_a_build_that_fails_leaves_the_old_site(
    pages: Pages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "site", pages)
    before = sorted(tmp_path.rglob("*"))
    calls = iter(range(5))

    def full(_: int) -> None:
        if next(calls, None) is None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(RunError, match="No space left"):
        build(tmp_path / "site", pages)
    assert sorted(tmp_path.rglob("*")) == before


def test_signed_texts_of_the_same_statement_are_taken_along(pages: Pages, tmp_path: Path) -> None:
    website = tmp_path / "website"
    data = static_files(pages)["01/statement.json"]
    for folder, content in (("01", data), ("02", data)):
        (website / folder).mkdir(parents=True)
        (website / folder / "statement.json").write_bytes(content)
        (website / folder / "announcement.en.txt").write_text("text")
        (website / folder / "announcement.en.txt.sig").write_text("signature")
        (website / folder / "SHA256SUMS").write_text("sums")
    build(tmp_path / "site", pages, website)
    taken = {p.name for p in (tmp_path / "site/01").iterdir() if p.is_file()}
    assert {"announcement.en.txt", "announcement.en.txt.sig", "SHA256SUMS"} <= taken
    other = {p.name for p in (tmp_path / "site/02").iterdir() if p.is_file()}
    assert other == {"index.html", "statement.json"}  # the website's is of another statement


def test_the_doorway_has_the_news_in_every_language(pages: Pages) -> None:
    for path, target in (("index.html", "index.html"), ("01/index.html", "announcement.html")):
        page = BeautifulSoup(static_files(pages)[path], "html.parser")
        for tag in ("en", "zh-CN"):
            door = page.find("section", lang=tag)
            assert door is not None
            assert door.find("a", class_="button")["href"] == f"{tag}/{target}"  # type: ignore[index]


def test_the_doorway_guards_against_fraud_in_every_language(pages: Pages) -> None:
    page = BeautifulSoup(static_files(pages)["index.html"], "html.parser")
    edition = json.loads(static_files(pages)["01/statement.json"])["editions"]
    for own in edition:
        door = page.find("section", lang=own["language"])
        assert door is not None
        guard = door.find(class_="tone-safety")
        assert guard is not None
        (told,) = (section for section in own["sections"] if section["tone"] == "safety")
        items = [text for block in told["blocks"] for text in block["items"]]
        assert [one.text for one in guard.find_all("li")] == items
        assert guard.find("a") is not None  # the official page


def test_the_live_page_shows_the_same_words(pages: Pages, serve: Callable[..., Served]) -> None:
    live = BeautifulSoup(serve().get("/en/").text, "html.parser")
    static = BeautifulSoup(static_files(pages)["en/index.html"], "html.parser")
    assert live.get_text() == static.get_text()


def test_the_data_of_a_statement_is_there(pages: Pages) -> None:
    assert json.loads(static_files(pages)["02/statement.json"])["number"] == 2
