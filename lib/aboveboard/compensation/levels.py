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


@dataclass(frozen=True)
class Level:
    """A rule at its level: ``low`` and ``remainder`` are SQL over the columns claim and got.

    The exact share of a row is ``low + remainder / denominator`` with 0 <= remainder < denominator.
    """

    low: str
    remainder: str
    denominator: int


def solve_level(engine: Engine, rule: str, pool: int, table: str) -> Level:
    """Find the level of a rule for the rows of ``table`` (a name or a query in brackets).

    ``pool`` is at most what the rows may be paid; columns: claim, and got for rising_tide.
    """
    count, total = engine.fetch(f"SELECT count(*), coalesce(sum(claim), 0) FROM {table} AS t")[0]
    count, total = int(count), int(total)
    if rule == "proportional" or not pool or not total:
        number = engine.number
        product = f"(claim * {number(pool)})"
        whole = number(max(total, 1))
        low, rest = engine.quotient(product, whole), engine.remainder(product, whole)
        return Level(low, rest, max(total, 1))
    if rule == "constrained_equal_awards":
        return _equal_awards(engine, _awards_level(engine, pool, count, total, table))
    if rule == "constrained_equal_losses":
        return _equal_losses(engine, _losses_level(engine, pool, count, total, table))
    if rule == "talmud":
        gains = 2 * pool <= total
        spent = 2 * pool if gains else 2 * (total - pool)
        level = _awards_level(engine, spent, count, total, table)
        return _talmud(engine, level, gains=gains)
    return _rising_tide(engine, _tide_level(engine, pool, table))


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


def _tide_level(engine: Engine, pool: int, table: str) -> Fraction:
    """Level with sum of max(level claim - got, 0) = pool: convex, Newton from the right."""
    owed, got = engine.fetch(
        f"SELECT sum(claim), sum(got) FROM {table} AS t WHERE claim > {engine.number(0)}"
    )[0]
    level = Fraction(pool + int(got), int(owed))
    while True:
        top, bottom = engine.number(level.numerator), engine.number(level.denominator)
        owed, got = engine.fetch(
            f"SELECT sum(claim), sum(got) FROM {table} AS t WHERE got * {bottom} < claim * {top}"
        )[0]
        following = Fraction(pool + int(got), int(owed))
        if following == level:
            return level
        level = following


def _equal_awards(engine: Engine, level: Fraction) -> Level:
    whole, part = divmod(level.numerator, level.denominator)
    at = engine.number(whole)
    return Level(
        f"least(claim, {at})",
        f"CASE WHEN claim <= {at} THEN {engine.number(0)} ELSE {engine.number(part)} END",
        level.denominator,
    )


def _equal_losses(engine: Engine, level: Fraction) -> Level:
    rounded_up = -(-level // 1)
    part = int((rounded_up - level) * level.denominator)
    up, zero = engine.number(int(rounded_up)), engine.number(0)
    return Level(
        f"CASE WHEN claim >= {up} THEN claim - {up} ELSE {zero} END",
        f"CASE WHEN claim >= {up} THEN {engine.number(part)} ELSE {zero} END",
        level.denominator,
    )


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
    return Level(
        f"CASE WHEN claim = {zero} THEN {zero} WHEN claim <= {at} THEN {half} ELSE {beyond} END",
        f"CASE WHEN claim <= {at} THEN {odd} ELSE {rest} END",
        bottom,
    )


def _rising_tide(engine: Engine, level: Fraction) -> Level:
    top, bottom = engine.number(level.numerator), engine.number(level.denominator)
    above = f"greatest(claim * {top} - got * {bottom}, {engine.number(0)})"
    low, rest = engine.quotient(above, bottom), engine.remainder(above, bottom)
    return Level(low, rest, level.denominator)
