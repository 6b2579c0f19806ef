"""Instants, amounts and spacing in the forms of each language."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from aboveboard.record.fields import columns
from aboveboard.wording import formats
from aboveboard.wording.language import Language, load_language
from hypothesis import given
from hypothesis import strategies as st

EN, ZH = load_language("en"), load_language("zh-CN")


def instant(text: str, zone: str, language: Language, form: str = "full") -> str:
    return formats.instant(datetime.fromisoformat(text), zone, language, form)


# --- instants -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "zone", "english", "chinese"),
    [
        (
            "2018-01-26T12:07+09:00",
            "Asia/Tokyo",
            "26 January 2018, 12:07 Japan time (UTC+9; 03:07 UTC)",
            "2018年1月26日 12:07（日本时间，UTC+9；协调世界时03:07）",
        ),
        (
            "2018-01-26T02:57+09:00",
            "Asia/Tokyo",
            "26 January 2018, 02:57 Japan time (UTC+9; 25 January 2018, 17:57 UTC)",
            "2018年1月26日 02:57（日本时间，UTC+9；协调世界时2018年1月25日 17:57）",
        ),
        (
            "2025-02-21T15:44Z",
            "UTC",
            "21 February 2025, 15:44 UTC",
            "2025年2月21日 15:44（协调世界时，UTC）",
        ),
        (
            "2025-02-21T15:44Z",
            "Etc/UTC",
            "21 February 2025, 15:44 UTC",
            "2025年2月21日 15:44（协调世界时，UTC）",
        ),
        (
            "2025-07-01T23:30Z",
            "Europe/London",
            "2 July 2025, 00:30 British Summer Time (UTC+1; 1 July 2025, 23:30 UTC)",
            "2025年7月2日 00:30（英国夏令时间，UTC+1；协调世界时2025年7月1日 23:30）",
        ),
        (
            "2025-01-01T12:00Z",
            "Europe/London",
            "1 January 2025, 12:00 Greenwich Mean Time (UTC; 12:00 UTC)",
            "2025年1月1日 12:00（格林尼治标准时间，UTC；协调世界时12:00）",
        ),
        (
            "2025-07-01T12:00Z",
            "America/New_York",
            "1 July 2025, 08:00 Eastern Daylight Time (UTC-4; 12:00 UTC)",
            "2025年7月1日 08:00（北美东部夏令时间，UTC-4；协调世界时12:00）",
        ),
        (
            "2025-01-01T12:00Z",
            "America/New_York",
            "1 January 2025, 07:00 Eastern Standard Time (UTC-5; 12:00 UTC)",
            "2025年1月1日 07:00（北美东部标准时间，UTC-5；协调世界时12:00）",
        ),
        (
            "2025-07-01T12:00Z",
            "America/St_Johns",
            "1 July 2025, 09:30 Newfoundland Daylight Time (UTC-2:30; 12:00 UTC)",
            "2025年7月1日 09:30（纽芬兰夏令时间，UTC-2:30；协调世界时12:00）",
        ),
        (
            "2025-07-01T12:00Z",
            "Asia/Kolkata",
            "1 July 2025, 17:30 India Time (UTC+5:30; 12:00 UTC)",
            "2025年7月1日 17:30（印度时间，UTC+5:30；协调世界时12:00）",
        ),
        (
            "2025-07-01T12:00:05Z",
            "Asia/Shanghai",
            "1 July 2025, 20:00:05 Beijing time (UTC+8; 12:00:05 UTC)",
            "2025年7月1日 20:00:05（北京时间，UTC+8；协调世界时12:00:05）",
        ),
    ],
)
def test_an_instant_names_the_zone_of_the_custodian_and_utc(
    text: str, zone: str, english: str, chinese: str
) -> None:
    assert instant(text, zone, EN) == english
    assert instant(text, zone, ZH) == chinese


@pytest.mark.parametrize(
    "zone", ["Asia/Ho_Chi_Minh", "Europe/Kyiv", "Asia/Kathmandu", "Asia/Dubai"]
)
def test_a_zone_has_a_name_that_is_no_offset(zone: str) -> None:
    at = datetime.fromisoformat("2025-07-01T12:00Z")
    for language in (EN, ZH):
        assert not re.search(r"GMT|\d", formats.zone_name(at, zone, language))


def test_the_hour_that_a_clock_shows_twice_is_told_apart() -> None:
    first, second = (
        instant(f"2025-10-26T{hour}:30Z", "Europe/London", EN) for hour in ("00", "01")
    )
    assert "01:30 British Summer Time (UTC+1; 00:30 UTC)" in first
    assert "01:30 Greenwich Mean Time (UTC; 01:30 UTC)" in second


@pytest.mark.parametrize(
    ("form", "english", "chinese"),
    [
        (
            "short",
            "08:00 Japan time (25 January 2018, 23:00 UTC)",
            "08:00（日本时间，协调世界时2018年1月25日 23:00）",
        ),
        (
            "short_other_day",
            "26 January, 08:00 Japan time (25 January 2018, 23:00 UTC)",
            "1月26日 08:00（日本时间，协调世界时2018年1月25日 23:00）",
        ),
        ("brief", "08:00 (UTC+9)", "08:00（UTC+9）"),
        ("brief_other_day", "26 January 08:00 (UTC+9)", "1月26日 08:00（UTC+9）"),
    ],
)
def test_posts_write_an_instant_shorter_but_never_without_its_offset(
    form: str, english: str, chinese: str
) -> None:
    assert instant("2018-01-25T23:00Z", "Asia/Tokyo", EN, form) == english
    assert instant("2018-01-25T23:00Z", "Asia/Tokyo", ZH, form) == chinese


@pytest.mark.parametrize(
    ("form", "english", "chinese"),
    [
        ("short", "23:00 (UTC)", "23:00（UTC）"),
        ("short_other_day", "25 January 23:00 (UTC)", "1月25日 23:00（UTC）"),
        ("brief", "23:00 (UTC)", "23:00（UTC）"),
    ],
)
def test_a_custodian_in_utc_names_its_zone_once(form: str, english: str, chinese: str) -> None:
    assert instant("2018-01-25T23:00Z", "UTC", EN, form) == english
    assert instant("2018-01-25T23:00Z", "UTC", ZH, form) == chinese


def test_the_same_instant_reads_the_same_however_its_offset_was_written() -> None:
    assert instant("2018-01-26T12:07+09:00", "Asia/Tokyo", ZH) == instant(
        "2018-01-26T03:07Z", "Asia/Tokyo", ZH
    )


# --- amounts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        ("523000000", "XEM", "523 million XEM (523,000,000)", "5.23亿枚XEM（523,000,000枚）"),
        ("401347", "ETH", "401,347 ETH", "40.13万枚ETH（401,347枚）"),
        ("8000", "mETH", "8,000 mETH", "8,000枚mETH"),
        ("0.000000000000000001", "ETH", "0.000000000000000001 ETH", "0.000000000000000001枚ETH"),
        ("1.50", "BTC", "1.50 BTC", "1.50枚BTC"),
        (
            "46311127000",
            "JPY",
            "46.31 billion Japanese yen (46,311,127,000)",
            "463.11亿日元（46,311,127,000日元）",
        ),
        (
            "1131384.37",
            "JPY",
            "1.13 million Japanese yen (1,131,384.37)",
            "113.14万日元（1,131,384.37日元）",
        ),
        ("1", "USD", "1 US dollar", "1美元"),
        ("0", "USD", "0 US dollars", "0美元"),
        ("999999.99", "USD", "999,999.99 US dollars", "100万美元（999,999.99美元）"),
        ("999999999", "XEM", "1 billion XEM (999,999,999)", "10亿枚XEM（999,999,999枚）"),
        ("99999999", "XEM", "100 million XEM (99,999,999)", "1亿枚XEM（99,999,999枚）"),
        ("1", "accounts", "1 account", "1个账户"),
        ("260000", "accounts", "260,000 accounts", "260,000个账户"),
        ("1.5", "accounts", "1.5 accounts", "1.5个账户"),
        ("0", "people", "0 people", "0人"),
        ("99.994", "percent", "99.994%", "99.994%"),
    ],
)
def test_an_amount_has_its_unit_and_every_digit(
    value: str, unit: str, english: str, chinese: str
) -> None:
    assert formats.amount(value, unit, EN) == english
    assert formats.amount(value, unit, ZH) == chinese


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        ("58000000000", "JPY", "about 58 billion Japanese yen", "约580亿日元"),
        ("1460000000", "USD", "about 1.46 billion US dollars", "约14.6亿美元"),
        ("260000", "accounts", "about 260,000 accounts", "约26万个账户"),
        ("2596", "wallets", "about 2,596 wallets", "约2,596个钱包"),
        ("5", "BTC", "about 5 BTC", "约5枚BTC"),
    ],
)
def test_an_approximate_amount_shows_no_digits_that_are_not_known(
    value: str, unit: str, english: str, chinese: str
) -> None:
    assert formats.amount(value, unit, EN, approximate=True) == english
    assert formats.amount(value, unit, ZH, approximate=True) == chinese


AMOUNTS = st.from_regex(r"(0|[1-9][0-9]{0,29})(\.[0-9]{1,18})?", fullmatch=True)


@given(AMOUNTS, st.sampled_from(["XEM", "JPY", "accounts", "percent"]), st.sampled_from([EN, ZH]))
def test_every_digit_that_the_record_takes_is_written(
    value: str, unit: str, language: Language
) -> None:
    shown = formats.amount(value, unit, language)
    numbers = [Decimal(found.replace(",", "")) for found in re.findall(r"[\d,]+(?:\.\d+)?", shown)]
    assert Decimal(value) in numbers


@pytest.mark.parametrize("unit", ["USD", "JPY", "EUR", "CNY", "KRW"])
def test_a_currency_is_told_from_an_asset(unit: str) -> None:
    assert formats.is_currency(unit)


@pytest.mark.parametrize("unit", ["XEM", "BTC", "ETH", "stETH", "usd", "USDT", "accounts"])
def test_an_asset_is_no_currency(unit: str) -> None:
    assert not formats.is_currency(unit)


# --- spacing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("5.23 亿枚 XEM 被盗", "5.23亿枚XEM被盗"),
        ("约 5% 的提币", "约5%的提币"),
        ("关注 @minato_status 即可", "关注@minato_status 即可"),
        ("2018年1月26日 12:07 开始", "2018年1月26日 12:07开始"),
        ("2018 年 1 月 26 日 12:07", "2018年1月26日12:07"),
        ("1月26日 XEM 被盗", "1月26日XEM被盗"),
        ("次日 12:00", "次日12:00"),
        ("见 https://a.example/x 页面", "见https://a.example/x 页面"),
        ("https://a.example/ 页面", "https://a.example/ 页面"),
        ("写信给 a@b.example 告诉我们", "写信给a@b.example 告诉我们"),
        ("XEM 和 BTC", "XEM和BTC"),
        ("Japan time stays", "Japan time stays"),
        ("XEM and BTC", "XEM and BTC"),
        ("已暂停 （XEM）", "已暂停 （XEM）"),
        ("一 二", "一 二"),
        ("a\u2009中", "a中"),
        ("日 1", "日1"),
        ("XEM", "XEM"),
        ("", ""),
    ],
)
def test_chinese_closes_up_with_latin_but_keeps_times_and_addresses_apart(
    written: str, shown: str
) -> None:
    assert formats.tight(written, ZH) == shown
    assert formats.tight(written, EN) == written


@given(st.text(alphabet="中日1a @/:.%-，", max_size=40))
def test_closing_up_takes_out_blanks_only_and_once_is_enough(text: str) -> None:
    shown = formats.tight(text, ZH)
    assert shown.replace(" ", "") == text.replace(" ", "")
    assert formats.tight(shown, ZH) == shown


@pytest.mark.parametrize("text", ["中" * 200_000, "中 " * 100_000, "a" * 200_000, "a 中" * 70_000])
def test_closing_up_a_long_text_takes_no_time(text: str) -> None:
    began = time.monotonic()
    formats.tight(text, ZH)
    assert time.monotonic() - began < 2


def test_chinese_counts_two_columns() -> None:
    assert columns("XEM被盗") == 7


@pytest.mark.parametrize(
    ("length", "english", "chinese"),
    [
        (timedelta(hours=12, minutes=5), "12 hr 5 min", "12小时5分钟"),
        (timedelta(seconds=59), "1 min", "1分钟"),
        (timedelta(0), "0 min", "0分钟"),
        (timedelta(days=3, hours=5, minutes=9), "3 days 5 hr", "3天5小时"),
        (timedelta(days=2), "2 days", "2天"),
        (-timedelta(minutes=20), "20 min", "20分钟"),
    ],
)
def test_a_length_of_time_for_countdowns_and_charts(
    length: timedelta, english: str, chinese: str
) -> None:
    assert formats.short_duration(length, EN) == english
    assert formats.short_duration(length, ZH) == chinese
