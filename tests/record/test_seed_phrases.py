"""Random BIP-39 phrases are found in every disguise people give them; prose is not."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from aboveboard.record.secrets import find_secrets
from hypothesis import given, settings
from hypothesis import strategies as st
from mnemonic import Mnemonic

ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}
ENGLISH, SIMPLIFIED = Mnemonic("english"), Mnemonic("chinese_simplified")
TRADITIONAL = Mnemonic("chinese_traditional")
entropies = st.sampled_from([16, 20, 24, 28, 32]).flatmap(
    lambda size: st.binary(min_size=size, max_size=size)
)


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def counted(words: list[str], form: str) -> str:
    return " ".join(form.format(n=n, word=word) for n, word in enumerate(words, start=1))


DISGUISES: dict[str, Callable[[list[str]], str]] = {
    "as it is": " ".join,
    "a word a line": "\n".join,
    "commas": ", ".join,
    "no blanks, commas": ",".join,
    "dots and arrows": " → ".join,
    "numbered": lambda words: counted(words, "{n}. {word}"),
    "numbered, glued": lambda words: "".join(f"{n}.{w}" for n, w in enumerate(words, start=1)),
    "labelled": lambda words: counted(words, "word {n}: {word}"),
    "labelled with #": lambda words: counted(words, "#{n} {word},"),
    "labelled in Chinese": lambda words: counted(words, "第{n}个词：{word}，"),
    "counted in words": lambda words: ", ".join(
        f"{ORDINALS.get(n, 'next')} is {word}" for n, word in enumerate(words, start=1)
    ),
    "and then": " and then ".join,
    "full width": lambda words: wide(" ".join(words)),
    "bold letters": lambda words: " ".join(
        "".join(chr(0x1D400 + 26 + ord(c) - 97) for c in word) for word in words
    ),
    "upper case": lambda words: " ".join(words).upper(),
    "mixed case": lambda words: " ".join(
        word.title() if n % 2 else word.upper() for n, word in enumerate(words)
    ),
    "camel case": lambda words: "".join(word.title() for word in words),
    "run together": "".join,
    "zero-width spaces": lambda words: "\u200b, ".join(words),
    "hidden inside words": lambda words: " ".join(f"{w[:2]}\u200b{w[2:]}" for w in words),
    "in a Chinese sentence": lambda words: f"我的助记词是{' '.join(words)}请帮我看看",
    "in quotes": lambda words: f'my phrase is "{" ".join(words)}" please help',
}


@pytest.mark.parametrize("name", DISGUISES)
@given(entropy=entropies)
@settings(max_examples=40)
def test_an_english_phrase_is_found_in_disguise(name: str, entropy: bytes) -> None:
    words = ENGLISH.to_mnemonic(entropy).split()
    assert "seed phrase" in {secret.kind for secret in find_secrets(DISGUISES[name](words))}


@given(entropy=entropies)
def test_what_is_found_covers_every_word(entropy: bytes) -> None:
    phrase = ENGLISH.to_mnemonic(entropy)
    text = f"Hello, here it is: {phrase}. What do I do?"
    (secret,) = find_secrets(text)
    assert secret.start <= text.index(phrase)
    assert secret.end >= text.index(phrase) + len(phrase)


@given(entropy=entropies)
def test_words_cut_to_four_letters_are_found(entropy: bytes) -> None:
    assert find_secrets(" ".join(word[:4] for word in ENGLISH.to_mnemonic(entropy).split()))


@given(entropy=entropies, place=st.integers(0, 23), letter=st.integers(0, 3))
def test_a_phrase_with_a_misspelt_word_is_found(entropy: bytes, place: int, letter: int) -> None:
    words = ENGLISH.to_mnemonic(entropy).split()
    place %= len(words)
    if len(words[place]) > 4:
        words[place] = words[place][:letter] + words[place][letter + 1 :]
    (secret,) = find_secrets(" ".join(words))
    # At an end of a longer phrase the misspelt word may stay; the rest does not.
    assert secret.end - secret.start >= len(" ".join(words)) - len(words[place]) - 1


CHINESE_DISGUISES: dict[str, Callable[[list[str]], str]] = {
    "as it is": " ".join,
    "a word a line": "\n".join,
    "commas": "，".join,
    "enumeration commas": "、".join,
    "numbered": lambda words: counted(words, "{n}.{word}"),
    "circled numbers": lambda words: "".join(
        f"{chr(0x245F + n)}{w}" for n, w in enumerate(words, 1)
    ),
    "labelled": lambda words: counted(words, "第{n}个词是{word}，"),
    "behind a sentence": lambda words: f"我的助记词是 {' '.join(words)}",
    "amid a sentence": lambda words: f"我备份的助记词：{' '.join(words)}，请问钱还在吗",
}


@pytest.mark.parametrize("list_", [SIMPLIFIED, TRADITIONAL], ids=["simplified", "traditional"])
@pytest.mark.parametrize("name", CHINESE_DISGUISES)
@given(entropy=entropies)
@settings(max_examples=30)
def test_a_spaced_chinese_phrase_is_found(name: str, list_: Mnemonic, entropy: bytes) -> None:
    words = list_.to_mnemonic(entropy).split()
    if len(set(words)) > 6:  # a row of dates has few characters as well
        assert find_secrets(CHINESE_DISGUISES[name](words))


def found_of_a_hundred(write: Callable[[str], str], size: int) -> int:
    phrases = [SIMPLIFIED.to_mnemonic(random.Random(n).randbytes(size)) for n in range(100)]
    return sum(bool(find_secrets(write(phrase))) for phrase in phrases)


@pytest.mark.parametrize(
    ("write", "size", "least"),
    [
        (lambda phrase: phrase.replace(" ", ""), 16, 98),
        (lambda phrase: phrase.replace(" ", ""), 32, 99),
        (lambda phrase: f"我的助记词是{phrase.replace(' ', '')}请帮我看看", 16, 96),
        (lambda phrase: f"我的助记词是{phrase.replace(' ', '')}请帮我看看", 32, 99),
        (lambda phrase: f"这些字是{phrase.replace(' ', '')}请帮我看看", 16, 85),
    ],
    ids=["alone", "alone, 24", "named", "named, 24", "not named"],
)
def test_nearly_every_chinese_phrase_without_gaps_is_found(
    write: Callable[[str], str], size: int, least: int
) -> None:
    # Without gaps it can't be told from prose with certainty: the rarity of its words decides.
    assert found_of_a_hundred(write, size) >= least


ORDINARY = [
    "first check your balance and then second change your password and then third call us",
    "one two three four five six seven eight nine ten eleven twelve",
    "step one: open the app, step two: choose the wallet, step three: check the address",
    "盗盗盗盗盗盗盗盗盗盗盗盗",
    "第一步打开应用，第二步查看地址，第三步联系客服，第四步等待通报",
    "一、二、三、四、五、六、七、八、九、十、十一、十二",
    "提现什么时候恢复我急用钱交房租已经等了三天了客服一直说在处理请给个准确时间",
    "谢谢你们及时公布进展希望以后每天固定时间更新一次让大家心里有数",
    "我在凌晨收到短信说账户异地登录请问是不是你们系统发的需要我改密码吗",
    "請問出金什麼時候可以恢復我的帳戶裡還有比特幣擔心拿不回來",
    "冷钱包热钱包分别存了多少币被盗的是哪一部分赔偿标准按哪天的价格算",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_let_through(text: str) -> None:
    assert find_secrets(text) == ()
