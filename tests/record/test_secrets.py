"""Seed phrases and private keys are found, ordinary text and public identifiers are not."""

from __future__ import annotations

import hashlib
import random

import pytest
from aboveboard.record.secrets import find_secrets
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

# Test vectors of BIP-39, BIP-32 and the Bitcoin wiki: known to everyone, guarding nothing.
ENGLISH = "legal winner thank year wave sausage worth useful legal winner thank yellow"
LONG = (
    "hamster diagram private dutch cause delay private meat slide toddler razor book "
    "happy fancy gospel tennis maple dilemma loan word shrug inflict delay length"
)
WIF = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"
COMPRESSED_WIF = "KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617"
XPRV = (
    "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3T"
    "GtRBeJgk33yuGBxrMPHi"
)
HEX = hashlib.sha256(b"a test").hexdigest()
CHINESE = Mnemonic("chinese_simplified").to_mnemonic(
    bytes.fromhex("7f3c91d2a46be0588c15f7aa2e90d34b")
)
TRADITIONAL = Mnemonic("chinese_traditional").to_mnemonic(
    bytes.fromhex("b1c7d9028ee41f5a6034c2a99d0be7f5")
)


def numbered(phrase: str, sign: str) -> str:
    return " ".join(f"{n}{sign} {word}" for n, word in enumerate(phrase.split(), start=1))


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        LONG,
        f"Our phrase is: {ENGLISH}. Please keep it.",
        ENGLISH.upper(),
        ENGLISH.title(),
        ENGLISH.replace(" ", "\n"),
        ENGLISH.replace(" ", ", "),
        ENGLISH.replace(" ", "-"),
        ENGLISH.replace(" ", "，"),
        ENGLISH.replace(" ", "\u3000"),
        ENGLISH.replace(" ", " • "),
        numbered(ENGLISH, "."),
        numbered(ENGLISH, ")"),
        numbered(ENGLISH, "、"),
        f"助记词：{ENGLISH}",
        "zoo " * 11 + "wrong",
        ENGLISH.replace("a", "\u0430").replace("e", "\u0435"),  # Cyrillic, to look the same
        ENGLISH.replace("o", "\u03bf"),  # Greek
        CHINESE,
        CHINESE.replace(" ", ""),
        CHINESE.replace(" ", "、"),
        numbered(CHINESE, "."),
        f"助记词是 {CHINESE}",
        TRADITIONAL,
        TRADITIONAL.replace(" ", ""),
        " ".join("的" * 11) + " 在",
    ],
)
def test_a_seed_phrase_is_found_however_it_is_written(text: str) -> None:
    assert [secret.kind for secret in find_secrets(text)] == ["seed phrase"]


