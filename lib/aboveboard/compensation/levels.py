"""The level at which a rule spends the pool, found by aggregates over a table of claims.

Equal awards, equal losses, Talmud and rising tide give each claimant a piecewise linear, convex or
concave function of one level. Newton's method on such a function, started on the right side, ends
at the exact level after a few aggregates, each a pass over the table without a sort (W. Dinkelbach,
"On nonlinear fractional programming", Management Science 13 (1967)). The level is a fraction of
integers; claims are compared with its integer part, so nothing is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from aboveboard.compensation.engines import Engine

Steps = tuple[tuple[str, str], ...]
"""Columns to add one after the other, each over those before it: name and SQL."""


@dataclass(frozen=True)
class Level:
    """A rule at its level, as columns over ``claim`` and ``got``; the last are ``low``, ``rest``.

    The exact share of a row is ``low + rest / denominator`` with 0 <= rest < denominator.
    """

    steps: Steps
    denominator: int

    def over(self, table: str) -> str:
        """Write ``table`` with the columns added, as a query in brackets with an alias."""
        return with_columns(table, self.steps)


def with_columns(table: str, steps: Steps) -> str:
    """Write a table with columns added one after the other, as a query in brackets."""
    query = table
    for name, sql in steps:
        query = f"(SELECT *, {sql} AS {name} FROM {query} AS t)"
    return f"{query} AS t"


_MOST = 10**38
"""What both engines hold in one integer."""
_NINE = 10**9


def share_of_claim(engine: Engine, share: Fraction, largest: int) -> Steps:
    """Write ``claim`` times a share as columns: whole (units) and part (of the denominator).

    The product of a claim and a pool in a coin of 18 digits passes 128 bits; then the claim is
    multiplied nine digits at a time, the first digits first, as in division by hand.

    Raises
    ------
    PolicyError
        When the share is so fine that the product of nine digits passes 38 digits too.
    """
    top, bottom = engine.number(share.numerator), engine.number(share.denominator)
    if largest * share.numerator < _MOST:
        product = f"claim * {top}"
        return (
            ("whole", engine.quotient(product, bottom)),
            ("part", f"{product} - whole * {bottom}"),
        )
    engine.number(2 * _NINE * max(share.numerator, share.denominator))  # refused when too large
    nine = engine.number(_NINE)
    steps: list[tuple[str, str]] = []
    for place in reversed(range(-(-len(str(largest)) // 9))):
        digits = engine.quotient("claim", engine.number(_NINE**place))
        whole, carry = "", ""
        if steps:
            digits = engine.remainder(digits, nine)
            whole, carry = f"whole{place + 1} * {nine} + ", f" + part{place + 1} * {nine}"
        steps += [
            (f"product{place}", f"{digits} * {top}{carry}"),
            (f"share{place}", engine.quotient(f"product{place}", bottom)),
            (f"whole{place}", f"{whole}share{place}"),
            (f"part{place}", f"product{place} - share{place} * {bottom}"),
        ]
    return *steps, ("whole", "whole0"), ("part", "part0")
