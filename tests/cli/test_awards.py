"""``aboveboard awards``: the table and its totals, or a clear error and nothing."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
from aboveboard.cli import app
from typer.testing import CliRunner, Result

POLICY = """\
currency: JPY
holdings_at: 2018-01-26T23:59:59+09:00
price: {fixed: {XEM: "88.549"}}
"""
HOLDINGS = "claimant_id,asset,amount\nwhole,XEM,522987223.07\none,XEM,12776.93\n"


def awards(folder: Path, holdings: str, policy: str = POLICY, **options: str) -> Result:
    (folder / "policy.yaml").write_text(policy, encoding="utf-8")
    (folder / "holdings.csv").write_text(holdings, encoding="utf-8")
    named = {"policy": "policy.yaml", "holdings": "holdings.csv", "out": "awards.csv", **options}
    arguments = ["awards"]
    for name, value in named.items():
        arguments += [f"--{name}", value if name == "engine" else str(folder / value)]
    return CliRunner().invoke(app, arguments)


def test_the_published_case_is_paid_to_the_last_yen(tmp_path: Path) -> None:
    result = awards(tmp_path, HOLDINGS)
    assert result.exit_code == 0, result.output
    assert "46311127000 JPY  this payment" in result.output
    assert "price of one XEM: 88.549 JPY" in result.output
    rows = csv.DictReader((tmp_path / "awards.csv").open())
    assert {row["claimant_id"]: row["award"] for row in rows}["one"] == "1131384"
    totals = json.loads((tmp_path / "awards.csv.totals.json").read_text())
    assert totals["award"] == 46_311_127_000


def test_the_totals_say_what_they_were_computed_from(tmp_path: Path) -> None:
    awards(tmp_path, HOLDINGS)
    totals = json.loads((tmp_path / "awards.csv.totals.json").read_text())
    for name in ("policy.yaml", "holdings.csv"):
        content = (tmp_path / name).read_bytes()
        assert totals[f"{name.split('.')[0]}_sha256"] == hashlib.sha256(content).hexdigest()
    prices = b'{"XEM": "88.549"}\n'
    assert totals["prices_sha256"] == hashlib.sha256(prices).hexdigest()


def test_repeated_rows_are_added_up_and_said(tmp_path: Path) -> None:
    result = awards(tmp_path, HOLDINGS + "one,XEM,1\n")
    assert "repeat a claimant and an asset: 1;" in result.output


def test_trades_are_read_beside_the_policy(tmp_path: Path) -> None:
    policy = POLICY.replace('{fixed: {XEM: "88.549"}}', (
        "{vwap: {trades: trades.csv, asset: XEM, from: 2018-01-26T12:00+09:00,"
        " to: 2018-01-26T12:30+09:00}}"))  # fmt: skip
    (tmp_path / "trades.csv").write_text("at,price,amount\n2018-01-26T12:00+09:00,2,5\n")
    assert "1046000000 JPY  this payment" in awards(tmp_path, HOLDINGS, policy).output
    (tmp_path / "trades.csv").write_text("at,price,amount\n2018-01-26T12:30+09:00,2,5\n")
    result = awards(tmp_path, HOLDINGS, policy)
    assert (result.exit_code, "There is no trade between" in result.output) == (1, True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"holdings": HOLDINGS + "x,DOGE,1\ny,XEM,-1\n"}, "2 bad rows; nothing was computed."),
        ({"holdings": "claimant_id,asset,amount\n"}, "It has no rows."),
        ({"holdings": ""}, "Its first line names no column of holdings."),
        ({"holdings": POLICY}, "holdings.csv:1: Its first line names no column of holdings."),
        ({"policy": HOLDINGS}, "policy.yaml:1: This is a table (CSV), not a file of"),
        ({"holdings": HOLDINGS.replace(",", ";")}, "parted by semicolons, not by commas. Save it"),
        ({"holdings": HOLDINGS.replace(",", "\t")}, "Its columns are parted by tabs"),
        ({"holdings": 'claimant_id,asset,amount\n"a\nb",XEM,1\nx,XEM,-1\n'}, "csv:4: amount: An"),
        ({"holdings": HOLDINGS + "x,XEM,-5\n"}, "csv:4: amount: An amount below zero. Write what"),
        (
            {"holdings": HOLDINGS + '\nx,XEM,"1,000"\n'},
            "csv:5: amount: A comma in an amount.",
        ),
        ({"holdings": HOLDINGS + "x,XEM,\n"}, "csv:4: amount: No amount. Write it, 0 where"),
        ({"holdings": HOLDINGS + "x,XEM,1e5\n"}, "csv:4: amount: No plain decimal"),
        ({"policy": POLICY.replace("88.549", "0")}, "policy.yaml:3: price.fixed.XEM"),
        ({"policy": POLICY + 'evidence: {verified: "1.1"}\n'}, "evidence.verified"),
        ({"engine": "oracle"}, "'oracle' is not an engine."),
        ({"out": "awards.xlsx"}, "It is neither .parquet nor .csv."),
        ({"out": "policy.yaml/awards.csv"}, "It can't be written"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(
    changes: dict[str, str], message: str, tmp_path: Path
) -> None:
    result = awards(tmp_path, **{"holdings": HOLDINGS, **changes})  # type: ignore[arg-type]
    assert (result.exit_code, message in result.output) == (1, True), result.output
    written = {path.name for path in tmp_path.iterdir()}
    assert written <= {"policy.yaml", "holdings.csv", "holdings.csv.bad-rows.csv"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("姓名,asset,amount\n", "holdings.csv:1: The header is not UTF-8. Save it as CSV UTF-8"),
        (HOLDINGS + "张三,XEM,1\n", "holdings.csv:4: claimant_id: Not UTF-8. Save it as CSV UTF-8"),
    ],
)
def test_a_table_of_a_chinese_spreadsheet_is_told_by_its_encoding(
    text: str, message: str, tmp_path: Path
) -> None:
    awards(tmp_path, HOLDINGS)
    (tmp_path / "holdings.csv").write_text(text, encoding="gb18030")
    options = ("--policy", "policy.yaml", "--holdings", "holdings.csv", "--out", "awards.csv")
    paths = (str(tmp_path / option) if "." in option else option for option in options)
    result = CliRunner().invoke(app, ["awards", *paths])
    assert (result.exit_code, message in result.output) == (1, True), result.output


def test_one_bad_row_among_many_is_listed_until_it_is_mended(tmp_path: Path) -> None:
    rows = [f"c{n},XEM,{n}.5\n" for n in range(50_000)]
    text = "claimant_id,asset,amount\n" + "".join(rows)
    result = awards(tmp_path, text.replace("c31000,XEM,31000.5", 'c31000,XEM,"31,000.5"'))
    assert "holdings.csv:31002: amount: A comma" in result.output
    listing = tmp_path / "holdings.csv.bad-rows.csv"
    assert [row[:2] for row in csv.reader(listing.open())][1:] == [["31002", "amount"]]
    assert awards(tmp_path, text).exit_code == 0
    assert not listing.exists()


@pytest.mark.parametrize("out", ["awards.csv", "awards.parquet"])
def test_who_gets_what_is_readable_by_its_owner_alone(tmp_path: Path, out: str) -> None:
    for _ in range(2):
        assert awards(tmp_path, HOLDINGS, out=out).exit_code == 0
        assert (tmp_path / out).stat().st_mode & 0o777 == 0o600
    awards(tmp_path, HOLDINGS + "x,XEM,-1\n", out=out)
    assert (tmp_path / "holdings.csv.bad-rows.csv").stat().st_mode & 0o777 == 0o600
