"""A form is kept once and safely, or comes back with every word of it and what to do."""

from __future__ import annotations

import html
import socket
import sqlite3
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aboveboard.site import bodies
from aboveboard.site.forms import Draft, message_of
from aboveboard.site.tokens import TokenSigner
from site_page import BASE, Served, receipt_in, token_in

LONG = 4000


def kept(page: Served) -> list[str]:
    return [message.text for message in page.store.messages()]


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_a_question_is_kept_and_gets_a_receipt(page: Served, tag: str) -> None:
    number = receipt_in(page.send(tag, text="我什么时候能提币？", kind="complaint"))
    (message,) = page.store.messages()
    assert (message.receipt, message.text) == (number, "我什么时候能提币？")
    assert (message.kind, message.channel) == ("complaint", "web")


def test_all_fields_are_kept_and_the_address_only_with_consent(page: Served) -> None:
    number = receipt_in(
        page.send(contact="jo@example.com", consent="yes", transaction="a1" * 32, text="Hm?")
    )
    (message,) = page.store.messages()
    assert message.transaction == "a1" * 32
    answer = page.store.answer("topic", [number], {"en": "Soon."}, datetime.now(UTC))
    assert [asker.contact.address for asker in page.store.contacts(answer.id)] == ["jo@example.com"]
    assert page.send(contact="jo@example.com").status_code == 400
    assert len(kept(page)) == 1


