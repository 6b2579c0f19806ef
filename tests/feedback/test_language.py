"""The language of a message is told by its script."""

from __future__ import annotations

import pytest
from aboveboard.feedback.language import language_of, to_simplified


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("When can I withdraw my BTC?", "en"),
        ("提币什么时候恢复？", "zh-Hans"),
        ("提幣什麼時候恢復？", "zh-Hant"),
        ("我的 USDT withdrawal 还是 pending", "zh-Hans"),
        ("我的 USDT withdrawal 還是 pending", "zh-Hant"),
        ("可以提 BTC?", "zh-Hans"),
        ("My friend 小李 says withdrawals are closed, is that right?", "en"),
        ("いつ出金できますか", "other"),
        ("언제 출금할 수 있나요", "other"),
        ("Когда откроют вывод средств?", "other"),
        ("12345 !!!", "other"),
        ("", "other"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_one_question_is_one_in_both_scripts() -> None:
    assert to_simplified("提幣什麼時候恢復？") == "提币什么时候恢复？"
    assert to_simplified("When?") == "When?"
