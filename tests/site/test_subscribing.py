"""Updates by e-mail: nobody gets them unasked, and nobody learns who does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from aboveboard.publishing import confirming
from aboveboard.publishing.deliveries import Recipient
from aboveboard.publishing.subscribers import CONFIRM_WITHIN, leave_link
from aboveboard.site.settings import SiteSettings
from site_page import BASE, START, Served, make_incident, process, token_in
from smtp_server import Answer, Mailbox, smtp_server
from subscriptions import LINKS, OFFICIAL, SUBSCRIBER_KEY, Post, link_in, post_office, press

READER = Recipient("reader@example.com", "en", {})
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with post_office(tmp_path) as found:
        yield found


def leaving(post: Post) -> str:
    return post.here(leave_link(LINKS, f"{OFFICIAL}{BASE}", READER))


@pytest.mark.parametrize(
    ("tag", "subject"),
    [("en", "Confirm updates by e-mail from"), ("zh-CN", "请确认订阅")],
)
def test_an_address_is_asked_in_its_language_and_on_the_list_when_it_has_said_yes(
    post: Post, tag: str, subject: str
) -> None:
    answer = post.wish(tag)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{BASE}/{tag}/subscribe/sent/"
    (message,) = post.messages(1)
    assert subject in message["Subject"]
    assert message["To"] == "reader@example.com"
    assert message["Content-Language"] == tag
    assert message["Auto-Submitted"] == "auto-generated"
    path = post.here(link_in(message))
    assert post.listed() == []
    assert press(post.page, path).status_code == 200
    assert press(post.page, path).status_code == 200
    assert post.listed() == [("reader@example.com", tag)]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_scanner_that_opens_every_link_does_nothing(post: Post, method: str) -> None:
    post.wish()
    path = post.here(link_in(post.messages(1)[0]))
    assert post.page.client.request(method, path).status_code == 200
    assert post.listed() == []
    press(post.page, path)
    assert post.page.client.request(method, leaving(post)).status_code == 200
    assert post.listed() == [("reader@example.com", "en")]


def test_the_page_answers_alike_whether_an_address_is_new_known_gone_or_barred(
    post: Post,
) -> None:
    seen = []

    def asked(address: str) -> None:
        answer = post.wish(address=address)
        shown = {k: v for k, v in answer.headers.items() if k not in ("date", "x-request-id")}
        seen.append((answer.status_code, shown, answer.content))

    asked("new@example.com")
    post.confirmed(address="known@example.com")
    asked("known@example.com")
    post.ledger.suppress("gone@example.com", "unsubscribed", START)
    asked("gone@example.com")
    post.ledger.suppress("bad@example.com", "bounced", START)
    asked("bad@example.com")
    asked("last@example.com")
    assert seen == [seen[0]] * 5
    post.messages(5)
    assert post.box.recipients() == {
        "new@example.com": 1, "known@example.com": 2, "gone@example.com": 1, "last@example.com": 1,
    }  # fmt: skip


def test_a_stranger_who_enters_an_address_again_and_again_fills_no_inbox(post: Post) -> None:
    for spelling in ("reader@example.com",) * 4 + ("Reader@Example.com",):
        assert post.wish(address=spelling).status_code == 303
    post.wish(address="last@example.com")
    post.messages(3)
    assert post.box.recipients()["reader@example.com"] == 2
    post.page.clocks.pass_by(13 * 3600)
    post.wish()
    post.messages(4)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"address": "reader"}, "not an e-mail address"),
        ({"address": "a@b.example\r\nBcc: x@example.com"}, "not an e-mail address"),
        ({"consent": ""}, "Tick the box"),
        ({"token": ""}, "check what you entered"),
        ({"website": "x"}, "check what you entered"),
    ],
)
def test_a_form_that_is_not_complete_comes_back_as_it_was_filled_in(
    post: Post, fields: dict[str, str], word: str
) -> None:
    answer = post.wish(**fields)
    assert answer.status_code == 400
    assert word in answer.text
    if "address" not in fields:
        assert 'value="reader@example.com"' in answer.text
    assert post.box.messages == []


def test_a_form_of_another_site_is_shown_once_more_instead_of_taken(post: Post) -> None:
    answer = post.wish(headers={"Sec-Fetch-Site": "cross-site"})
    assert "check what you entered" in answer.text
    assert post.box.messages == []


def test_a_form_faster_than_a_hand_waits(post: Post) -> None:
    data = {"address": "a@example.com", "language": "en", "consent": "yes"}
    page = post.page.get("/en/subscribe/").text
    token = page.partition('name="token" value="')[2].partition('"')[0]
    answer = post.page.client.post(f"{BASE}/en/subscribe/", data={**data, "token": token})
    assert answer.status_code == 400
    assert "wait 3 seconds" in answer.text
    post.page.clocks.pass_by(4)
    again = post.page.client.post(f"{BASE}/en/subscribe/", data={**data, "token": token})
    assert again.status_code == 303


def test_all_together_are_asked_at_one_rate(tmp_path: Path) -> None:
    settings = SiteSettings.model_validate(
        {"limits": {"confirmations": {"burst": 1, "per_minute": 1}}}
    )
    with post_office(tmp_path, settings=settings) as post:
        assert post.wish(address="a@example.com").status_code == 303
        answer = post.wish(address="b@example.com")
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) <= 60
        assert "b@example.com" in answer.text


def test_one_click_of_a_mail_program_ends_it_at_once(post: Post) -> None:
    """RFC 8058: a POST of one field, in parts or not; no cookie, no redirect, no token of ours."""
    for sent in ({"data": ONE_CLICK}, {"files": {"List-Unsubscribe": (None, "One-Click")}}):
        post.page.clocks.pass_by(13 * 3600)
        post.confirmed()
        answer = httpx.post(post.page.url + leaving(post), **sent)  # type: ignore[arg-type]
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert post.listed() == []
        assert post.ledger.why_barred("reader@example.com") == "unsubscribed"


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "Two-Clicks"}, {"leave": "yes"}])
def test_a_post_that_is_no_click_does_nothing(post: Post, body: dict[str, str]) -> None:
    post.confirmed()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = post.page.client.post(leaving(post), data=body, headers=headers)
    assert answer.status_code == 400
    assert post.listed() == [("reader@example.com", "en")]


def test_a_provider_may_leave_for_more_readers_than_one_address_may_see_pages(
    tmp_path: Path,
) -> None:
    settings = SiteSettings.model_validate({"limits": {"pages": {"burst": 20, "per_minute": 1}}})
    with post_office(tmp_path, settings=settings) as post:
        answers = {press(post.page, leaving(post)).status_code for _ in range(40)}
        assert answers == {200}
        wrong = [press(post.page, f"{BASE}/unsubscribe/x").status_code for _ in range(40)]
        assert wrong.count(429) == 20


@pytest.mark.parametrize("kind", ["changed", "other", "old", "none"])
def test_a_link_that_is_not_good_says_so_and_does_nothing(post: Post, kind: str) -> None:
    post.wish()
    path = post.here(link_in(post.messages(1)[0]))
    if kind == "changed":
        path = path[:-3] + ("AAA" if not path.endswith("AAA") else "BBB")
    if kind == "other":
        path = path.replace("/confirm/", "/unsubscribe/")
    if kind == "none":
        path = f"{BASE}/confirm/%E4%BD%A0"
    if kind == "old":
        post.page.clocks.pass_by(CONFIRM_WITHIN.total_seconds() + 1)
    post.page.client.headers["Accept-Language"] = "en"
    for answer in (post.page.client.get(path), press(post.page, path)):
        assert answer.status_code == 404
        assert "This link does not work" in answer.text
    assert post.listed() == []


def test_a_ledger_that_is_locked_makes_the_reader_come_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.wish()
    path = post.here(link_in(post.messages(1)[0]))
    with post.ledger.engine.begin() as db:
        db.exec_driver_sql("ALTER TABLE subscribers RENAME TO gone")
    assert press(post.page, path).status_code == 503
    assert press(post.page, leaving(post)).status_code == 503
    with post.ledger.engine.begin() as db:
        db.exec_driver_sql("ALTER TABLE gone RENAME TO subscribers")
    assert press(post.page, path).status_code == 200
    assert post.listed() == [("reader@example.com", "en")]


def test_a_relay_that_is_away_for_a_while_loses_no_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "backoff", lambda *_: 0.01)
    faults = iter(["421 4.3.2 going down", None, "451 4.3.0 try again"])

    def answer(stage: str, _: str) -> Answer:
        return next(faults, "") if stage == "rcpt" else ""

    with post_office(tmp_path, Mailbox(answer)) as post:
        post.wish()
        post.messages(1)


def test_where_nobody_can_subscribe_there_is_no_page_of_it(page: Served) -> None:
    assert page.get("/en/subscribe/").status_code == 404
    assert page.get("/en/subscribe").status_code == 404
    assert "subscribe/" not in page.get("/en/").text


def test_the_front_page_leads_to_the_form(post: Post) -> None:
    for tag in ("en", "zh-CN"):
        assert f'href="../{tag}/subscribe/"' in post.page.get(f"/{tag}/").text


def test_the_process_takes_subscriptions_and_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = make_incident(tmp_path)
    (incident / "publishing.yaml").write_text(
        "email: {host: 127.0.0.1, tls: none, subscribers: true, sender: b@minato.example}\n"
    )
    with (
        pytest.raises(AssertionError, match="ABOVEBOARD_SUBSCRIBER_KEY"),
        process(tmp_path),
    ):
        pass
    monkeypatch.setenv("ABOVEBOARD_SUBSCRIBER_KEY", SUBSCRIBER_KEY)
    with process(tmp_path) as (server, address):
        assert httpx.get(f"{address}en/subscribe/").status_code == 200
        server.terminate()
        said = server.communicate(timeout=20)[1]
    assert "Traceback" not in said


def test_what_was_asked_and_never_confirmed_is_in_no_file_and_no_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = make_incident(tmp_path)
    monkeypatch.setenv("ABOVEBOARD_SUBSCRIBER_KEY", SUBSCRIBER_KEY)
    (incident / "site.yaml").write_text("form: {least_seconds: 1}\n")
    with smtp_server() as box:
        (incident / "publishing.yaml").write_text(
            f"email: {{host: 127.0.0.1, port: {box.port}, tls: none, subscribers: true,"
            " sender: b@minato.example}\n"
        )
        with process(tmp_path) as (server, address):
            form = f"{address}en/subscribe/"
            token = token_in(httpx.get(form).text)
            time.sleep(1.1)
            wish = {"address": "curious@example.com", "language": "en", "consent": "y"}
            assert httpx.post(form, data={**wish, "token": token}).status_code == 303
            end = time.monotonic() + 10
            while not box.messages and time.monotonic() < end:
                time.sleep(0.01)
            httpx.get(f"{address}confirm/{link_in(box.parsed()[0]).rpartition('/')[2]}")
            server.terminate()
            said = "".join(server.communicate(timeout=20))
    assert "curious" not in said
    assert SUBSCRIBER_KEY not in said
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"curious" not in content, path
            assert SUBSCRIBER_KEY.encode() not in content, path


def test_the_link_of_the_message_leads_to_the_live_page(tmp_path: Path) -> None:
    live = f"https://live.minato.example{BASE}"
    with post_office(tmp_path, settings=SiteSettings.model_validate({"live": live})) as post:
        post.wish()
        assert link_in(post.messages(1)[0]).startswith(f"{live}/confirm/")