@pytest.mark.parametrize("strength", [128, 160, 192, 224, 256])
def test_a_seed_phrase_of_each_length_is_found(strength: int) -> None:
    entropy = random.Random(strength).randbytes(strength // 8)
    for language in ("english", "chinese_simplified", "chinese_traditional"):
        assert find_secrets(Mnemonic(language).to_mnemonic(entropy))


@given(st.binary(min_size=16, max_size=16))
def test_every_spaced_english_phrase_is_found(entropy: bytes) -> None:
    assert find_secrets(Mnemonic("english").to_mnemonic(entropy))


@pytest.mark.parametrize(
    "text",
    [
        WIF,
        f"key={WIF};",
        f"私钥{COMPRESSED_WIF}。",
        XPRV,
        f"private key: {HEX}",
        f"Private Key is 0x{HEX}",
        f'"private_key": "0x{HEX}"',
        f"PRIVATE-KEY={HEX.upper()}",
        f"secret key {HEX}",
        f"私钥：{HEX}",
        f"私钥是0x{HEX}",
        f"0x{HEX} is my private key",
        f"private key {'3' * 88}",
        f"my key is {HEX}",
        f"我的密钥：{HEX}",
        f"私钥前半{HEX[:32]} 后半{HEX[32:]}",
        f"私钥分两段：{HEX[:32]}，还有{HEX[32:]}。",
        f"my private key, first half: {HEX[:32]}, second half: {HEX[32:]}",
        f"私钥：{' '.join(HEX[at : at + 2] for at in range(0, 64, 2))}",
        f"private key 0x{' '.join(HEX[at : at + 5] for at in range(0, 60, 5))} {HEX[60:]}",
    ],
)
def test_a_private_key_is_found(text: str) -> None:
    assert [secret.kind for secret in find_secrets(text)] == ["private key"]


def test_the_place_of_a_secret_is_told() -> None:
    text = f"Look: {ENGLISH}!"
    (secret,) = find_secrets(text)
    assert text[secret.start : secret.end] == ENGLISH


def test_two_secrets_are_told_in_their_order() -> None:
    assert [secret.kind for secret in find_secrets(f"{WIF} and then: {ENGLISH}")] == [
        "private key",
        "seed phrase",
    ]


ORDINARY = [
    "We never ask for your seed phrase, private key, password or code.",
    "Please protect your account now, change your password, and check every transfer this week.",
    "Never share your private key or seed phrase with any person, group, social page or school.",
    "Our team will check each wallet, update this page, and answer any question that you have.",
    "1. Stop. 2. Look. 3. Check the address. 4. Ask us. 5. Wait for the next update.",
    "BTC, ETH, XEM, XRP, LTC, BCH, ETC, DASH, ZEC, XMR, FCT, REP, LSK",
    "legal winner thank year wave sausage worth useful legal winner thank",  # eleven words
    "The private key of the hot wallet was stolen by malware on staff machines.",
    "私钥和助记词请勿告诉任何人。",
    "我们发现余额异常，已暂停充币、提币和交易，正在核查原因，请您放心等待下一次通报的时间。",
    "提币和提现照常办理。损失由我们全额承担，您不需要提交申请，资金来源是我们的自有资金。",
    "年、月、日、时、分、秒",
    "1月26日、1月27日、1月28日、2月13日、3月12日、4月1日",
    "2018年1月26日 12时07分，2018年1月27日 23时00分",
    "一、二、三、四、五、六",
    f"Transaction 0x{HEX}",
    f"交易哈希：{HEX}",
    f"The transaction id is {HEX}; our private key was not used.",
    f"sha256 {HEX}",
    f"我没有泄露私钥。地址0x{HEX[:40]}，时间2018-01-26 12:07",
    f"Nobody has my private key. Order {HEX[:8]}, ticket {HEX[8:16]}, address 0x{HEX[:40]}",
    f"my public key is {HEX}",
    "Деньги украли с моего счёта сегодня ночью; проверьте, пожалуйста, перевод и ответьте мне.",
    "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
    "NALICELGU3IVY4DPJKHYLSSVYFFWYS5QPLYEZDJJ",
    "Ed25519 SHA256:+ofYI2cIm4irOu4L1WnWOyPGjhXQtq3NHUBUY6wTWyE",
    "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg"
    "7usUDFdp6W1EGMcet8",
    WIF[:-1] + "K",  # the checksum is wrong
    "5" * 51,
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_let_through(text: str) -> None:
    assert find_secrets(text) == ()


def test_chinese_prose_is_let_through_wherever_it_is_cut() -> None:
    prose = (
        "我们发现余额异常已暂停充币提币和交易正在核查原因损失由我们全额承担您不需要提交申请"
        "被盗造成的储备缺口已经补足提币和提现照常办理我们会统计大家的问题并在下次通报中回答"
        "请不要向任何人提供私钥密码或验证码也不要因为收到消息就转移资产在本页公布恢复之前请"
        "确认安全之后我们才会恢复服务并在这里公布目前还不能说哪些资产没有受影响每核实一项我"
        "们会在这里写明结果和核查方式如果发现不是您本人操作的转账请保存时间并发邮件告诉我们"
    )
    cuts = [prose[at : at + size] for size in (12, 15, 24) for at in range(len(prose) - size)]
    assert [cut for cut in cuts if find_secrets(cut)] == []
