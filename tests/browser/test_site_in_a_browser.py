"""A frightened customer reads the page, asks, and finds the answer: by keyboard, on any screen."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aboveboard.cli import app
from aboveboard.feedback import Store
from aboveboard.site.loading import load_pages
from aboveboard.site.settings import SiteSettings
from aboveboard.site.static import build
from pages import OpenedPage, OpenPage, Screen
from playwright.sync_api import Page
from site_page import BASE, KEY, NAME, Served, make_incident, process, served
from typer.testing import CliRunner

LANGUAGES = ["en", "zh-CN"]
PAGES = ["", "ask/", "questions/", "questions/?q=XEM", "receipt/", "receipt/?number=7K3M-9QTX-2B4D"]
BAD = ["receipt/?number=7", "no-such-page"]
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"  # BIP-39
FIRST_WORDS = {
    "en": ("When can I withdraw my coins?", "Ask us", "Send", "Your receipt", "Show the answer"),
    "zh-CN": ("我什么时候可以提币？", "向我们提问", "提交", "查询答复", "查看答复"),
}
INCIDENT = f"params/{NAME}"
ANSWERS = {"en": "Yen since Monday.", "zh-CN": "周一起可以提现日元。"}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page, served for all tests of this module."""
    folder = tmp_path_factory.mktemp("site")
    store = Store(f"sqlite:///{folder / 'feedback.db'}", KEY)
    wide = {"burst": 10_000, "per_minute": 10_000}
    limits = {"pages": wide, "lookups": wide, "messages": wide}
    settings = SiteSettings.model_validate({"limits": limits})
    with served(make_incident(folder), store, settings) as page:
        yield page
    store.close()


def address(live: Served, tag: str, path: str) -> str:
    return f"{live.url}{BASE}/{tag}/{path}"


def send_empty(live: Served, opened: OpenedPage, tag: str) -> Page:
    """Send a form with everything wrong, a seed phrase in it too."""
    page = opened.page
    page.goto(address(live, tag, "ask/"))
    live.clocks.pass_by(5)
    page.fill("#text", PHRASE)
    page.fill("#contact", "nobody")
    page.fill("#transaction", "hello")
    page.click("form.ask button")
    return page


@pytest.mark.parametrize("tag", LANGUAGES)
def test_anyone_can_use_every_page_and_it_asks_no_one(
    open_page: OpenPage, screen: Screen, live: Served, tag: str
) -> None:
    opened = open_page("about:blank", screen)
    for path in PAGES:
        opened.page.goto(address(live, tag, path))
        opened.must_be_for_everyone()
    opened.page.goto(f"{live.url}{BASE}/01/")
    opened.must_be_for_everyone()
    assert opened.said == []
    for path in BAD:
        opened.page.goto(address(live, tag, path))
        opened.must_be_for_everyone()
    send_empty(live, opened, tag)
    opened.must_be_for_everyone()
    assert "sausage" not in opened.page.content()


@pytest.mark.parametrize("path", ["index.html", "en/index.html", "zh-CN/ask/index.html"])
def test_the_files_work_without_a_server(
    open_page: OpenPage, screen: Screen, live: Served, tmp_path: Path, path: str
) -> None:
    pages = live.shelf.pages
    assert pages
    incident = make_incident(tmp_path)
    build(tmp_path / "site", load_pages(incident, tmp_path, live=""))
    opened = open_page(tmp_path / "site" / path, screen)
    opened.must_be_for_everyone()
    opened.page.locator("a[hreflang]").first.click() if "/" in path else None
    opened.must_be_for_everyone()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_state_and_what_to_do_are_seen_without_much_scrolling(
    open_page: OpenPage, live: Served, tag: str
) -> None:
    page = open_page(address(live, tag, ""), Screen(1280, "light")).page
    for selector in (".status", "h1", ".next", ".tone-safety"):
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 800, selector


def test_what_is_wrong_is_focused_and_leads_to_its_field(open_page: OpenPage, live: Served) -> None:
    page = send_empty(live, open_page("about:blank", Screen(320, "light")), "en")
    assert page.locator(":focus").get_attribute("role") == "alert"
    page.get_by_role("link", name="This is not a transaction id").click()
    assert page.locator(":focus").get_attribute("id") == "transaction"
    described = page.locator("#transaction").get_attribute("aria-describedby") or ""
    assert "not a transaction id" in page.locator(f"#{described.split()[-1]}").inner_text()


def test_the_trap_is_met_by_no_person(open_page: OpenPage, live: Served) -> None:
    page = open_page(address(live, "en", "ask/"), Screen(1280, "light")).page
    page.locator("#consent").focus()
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Send"
    box = page.locator("#website").bounding_box()
    assert box is not None
    assert box["x"] < 0
    assert page.get_by_role("textbox", name="Leave this field empty").count() == 0


