"""What each claimant held: what is read as it is, and what is refused and where."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from aboveboard.compensation.awards import AwardsResult, compute_awards
from aboveboard.errors import PolicyError

from .award_cases import make_policy, read_awards


def run_text(folder: Path, text: str) -> AwardsResult:
    file = folder / "holdings.csv"
    file.write_text(text, encoding="utf-8")
    return compute_awards(make_policy(), file, folder / "awards.parquet")


BAD = ["-1", "NaN", "1e400", "1,000", "１２", "", " 1", "+1", "1.", ".5", "0x1", "1_0", "inf",
       "1" * 19, "0." + "1" * 19]  # fmt: skip


def test_all_bad_rows_are_listed_beside_the_file_and_nothing_is_computed(tmp_path: Path) -> None:
    lines = ["claimant_id,asset,amount,received,evidence,disputed", "ok,USDT,1,,verified,"]
    lines += [f'c{at},USDT,"{amount}",,verified,' for at, amount in enumerate(BAD)]
    lines += [",USDT,1,,verified,", " x,USDT,1,,verified,", "y,DOGE,1,,verified,",
              "y,USDT,1,0.001,verified,", "y,USDT,1,,rumour,",
              "y,USDT,1,,verified,maybe"]  # fmt: skip
    with pytest.raises(PolicyError, match=f"{len(BAD) + 6} bad rows"):
        run_text(tmp_path, "\n".join(lines))
    listed = list(csv.reader((tmp_path / "holdings.csv.bad-rows.csv").open(encoding="utf-8")))
    assert [row[0] for row in listed[1:]] == [str(n) for n in range(3, len(BAD) + 9)]
    columns = ["amount"] * len(BAD) + ["claimant_id"] * 2
    assert [row[1] for row in listed[1:]] == [*columns, "asset", "received", "evidence", "disputed"]
    assert not (tmp_path / "awards.parquet").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "holdings.csv",
        "holdings.csv.bad-rows.csv",
    ]


@pytest.mark.parametrize("bad", BAD)
def test_the_engine_finds_each_bad_amount_by_itself(bad: str, tmp_path: Path) -> None:
    table = pa.table({"claimant_id": ["a"], "asset": ["USDT"], "amount": [bad]})
    pq.write_table(table, tmp_path / "holdings.parquet")
    with pytest.raises(PolicyError, match="1 bad row;"):
        compute_awards(make_policy(), tmp_path / "holdings.parquet", tmp_path / "awards.csv")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "claimant_id"),
        ("claimant_id,asset,amount\n", "no rows"),
        ("claimant_id,asset\na,USDT\n", "amount: It is missing"),
        ("claimant_id,asset,amount,amout\na,USDT,1,2\n", "amout: It is no column"),
        ("claimant_id,asset,amount\na,USDT,1,5\n", "Not as many fields"),
        ("claimant_id,asset,amount\na,USDT\n", "Not as many fields"),
    ],
)
def test_a_file_that_is_no_holdings_table_is_refused(
    text: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(PolicyError, match=message):
        run_text(tmp_path, text)
    assert not (tmp_path / "awards.parquet").exists()


def test_decimal_columns_are_taken_as_they_are_and_floats_are_refused(tmp_path: Path) -> None:
    amounts = pa.array(
        [Decimal("0.000000000000000001"), Decimal("1000000.5")], pa.decimal128(38, 18)
    )
    table = pa.table({"claimant_id": ["a", "b"], "asset": ["ETH", "ETH"], "amount": amounts})
    pq.write_table(table, tmp_path / "h.parquet")
    result = compute_awards(make_policy(), tmp_path / "h.parquet", tmp_path / "a.parquet")
    assert result.totals.loss == 265_012_478_184  # 1000000.5 x 2650.12345678, in cents
    floats = table.set_column(2, "amount", pa.array([1.0, 2.0]))
    pq.write_table(floats, tmp_path / "h.parquet")
    with pytest.raises(PolicyError, match="float"):
        compute_awards(make_policy(), tmp_path / "h.parquet", tmp_path / "a.parquet")


def test_numbers_as_claimant_ids_are_taken_as_text(tmp_path: Path) -> None:
    table = pa.table({"claimant_id": [10, 9], "asset": ["USDT"] * 2, "amount": [Decimal(1)] * 2})
    pq.write_table(table, tmp_path / "h.parquet")
    result = compute_awards(
        make_policy(pool="0.01"), tmp_path / "h.parquet", tmp_path / "a.parquet"
    )
    assert [(row.claimant_id, row.award) for row in read_awards(result.file)] == [
        ("10", 1),
        ("9", 0),
    ]


def test_a_row_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    text = "claimant_id,asset,amount\na,USDT,1\né,USDT,1\n"
    (tmp_path / "h.csv").write_bytes(text.encode("latin-1"))
    with pytest.raises(PolicyError, match="claimant_id: Not UTF-8"):
        compute_awards(make_policy(), tmp_path / "h.csv", tmp_path / "a.csv")
