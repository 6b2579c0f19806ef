"""Exact integers in arrays: 64 bits while every result fits, Python's own integers else."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

Ints = np.ndarray[Any, np.dtype[Any]]
"""Integers, exact: 64 bits where every result fits, Python's own else."""
FITS = 1 << 62
"""Below this a number may be added to another one in 64 bits."""


def integers(values: list[int] | Ints) -> Ints:
    """Hold integers as 64 bits where they fit, else as Python's own."""
    wide = np.asarray(values, dtype=object)
    fits = all(abs(int(value)) < FITS for value in (wide.max(), wide.min())) if len(wide) else True
    return wide.astype(np.int64) if fits else wide


def total(values: Ints) -> int:
    """Add up exactly."""
    if values.dtype == object or not len(values):
        return int(sum(values.tolist()))
    largest = max(abs(int(values.max())), abs(int(values.min())))
    return int(values.sum()) if largest * len(values) < FITS else int(sum(values.tolist()))


def with_room(values: Ints, factor: int) -> Ints:
    """Return values that may be multiplied by ``factor`` without passing their type."""
    if values.dtype == object or not len(values) or int(values.max()) * factor < FITS:
        return values
    return values.astype(object)


def at_most(values: Ints, most: int) -> Ints:
    """Cut each value to ``most``."""
    return np.minimum(values if most < FITS else values.astype(object), most)


def share_of(values: Ints, share: Fraction) -> Ints:
    """Take a share of each amount, rounded half up."""
    if share == 1:
        return values
    top, bottom = share.numerator, share.denominator
    wide = with_room(values, 2 * top)
    if 2 * bottom >= FITS:
        wide = wide.astype(object)
    return (wide * (2 * top) + bottom) // (2 * bottom)


def times(values: Ints, factor: Fraction) -> Ints:
    """Multiply each value, rounded down."""
    if factor == 1:
        return values
    wide = with_room(values, factor.numerator)
    if factor.denominator >= FITS:
        wide = wide.astype(object)
    products: Ints = wide * factor.numerator // factor.denominator
    return products
