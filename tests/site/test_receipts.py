"""A receipt shows its writer the answer, and nobody else anything."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from site_page import BASE, Served, receipt_in

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"  # BIP-39
WIF = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"  # of the Bitcoin wiki
NOBODYS = "7K3M-9QTX-2B4D"
AT = datetime(2018, 1, 26, 16, tzinfo=UTC)


def test_who_sent_a_message_is_told_that_it_is_there(page: Served) -> None:
    answer = page.client.get(page.send().headers["location"])
    assert "We have your message" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_nobody_can_make_a_page_that_says_so(page: Served) -> None:
    answer = page.get(f"/en/receipt/?number={NOBODYS}&sent=0000")
    assert "We have your message</h1>" not in answer.text


def test_the_answer_stands_under_the_receipt_in_the_readers_language(page: Served) -> None:
    number = receipt_in(page.send())
    texts = {"en": "Yen since Monday.\nSee https://minato.example/x", "zh-CN": "周一起可以提日元。"}
    page.store.answer("withdrawals", [number], texts, AT)
    for typed in (number, number.lower().replace("-", " ")):
        shown = page.get("/en/receipt/", params={"number": typed}).text
        assert "Yen since Monday." in shown
        assert '<a href="https://minato.example/x"' in shown
        assert "27 January 2018, 01:00" in shown
    assert "周一起可以提日元。" in page.get(f"/zh-CN/receipt/?number={number}").text


def test_above_the_answer_stands_the_question_it_answers(page: Served) -> None:
    number = receipt_in(page.send(text="Where is my money?"))
    questions = {"en": "When can I withdraw?", "zh-CN": "什么时候可以提现？"}
    texts = {"en": "On Monday.", "zh-CN": "周一。"}
    page.store.answer("withdrawals", [number], texts, AT, questions=questions)
    for tag, question in questions.items():
        shown = page.get(f"/{tag}/receipt/", params={"number": number}).text
        assert shown.index(question) < shown.index(texts[tag])
        assert "Where is my money?" not in shown


def test_an_answer_in_one_language_only_is_shown_all_the_same(page: Served) -> None:
    number = receipt_in(page.send())
    page.store.answer("withdrawals", [number], {"en": "Yen since Monday."}, AT)
    assert "Yen since Monday." in page.get(f"/zh-CN/receipt/?number={number}").text


def test_a_number_that_nobody_has_looks_like_one_that_waits(page: Served) -> None:
    mine = receipt_in(page.send())
    known, unknown = (page.get(f"/en/receipt/?number={n}") for n in (mine, NOBODYS))
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(mine, NOBODYS) == unknown.text


@pytest.mark.parametrize("typed", ["7K3M", "x" * 300, "<b>7K3M-9QTX-2B4D</b>", "受理编号", PHRASE])
def test_what_is_no_number_is_said_and_only_shown(page: Served, typed: str) -> None:
    answer = page.get("/en/receipt/", params={"number": typed})
    assert answer.status_code == 400
    assert "This is not a receipt number" in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize("typed", [PHRASE, f"number {PHRASE}", f"my number is {WIF}"])
def test_a_secret_typed_for_a_number_is_not_shown_again(page: Served, typed: str) -> None:
    shown = page.get("/en/receipt/", params={"number": typed}).text
    assert "legal winner" not in shown
    assert WIF[:4] not in shown


def test_the_page_of_a_receipt_shows_nothing_of_the_message(page: Served) -> None:
    number = receipt_in(page.send(text="My name is written here"))
    assert "My name" not in page.get(f"/en/receipt/?number={number}").text


# --- secrets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "told"), [("en", "Move your funds now"), ("zh-CN", "请立即转移您的资产")]
)
def test_who_sent_a_seed_phrase_is_told_to_move_funds_and_no_byte_of_it_is_kept(
    page: Served, tmp_path: Path, tag: str, told: str
) -> None:
    sent = page.send(tag, text=f"Help, my wallet: {PHRASE} please")
    answer = page.client.get(sent.headers["location"])
    assert told in answer.text
    assert told in page.get(f"/{tag}/receipt/?number={receipt_in(sent)}").text
    page.store.close()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"sausage" not in path.read_bytes(), path


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", f"{PHRASE} "), ("contact", f"{WIF}@example.com"), ("transaction", WIF)],
)
def test_a_page_that_gives_a_form_back_repeats_no_secret(
    page: Served, field: str, value: str
) -> None:
    answer = page.send(kind="", consent="yes", **{"text": "x", field: value})
    assert answer.status_code == 400
    assert value.strip() not in answer.text
    assert "Move your funds now" in answer.text
    assert page.store.messages() == ()


def test_no_receipt_and_no_question_is_in_an_address_that_others_get(page: Served) -> None:
    answer = page.client.get(f"{BASE}/en/receipt/?number={NOBODYS}")
    assert answer.headers["referrer-policy"] == "same-origin"
