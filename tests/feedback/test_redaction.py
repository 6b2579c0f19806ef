"""No secret and nothing that names a person is left in a redacted message; what is public stays."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable

import pytest
from aboveboard.feedback.redaction import PLACEHOLDER, redact
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic
from work import growth

HEX = hashlib.sha256(b"a test").hexdigest()
SOLANA = "5" + "K" * 86
WIF = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"  # of the Bitcoin wiki
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"  # BIP-39

TAKEN_OUT = [
    (f"My words: {PHRASE}. Thanks!", "My words: [seed-phrase]. Thanks!", "seed-phrase"),
    (f"私钥{WIF}。", "私钥[private-key]。", "private-key"),
    (f"I pasted {HEX} there", "I pasted [possible-key] there", "possible-key"),
    (f"0x{HEX}", "[possible-key]", "possible-key"),
    (" ".join(HEX[n : n + 4] for n in range(0, 64, 4)), "[possible-key]", "possible-key"),
    (f"key {SOLANA}", "key [possible-key]", "possible-key"),
    (f"tx went out, and my secret key {HEX}", None, "private-key"),
    ("password: Tr0ub4dor&3", "password: [password]", "password"),
    ("Password = correct horse battery staple", "Password = [password]", "password"),
    ("my password is hunter2 and it fails", "my password is [password] and it fails", "password"),
    ("my password is hunter.", "my password is [password]", "password"),
    ('the passphrase was "blue moon over"', "the passphrase was [password]", "password"),
    ("pwd:abc123", "pwd:[password]", "password"),
    ("密码是abc12345，帮我看看", "密码是[password]帮我看看", "password"),
    ("登录密碼：P@ssw0rd", "登录密碼：[password]", "password"),
    ("支付密码为 888888", "支付密码为 [password]", "password"),
    ("ｐａｓｓｗｏｒｄ：ｈｕｎｔｅｒ２", "ｐａｓｓｗｏｒｄ：[password]", "password"),
    ("API secret: 9f8e7d6c5b", "API secret: [password]", "password"),
    ("密码Hunter2secret登不上", "密码[password]登不上", "password"),
    ("口令 Hunter2secret", "口令 [password]", "password"),
    ("my pw Hunter2secret fails", "my pw [password] fails", "password"),
    ("密码改成Abc!2345了", "密码改成[password]了", "password"),
    ("password changed to hunter2x today", "password changed to [password] today", "password"),
    ("我的验证码482913一直错误", "我的验证码[code]一直错误", "code"),
    ("2FA code is 482913 but", "2FA code is [code] but", "code"),
    ("PIN 4821", "PIN [code]", "code"),
    ("482913 is my verification code", "[code] is my verification code", "code"),
    ("write to jo.doe+x@mail.example.org please", "write to [email] please", "email"),
    ("联系我jo@example.com谢谢", "联系我[email]谢谢", "email"),
    ("ＪＯ＠ＥＸＡＭＰＬＥ．ＣＯＭ", "[email]", "email"),
    ("call +86 138 0013 8000", "call [phone]", "phone"),
    ("call (212) 555-0123 now", "call [phone] now", "phone"),
    ("我的手机号13800138000，请回电", "我的手机号[phone]，请回电", "phone"),
    ("電話：2345 6789", "電話：[phone]", "phone"),
    ("手机 0912-345-678", "手机 [phone]", "phone"),
    ("ring +44 20 7946 0958", "ring [phone]", "phone"),
    ("card 4111 1111 1111 1111 exp", "card [card] exp", "card"),
    ("银行卡6212345678901232请核对", "银行卡[card]请核对", "card"),
    ("身份证11010519491231002X", "身份证[national-id]", "national-id"),
    ("HKID A123456(3)", "HKID [national-id]", "national-id"),
    ("身分證A123456789", "身分證[national-id]", "national-id"),
    ("dni 54362315K", "dni [national-id]", "national-id"),
    ("IBAN GB82 WEST 1234 5698 7654 32", "IBAN [bank-account]", "bank-account"),
]


@pytest.mark.parametrize(("text", "expected", "kind"), TAKEN_OUT, ids=lambda value: str(value)[:30])
def test_what_is_secret_or_personal_is_taken_out(
    text: str, expected: str | None, kind: str
) -> None:
    redacted = redact(text)
    assert kind in redacted.kinds
    assert expected is None or redacted.text == expected


KEPT = [
    "My withdrawal has been pending for 9 hours, I need it for rent!!",
    "my password is wrong",
    "my password is not accepted, what now?",
    "My passcode was denied.",
    "The PIN is blocked and the 2FA code is rejected.",
    "Password: how do I reset it?",
    "登录密码是多少位？",
    "密码是不是要改？",
    "error code 50012 on login",
    "523,000,000 XEM at 88.549 JPY",
    "150000000 XEM were sent",
    "2018-01-26 12:07 (UTC+9), again at 2018-01-27 23:00",
    "order 20180126123456, block 15000000",
    "IP 192.168.100.200",
    "unix time 1516930000",
    "提币 20180126 那天的 1234567 个币",
    "@minato_status says 3/4 done",
    "It is 12345678 yen",
    "A1234567(9) is no valid number",
    "4111 1111 1111 1112",
    "有人在电报群自称客服，要交手续费才能解冻",
    "密码忘记了怎么办",
    "密码reset邮件没收到",
    "password reset mail didn't come",
    "password 2018-01-26 changed, and my pw doesn't work",
    "I forgot my password, 2FA works; secret chat v2 on Telegram",
    "my seed phrase is safe",
    "我的助记词还在吗？",
]


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_text_is_kept(text: str) -> None:
    redacted = redact(text)
    assert (redacted.text, redacted.kinds) == (text, ())


MARKED = [
    (f"Transaction 0x{HEX}", "transaction"),
    (f"交易哈希：{HEX}", "transaction"),
    (f"https://explorer.example/tx/0x{HEX}", "transaction"),
    (f"{HEX} is the txid", "transaction"),
    (f"tx {SOLANA}", "transaction"),
    ("to 0x52908400098527886E0F7030069857D2E4169EE7 please", "address"),
    ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "address"),
    ("我的地址1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2没收到", "address"),
    ("TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", "address"),
    ("NALICELGU3IVY4DPJKHYLSSVYFFWYS5QPLYEZDJJ", "address"),
    ("7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV", "address"),
]


@pytest.mark.parametrize(("text", "kind"), MARKED, ids=lambda value: str(value)[:20])
def test_what_is_public_is_kept_and_marked(text: str, kind: str) -> None:
    redacted = redact(text)
    assert redacted.text == text
    assert [mark.kind for mark in redacted.marks] == [kind]


def test_a_mark_tells_where_its_identifier_stands_after_the_redaction() -> None:
    redacted = redact("jo@example.com asks about 0x52908400098527886E0F7030069857D2E4169EE7 again")
    (mark,) = redacted.marks
    assert redacted.text[mark.start : mark.end] == "0x52908400098527886E0F7030069857D2E4169EE7"


def test_a_seed_phrase_and_a_key_raise_an_alarm_and_a_phone_number_does_not() -> None:
    assert redact(PHRASE).alarms == ("seed-phrase",)
    assert redact(WIF).alarms == ("private-key",)
    assert redact("+86 138 0013 8000").alarms == ()


def test_control_characters_and_what_reorders_text_are_dropped() -> None:
    assert redact("a\x00b\x1bc\u202ed\ud800e\tf\ng\r\nh").text == "abcde\tf\ng\nh"


languages = st.sampled_from(["english", "chinese_simplified", "chinese_traditional"])
PROSE = ["", "These are mine: ", "我的助记词是：", "> ", "mnemonic=", "they were "]


@given(
    entropy=st.binary(min_size=16, max_size=16),
    language=languages,
    before=st.sampled_from(PROSE),
    sign=st.sampled_from([" ", "\n", ", ", "、", " / "]),
)
def test_no_word_of_a_phrase_is_left(entropy: bytes, language: str, before: str, sign: str) -> None:
    words = Mnemonic(language).to_mnemonic(entropy).split()
    text = redact(before + sign.join(words)).text
    if len(set(words)) > 6:
        assert text.endswith("[seed-phrase]")


@given(st.text(max_size=300))
def test_redacting_twice_changes_nothing(text: str) -> None:
    once = redact(text)
    again = redact(once.text)
    assert (again.text, again.kinds) == (once.text, ())


@pytest.mark.parametrize("text", [text for text, _, _ in TAKEN_OUT])
def test_redacting_a_redacted_message_changes_nothing(text: str) -> None:
    once = redact(text).text
    assert redact(once).text == once


@pytest.mark.parametrize(
    "text",
    [
        # The second number is too far from the word, but would be near the first one's placeholder.
        "电话 80138001, and a bit later on 80138002",
        # The second number comes near the word when the first is taken out.
        "phone 0 1 3 8 0 0 1 3 8 0 0 1, then: 80138002",
        "abandon ability able about above absent, a@b.example, absorb abstract absurd abuse access",
    ],
)
def test_what_was_taken_out_tells_nothing_of_its_neighbours(text: str) -> None:
    once = redact(text)
    again = redact(once.text)
    assert (again.text, again.kinds) == (once.text, ())


def test_the_kinds_of_every_pass_are_told() -> None:
    assert redact("phone 0 1 3 8 0 0 1 3 8 0 0 1, jo@example.com").kinds == ("email", "phone")


@given(st.binary(min_size=32, max_size=32), st.sampled_from(["", "0x"]), st.booleans())
def test_no_bare_key_is_left(key: bytes, prefix: str, upper: bool) -> None:
    value = key.hex().upper() if upper else key.hex()
    assert value not in redact(f"is it lost? {prefix}{value} thanks").text


@given(st.integers(min_value=0, max_value=10**9))
def test_every_mainland_mobile_number_is_taken_out(number: int) -> None:
    digits = f"138{number % 10**8:08d}"
    assert digits not in redact(f"打我手机{digits}谢谢").text


def test_placeholders_are_told_from_other_brackets() -> None:
    assert PLACEHOLDER.findall("[email] [seed-phrase] [note] [1]") == ["[email]", "[seed-phrase]"]


def test_a_very_long_hostile_text_is_read_in_linear_time() -> None:
    # Each of these made a careless pattern take minutes.
    rng = random.Random(1)
    for piece in (
        "a",
        "a.",
        "0",
        "1 ",
        "的",
        "abandon",
        "@a.",
        "a@",
        "password is ",
        "- ",
        "0x",
        "seed phrase legal ",
    ):
        redact(piece * (60_000 // len(piece)))
    redact("".join(rng.choice("0123456789abcdefABCDEF :=@.-+()[]") for _ in range(60_000)))


@pytest.mark.parametrize(
    "piece",
    [
        "助记词的一是在不了 ",  # took a minute for half a page of an e-mail
        "助记词 的一是在不了；",
        "密码:x ",
        "pin 1234 ",
        "jo@example.com ",
        "phone 0 1 3 8 0 0 1 3 8 0 0 1, ",
        "[seed-phrase] zoo zone zero youth young you ",
    ],
)
def test_four_times_the_hostile_text_is_four_times_the_work(piece: str) -> None:
    def work(size: int) -> Callable[[], object]:
        return lambda: redact(piece * size)

    assert growth(work, 100) < 5.5


def test_a_number_of_a_place_that_is_known_in_part_breaks_nothing_and_is_taken_out() -> None:
    assert redact("身份证 11019154091231001X").text == "身份证 [national-id]"
