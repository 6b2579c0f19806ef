"""Answers are found by words, in English and in both Chinese scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.feedback import load_taxonomy
from aboveboard.plays.answers import Answered
from aboveboard.plays.published import History
from aboveboard.record.model import Answer
from aboveboard.site.contents import Contents
from aboveboard.site.search import Thesaurus, search
from records import REPLAYS, replay
from sample_statement import sample_statement

WORDS = Thesaurus.of(load_taxonomy())


@pytest.fixture
def answers(incident: Path) -> dict[str, tuple[Answered, ...]]:
    contents = Contents.of(History.read(incident))
    return {tag: contents.answers(tag) for tag in contents.languages}


@pytest.mark.parametrize(
    ("tag", "query", "first"),
    [
        ("en", "withdraw", "When can I withdraw?"),
        ("en", "WITHDRAW when??", "When can I withdraw?"),
        ("en", "price", "Why is the price 88.549 yen?"),
        ("en", "average market", "Why is the price 88.549 yen?"),
        ("zh-CN", "提币", "什么时候可以提币？"),
        ("zh-CN", "我想知道什么时候可以提币", "什么时候可以提币？"),
        ("zh-CN", "價格", "价格为什么是88.549日元？"),
        ("zh-CN", "均价", "价格为什么是88.549日元？"),
    ],
)
def test_the_best_answer_comes_first(
    answers: dict[str, tuple[Answered, ...]], tag: str, query: str, first: str
) -> None:
    assert search(query, answers[tag], WORDS)[0].question == first


@pytest.mark.parametrize("query", ["", "  ", "???", "ledger", "登录", "\0", "\ud800", "a" * 5000])
def test_what_fits_nothing_finds_nothing(
    answers: dict[str, tuple[Answered, ...]], query: str
) -> None:
    assert search(query, answers["en"], WORDS) == ()


def test_a_word_that_is_in_every_question_does_not_find_them_all(
    answers: dict[str, tuple[Answered, ...]],
) -> None:
    assert len(search("why is my price", answers["en"], WORDS)) == 1


@pytest.mark.parametrize(
    ("tag", "query", "found"),
    [
        ("zh-CN", "提现", {"answer-frozen"}),
        ("zh-CN", "提款", {"answer-frozen"}),
        ("zh-CN", "我要提款！", {"answer-frozen"}),
        ("zh-CN", "赔付", {"answer-price", "answer-yen", "answer-when-paid", "answer-tax"}),
        ("zh-CN", "賠付", {"answer-price", "answer-yen", "answer-when-paid", "answer-tax"}),
        ("zh-CN", "compensation", {"answer-price", "answer-yen", "answer-when-paid", "answer-tax"}),
        ("en", "Compensation?", {"answer-price", "answer-yen", "answer-when-paid", "answer-tax"}),
        ("en", "赔付", {"answer-price", "answer-yen", "answer-when-paid", "answer-tax"}),
        ("en", "提款", {"answer-frozen"}),
        ("en", "cash out", {"answer-frozen"}),
    ],
)
def test_the_customers_own_words_find_what_is_answered_in_others(
    tag: str, query: str, found: set[str]
) -> None:
    entries = {e.id: e for e in replay(REPLAYS[0]).entries if isinstance(e, Answer)}
    told = {
        name: Answered(e.question[tag], e.question[tag], e.answer[tag], sample_statement())
        for name, e in entries.items()
    }
    shown = search(query, tuple(told.values()), WORDS)
    assert found <= {name for name, answer in told.items() if answer in shown}
    assert len(shown) < len(told)


def test_what_holds_the_words_themselves_comes_before_what_means_the_same() -> None:
    said = (("Which price do you pay?", "The average."), ("Who gets compensation?", "Everyone."))
    told = tuple(Answered(ask, ask, text, sample_statement()) for ask, text in said)
    assert search("compensation", told, WORDS) == told[::-1]
    assert search("compensation", told, Thesaurus()) == told[1:]
