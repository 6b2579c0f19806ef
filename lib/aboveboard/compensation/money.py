"""Exact decimal text and minor units: no float ever stands for money here."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from babel.core import get_global

DECIMAL_TEXT = re.compile(r"[0-9]{1,20}(\.[0-9]{1,18})?")
"""ASCII digits with a point: no sign, exponent, separator or full-width digit."""

EXACT = Context(prec=200, rounding=ROUND_HALF_UP)
"""Wide enough that no sum or product of two decimals met here is rounded."""

# ISO 4217, list one, where it is not 2. (CLDR, which Babel ships, gives customary digits instead,
# such as 0 for the Iraqi dinar.)
_ISO_4217 = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_MINOR_UNITS = {code: digits for digits, codes in _ISO_4217.items() for code in codes.split()}


def iso_minor_units(currency: str) -> int | None:
    """Digits after the point of an ISO 4217 currency, or None for anything else."""
    if currency in _MINOR_UNITS:
        return _MINOR_UNITS[currency]
    return 2 if currency in get_global("all_currencies") else None


def to_minor(amount: Decimal, minor_units: int) -> int:
    """Turn an amount of money into integer minor units; it must have no more digits than that.

    Raises
    ------
    ValueError
        When the amount is finer than the minor unit.
    """
    scaled = amount.scaleb(minor_units, context=EXACT)
    if scaled != int(scaled):
        raise ValueError(f"It has more than {minor_units} digits after the point.")
    return int(scaled)


def half_up(value: Fraction) -> int:
    """Round a value that is not negative to the nearest integer, a half upwards."""
    return int((2 * value + 1) // 2)


def plain(amount: Decimal) -> Decimal:
    """Take the zeros off that follow the last digit after the point."""
    text = f"{amount:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def decimal_text(minor: int, minor_units: int) -> str:
    """Integer minor units as decimal text: ``decimal_text(1205, 2) == "12.05"``."""
    return f"{Decimal(minor).scaleb(-minor_units, context=EXACT):f}"
