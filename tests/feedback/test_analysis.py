"""Kind, mood, urgency and topic of messages, in both languages and scripts."""

from __future__ import annotations

from functools import cache

import pytest
from aboveboard.feedback.analysis import Reader, Reading
from aboveboard.feedback.taxonomy import load_taxonomy
from heard import heard


@cache
def reader() -> Reader:
    return Reader(load_taxonomy())


def read(text: str, **fields: object) -> Reading:
    return reader().read([heard(text, **fields)])[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Hello, could you tell me when withdrawals are possible again?", "withdrawals"),
        ("请问什么时候恢复提币呢", "withdrawals"),
        ("請問什麼時候恢復提幣呢", "withdrawals"),
        ("Will the stolen coins be refunded, and at which price?", "compensation"),
        ("被盗的币怎么赔偿，按什么价格", "compensation"),
        ("被盜的幣怎麼賠償，按什麼價格", "compensation"),
        ("I got a text message with a link, is it a scam?", "phishing"),
        ("冒充客服的人问我要助记词，是诈骗吗", "phishing"),
        ("Can't log in, the verification code is rejected", "account-access"),
        ("登录不了，验证码收不到", "account-access"),
        ("Is the cold wallet safe?", "fund-safety"),
        ("冷钱包安全吗", "fund-safety"),
        ("Has my passport copy been leaked?", "personal-data"),
        ("When is the next update announced?", "communication"),
    ],
)
def test_a_topic_is_told(text: str, topic: str) -> None:
    assert read(text).topic == topic


@pytest.mark.parametrize("text", ["The weather is nice in spring", "今天天气很好", "lol", "???"])
def test_an_unknown_topic_is_said_to_be_unsure(text: str) -> None:
    assert read(text).topic == ""


@pytest.mark.parametrize(
    ("text", "kind", "asks"),
    [
        ("When can I withdraw?", "question", True),
        ("提币什么时候恢复", "question", True),
        ("Please post updates at a fixed time", "suggestion", False),
        ("建议每天固定时间公布进展", "suggestion", False),
        ("Nobody answers my ticket, this is unacceptable", "complaint", False),
        ("太失望了，工单没人理", "complaint", False),
        ("Ridiculous. When do you finally pay?", "complaint", True),
        ("凭什么不让提币，到底什么时候恢复？", "complaint", True),
        ("Thank you for the quick answer", "other", False),
        ("谢谢，辛苦了", "other", False),
    ],
)
def test_the_kind_is_told_by_the_words(text: str, kind: str, asks: bool) -> None:
    reading = read(text)
    assert (reading.kind, reading.asks) == (kind, asks)


def test_what_the_writer_said_it_is_counts_first() -> None:
    assert read("When can I withdraw?", kind="complaint").kind == "complaint"
    assert read("My coins are gone", kind="question").asks


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("I am very worried, is my money still there?", "neutral"),
        ("我很担心，钱还在吗？", "neutral"),
        ("我很擔心，錢還在嗎？", "neutral"),
        ("My account was emptied, what should I do?", "neutral"),
        ("This is a disgrace, you let us down and nobody answers", "negative"),
        ("太过分了，完全不负责任，气死我了", "negative"),
        ("Thanks, that was very helpful", "positive"),
        ("感谢，处理得很好，放心了", "positive"),
    ],
)
def test_a_worried_question_is_neutral_and_blame_is_negative(text: str, mood: str) -> None:
    assert read(text).mood == mood


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("My margin call is in one hour!", ("deadline", "loss in progress")),
        ("Someone is withdrawing from my account right now", ("deadline", "loss in progress")),
        ("有人正在转走我的币", ("loss in progress",)),
        ("刚才把助记词告诉了对方，怎么办", ("gave away a secret",)),
        ("我剛才把助記詞告訴了對方，怎麼辦", ("gave away a secret",)),
        ("Rent is due tomorrow and the money is stuck", ("hardship",)),
        ("这是给孩子看病的救命钱", ("hardship",)),
        ("When can I withdraw?", ()),
        ("提币什么时候恢复？", ()),
        ("What will you do next month?", ()),
    ],
)
def test_urgency_is_told_by_reasons_that_can_be_read(text: str, reasons: tuple[str, ...]) -> None:
    assert read(text).urgent == reasons


def test_a_message_that_held_a_seed_phrase_is_urgent() -> None:
    words = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    assert read(f"is this ok: {words}").urgent == ("gave away a secret",)


def test_equal_texts_are_read_alike_and_the_order_stays() -> None:
    texts = ["When can I withdraw?", "谢谢", "When can I withdraw?"]
    readings = reader().read([heard(text, n) for n, text in enumerate(texts)])
    assert [reading.message.text for reading in readings] == texts
    assert readings[0].topic == readings[2].topic == "withdrawals"


def test_nothing_heard_is_nothing_read() -> None:
    assert reader().read([]) == ()


def test_the_accuracy_is_that_of_held_out_examples() -> None:
    accuracy = reader().accuracy()
    assert accuracy.topic.n == sum(len(topic.examples) for topic in load_taxonomy().topics)
    # Twelve topics: one in twelve by chance. Three moods: four in ten by the largest.
    assert accuracy.topic.count / accuracy.topic.n > 0.5
    assert accuracy.mood.count / accuracy.mood.n > 0.75
