"""The same losses under each rule, side by side; and the total at other prices."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from aboveboard.compensation.arrays import integers
from aboveboard.compensation.award_function import Claimants
from aboveboard.compensation.comparison import compare_rules, with_pool
from aboveboard.compensation.price_moves import moved_windows, read_units, worth
from aboveboard.compensation.rules import POLICY_RULES
from aboveboard.errors import PolicyError

from .award_cases import make_policy

# The estates of the Talmud: claims of 100, 200, 300 (Aumann and Maschler 1985, table 1).
TALMUD = {100: (3333, 3333, 3333), 200: (5000, 7500, 7500), 300: (5000, 10000, 15000)}


@pytest.mark.parametrize("pool", TALMUD)
def test_the_published_estates_are_divided_as_published(pool: int) -> None:
    losses = [10_000, 20_000, 30_000]
    policy = make_policy(pool=f"{pool}")
    made = {row.rule: row for row in compare_rules(policy, Claimants.of(integers(losses)), losses)}
    assert list(made) == POLICY_RULES
    assert made["talmud"].awards == TALMUD[pool]
    assert sum(made["proportional"].awards) in (pool * 100, pool * 100 - 1)
    assert made["proportional"].equality.gini == pytest.approx(0, abs=1e-4)
    assert made["constrained_equal_awards"].awards[0] >= made["talmud"].awards[0]
    assert made["constrained_equal_losses"].awards[0] <= made["talmud"].awards[0]


def test_a_pool_is_set_in_minor_units() -> None:
    assert with_pool(make_policy(), 12_345).minor("pool") == 12_345


# --- prices ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_units_are_added_up_exactly(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"holdings.{suffix}"
    rows = [("a", "XEM", "0.1"), ("b", "XEM", "0.2"), ("b", "ETH", "0.000000000000000001")]
    if suffix == "csv":
        lines = ["claimant_id,asset,amount", *map(",".join, rows)]
        file.write_text("\n".join(lines) + "\n")
    else:
        import pyarrow as pa
        import pyarrow.parquet as pq

        names, assets, amounts = zip(*rows, strict=True)
        pq.write_table(pa.table({"claimant_id": names, "asset": assets, "amount": amounts}), file)
    units = read_units(file)
    assert units == {"ETH": Decimal("1E-18"), "XEM": Decimal("0.3")}


def test_units_that_can_not_be_added_up_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "holdings.csv"
    file.write_text("claimant_id,asset,amount\na,XEM,many\n")
    with pytest.raises(PolicyError, match="added up"):
        read_units(file)


def test_the_published_total_is_the_units_at_the_price() -> None:
    units, prices = {"XEM": Decimal(523_000_000)}, {"XEM": Decimal("88.549")}
    assert worth(units, prices, 0) == 46_311_127_000


def test_the_window_is_moved_and_a_hole_is_told(tmp_path: Path) -> None:
    (tmp_path / "trades.csv").write_text(
        "at,price,amount\n2030-05-01T11:30Z,10,1\n2030-05-01T12:30Z,12,1\n2030-05-01T13:30Z,20,1\n"
    )
    window = {"trades": "trades.csv", "from": "2030-05-01T12:00Z", "to": "2030-05-01T13:00Z",
              "asset": "XEM"}  # fmt: skip
    policy = make_policy(price={"vwap": window})
    hour = timedelta(hours=1)
    moved = moved_windows(policy, tmp_path, [-hour, hour, 24 * hour])
    assert [found.prices and found.prices["XEM"] for found in moved] == [10, 20, None]


def test_fixed_prices_have_no_window_to_move() -> None:
    assert moved_windows(make_policy(), Path()) == []