def test_it_prints_on_paper_without_forms(open_page: OpenPage, live: Served) -> None:
    opened = open_page(address(live, "en", ""), Screen(1280, "dark"))
    opened.page.emulate_media(media="print")
    paper = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    for selector in ("nav.pages", "form.search", "nav.languages"):
        assert not opened.page.locator(selector).is_visible()
    assert opened.page.locator("ol.timeline").is_visible()
    assert opened.page.pdf(format="A4").startswith(b"%PDF")


def test_no_cookie_is_set_and_nothing_is_stored(open_page: OpenPage, live: Served) -> None:
    page = send_empty(live, open_page("about:blank", Screen(320, "light")), "en")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


# --- the whole way --------------------------------------------------------------------------------


def tab_to(page: Page, selector: str) -> None:
    """Press the tabulator until an element is reached, as someone without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is never reached")


def command(*arguments: str) -> str:
    """Run a command of ours, which must work, and return what it says."""
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    return done.output


def run_update(now: str) -> Path:
    """Run the update's notebook with what was heard, and return the folder of the run."""
    command("feedback", "snapshot", INCIDENT, "--as-of", now, "--out", "heard.json")
    Path("heard.yaml").write_text("feedback: heard.json\n")
    command("run", "periodic-update", INCIDENT, "--as-of", now, "-f", "heard.yaml")
    return max(Path("outputs", NAME).glob("02-periodic-update-*"))


def answered_by_an_analyst(question: str) -> None:
    """See the question in the update's notebook, answer it in the record, publish the answer."""
    # In whole seconds, rounded up: what was asked in this second counts.
    now = (datetime.now(UTC) + timedelta(seconds=1)).isoformat(timespec="seconds")
    assert question in (run_update(now) / "notebook.ipynb").read_text(encoding="utf-8")
    record = Path(INCIDENT) / "incident.yaml"
    entry = (
        f"\n  - id: answer-now\n    kind: answer\n    at: {now}\n    known_at: {now}\n"
        "    confidence: confirmed\n    people: 1\n"
        "    question: {zh-CN: 什么时候可以提现？, en: When can I withdraw?}\n"
        f"    answer: {{zh-CN: {ANSWERS['zh-CN']}, en: {ANSWERS['en']}}}\n"
    )
    record.write_text(record.read_text(encoding="utf-8") + entry, encoding="utf-8")
    approvers = ("--approver", "Legal", "--approver", "Security")
    command("ledger", "enter", str(run_update(now)), *approvers)
    told = command("feedback", "answer", INCIDENT, "withdrawals", "answer-now")
    assert "Answered: 1 messages" in told


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_person_asks_by_keyboard_and_later_finds_the_answer_under_the_receipt(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tag: str
) -> None:
    question, ask, send, receipt, show = FIRST_WORDS[tag]
    place = make_incident(tmp_path).parent.parent
    monkeypatch.chdir(place)
    (place / "params" / NAME / "site.yaml").write_text("form: {least_seconds: 1}")
    with process(place) as (_, server):
        page = open_page(f"{server}{tag}/", Screen(320, "light")).page
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        tab_to(page, "main a.button")
        assert page.locator(":focus").inner_text() == ask
        page.keyboard.press("Enter")
        page.wait_for_url("**/ask/")
        tab_to(page, "#kind-question")
        page.keyboard.press("Space")
        tab_to(page, "#text")
        page.keyboard.type(question)
        time.sleep(1.1)
        tab_to(page, "button")
        assert page.locator(":focus").inner_text() == send
        page.keyboard.press("Enter")
        page.wait_for_url("**/receipt/**")
        number = page.locator(".number").inner_text()
        assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", number)

        answered_by_an_analyst(question)

        tab_to(page, "nav.pages a[href$='receipt/']")
        assert page.locator(":focus").inner_text() == receipt
        page.keyboard.press("Enter")
        page.wait_for_url("**/receipt/")
        tab_to(page, "#number")
        page.keyboard.type(number.replace("-", " ").lower())
        tab_to(page, "button")
        assert page.locator(":focus").inner_text() == show
        page.keyboard.press("Enter")
        page.wait_for_url("**/receipt/?number=**")
        assert page.get_by_text(ANSWERS[tag]).is_visible()
        # The page itself has taken up the new statement.
        tab_to(page, "nav.pages a[href$='questions/']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/questions/")
        shown = page.locator("article").get_by_text(ANSWERS[tag])
        for _ in range(40):  # it looks every few seconds whether there is one
            if shown.is_visible():
                break
            time.sleep(0.5)
            page.reload()
        assert shown.is_visible()
