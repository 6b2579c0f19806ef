"""Axes have few round places, written as a reader of each language says them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from aboveboard.wording.axes import amounts, times
from aboveboard.wording.language import load_language
from hypothesis import given
from hypothesis import strategies as st

ENGLISH, CHINESE = load_language("en"), load_language("zh-CN")
LANGUAGES = {"en": ENGLISH, "zh-CN": CHINESE}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "end", "tag", "labels", "label"),
    [
        (
            "2018-01-25T21:00+09:00",
            "2018-01-27T03:00+09:00",
            "en",
            ["26 Jan", "06:00", "12:00", "18:00", "27 Jan"],
            "2018, Japan time (UTC+9)",
        ),
        (
            "2018-01-26T11:30+09:00",
            "2018-01-26T14:10+09:00",
            "zh-CN",
            ["12:00", "13:00", "14:00"],
            "2018年1月26日，日本时间（UTC+9）",
        ),
        (
            "2018-01-25T21:00+09:00",
            "2018-01-29T03:00+09:00",
            "zh-CN",
            ["1月26日", "12:00", "1月27日", "12:00", "1月28日", "12:00", "1月29日"],
            "2018年，日本时间（UTC+9）",
        ),
    ],
)
def test_places_in_time(start: str, end: str, tag: str, labels: list[str], label: str) -> None:
    found = times(at(start), at(end), "Asia/Tokyo", LANGUAGES[tag])
    assert [text for _, text in found.places] == labels
    assert found.label == label


def test_a_custodian_in_utc_is_told_utc_once() -> None:
    found = times(at("2018-01-25T21:00Z"), at("2018-01-26T21:00Z"), "UTC", ENGLISH)
    assert found.label == "2018, UTC"


def test_hours_stay_full_hours_of_the_zone_where_the_clock_changes() -> None:
    # Summer time began in New York on 10 March 2024 at 02:00.
    found = times(
        at("2024-03-09T12:00-05:00"), at("2024-03-10T20:00-04:00"), "America/New_York", ENGLISH
    )
    assert [text for _, text in found.places] == [
        *("12:00", "18:00", "10 Mar", "06:00", "12:00", "18:00")
    ]
    before, after = (place for place, text in found.places if text == "06:00" or text == "10 Mar")
    assert after.timestamp() - before.timestamp() == 5 * 3600


@pytest.mark.parametrize(
    ("most", "unit", "tag", "labels", "label"),
    [
        ("523000000", "XEM", "en", ["0", "200", "400", "600"], "million XEM"),
        ("523000000", "XEM", "zh-CN", ["0", "2", "4", "6"], "亿枚XEM"),
        ("46600000000", "JPY", "zh-CN", ["0", "200", "400", "600"], "亿日元"),
        ("1460000000", "USD", "en", ["0", "0.5", "1", "1.5"], "billion US dollars"),
        ("0.35", "BTC", "en", ["0", "0.1", "0.2", "0.3", "0.4"], "BTC"),
        ("7", "people", "zh-CN", ["0", "2", "4", "6", "8"], "人"),
        ("99", "percent", "en", ["0", "25", "50", "75", "100"], "%"),
    ],
)
def test_places_of_amounts(most: str, unit: str, tag: str, labels: list[str], label: str) -> None:
    found = amounts(Decimal(most), unit, LANGUAGES[tag])
    assert [text for _, text in found.places] == labels
    assert found.label == label


@given(st.decimals("0.000001", "1e20", allow_nan=False, places=6))
def test_the_places_reach_the_largest_amount_and_are_few(most: Decimal) -> None:
    places = [value for value, _ in amounts(most, "XEM", ENGLISH).places]
    assert places[0] == 0
    assert places[-1] >= most > places[-2]
    assert 2 <= len(places) <= 5
