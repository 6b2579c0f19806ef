"""The policy file and the prices it asks for."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
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


def test_all_problems_are_named_by_field_and_line(tmp_path: Path) -> None:
    text = MINATO.replace('"88.549"', "88.549").replace('cover: "1"', 'cover: "1.2"') + "kap: 3\n"
    text = text.replace('stated: "0"', 'stated: "1.5"')
    with pytest.raises(PolicyError) as caught:
        load_policy(write(tmp_path, text))
    file = str(tmp_path / "policy.yaml")
    assert [(p.file, p.field, p.line) for p in caught.value.problems] == [
        (file, "price.fixed.XEM", 3),
        (file, "cover", 6),
        (file, "evidence.stated", 10),
        (file, "kap", 12),
    ]


@pytest.mark.parametrize("named", [{}, {"file": "policy.yaml"}])
def test_a_policy_that_is_no_file_is_named_as_its_reader_says(named: dict[str, str]) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy({"currency": "JPY", "holding_at": "2018-01-26"}, **named)
    assert {problem.file for problem in caught.value.problems} == {named.get("file", "")}
    assert "Did you mean 'holdings_at'?" in str(caught.value)


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


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"price": {"fixed": {"XEM": "0"}}}, "price.fixed.XEM",
         "The price is zero. Give what one unit was worth."),
        ({"price": {}}, "price", "There is no price. Give fixed, vwap or twap."),
        ({"pool": 1.5}, "pool",
         "It is a float, which can't hold every amount. Put it in quotes. Or use 'full'."),
        ({"goodwill": "1e3"}, "goodwill",
         "It is no plain decimal. Write up to 20 digits, a point, up to 18 digits, in quotes."),
        ({"cover": "1.1"}, "cover", "A share is at most 1. Write half as \"0.5\"."),
        ({"currency": "XEM"}, "", "The currency is no ISO 4217 code."
         " Say how many digits its smallest unit has in minor_units."),
        ({"base": "1.5", "small_claims": {"up_to": "0.1", "share": "1"}}, "",
         "Finer than the minor unit of JPY: base, small_claims.up_to."
         " Keep to 0 digits after the point."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place_and_remedy(
    change: dict[str, object], field: str, said: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        policy(**change)
    (problem,) = caught.value.problems
    assert (problem.field, f"{problem.what} {problem.do}".strip()) == (field, said)


def test_whole_numbers_and_decimals_are_taken_as_they_are() -> None:
    read = policy(pool=1_000, goodwill=Decimal("1E+3"), base=1)
    assert (read.pool, read.goodwill, read.base) == (1000, 1000, 1)


def test_amounts_are_given_in_minor_units() -> None:
    read = policy(currency="KWD", pool="1.005", base="2")
    assert (read.minor("pool"), read.minor("base"), read.minor("goodwill")) == (1005, 2000, 0)


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "No such file or directory"), (b"\xff", "it is not UTF-8")]
)
def test_a_file_that_can_not_be_read_is_named(
    content: bytes | None, reason: str, tmp_path: Path
) -> None:
    file = tmp_path / "policy.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(PolicyError) as caught:
        load_policy(file)
    (problem,) = caught.value.problems
    assert (problem.file, problem.what, problem.do) == (
        str(file),
        f"It can't be read: {reason}.",
        "Check path and encoding.",
    )


def test_a_byte_order_mark_is_no_part_of_the_policy(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text("\ufeff" + MINATO, encoding="utf-8")
    assert load_policy(tmp_path / "policy.yaml").currency == "JPY"


@pytest.mark.parametrize(
    ("rule", "received", "weighs", "difference"),
    [
        ("proportional", "earlier_payment", False, True),
        ("proportional", "net_loss", False, False),
        ("rising_tide", "earlier_payment", True, False),
    ],
)
def test_receipts_are_paid_off_weighed_by_the_rule_or_lower_the_claim(
    rule: str, received: str, weighs: bool, difference: bool
) -> None:
    read = policy(rule=rule, received=received)
    assert (read.weighs_receipts, read.pays_the_difference) == (weighs, difference)


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


def test_twap_weighs_each_of_many_prices_to_the_microsecond_and_over_days(tmp_path: Path) -> None:
    trades = "at,price,amount\n" + "".join(
        f"{at}Z,{price},1\n"
        for at, price in [
            ("2018-01-01T00:00:00", 1),
            ("2018-01-01T00:00:00.000001", 3),
            ("2018-01-02T12:00:00", 10),
            ("2018-01-03T00:00:00", 2),
        ]
    )
    times = {"from": "2018-01-01T00:00:00Z", "to": "2018-01-04T00:00:00Z", "decimals": 18}
    day = 86_400 * 10**6
    exact = Fraction(1 + 3 * (day * 3 // 2 - 1) + 10 * day // 2 + 2 * day, 3 * day)
    found = window("twap", trades, tmp_path, max_gap_seconds=10**6, **times)
    assert found == {"XEM": Decimal(round(exact * 10**18)).scaleb(-18)}


def test_twap_takes_a_trade_at_the_very_start_as_the_price_there(tmp_path: Path) -> None:
    trades = "at,price,amount\n2018-01-26T12:00:00+09:00,7,1\n"
    assert window("twap", trades, tmp_path) == {"XEM": Decimal(7)}


def test_a_price_of_38_digits_keeps_each_of_them(tmp_path: Path) -> None:
    price = "12345678901234567890.123456789012345678"
    trades = f"at,price,amount\n2018-01-26T12:00:00+09:00,{price},1\n"
    assert window("vwap", trades, tmp_path, decimals=18) == {"XEM": Decimal(price)}


def test_each_asset_of_the_trades_has_its_own_average(tmp_path: Path) -> None:
    trades = (
        "at,price,amount,asset\n2018-01-26T12:00:00+09:00,5,1,ETH\n"
        "2018-01-26T12:00:00+09:00,7,1,XEM\n2018-01-26T12:30:00+09:00,9,1,ETH\n"
    )
    found = window("vwap", trades, tmp_path, asset=None)
    assert found == {"ETH": Decimal(7), "XEM": Decimal(7)}
    assert window("vwap", trades, tmp_path, asset="ETH") == {"ETH": Decimal(7)}


def test_a_row_that_ends_early_is_a_trade_of_the_asset_the_policy_names(tmp_path: Path) -> None:
    trades = "at,price,amount,asset\n2018-01-26T12:00:00+09:00,5,1\n"
    assert window("vwap", trades, tmp_path) == {"XEM": Decimal(5)}


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    assert window("vwap", "\ufeff" + TRADES, tmp_path) == {"XEM": Decimal("102.625")}


def test_trades_in_parquet_give_the_same_price_as_in_csv(tmp_path: Path) -> None:
    instants = [datetime(2018, 1, 26, 3, 0, tzinfo=UTC), datetime(2018, 1, 26, 3, 30, tzinfo=UTC)]
    columns = {
        "at": pa.array(instants, pa.timestamp("us", "UTC")),
        "price": pa.array([Decimal("0.000000001"), Decimal(2)], pa.decimal128(38, 18)),
        "amount": ["1", "1"],
        "asset": pa.array([None, "XEM"], pa.string()),
    }
    pq.write_table(pa.table(columns), tmp_path / "trades.parquet")
    found = window("vwap", "", tmp_path, trades="trades.parquet", decimals=10)
    assert found == {"XEM": Decimal("1.0000000005")}


def test_a_null_in_parquet_is_a_missing_number(tmp_path: Path) -> None:
    columns = {"at": ["2018-01-26T12:00:00+09:00"], "price": pa.array([None], pa.string())}
    pq.write_table(pa.table({**columns, "amount": ["1"]}), tmp_path / "trades.parquet")
    with pytest.raises(PolicyError) as caught:
        window("vwap", "", tmp_path, trades="trades.parquet")
    assert [(p.line, p.field) for p in caught.value.problems] == [(2, "price")]


def test_every_bad_trade_is_named_by_file_line_and_field(tmp_path: Path) -> None:
    trades = (
        "at,price,amount\n2018-01-26T12:00:00+09:00,0,1\n2018-01-26T12:00:00+09:00,1,1\n"
        "2018-01-26T12:00:00,1,1\nnoon,1,1\n2018-01-26T12:00:00+09:00,1,\n"
    )
    with pytest.raises(PolicyError) as caught:
        window("vwap", trades, tmp_path)
    file = str(tmp_path / "trades.csv")
    assert [(p.file, p.line, p.field, p.what, p.do) for p in caught.value.problems] == [
        (file, 2, "price", "It is zero.", "Correct the row."),
        (file, 4, "at", "It has no time zone.", "Correct the row."),
        (file, 5, "at", "It is missing or no ISO 8601 instant.", "Correct the row."),
        (file, 6, "amount", "It is missing or no plain decimal.", "Correct the row."),
    ]


@pytest.mark.parametrize(
    ("header", "field"), [("at,price", "amount"), ("at,amount", "price"), ("price,amount", "at")]
)
def test_a_column_that_is_missing_is_named(header: str, field: str, tmp_path: Path) -> None:
    cells = {"at": "2018-01-26T12:00:00+09:00", "price": "1", "amount": "1"}
    row = ",".join(cells[name] for name in header.split(","))
    with pytest.raises(PolicyError) as caught:
        window("vwap", f"{header}\n{row}\n", tmp_path)
    assert [(p.line, p.field) for p in caught.value.problems] == [(2, field)]


@pytest.mark.parametrize(
    ("kind", "trades", "changes", "what"),
    [
        ("vwap", TRADES, {"asset": None}, "The trades name no asset: set `asset` in the policy."),
        ("vwap", TRADES.replace("100,3", "100,0").replace("110.5,1", "110.5,0"), {},
         "The trades in the window have no volume."),
        ("twap", TRADES, {"from": "2018-01-26T11:00:00+09:00"},
         "There is no price at the start of the window."),
        ("vwap", TRADES, {"decimals": 0, "from": "2018-01-26T11:00:00+09:00",
                          "to": "2018-01-26T11:30:00+09:00"}, "There is no trade between"),
        ("vwap", "at,price,amount\n2018-01-26T12:00:00+09:00,0.4,1\n", {"decimals": 0},
         "The average price rounds to zero."),
        ("vwap", "at,price,amount\n", {"asset": None}, "No trade."),
        ("vwap", TRADES, {"max_gap_seconds": 1799},
         "no trade for 0:30:00 after 2018-01-26T03:30:00+00:00; max_gap_seconds allows 0:29:59."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_window_is_said_with_its_place(
    kind: str, trades: str, changes: dict[str, object], what: str, tmp_path: Path
) -> None:
    with pytest.raises(PolicyError) as caught:
        window(kind, trades, tmp_path, **changes)
    (problem,) = caught.value.problems
    assert what in problem.what
    assert (problem.file, problem.field) == (str(tmp_path / "trades.csv"), f"price.{kind}")
    assert problem.do.startswith("Complete the trades file")


def test_an_asset_with_two_prices_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "trades.csv").write_text(TRADES, encoding="utf-8")
    source = {
        "fixed": {"XEM": "88.549"},
        "vwap": {
            "trades": "trades.csv",
            "from": "2018-01-26T12:00:00+09:00",
            "to": "2018-01-26T13:00:00+09:00",
            "asset": "XEM",
        },
    }
    with pytest.raises(PolicyError, match="XEM has two price sources"):
        load_prices(policy(price=source), tmp_path)


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
