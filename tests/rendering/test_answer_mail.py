"""The e-mail with an answer: complete, in one language, the same bytes each time."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aboveboard.plays.answer_letter import AnswerLetter
from aboveboard.rendering.answer_mail import render_answer
from aboveboard.wording.language import load_language
from answered_question import ANSWER, STATEMENT
from records import replay

RECEIPT = "7K3M-9QTX-2B4D"


def letter(tag: str, **changes: object) -> AnswerLetter:
    return AnswerLetter(
        ANSWER,
        replay("2018-01-26-minato"),
        STATEMENT.model_copy(update=changes),
        load_language(tag),
        f"https://status.minato.example/2018-01-26/{tag}/receipt/",
    )


def sent(tag: str, *receipts: str, **changes: object) -> EmailMessage:
    raw = render_answer(letter(tag, **changes), "jo@example.com", receipts or (RECEIPT,))
    return message_from_bytes(raw, policy=policy.default)


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_it_says_question_answer_receipt_and_how_to_check_it(tag: str) -> None:
    mail = sent(tag)
    words = mail.get_content()
    for part in (ANSWER.questions[tag], ANSWER.texts[tag], RECEIPT, "@minato_status"):
        assert part in words
    assert f"https://status.minato.example/2018-01-26/{tag}/receipt/" in words
    assert mail["Content-Language"] == tag
    assert mail["To"] == "jo@example.com"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in mail, "it is one message, and no list"


def test_several_receipts_are_all_named() -> None:
    words = sent("en", RECEIPT, "7K3M-9QTX-2B4E").get_content()
    assert f"Your receipt numbers: {RECEIPT}, 7K3M-9QTX-2B4E" in words


def test_the_same_answer_to_the_same_address_is_the_same_message() -> None:
    first, again = (render_answer(letter("en"), "jo@example.com", (RECEIPT,)) for _ in range(2))
    other = render_answer(letter("en"), "li@example.com", (RECEIPT,))
    assert first == again
    assert sent("en")["Message-ID"] not in other.decode()


def test_an_exercise_says_so_in_subject_and_first_line() -> None:
    marked = tuple(
        edition.model_copy(
            update={
                "exercise": "An exercise.",
                "posts": edition.posts.model_copy(update={"prefix": "[EXERCISE]"}),
            }
        )
        for edition in STATEMENT.editions
    )
    mail = sent("en", exercise=True, editions=marked)
    assert mail["Subject"].startswith("[")
    assert "DRILL" in mail.get_content().splitlines()[0]
