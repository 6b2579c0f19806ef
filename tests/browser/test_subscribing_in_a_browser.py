"""A reader subscribes, confirms, gets the next statement by e-mail, and leaves with one click."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from aboveboard.publishing.deliveries import Recipient
from aboveboard.publishing.subscribers import leave_link
from aboveboard.site.settings import SiteSettings
from pages import OpenedPage, OpenPage, Screen
from places import LEGAL, NAME, PEOPLE, SECURITY, approved, made, make_place, run, settings
from site_page import BASE, process
from smtp_server import Mailbox, smtp_server
from subscriptions import LINKS, OFFICIAL, SUBSCRIBER_KEY, Post, link_in, post_office

WORDS = {
    "en": ("Get updates by e-mail", "Send me the link", "Confirm", "Stop the e-mails"),
    "zh-CN": ("邮件订阅", "发送确认邮件", "确认订阅", "确认退订"),
}


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    wide = {"burst": 10_000, "per_minute": 10_000}
    limits = SiteSettings.model_validate({"limits": {"pages": wide, "messages": wide}})
    with post_office(tmp_path, settings=limits) as found:
        yield found


def must_be_for_everyone(opened: OpenedPage) -> None:
    opened.must_be_for_everyone()


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_anyone_can_use_every_page_of_a_subscription_by_keyboard(
    open_page: OpenPage, screen: Screen, post: Post, tag: str
) -> None:
    title, send, confirm, leave = WORDS[tag]
    opened = open_page("about:blank", screen)
    page, url = opened.page, post.page.url
    page.goto(f"{url}{BASE}/{tag}/")
    page.get_by_role("link", name=title).first.click()
    must_be_for_everyone(opened)
    page.get_by_role("button", name=send).click()
    must_be_for_everyone(opened)
    assert page.evaluate("document.activeElement.className").count("problems")
    post.page.clocks.pass_by(5)
    page.focus("#address")
    page.keyboard.type("reader@example.com")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/subscribe/sent/")
    must_be_for_everyone(opened)
    link = post.here(link_in(post.messages(1)[0]))
    page.goto(url + link)
    must_be_for_everyone(opened)
    assert post.listed() == []
    page.get_by_role("button", name=confirm).press("Enter")
    must_be_for_everyone(opened)
    assert post.listed() == [("reader@example.com", tag)]
    reader = Recipient("reader@example.com", tag, {})
    page.goto(url + post.here(leave_link(LINKS, OFFICIAL + BASE, reader)))
    must_be_for_everyone(opened)
    assert post.listed() != []
    page.get_by_role("button", name=leave).press("Enter")
    must_be_for_everyone(opened)
    assert post.listed() == []
    page.goto(url + link[:-1])
    must_be_for_everyone(opened)


def pressed(opened: OpenedPage, url: str, name: str) -> None:
    """Open a page and press its button."""
    opened.page.goto(url)
    opened.page.get_by_role("button", name=name).click()


def publish(at: str) -> None:
    """Publish an update as of an instant."""
    done = run("run", "periodic-update", f"params/{NAME}", "--as-of", at)
    assert done.exit_code == 0, done.output
    folder = str(max(Path("outputs", NAME).glob("02-periodic-update-*")))
    approved(folder, SECURITY, LEGAL)
    done = run("publish", folder, "--yes")
    assert done.exit_code == 0, done.output


def test_a_reader_subscribes_gets_the_next_statement_and_leaves_with_one_click(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_place(tmp_path)
    monkeypatch.chdir(place)
    monkeypatch.setenv("ABOVEBOARD_SUBSCRIBER_KEY", SUBSCRIBER_KEY)
    (place / "params" / NAME / "site.yaml").write_text("form: {least_seconds: 1}\n")
    with smtp_server() as box:
        settings(place, box.port, "  subscribers: true\n")
        folder = made(place)
        approved(folder, SECURITY, LEGAL)
        assert run("publish", folder, "--yes").exit_code == 0
        assert len(box.messages) == PEOPLE
        with process(place) as (_, address):
            origin = address.removesuffix(f"{BASE}/")
            opened = open_page(f"{address}zh-CN/subscribe/", Screen(320, "light"))
            time.sleep(1.1)
            opened.page.fill("#address", "reader@example.com")
            opened.page.check("#consent")
            opened.page.keyboard.press("Enter")
            opened.page.wait_for_url("**/sent/")
            asked = message_for("reader@example.com", box, 1)
            pressed(opened, origin + link_in(asked).removeprefix(OFFICIAL), "确认订阅")

            publish("2018-01-26T23:30+09:00")
            update = message_for("reader@example.com", box, 2)
            assert update["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            link = update["List-Unsubscribe"].strip("<>")
            # Read as they came, for a reader parsed may have mended them: each on one line.
            raw = next(raw for to, raw in reversed(box.messages) if to == "reader@example.com")
            assert f"List-Unsubscribe: <{link}>\r\n".encode() in raw
            assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
            assert box.recipients()["customer-0@example.com"] == 2

            click = {"List-Unsubscribe": (None, "One-Click")}
            left = httpx.post(origin + link.removeprefix(OFFICIAL), files=click)
            assert left.status_code == 200

        publish("2018-01-28T12:00+09:00")
    assert box.recipients()["reader@example.com"] == 2
    assert box.recipients()["customer-0@example.com"] == 3
    shown = run("deliveries", f"params/{NAME}", "--unreached", "unreached.csv")
    assert "60 sent, 1 suppressed" in shown.output
    assert "reader@example.com,zh-CN,suppressed,unsubscribed" in Path("unreached.csv").read_text()


def message_for(address: str, box: Mailbox, number: int) -> EmailMessage:
    """Wait for a reader's message of this number and return it."""
    end = time.monotonic() + 20
    while box.recipients()[address] < number and time.monotonic() < end:
        time.sleep(0.01)
    return [message for message in box.parsed() if message["To"] == address][number - 1]
