"""The rising tide: those who have the smallest share of their loss are lifted to the level."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from aboveboard.compensation.arrays import Ints, total
from aboveboard.compensation.engines import Engine
from aboveboard.compensation.levels import Level, share_of_claim, with_columns
from aboveboard.compensation.policy_rules.rule import PolicyRule, Rows, Solved


class RisingTide(PolicyRule):
    """Each gets max(level x claim - got, 0): whoever stands above the level gets nothing."""

    def over_table(self, engine: Engine, rows: Rows, pool: int) -> Level:
        """Lift each to the level."""
        level = _table_level(engine, rows, pool)
        zero = engine.number(0)
        low = f"greatest(whole - got, {zero})"
        rest = f"CASE WHEN whole >= got THEN part ELSE {zero} END"
        steps = share_of_claim(engine, level, rows.largest)
        return Level((*steps, ("low", low), ("rest", rest)), level.denominator)

    def over_array(self, claim: Ints, got: Ints, pool: int, largest: int) -> Solved:
        """Find the level by Newton's method; it is money over claims of those who are lifted."""
        level = _array_level(claim, got, pool)
        under = got.astype(object) * level.denominator < claim.astype(object) * level.numerator
        if not under.any():
            return Solved.at(level)
        return Solved(level, pool + total(got[under]), total(claim[under]))

    def shares(self, claim: Ints, got: Ints, solved: Solved) -> Ints:
        """Lift each to the level."""
        level, wide, had = solved.level, claim.astype(object), got.astype(object)
        above = np.maximum(wide * level.numerator - had * level.denominator, 0)
        lifted: Ints = above // level.denominator
        return lifted


def _table_level(engine: Engine, rows: Rows, pool: int) -> Fraction:
    """Find the level with sum of max(level claim - got, 0) = pool: convex, Newton from right."""
    owed, got = engine.fetch(
        f"SELECT sum(claim), sum(got) FROM {rows.table} AS t WHERE claim > {engine.number(0)}"
    )[0]
    level = Fraction(pool + int(got), int(owed))
    while True:
        lifted = with_columns(rows.table, share_of_claim(engine, level, rows.largest))
        owed, got = engine.fetch(
            f"SELECT sum(claim), sum(got) FROM {lifted}"
            f" WHERE whole > got OR (whole = got AND part > {engine.number(0)})"
        )[0]
        following = Fraction(pool + int(got), int(owed))
        if following == level:
            return level
        level = following


def _array_level(claims: Ints, got: Ints, pool: int) -> Fraction:
    """Find the same over an array."""
    some = claims > 0
    claims, got = claims[some].astype(object), got[some].astype(object)
    if not len(claims):
        return Fraction(0)
    level = Fraction(pool + total(got), total(claims))
    while True:
        under = got * level.denominator < claims * level.numerator
        if not under.any():
            return level
        following = Fraction(pool + total(got[under]), total(claims[under]))
        if following == level:
            return level
        level = following
