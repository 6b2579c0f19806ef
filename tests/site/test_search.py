"""Answers are found by words, in English and in both Chinese scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.plays.answers import Answered
from aboveboard.plays.published import History
from aboveboard.site.contents import Contents
from aboveboard.site.search import search


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
    assert search(query, answers[tag])[0].question == first


@pytest.mark.parametrize("query", ["", "  ", "???", "ledger", "赔偿", "\0", "\ud800", "a" * 5000])
def test_what_fits_nothing_finds_nothing(
    answers: dict[str, tuple[Answered, ...]], query: str
) -> None:
    assert search(query, answers["en"]) == ()


def test_a_word_that_is_in_every_question_does_not_find_them_all(
    answers: dict[str, tuple[Answered, ...]],
) -> None:
    assert len(search("why is my price", answers["en"])) == 1
