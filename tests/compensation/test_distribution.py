"""How losses and awards spread: bands nobody can be read off, measures of equality, round sizes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from aboveboard.compensation.arrays import integers
from aboveboard.compensation.awards import compute_awards
from aboveboard.compensation.distribution import (
    CROWD,
    Band,
    bands,
    equality,
    gini,
    merged,
    powers_of_ten,
    read_outcome,
    round_down,
    round_sizes,
)
from aboveboard.errors import PolicyError
from hypothesis import given
from hypothesis import strategies as st

from .award_cases import make_policy

ROWS = "claimant_id,asset,amount,evidence\n" + "".join(
    f"c{n},USDT,{n * n}.5,{'stated' if n % 3 else 'verified'}\n" for n in range(40, 0, -1)
)


def outcome(folder: Path, suffix: str = "parquet", text: str = ROWS):  # type: ignore[no-untyped-def]
    (folder / "holdings.csv").write_text(text)
    result = compute_awards(make_policy(), folder / "holdings.csv", folder / f"awards.{suffix}")
    return read_outcome(result.file), result.totals


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_a_table_is_read_in_the_order_of_loss_and_keeps_its_totals(
    tmp_path: Path, suffix: str
) -> None:
    found, totals = outcome(tmp_path, suffix)
    assert found.loss.tolist() == sorted(found.loss.tolist())
    for name in ("loss", "counted", "award", "held"):
        assert getattr(found, name).sum() == getattr(totals, name)


def test_amounts_past_64_bits_are_read_exactly(tmp_path: Path) -> None:
    found, totals = outcome(
        tmp_path, text="claimant_id,asset,amount\na,ETH,20000000000000\nb,ETH,1\n"
    )
    assert sum(found.loss.tolist()) == totals.loss > 1 << 62


def test_a_file_that_is_no_awards_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(PolicyError, match="awards table"):
        read_outcome(tmp_path / "x.csv")


def test_bands_hold_everyone_once(tmp_path: Path) -> None:
    found, totals = outcome(tmp_path)
    made = bands(found, powers_of_ten(found, 2))
    assert [(band.low, band.high) for band in made] == [
        (100, 1000), (1000, 10_000), (10_000, 100_000), (100_000, None),
    ]  # fmt: skip
    assert sum(band.claimants for band in made) == totals.claimants
    assert sum(band.loss for band in made) == totals.loss
    assert sum(band.award for band in made) == totals.award
    assert sum(band.held for band in made) == totals.held


@given(st.lists(st.integers(1, 30), max_size=9))
def test_no_band_that_is_shown_holds_fewer_than_a_crowd(counts: list[int]) -> None:
    made = [Band(n, n + 1, count, count, 0, 0) for n, count in enumerate(counts)]
    shown = merged(made)
    assert all(band.claimants >= CROWD for band in shown)
    if sum(counts) >= CROWD:
        assert sum(band.loss for band in shown) == sum(counts)
    else:
        assert shown == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [([5, 5, 5], 0), ([0, 0, 0], 0), ([0, 0, 0, 1], 0.75), ([1, 2, 3, 4], 0.25), ([7], 0)],
)
def test_the_gini_coefficient_is_the_textbook_one(values: list[int], expected: float) -> None:
    assert gini(np.array(values, dtype=float)) == pytest.approx(expected)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30))
def test_the_gini_coefficient_is_half_the_mean_difference(values: list[int]) -> None:
    pairs = sum(abs(a - b) for a in values for b in values)
    whole = 2 * len(values) * sum(values)
    assert gini(np.array(values, dtype=float)) == pytest.approx(pairs / whole if whole else 0)


def test_equality_measures_the_share_of_the_own_loss() -> None:
    loss = integers([0, *[100] * 100, 1000])
    award = integers([0, 0, *[50] * 99, 1000])
    found = equality(loss, award)
    assert (found.full, found.nothing) == (1, 1)
    assert (found.smallest, found.largest) == (0, 1)
    assert found.top_share == Fraction(1050, 5950)
    assert 0 < found.gini < 0.1


def test_no_loss_at_all_has_no_inequality() -> None:
    assert equality(integers([0]), integers([0])).gini == 0


@pytest.mark.parametrize(
    ("amount", "round_"),
    [("1", "1"), ("9", "5"), ("10", "10"), ("49", "20"), ("12345", "10000"), ("0.0374", "0.02")],
)
def test_an_amount_is_rounded_down_to_one_two_or_five(amount: str, round_: str) -> None:
    assert f"{round_down(Decimal(amount))}" == round_


def test_the_sizes_are_small_middle_and_large_and_differ() -> None:
    loss = integers(sorted(range(1, 1001)))
    assert list(round_sizes(loss, Decimal(1))) == [100, 500]
    assert list(round_sizes(loss, Decimal(100))) == [1, 5]
    assert list(round_sizes(integers([0, 7, 7]), Decimal(70))) == [Decimal("0.1")]
    assert list(round_sizes(integers([0]), Decimal(1))) == []
