"""One snapshot holds what was heard by an instant, and has a hash."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache

import pytest
from aboveboard.feedback.figures import Share
from aboveboard.feedback.message import StoredMessage
from aboveboard.feedback.quotes import LONGEST
from aboveboard.feedback.snapshot import FeedbackSnapshot, snapshot
from heard import NOON, heard

HOUR = timedelta(hours=1)
TEXTS = [
    "When can I withdraw my coins?",
    "提币什么时候恢复？",
    "請問提幣什麼時候恢復？",
    "When are withdrawals open again?",
    "Will I get compensation for the stolen coins?",
    "被盗的币会赔偿吗？",
    "Ridiculous, nobody answers my support ticket!",
    "建议固定时间公布进展公告",
    "Thank you for the clear updates",
    "有人正在转走我的币，提现申请不是我操作的",
    "Are the NFT vaults audited too?",
    "will you audit the nft vaults",
    "NFT vaults: audited or not?",
]


def messages() -> list[StoredMessage]:
    return [heard(text, n * 10) for n, text in enumerate(TEXTS)]


@cache
def taken() -> FeedbackSnapshot:
    return snapshot(messages(), NOON + 3 * HOUR, updates=[NOON + timedelta(minutes=15)])


def test_questions_come_with_the_most_people_first() -> None:
    first, *_ = taken().questions
    assert first.topic == "withdrawals"
    assert first.names["zh-CN"] == "提现"
    assert (first.people, first.messages) == (4, 4)
    assert dict(first.languages) == {"en": 2, "zh-Hans": 1, "zh-Hant": 1}
    assert first.channels == (("web", 4),)


def test_what_is_new_came_after_the_last_update() -> None:
    assert taken().questions[0].new_people == 2
    assert snapshot(messages(), NOON + 3 * HOUR).questions[0].new_people == 4


def test_a_person_who_asks_twice_counts_once_and_is_not_new() -> None:
    again = heard(TEXTS[0], 100, person="person-0")
    first = snapshot(
        [*messages(), again], NOON + 3 * HOUR, updates=[NOON + timedelta(minutes=15)]
    ).questions[0]
    assert (first.people, first.messages, first.new_people) == (4, 5, 2)


def test_quotes_are_of_each_language_and_of_different_people() -> None:
    quotes = taken().questions[0].quotes
    assert [quote.language for quote in quotes] == ["en", "zh-Hans", "zh-Hant"]


def test_complaints_and_suggestions_stand_apart_from_questions() -> None:
    assert [group.topic for group in taken().complaints] == ["communication"]
    assert [group.topic for group in taken().suggestions] == ["communication"]
    assert "communication" not in [group.topic for group in taken().questions]


def test_what_should_not_wait_is_listed_with_its_reasons() -> None:
    (urgent,) = taken().urgent
    assert urgent.reasons == ("loss in progress",)
    assert urgent.text == TEXTS[9]
    assert urgent.receipt == "R00090"


def test_a_new_question_emerges_from_three_people() -> None:
    odd = [heard(f"Do mining shares {word} on?", n) for n, word in enumerate(("go", "run", "live"))]
    one = [heard(text.text, n, person="one") for n, text in enumerate(odd)]
    (group,) = snapshot(odd, NOON + HOUR).emerging
    assert group.people == 3
    assert snapshot(one, NOON + HOUR).emerging == ()


def test_answered_questions_leave_the_list_and_are_counted() -> None:
    answered = [heard(text, n * 10, answer="x" if n < 3 else "") for n, text in enumerate(TEXTS)]
    after = snapshot(answered, NOON + 3 * HOUR)
    assert next(g for g in after.questions if g.topic == "withdrawals").people == 1
    assert after.answered == Share(3, taken().answered.n)


def test_the_mood_is_told_by_hour_with_its_n() -> None:
    first, *_, last = taken().mood
    assert (first.start, first.end) == (NOON, NOON + HOUR)
    assert first.neutral == Share(6, 6)
    assert last.start == NOON + 2 * HOUR
    assert {part.n for m in taken().mood for part in (m.negative, m.neutral, m.positive)} == {6, 1}


@pytest.mark.parametrize(("days", "hours"), [(1, 1), (10, 6), (30, 24)])
def test_a_longer_time_is_told_in_longer_steps(days: int, hours: int) -> None:
    texts = [heard("When?", 0), heard("When?", days * 24 * 60)]
    moods = snapshot(texts, NOON + timedelta(days=days)).mood
    assert moods[0].end - moods[0].start == timedelta(hours=hours)


def test_later_messages_are_not_seen() -> None:
    early = snapshot(messages(), NOON + timedelta(minutes=15), updates=[NOON + HOUR])
    assert (early.messages, early.people, early.updates) == (2, 2, ())


def test_the_same_messages_give_the_same_hash_in_any_order() -> None:
    as_of, updates = taken().as_of, taken().updates
    assert snapshot(messages()[::-1], as_of, updates=updates).sha256 == taken().sha256
    assert snapshot(messages()[:-1], as_of, updates=updates).sha256 != taken().sha256


def test_the_json_holds_no_receipt_and_no_person() -> None:
    text = json.dumps(taken().as_json(), ensure_ascii=False)
    assert "R000" not in text
    assert "person-" not in text
    assert '"as_of": "2018-01-26T15:00:00Z"' in text


def test_a_quote_shows_identifiers_cut_short_and_is_of_one_line() -> None:
    address = "0x52908400098527886E0F7030069857D2E4169EE7"
    long = "Why did my withdrawal\n\nto " + address + " fail? " + "It said pending. " * 30
    (group,) = snapshot([heard(long)], NOON).questions
    (quote,) = group.quotes
    assert "0x5290…9EE7" in quote.text
    assert address not in quote.text
    assert "\n" not in quote.text
    assert len(quote.text) <= LONGEST


def test_messages_that_something_was_taken_out_of_are_quoted_last() -> None:
    texts = ["Can I withdraw? mail jo@example.com"] + [
        f"Can I withdraw {n} BTC?" for n in (1, 2, 3)
    ]
    (group,) = snapshot([heard(t, n) for n, t in enumerate(texts)], NOON + HOUR).questions
    assert not any("[email]" in quote.text for quote in group.quotes)


def test_nothing_heard_is_an_empty_snapshot() -> None:
    empty = snapshot([], NOON)
    assert (empty.messages, empty.questions, empty.mood) == (0, (), ())
    assert empty.unsure == Share(0, 0)
