"""The policy file and the prices it asks for."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from aboveboard.compensation.money import iso_minor_units
from aboveboard.compensation.policy import Policy, load_policy, parse_policy
from aboveboard.compensation.prices import load_prices
from aboveboard.errors import PolicyError

MINATO = """\
currency: JPY
holdings_at: 2018-01-26T23:59:59+09:00
price: {fixed: {XEM: "88.549"}}
pool: full
rule: proportional
cover: "1"
base: "0"
cap: null
de_minimis: "0"
evidence: {verified: "1", matched: "1", stated: "0"}
goodwill: "0"
"""


def policy(**changes: object) -> Policy:
    base: dict[str, object] = {
        "currency": "JPY",
        "holdings_at": "2018-01-26T23:59:59+09:00",
        "price": {"fixed": {"XEM": "88.549"}},
    }
    return parse_policy({**base, **changes})


def write(folder: Path, text: str) -> Path:
    file = folder / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_published_standard_is_read(tmp_path: Path) -> None:
    read = load_policy(write(tmp_path, MINATO))
    assert read.price.fixed == {"XEM": Decimal("88.549")}
    assert (read.minor_units, read.pool, read.cap) == (0, "full", None)


@pytest.mark.parametrize(
    ("currency", "digits"), [("JPY", 0), ("USD", 2), ("KWD", 3), ("IQD", 3), ("XEM", None)]
)
def test_minor_units_follow_iso_4217(currency: str, digits: int | None) -> None:
    assert iso_minor_units(currency) == digits


def test_all_problems_are_named_by_field_and_line(tmp_path: Path) -> None:
    text = MINATO.replace('"88.549"', "88.549").replace('cover: "1"', 'cover: "1.2"') + "kap: 3\n"
    text = text.replace('stated: "0"', 'stated: "1.5"')
    with pytest.raises(PolicyError) as caught:
        load_policy(write(tmp_path, text))
    assert [(p.field, p.line) for p in caught.value.problems] == [
        ("price.fixed.XEM", 3),
        ("cover", 6),
        ("evidence.stated", 10),
        ("kap", 12),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"price": {"fixed": {"XEM": "0"}}},
        {"price": {}},
        {"price": {"fixed": {"XEM": "1e3"}}},
        {"price": {"fixed": {"XEM": "１"}}},
        {"pool": "-1"},
        {"pool": "1.5"},
        {"small_claims": {"up_to": "1.5", "share": "0.7"}},
        {"small_claims": {"up_to": "1", "share": "1.7"}},
        {"pool": 1.5},
        {"pool": True},
        {"goodwill": "NaN"},
        {"rule": "first_come"},
        {"evidence": {"verified": "1.01"}},
        {"currency": "XEM"},
        {"holdings_at": "2018-01-26T23:59:59"},
    ],
)
def test_what_is_wrong_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(PolicyError):
        policy(**change)


@pytest.mark.parametrize("text", ["[", "- 1", "", "\x00"])
def test_a_file_that_is_no_policy_is_an_error_not_a_crash(tmp_path: Path, text: str) -> None:
    with pytest.raises(PolicyError):
        load_policy(write(tmp_path, text))


TRADES = """\
at,price,amount
2018-01-26T11:59:00+09:00,90,1
2018-01-26T12:00:00+09:00,100,3
2018-01-26T12:30:00+09:00,110.5,1
2018-01-26T13:00:00+09:00,500,7
"""


def window(kind: str, content: str, tmp_path: Path, **changes: object) -> dict[str, Decimal]:
    (tmp_path / "trades.csv").write_text(content, encoding="utf-8")
    source = {
        "trades": "trades.csv",
        "from": "2018-01-26T12:00:00+09:00",
        "to": "2018-01-26T13:00:00+09:00",
        "asset": "XEM",
        "decimals": 3,
        **changes,
    }
    return load_prices(policy(price={kind: source}), tmp_path)


def test_vwap_weighs_by_volume_over_a_half_open_window(tmp_path: Path) -> None:
    assert window("vwap", TRADES, tmp_path) == {"XEM": Decimal("102.625")}


def test_twap_weighs_by_time_and_a_price_holds_until_the_next(tmp_path: Path) -> None:
    assert window("twap", TRADES, tmp_path) == {"XEM": Decimal("105.250")}
    earlier = {"from": "2018-01-26T11:59:30+09:00", "to": "2018-01-26T12:00:30+09:00"}
    assert window("twap", TRADES, tmp_path, **earlier) == {"XEM": Decimal("95.000")}


def test_an_average_is_rounded_once_half_up(tmp_path: Path) -> None:
    trades = "at,price,amount\n2018-01-26T12:00:00Z,1,2\n2018-01-26T12:00:01Z,2,1\n"
    times = {"from": "2018-01-26T12:00:00Z", "to": "2018-01-26T12:00:02Z"}
    assert window("vwap", trades, tmp_path, **times) == {"XEM": Decimal("1.333")}
    assert Fraction(4, 3) != Fraction("1.333")


@pytest.mark.parametrize(
    ("kind", "trades", "changes"),
    [
        ("vwap", "at,price,amount\n", {}),
        ("vwap", TRADES, {"max_gap_seconds": 1799}),
        ("vwap", TRADES, {"to": "2018-01-26T14:00:01+09:00"}),
        ("vwap", TRADES.replace("100,3", "100,0").replace("110.5,1", "110.5,0"), {}),
        ("vwap", TRADES.replace("110.5", "0"), {}),
        ("vwap", TRADES.replace("110.5", ""), {}),
        ("vwap", TRADES.replace("110.5", "1e2"), {}),
        ("vwap", TRADES.replace("12:30:00+09:00", "12:30:00"), {}),
        ("twap", TRADES, {"from": "2018-01-26T11:00:00+09:00"}),
        ("vwap", TRADES, {"asset": None}),
        ("vwap", TRADES, {"trades": "missing.csv"}),
    ],
)
def test_a_hole_in_the_window_or_a_bad_trade_is_an_error(
    kind: str, trades: str, changes: dict[str, object], tmp_path: Path
) -> None:
    with pytest.raises(PolicyError):
        window(kind, trades, tmp_path, **changes)


def test_a_gap_the_policy_allows_is_no_hole(tmp_path: Path) -> None:
    assert window("vwap", TRADES, tmp_path, max_gap_seconds=1800)
