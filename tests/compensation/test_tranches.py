"""A second tranche pays exactly the difference."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.compensation.awards import compute_awards
from aboveboard.compensation.tranches import add_receipts
from aboveboard.errors import PolicyError

from .award_cases import make_policy, read_awards

HOLDINGS = "claimant_id,asset,amount\na,USDT,100\nb,USDT,200\nb,XEM,0.01\nc,USDT,333.33\n"


def holdings(folder: Path, text: str = HOLDINGS) -> Path:
    file = folder / "holdings.csv"
    file.write_text(text)
    return file


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("rule", ["proportional", "constrained_equal_awards", "talmud"])
def test_two_tranches_pay_what_one_payment_would(tmp_path: Path, rule: str, suffix: str) -> None:
    file = holdings(tmp_path)
    half, whole = make_policy(pool="317.17", rule=rule), make_policy(pool="500.01", rule=rule)
    first = compute_awards(half, file, tmp_path / f"first.{suffix}")
    again = add_receipts(whole, file, [first.file], tmp_path / "again.parquet")
    second = compute_awards(whole, again, tmp_path / "second.parquet")
    once = compute_awards(whole, file, tmp_path / "once.parquet")
    assert second.totals.received == first.totals.award == 31_717
    assert second.totals.award == 50_001 - 31_717
    for later, single in zip(read_awards(second.file), read_awards(once.file), strict=True):
        assert later.received + later.award == single.award


def test_a_third_tranche_counts_both_before(tmp_path: Path) -> None:
    file = holdings(tmp_path)
    tables = []
    for number, pool in enumerate(("100", "200", "300")):
        policy = make_policy(pool=pool)
        source = file if not tables else tmp_path / f"{number}.holdings.parquet"
        if tables:
            add_receipts(policy, file, tables, source)
        tables.append(compute_awards(policy, source, tmp_path / f"{number}.parquet").file)
    assert sum(row.award for table in tables for row in read_awards(table)) == 30_000


def test_a_currency_without_digits_after_the_point_is_paid_whole(tmp_path: Path) -> None:
    policy = make_policy(currency="JPY", pool="7")
    first = compute_awards(policy, holdings(tmp_path), tmp_path / "first.parquet")
    again = add_receipts(policy, holdings(tmp_path), [first.file], tmp_path / "again.parquet")
    assert compute_awards(policy, again, tmp_path / "s.parquet").totals.award == 0


@pytest.mark.parametrize(
    ("policy", "text", "says"),
    [
        ({"received": "net_loss"}, HOLDINGS, "tranches"),
        ({"rule": "rising_tide"}, HOLDINGS, "tranches"),
        ({}, "claimant_id,asset,amount,received\na,USDT,100,5\n", "received already"),
        ({}, "claimant_id,asset,amount\nx,USDT,100\n", "3 claimants were paid before"),
    ],
)
def test_what_can_not_be_a_later_tranche_is_refused(
    tmp_path: Path, policy: dict[str, str], text: str, says: str
) -> None:
    first = compute_awards(make_policy(), holdings(tmp_path), tmp_path / "first.parquet")
    file = holdings(tmp_path, text)
    with pytest.raises(PolicyError, match=says):
        add_receipts(make_policy(**policy), file, [first.file], tmp_path / "again.parquet")


def test_a_file_that_is_no_awards_table_is_refused(tmp_path: Path) -> None:
    file = holdings(tmp_path)
    with pytest.raises(PolicyError, match="awards table"):
        add_receipts(make_policy(), file, [file], tmp_path / "again.parquet")
