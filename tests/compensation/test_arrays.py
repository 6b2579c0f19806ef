"""Integers in arrays: exact at any size, and in 64 bits wherever they fit."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from aboveboard.compensation.arrays import FITS, Ints, at_most, integers, share_of, times, total


def test_a_sum_past_64_bits_is_exact() -> None:
    assert total(np.full(8, 1 << 61, dtype=np.int64)) == 1 << 64


@pytest.mark.parametrize("value", [FITS, (1 << 63) + 1, -FITS])
def test_a_number_that_another_might_carry_past_64_bits_is_held_as_pythons_own(value: int) -> None:
    held = integers([value])
    assert (held.dtype, (held + held).tolist()) == (object, [2 * value])


@pytest.mark.parametrize(
    "values",
    [
        integers([]),
        integers([1, FITS - 1]),
        at_most(integers([5, 7]), 6),
        share_of(integers([5, 7]), Fraction(1, 2)),
        share_of(integers([FITS - 1]), Fraction(1)),
        times(integers([5, 7]), Fraction(1, 2)),
    ],
)
def test_what_fits_stays_in_64_bits(values: Ints) -> None:
    assert values.dtype == np.int64


@pytest.mark.parametrize("share", ["1/2", "0.33333333333333333333", "0.9", "1/2305843009213693953"])
@pytest.mark.parametrize("value", [0, 7, 1 << 61, FITS - 1, 1 << 70])
def test_a_share_is_rounded_half_up_and_a_product_down_at_any_size(value: int, share: str) -> None:
    part = Fraction(share)
    assert share_of(integers([value]), part).tolist() == [(2 * value * part + 1) // 2]
    assert times(integers([value]), part).tolist() == [value * part // 1]
