"""How hard a text is to read, held to its language's limits."""

from __future__ import annotations

from aboveboard.wording.honesty.reading import hard_to_read, rare_words
from aboveboard.wording.honesty.rules import Rules, load_rules
from aboveboard.wording.language import load_language


def rules(tag: str) -> Rules:
    found = load_rules(load_language(tag))
    assert found is not None
    return found


def test_plain_text_is_not_hard() -> None:
    plain = "We stopped all withdrawals. We are checking each wallet."
    assert list(hard_to_read(plain, rules("en"))) == []
    assert list(hard_to_read("我们已暂停全部提币。我们正在核对每个钱包。", rules("zh-CN"))) == []


def test_a_hard_text_names_its_measure_and_longest_sentence() -> None:
    hard = "Notwithstanding considerable organisational complexity, remediation is proceeding."
    (found,) = hard_to_read(f"Yes.\n{hard}", rules("en"))
    assert found.check == "reading-grade"
    assert found.sentence == hard
    assert found.measured.endswith("of 9 at most")


def test_long_chinese_sentences_and_clauses_are_named() -> None:
    text = "我们正在把这个钱包在链上的每一笔转账与内部账目逐一核对以便弄清楚被盗的币一共有多少枚。"
    found = {hard.measured.split()[3] for hard in hard_to_read(text, rules("zh-CN"))}
    assert found == {"sentence,", "clause,"}


def test_rare_words_are_named() -> None:
    (found,) = hard_to_read("鉴于兹事体大，敝所业已延聘鉴识专家勘验。", rules("zh-CN"))
    assert found.check == "rare-words"
    assert "敝" in found.sentence


def test_words_of_the_trade_in_the_glossary_are_forgiven() -> None:
    words = dict(rare_words("冷钱包和助记词", rules("zh-CN")))
    assert words == {"冷钱包": False, "和": False, "助记词": False}


def test_a_language_without_a_list_has_no_rare_words() -> None:
    assert all(limit is None for limit in (rules("en").words.reading.rare_words,))
