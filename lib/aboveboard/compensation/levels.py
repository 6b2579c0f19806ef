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
        return _with_columns(table, self.steps)


def _with_columns(table: str, steps: Steps) -> str:
    query = table
    for name, sql in steps:
        query = f"(SELECT *, {sql} AS {name} FROM {query} AS t)"
    return f"{query} AS t"


def solve_level(engine: Engine, rule: str, pool: int, table: str) -> Level:
    """Find the level of a rule for the rows of ``table`` (a name or a query in brackets).

    ``pool`` is at most what the rows may be paid; columns: claim, and got for rising_tide.
    """
    found = engine.fetch(
        f"SELECT count(*), coalesce(sum(claim), 0), coalesce(max(claim), 0) FROM {table} AS t"
    )[0]
    count, total, largest = (int(number) for number in found)
    if rule == "proportional" or not pool or not total:
        share = Fraction(pool, max(total, 1))
        steps = share_of_claim(engine, share, largest)
        return Level((*steps, ("low", "whole"), ("rest", "part")), share.denominator)
    if rule == "constrained_equal_awards":
        return _equal_awards(engine, _awards_level(engine, pool, count, total, table))
    if rule == "constrained_equal_losses":
        return _equal_losses(engine, _losses_level(engine, pool, count, total, table))
    if rule == "talmud":
        gains = 2 * pool <= total
        spent = 2 * pool if gains else 2 * (total - pool)
        level = _awards_level(engine, spent, count, total, table)
        return _talmud(engine, level, gains=gains)
    return _rising_tide(engine, _tide_level(engine, pool, table, largest), largest)


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


def _awards_level(engine: Engine, pool: int, count: int, total: int, table: str) -> Fraction:
    """Level with sum of min(claim, level) = pool: concave, Newton from the left."""
    if pool >= total:
        return Fraction(int(engine.fetch(f"SELECT max(claim) FROM {table} AS t")[0][0]))
    level = Fraction(pool, count)
    while True:
        at = engine.number(int(level // 1))
        below, above = engine.fetch(
            f"SELECT coalesce(sum(CASE WHEN claim <= {at} THEN claim END), 0),"
            f" count(CASE WHEN claim > {at} THEN 1 END) FROM {table} AS t"
        )[0]
        following = Fraction(pool - int(below), int(above))
        if following == level:
            return level
        level = following


def _losses_level(engine: Engine, pool: int, count: int, total: int, table: str) -> Fraction:
    """Level with sum of max(claim - level, 0) = pool: convex, Newton from the left."""
    level = Fraction(max(total - pool, 0), count)
    while True:
        at = engine.number(int(level // 1))
        owed, above = engine.fetch(
            f"SELECT coalesce(sum(CASE WHEN claim > {at} THEN claim END), 0),"
            f" count(CASE WHEN claim > {at} THEN 1 END) FROM {table} AS t"
        )[0]
        following = Fraction(int(owed) - pool, int(above))
        if following == level:
            return level
        level = following


def _tide_level(engine: Engine, pool: int, table: str, largest: int) -> Fraction:
    """Level with sum of max(level claim - got, 0) = pool: convex, Newton from the right."""
    owed, got = engine.fetch(
        f"SELECT sum(claim), sum(got) FROM {table} AS t WHERE claim > {engine.number(0)}"
    )[0]
    level = Fraction(pool + int(got), int(owed))
    while True:
        lifted = _with_columns(table, share_of_claim(engine, level, largest))
        owed, got = engine.fetch(
            f"SELECT sum(claim), sum(got) FROM {lifted}"
            f" WHERE whole > got OR (whole = got AND part > {engine.number(0)})"
        )[0]
        following = Fraction(pool + int(got), int(owed))
        if following == level:
            return level
        level = following


def _equal_awards(engine: Engine, level: Fraction) -> Level:
    whole, part = divmod(level.numerator, level.denominator)
    at = engine.number(whole)
    rest = f"CASE WHEN claim <= {at} THEN {engine.number(0)} ELSE {engine.number(part)} END"
    return Level((("low", f"least(claim, {at})"), ("rest", rest)), level.denominator)


def _equal_losses(engine: Engine, level: Fraction) -> Level:
    rounded_up = -(-level // 1)
    part = int((rounded_up - level) * level.denominator)
    up, zero = engine.number(int(rounded_up)), engine.number(0)
    low = f"CASE WHEN claim >= {up} THEN claim - {up} ELSE {zero} END"
    rest = f"CASE WHEN claim >= {up} THEN {engine.number(part)} ELSE {zero} END"
    return Level((("low", low), ("rest", rest)), level.denominator)


def _talmud(engine: Engine, level: Fraction, *, gains: bool) -> Level:
    """Half of min(claim, level) as an award, or as what is lost."""
    bottom = 2 * level.denominator
    at, zero, two = engine.number(int(level // 1)), engine.number(0), engine.number(2)
    half = engine.quotient("claim", two)
    odd = f"{engine.remainder('claim', two)} * {engine.number(bottom // 2)}"
    whole, part = divmod(level.numerator, bottom)
    if gains:
        beyond, rest = engine.number(whole), engine.number(part)
    else:
        lost = whole + (part > 0)
        beyond = f"claim - {engine.number(lost)}"
        rest = engine.number((bottom - part) % bottom)
    low = f"CASE WHEN claim = {zero} THEN {zero} WHEN claim <= {at} THEN {half} ELSE {beyond} END"
    rest = f"CASE WHEN claim <= {at} THEN {odd} ELSE {rest} END"
    return Level((("low", low), ("rest", rest)), bottom)


def _rising_tide(engine: Engine, level: Fraction, largest: int) -> Level:
    """Lift each to the level; whoever stands above it gets nothing."""
    zero = engine.number(0)
    low = f"greatest(whole - got, {zero})"
    rest = f"CASE WHEN whole >= got THEN part ELSE {zero} END"
    steps = share_of_claim(engine, level, largest)
    return Level((*steps, ("low", low), ("rest", rest)), level.denominator)
