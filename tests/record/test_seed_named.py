"""Beside the words that name a phrase less of one is enough, and people may still speak of it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from aboveboard.record.secrets import find_secrets
from mnemonic import Mnemonic

ENGLISH, SIMPLIFIED = Mnemonic("english"), Mnemonic("chinese_simplified")
TRADITIONAL = Mnemonic("chinese_traditional")
NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
FORMAL = ["壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖", "拾", "拾壹", "拾贰"]


def phrases(list_: Mnemonic, count: int = 40, size: int = 16) -> list[list[str]]:
    return [list_.to_mnemonic(random.Random(n).randbytes(size)).split() for n in range(count)]


def numbered(words: list[str], form: str, numerals: list[str] = NUMERALS, by: str = "，") -> str:
    return by.join(form.format(n=n, word=w) for n, w in zip(numerals, words, strict=True))


def missed(texts: list[str]) -> list[str]:
    return [text for text in texts if not find_secrets(text)]


@pytest.mark.parametrize("list_", [ENGLISH, SIMPLIFIED, TRADITIONAL])
@pytest.mark.parametrize("by", ["，", "\n", "；", " "])
@pytest.mark.parametrize(
    "form",
    ["{n}、{word}", "{n}. {word}", "{n}．{word}", "{n}）{word}", "（{n}）{word}", "{n}：{word}"],
)
def test_a_phrase_numbered_the_chinese_way_is_found(list_: Mnemonic, by: str, form: str) -> None:
    for words in phrases(list_):
        for numerals in (NUMERALS, FORMAL):
            text = numbered(words, form, numerals, by)
            found = find_secrets(text)
            assert found, text
            assert text[found[-1].end :].strip() == ""


@pytest.mark.parametrize(
    "form", ["词{n}：{word}", "助记词{n}：{word}", "单词{n} {word}", "{n} {word}"]
)
def test_an_english_phrase_with_chinese_labels_is_found(form: str) -> None:
    assert missed([numbered(words, form) for words in phrases(ENGLISH)]) == []


ELEVEN: dict[str, Callable[[list[str]], str]] = {
    "named": lambda words: f"my seed phrase is {' '.join(words)}",
    "recovery": lambda words: f"Recovery phrase: {', '.join(words)}. Please help",
    "mnemonic": lambda words: f"mnemonic={' '.join(words)}",
    "counted": lambda words: f"These are my 12 words, one is lost: {' '.join(words)}",
    "named after": lambda words: f"{' '.join(words)} is my seed phrase",
    "in Chinese": lambda words: f"助记词：{' '.join(words)}，还差一个",
    "lines": lambda words: "助記詞\n" + "\n".join(words),
}


@pytest.mark.parametrize("form", ELEVEN)
def test_eleven_words_beside_a_name_are_found(form: str) -> None:
    for words in phrases(ENGLISH):
        text = ELEVEN[form](words[:11])
        covered = "".join(text[found.start : found.end] for found in find_secrets(text))
        assert words[0] in covered, text
        assert words[10] in covered, text


@pytest.mark.parametrize("wrong", ["qqzzxx", "???", "(can't read)", "[看不清]"])
def test_a_word_that_cant_be_read_hides_no_other(wrong: str) -> None:
    for n, words in enumerate(phrases(ENGLISH)):
        words[n % 12] = wrong
        text = f"my seed phrase is {' '.join(words)}"
        covered = " ".join(text[found.start : found.end] for found in find_secrets(text))
        assert [word for word in words if word != wrong and word not in covered] == [], text


@pytest.mark.parametrize(
    "form",
    [
        "<br>".join, "<br/>\n".join, "</p><p>".join, "&nbsp;".join, "</td><td class='w'>".join,
        lambda words: "<ol>" + "".join(f"<li>{word}</li>" for word in words) + "</ol>",
        lambda words: "  ".join(" ".join(word) for word in words),
        lambda words: " ".join("-".join(word) for word in words),
        lambda words: "\n".join(".".join(word) for word in words).upper(),
    ],
)  # fmt: skip
def test_words_parted_by_tags_and_letters_spelt_apart_are_found(
    form: Callable[[list[str]], str],
) -> None:
    assert missed([form(words) for words in phrases(ENGLISH)]) == []
    assert missed([f"seed phrase: {form(words[:11])}" for words in phrases(ENGLISH)]) == []


@pytest.mark.parametrize("list_", [SIMPLIFIED, TRADITIONAL])
@pytest.mark.parametrize("size", [16, 32])
@pytest.mark.parametrize(
    "form",
    [
        "我的助记词是{}请帮我看看", "助记词：{}", "助記詞是：{}，麻煩您", "恢复短语：“{}”对吗",
        "seed phrase: {}", "我的私钥是{}怎么办", "助记词如下：{}谢谢", "{}就是我的助记词",
    ],
)  # fmt: skip
def test_each_unspaced_chinese_phrase_beside_a_name_is_found(
    list_: Mnemonic, size: int, form: str
) -> None:
    texts = [form.format("".join(words)) for words in phrases(list_, 100, size)]
    assert missed(texts) == []


def test_the_published_phrase_of_the_commonest_character_is_found() -> None:
    words = "的" * 11 + "在"  # BIP-39's vector of zeroes
    texts = [f"我的助记词是{words}，帮我看看", f"助记词{words}", f"{words}是我的助记词"]
    assert missed(texts) == []


def test_eleven_spaced_chinese_words_beside_a_name_are_found() -> None:
    texts = [f"助记词：{' '.join(words[:11])}" for words in phrases(SIMPLIFIED)]
    assert missed(texts) == []


ORDINARY = [
    "my seed phrase is safe",
    "Is my seed phrase safe? I never gave it to anyone and only keep it on paper at home.",
    "I wrote my 12 words on paper, do I have to move my coins to another wallet now?",
    "Should I change my recovery phrase, my password and my email after this attack?",
    "Never enter your seed phrase, private key, password or code on any page you reach by a link.",
    "Someone asked me for my seed phrase on Telegram. Is this person from your support team?",
    "What is a mnemonic? Please explain how the phrase can help when the wallet app is lost.",
    "Seed phrase: never share it. Support will never ask you for these words by phone or email.",
    "The words of your last update were hard to follow, please use plain words next time.",
    "<p>Hello,</p><p>where is my money?</p><br>Thanks &amp; regards",
    "我的助记词还在吗？",
    "助记词是不是要换一个新的才安全呢请尽快回复我",
    "助记词在哪里可以看到我的钱包里没有显示出来",
    "我的助记词没有告诉过任何人为什么币还是不见了",
    "有人冒充客服索要助记词我没有给请问会有影响吗",
    "我把助记词抄在纸上了手机丢了还能恢复钱包吗",
    "一、请勿泄露助记词；二、请修改密码；三、请保存截图；四、请联系客服；五、请等待通报",
    "助记词、私钥、密码、验证码、口令、指纹都不要给别人",
    "一、二、三、四、五、六，这些助记词的顺序重要吗",
    "2018年1月26日12时07分，我的助记词还没有备份",
    "密码忘记了怎么办",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_people_may_speak_of_a_phrase(text: str) -> None:
    assert find_secrets(text) == ()
