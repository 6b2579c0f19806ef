"""Numbers, dates, times and addresses are read the same way in every language."""

from __future__ import annotations

from decimal import Decimal

import pytest
from aboveboard.wording.honesty.facts import Facts, facts_of
from aboveboard.wording.honesty.numbers import Number
from aboveboard.wording.honesty.rules import load_rules
from aboveboard.wording.language import load_language
from hypothesis import given
from hypothesis import strategies as st


def read(tag: str, text: str) -> Facts:
    language = load_language(tag)
    return facts_of(text, language, load_rules(language), language.settings.zones)


@pytest.mark.parametrize(
    ("tag", "text", "value"),
    [
        ("en", "523,000,000 XEM", "523000000"),
        ("en", "523 million XEM", "523000000"),
        ("en", "1.46 billion", "1460000000"),
        ("en", "150m dollars", "150000000"),
        ("en", "88.549 yen", "88.549"),
        ("zh-CN", "5.23亿枚", "523000000"),
        ("zh-CN", "35万笔", "350000"),
        ("zh-CN", "3,500万", "35000000"),
        ("zh-CN", "2千人", "2000"),
        ("zh-CN", "1.2万亿", "1200000000000"),
        ("zh-CN", "５２３枚", "523"),
    ],
)
def test_a_number_is_read_with_its_scale(tag: str, text: str, value: str) -> None:
    assert [number.value for number in read(tag, text).numbers] == [Decimal(value)]


@pytest.mark.parametrize(
    ("tag", "text", "value"),
    [
        ("en", "two million three hundred thousand", "2300000"),
        ("en", "three hundred thousand", "300000"),
        ("en", "twelve", "12"),
        ("zh-CN", "三十五万", "350000"),
        ("zh-CN", "一亿三千万", "130000000"),
        ("zh-CN", "两千三百人", "2300"),
        ("zh-CN", "十二个", "12"),
        ("zh-CN", "一万亿", "1000000000000"),
    ],
)
def test_a_number_in_words_is_read(tag: str, text: str, value: str) -> None:
    assert Decimal(value) in read(tag, text).words


@pytest.mark.parametrize("text", ["2FA", "SHA256", "B2B", "web3"])
def test_a_name_with_a_digit_is_no_number(text: str) -> None:
    assert read("en", text).numbers == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("46.3", 8), ("46.311", 6), True),
        (("46.3", 8), ("46.36", 7), False),
        (("150", 6), ("1.54", 6), False),
        (("523", 6), ("523.4", 5), True),
        (("523", 6), ("524", 6), False),
    ],
)
def test_a_rounded_number_is_the_finer_one(
    one: tuple[str, int], other: tuple[str, int], same: bool
) -> None:
    def number(digits: str, zeros: int) -> Number:
        places = len(digits.partition(".")[2])
        scale = Decimal(10) ** (zeros + places)
        return Number(Decimal(digits) * scale, Decimal(10) ** zeros, scaled=True)

    assert number(*one).same(number(*other)) is same


def test_plain_digits_are_exact() -> None:
    assert not Number(Decimal(46300), Decimal(1)).same(Number(Decimal(46311), Decimal(1)))


@given(st.integers(1, 10**15))
def test_a_number_in_digits_is_read_whatever_its_grouping(value: int) -> None:
    for text in (str(value), f"{value:,}"):
        assert [n.value for n in read("en", text).numbers] == [Decimal(value)]


@pytest.mark.parametrize(
    ("tag", "text", "date"),
    [
        ("en", "26 January 2018", "2018-01-26"),
        ("en", "January 26, 2018", "2018-01-26"),
        ("en", "Jan 26", "01-26"),
        ("en", "the 26th of January", "01-26"),
        ("en", "2018-01-26", "2018-01-26"),
        ("zh-CN", "2018年1月26日", "2018-01-26"),
        ("zh-CN", "1月26日", "01-26"),
    ],
)
def test_a_date_is_read(tag: str, text: str, date: str) -> None:
    facts = read(tag, text)
    assert facts.found == {"date": {date}}
    assert facts.numbers == []


@pytest.mark.parametrize(
    ("tag", "text", "time"),
    [
        ("en", "12:07", "12:07"),
        ("en", "2:05 pm", "14:05"),
        ("en", "5pm", "17:00"),
        ("en", "12:07:30", "12:07:30"),
        ("en", "12 am", "00:00"),
        ("zh-CN", "12:07", "12:07"),
        ("zh-CN", "12：07", "12:07"),
        ("zh-CN", "2：05 pm", "14:05"),
        ("zh-CN", "下午5点", "17:00"),
        ("zh-CN", "12时07分", "12:07"),
        ("zh-CN", "上午9点半", "09:30"),
    ],
)
def test_a_time_is_read(tag: str, text: str, time: str) -> None:
    facts = read(tag, text)
    assert facts.found == {"time": {time}}
    assert facts.numbers == []


@pytest.mark.parametrize("text", ["通报4：51枚BTC被盗", "通报4：51 BTC", "通报4：51.5万个账户"])
def test_a_count_behind_a_colon_is_no_time(text: str) -> None:
    facts = read("zh-CN", text)
    assert "time" not in facts.found
    assert [number.value for number in facts.numbers][1] in (51, 515_000)


@pytest.mark.parametrize(
    "address",
    [
        "https://status.minato.example/x",
        "a@minato.example",
        "@minato_status",
        "0x8ba1f109551bd432803012645ac136ddd64dba72",
        "SHA256:zoKb437rploMwtBTJGThXla2vR1BYh+Qjq91+IIRrJA",
        "2018-01-26-minato-01",
    ],
)
def test_an_address_is_read_as_it_stands(address: str) -> None:
    facts = read("en", f"See {address}, please.")
    assert facts.found == {"address": {address}}
    assert facts.numbers == []
