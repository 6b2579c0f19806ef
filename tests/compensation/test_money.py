"""Decimal text and minor units: exact at any size, rounded once, half up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from aboveboard.compensation.money import (
    decimal_text,
    half_up,
    iso_minor_units,
    plain,
    to_minor,
)

LARGE = "12345678901234567890123456789012345678901234567890"


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("JPY", 0), ("XPF", 0), ("USD", 2), ("EUR", 2), ("IQD", 3), ("BHD", 3), ("CLF", 4),
     ("XEM", None), ("usd", None), ("", None)],
)  # fmt: skip
def test_a_currency_has_the_minor_unit_of_iso_4217(currency: str, digits: int | None) -> None:
    assert iso_minor_units(currency) == digits


@pytest.mark.parametrize(
    ("amount", "units", "minor"),
    [("12.05", 2, 1205), ("0", 0, 0), ("1131384", 0, 1_131_384), ("0.001", 3, 1),
     ("1.10", 1, 11), (f"{LARGE}.25", 2, int(LARGE) * 100 + 25)],
)  # fmt: skip
def test_an_amount_and_its_minor_units_are_the_same(amount: str, units: int, minor: int) -> None:
    assert to_minor(Decimal(amount), units) == minor
    assert Decimal(decimal_text(minor, units)) == Decimal(amount)


@pytest.mark.parametrize(
    ("minor", "units", "text"),
    [(1205, 2, "12.05"), (5, 2, "0.05"), (7, 0, "7"), (1, 18, "0.000000000000000001"),
     (10**40, 0, "1" + "0" * 40), (100, 2, "1.00")],
)  # fmt: skip
def test_minor_units_are_written_with_each_digit(minor: int, units: int, text: str) -> None:
    assert decimal_text(minor, units) == text


def test_what_is_finer_than_the_minor_unit_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^It has more than 2 digits after the point\.$"):
        to_minor(Decimal("0.001"), 2)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("1/2", 1), ("1/3", 0), ("2/3", 1), ("3/2", 2), ("5", 5), ("0", 0),
     (f"{LARGE}/2", int(LARGE) // 2)],
)  # fmt: skip
def test_a_half_is_rounded_up(value: str, rounded: int) -> None:
    assert half_up(Fraction(value)) == rounded


@pytest.mark.parametrize(
    ("amount", "text"),
    [("1.500", "1.5"), ("100.00", "100"), ("100", "100"), ("0.00", "0"), ("1E+3", "1000"),
     ("0.0500", "0.05")],
)  # fmt: skip
def test_zeros_behind_the_last_digit_fall_away_and_no_others(amount: str, text: str) -> None:
    assert str(plain(Decimal(amount))) == text
