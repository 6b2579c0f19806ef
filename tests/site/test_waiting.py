"""A wait is told in seconds, then in minutes, never shorter than it is."""

from __future__ import annotations

import pytest
from aboveboard.site.waiting import wait
from aboveboard.wording.language import load_language


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "1 second", "1秒"),
        (1, "1 second", "1秒"),
        (29, "29 seconds", "29秒"),
        (119, "119 seconds", "119秒"),
        (120, "2 minutes", "2分钟"),
        (121, "3 minutes", "3分钟"),
        (3600, "1 hour", "1小时"),
    ],
)
def test_a_wait_in_words(seconds: int, english: str, chinese: str) -> None:
    assert wait(seconds, load_language("en")) == english
    assert wait(seconds, load_language("zh-CN")) == chinese