def test_a_form_sent_twice_counts_once_and_another_text_counts_again(page: Served) -> None:
    token = page.token()
    page.clocks.pass_by(5)
    first, again = (receipt_in(page.send(token=token)) for _ in range(2))
    other = receipt_in(page.send(token=token, text="And my yen?"))
    assert first == again != other
    assert len(kept(page)) == 2


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"kind": ""}, "Choose what it is"),
        ({"kind": "praise"}, "Choose what it is"),
        ({"text": " \n "}, "Write your message"),
        ({"text": "x" * (LONG + 1)}, "4,001 characters"),
        ({"contact": "not an address", "consent": "yes"}, "not an e-mail address"),
        ({"contact": "a@b", "consent": "yes"}, "not an e-mail address"),
        ({"contact": "jo@exämple.com", "consent": "yes"}, "not an e-mail address"),
        ({"contact": "jo@example.com"}, "Tick the box"),
        ({"transaction": "hello"}, "not a transaction id"),
        ({"transaction": "<script>"}, "not a transaction id"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(
    page: Served, fields: dict[str, str], problem: str
) -> None:
    answer = page.send(**fields)
    assert answer.status_code == 400
    assert answer.text.count(problem) == 2  # above the form, and beside the field
    assert "Your message has not been sent yet" in answer.text
    assert 'aria-invalid="true"' in answer.text or "kind" in fields
    assert kept(page) == []


def test_what_was_written_comes_back_and_is_sent_with_one_more_click(page: Served) -> None:
    text = 'First line\r\n<b>"second"</b> & third'
    answer = page.send(text=text, kind="", transaction="b2" * 20)
    assert "<b>" not in answer.text
    area = answer.text.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    assert html.unescape(area) == text.replace("\r\n", "\n")
    assert "b2" * 20 in answer.text
    again = page.send(text=text, token=token_in(answer.text))
    assert receipt_in(again)


def test_a_seed_phrase_where_a_long_text_is_cut_does_not_come_back(page: Served) -> None:
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    answer = page.send(text="?" * (2 * LONG - 30) + " " + phrase)
    assert answer.status_code == 400
    assert "legal winner" not in answer.text


@pytest.mark.parametrize(
    ("tag", "shown"), [("en", "[seed-phrase]"), ("zh-CN", "[助记词已隐去]")], ids=["en", "zh-CN"]
)
def test_what_was_taken_out_is_said_in_the_readers_language_and_kept_as_its_kind(
    page: Served, tag: str, shown: str
) -> None:
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    answer = page.send(tag, text=f"词：{phrase}", kind="")
    area = answer.text.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    assert html.unescape(area) == f"词：{shown}"
    page.clocks.pass_by(5)
    assert receipt_in(page.send(tag, text=html.unescape(area), token=token_in(answer.text)))
    (message,) = page.store.messages()
    assert message.text == "词：[seed-phrase]"
    found = page.get(f"/{tag}/questions/", params={"q": phrase})
    assert shown in html.unescape(found.text)


def test_a_line_break_counts_as_one_character(page: Served) -> None:
    assert receipt_in(page.send(text="a\r\n" * (LONG // 2)))


def test_the_longest_chinese_text_fits(page: Served) -> None:
    receipt_in(page.send(text="币" * LONG, contact="jo@example.com", consent="yes"))


# --- forms that were not opened here, too soon, too late, by a program ----------------------------


@pytest.mark.parametrize("token", ["", "x", "A" * 64, "é", "x" * 3000])
def test_without_a_token_of_ours_the_reader_is_asked_once_more(page: Served, token: str) -> None:
    answer = page.send(token=token, text="From a file")
    assert answer.status_code == 200
    assert "read your message once more" in answer.text
    assert kept(page) == []
    page.clocks.pass_by(2)
    assert receipt_in(page.send(token=token_in(answer.text), text="From a file"))


@pytest.mark.parametrize("own", [True, False], ids=["altered", "signed by another"])
def test_a_token_that_was_made_elsewhere_takes_no_message(page: Served, own: bool) -> None:
    others = TokenSigner(b"of somebody else".ljust(32))
    forged = others.write(others.opened(page.clocks.now - 60, 1))
    if own:  # what stands in it is the forger's, the signature at its end is ours
        mac = urlsafe_b64decode(page.token())[-16:]
        forged = urlsafe_b64encode(urlsafe_b64decode(forged)[:-16] + mac).decode()
    answer = page.send(token=forged)
    assert "read your message once more" in answer.text
    assert kept(page) == []


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
)
def test_another_site_cant_send_for_its_reader(page: Served, headers: dict[str, str]) -> None:
    answer = page.send(headers=headers)
    assert answer.status_code == 200
    assert kept(page) == []


def test_what_is_sent_faster_than_a_person_types_waits(page: Served) -> None:
    token = page.token()
    answer = page.send(token=token)
    assert answer.status_code == 400
    assert "wait 3 seconds" in answer.text
    assert answer.headers["retry-after"] == "3"
    assert kept(page) == []
    page.clocks.pass_by(3)
    assert receipt_in(page.send(token=token_in(answer.text)))


def test_a_form_that_was_open_for_too_long_is_renewed(page: Served) -> None:
    token = page.token()
    page.clocks.pass_by(12 * 3600 + 1)
    answer = page.send(token=token, text="I was asleep")
    assert answer.status_code == 400
    assert "I was asleep" in answer.text
    assert kept(page) == []
    page.clocks.pass_by(2)
    assert receipt_in(page.send(token=token_in(answer.text)))


def test_a_filled_trap_gets_no_false_receipt(page: Served) -> None:
    answer = page.send(website="https://spam.example")
    assert answer.status_code == 400
    assert "spam.example" not in answer.text
    assert kept(page) == []
    assert receipt_in(page.send(token=token_in(answer.text)))


# --- too many -------------------------------------------------------------------------------------


def test_one_address_may_send_so_many_and_then_waits(serve: Callable[..., Served]) -> None:
    page = serve(limits={"messages": {"burst": 2, "per_minute": 6}})
    token = page.token()
    page.clocks.pass_by(5)
    for number in range(2):
        receipt_in(page.send(token=token, text=f"Number {number}"))
    answer = page.send(token=token, text="Number 3")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "10")
    assert "Number 3" in answer.text
    assert len(kept(page)) == 2
    page.clocks.pass_by(10)
    receipt_in(page.send(token=token, text="Number 3"))


def test_an_address_behind_a_trusted_proxy_is_told_apart(serve: Callable[..., Served]) -> None:
    limits = {"messages": {"burst": 1, "per_minute": 1}}
    page = serve(limits=limits, trusted_proxies=["127.0.0.1"])
    for address in ("198.51.100.1", "198.51.100.2"):
        receipt_in(page.send(text=address, headers={"X-Forwarded-For": address}))
    again = page.send(text="again", headers={"X-Forwarded-For": "198.51.100.1"})
    assert again.status_code == 429


def test_one_network_may_send_so_many_from_all_its_addresses(serve: Callable[..., Served]) -> None:
    limits = {"network": {"burst": 2, "per_minute": 1}}
    page = serve(limits=limits, trusted_proxies=["127.0.0.1"])
    rented = [f"2001:db8:7:{number:x}::1" for number in range(3)]
    answers = [page.send(text=one, headers={"X-Forwarded-For": one}) for one in rented]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert rented[2] in answers[2].text
    other = "2001:db8:8::1"
    receipt_in(page.send(text=other, headers={"X-Forwarded-For": other}))


def test_without_a_trusted_proxy_nobody_chooses_the_own_address(
    serve: Callable[..., Served],
) -> None:
    page = serve(limits={"messages": {"burst": 1, "per_minute": 1}})
    receipt_in(page.send(text="1", headers={"X-Forwarded-For": "198.51.100.1"}))
    again = page.send(text="2", headers={"X-Forwarded-For": "198.51.100.2"})
    assert again.status_code == 429


def test_when_too_many_write_each_gets_a_turn_and_keeps_it(serve: Callable[..., Served]) -> None:
    page = serve(limits={"everyone": {"burst": 1, "per_minute": 6}, "longest_wait_seconds": 15})
    tokens = [page.token() for _ in range(4)]
    page.clocks.pass_by(5)
    receipt_in(page.send(token=tokens[0], text="first"))
    second, third, fourth = (page.send(token=token, text="later") for token in tokens[1:])
    assert [a.status_code for a in (second, third, fourth)] == [503, 503, 503]
    assert "Your place is kept" in second.text
    assert "Your place is kept" not in fourth.text  # the line is as long as it may be
    assert int(second.headers["retry-after"]) <= 10
    turn = token_in(second.text)
    early = page.send(token=turn, text="later")
    assert early.status_code == 503
    assert token_in(early.text) == turn  # asking again loses no place
    page.clocks.pass_by(10)
    assert receipt_in(page.send(token=turn, text="later"))
    assert len(kept(page)) == 2


def test_a_turn_is_not_taken_twice(serve: Callable[..., Served]) -> None:
    page = serve(limits={"everyone": {"burst": 1, "per_minute": 1}})
    token = page.token()
    page.clocks.pass_by(5)
    receipt_in(page.send(token=token, text="first"))
    turn = token_in(page.send(token=token, text="second").text)
    page.clocks.pass_by(60)
    receipt_in(page.send(token=turn, text="second"))
    assert page.send(token=turn, text="third").status_code == 503
    assert len(kept(page)) == 2


# --- the database ---------------------------------------------------------------------------------


def test_a_locked_database_gives_the_text_back_and_the_same_form_is_kept_later(
    page: Served, tmp_path: Path
) -> None:
    token = page.token("zh-CN")
    page.clocks.pass_by(5)
    with sqlite3.connect(tmp_path / "feedback.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = page.send("zh-CN", token=token, text="提币要等多久？")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "没有保存成功" in answer.text
        assert "提币要等多久？" in answer.text
        assert page.get("/zh-CN/").status_code == 200  # reading goes on
        assert page.client.get("/health").status_code == 200
        other.execute("ROLLBACK")
    receipt_in(page.send("zh-CN", token=token_in(answer.text), text="提币要等多久？"))
    assert kept(page) == ["提币要等多久？"]


def test_a_crowd_at_a_locked_database_is_answered_within_the_bounded_time(
    page: Served, tmp_path: Path
) -> None:
    token = page.token()
    page.clocks.pass_by(5)
    statuses: list[int] = []

    def send(number: int) -> None:
        statuses.append(page.send(token=token, text=f"Number {number}").status_code)

    with sqlite3.connect(tmp_path / "feedback.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        crowd = [threading.Thread(target=send, args=(number,)) for number in range(12)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join(timeout=10)
        other.execute("ROLLBACK")
    assert statuses == [503] * 12
    assert kept(page) == []


def test_many_at_once_are_each_kept_once(page: Served) -> None:
    token = page.token()
    page.clocks.pass_by(5)
    receipts: list[str] = []

    def send(number: int) -> None:
        receipts.append(receipt_in(page.send(token=token, text=f"Number {number}")))

    crowd = [threading.Thread(target=send, args=(number,)) for number in range(20)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert sorted(receipts) == sorted(message.receipt for message in page.store.messages())
    assert len(set(receipts)) == 20


# --- limits before parsing ------------------------------------------------------------------------


def post(page: Served, content: object, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    fields = {"Content-Type": "application/x-www-form-urlencoded", **named}
    answer = page.client.post(f"{BASE}/en/ask/", content=content, headers=fields)  # type: ignore[arg-type]
    assert "Traceback" not in answer.text
    return answer.status_code


def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(page: Served) -> None:
    assert post(page, b"text=" + b"x" * 60_000) == 413
    assert post(page, iter([b"text=", *[b"x" * 6000] * 10])) == 413


def begun(page: Served, length: int) -> bytes:
    """Send the beginning of a form that says how long it is, and return how the answer begins."""
    head = (
        f"POST {BASE}/en/ask/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\ntext=x"
    )
    with socket.create_connection(("127.0.0.1", page.client.base_url.port or 0), 10) as slow:
        slow.sendall(head.encode())
        return slow.recv(12)


def test_a_body_that_never_ends_is_not_waited_for(
    page: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "READING_SECONDS", 0.2)
    assert begun(page, 50) == b"HTTP/1.1 400"


def test_a_body_that_says_it_is_too_large_is_not_read_at_all(page: Served) -> None:
    assert begun(page, 100_000) == b"HTTP/1.1 413"


def test_no_address_is_taken_without_consent() -> None:
    at = datetime(2018, 1, 26, 16, tzinfo=UTC)
    draft = Draft(kind="question", text="Hm?", contact="jo@example.com")
    assert message_of(draft, "f", at).contact is None


@pytest.mark.parametrize(
    "content",
    [
        b"&".join(b"f%d=1" % number for number in range(40)),
        b"kind=question&kind=complaint&text=x",
        b"text=%ff%fe",
        b"text=\xe5",
    ],
)
def test_a_body_that_is_no_form_of_ours_is_refused(page: Served, content: bytes) -> None:
    assert post(page, content) == 400


@pytest.mark.parametrize("media", ["application/json", "multipart/form-data; boundary=x", ""])
def test_another_media_type_is_refused(page: Served, media: str) -> None:
    assert post(page, b"text=x", Content_Type=media) == 400


def test_a_form_that_was_opened_before_the_clock_went_back_waits_no_longer_than_others(
    page: Served,
) -> None:
    token = page.token()
    page.clocks.behind = 3600
    told = page.send(token=token)
    assert told.status_code == 400
    page.clocks.pass_by(2)
    assert receipt_in(page.send(token=token_in(told.text)))


def test_a_server_whose_clock_is_a_little_behind_takes_the_forms_of_another(page: Served) -> None:
    token = page.token()
    page.clocks.behind = 30
    told = page.send(token=token)
    page.clocks.pass_by(40)
    assert receipt_in(page.send(token=token_in(told.text)))
