"""Sentences of the screen that are made of a count."""

from __future__ import annotations

import pytest
from aboveboard.said import counted, said
from aboveboard.wording.said import in_language


@pytest.mark.parametrize(
    ("messages", "people", "english", "chinese"),
    [
        (1, 1, "1 message from 1 person", "1 人的 1 条消息"),
        (4, 1, "4 messages from 1 person", "1 人的 4 条消息"),
        (0, 0, "0 messages from 0 people", "0 人的 0 条消息"),
        (1300, 1204, "1,300 messages from 1,204 people", "1,204 人的 1,300 条消息"),
    ],
)
def test_one_is_no_plural(messages: int, people: int, english: str, chinese: str) -> None:
    told = said(
        "{messages} from {people}",
        messages=counted(messages, "{count} message", "{count} messages"),
        people=counted(people, "{count} person", "{count} people"),
    )
    assert told == english
    assert in_language(told, "zh-CN") == chinese
