"""Equal losses: the level is what each loses, but never more than the own claim."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from aboveboard.compensation.arrays import Ints, total
from aboveboard.compensation.engines import Engine
from aboveboard.compensation.levels import Level
from aboveboard.compensation.policy_rules.constrained_equal_awards import array_level
from aboveboard.compensation.policy_rules.rule import PolicyRule, Rows, Solved


class ConstrainedEqualLosses(PolicyRule):
    """Each gets max(claim - level, 0)."""

    def over_table(self, engine: Engine, rows: Rows, pool: int) -> Level:
        """Take the level from each claim that is above it."""
        level = _table_level(engine, rows, pool)
        rounded_up = -(-level // 1)
        part = int((rounded_up - level) * level.denominator)
        up, zero = engine.number(int(rounded_up)), engine.number(0)
        low = f"CASE WHEN claim >= {up} THEN claim - {up} ELSE {zero} END"
        rest = f"CASE WHEN claim >= {up} THEN {engine.number(part)} ELSE {zero} END"
        return Level((("low", low), ("rest", rest)), level.denominator)

    def over_array(self, claim: Ints, got: Ints, pool: int, largest: int) -> Solved:
        """Find the level of the losses, which are equal awards of what is missing."""
        if not pool and largest:
            return Solved.at(Fraction(largest))  # nothing for anybody, larger claims too
        return Solved.at(array_level(claim, total(claim) - pool))

    def shares(self, claim: Ints, got: Ints, solved: Solved) -> Ints:
        """Take the level, rounded up, from each claim."""
        up = int(-(-solved.level // 1))
        return np.maximum(claim, up) - up


def _table_level(engine: Engine, rows: Rows, pool: int) -> Fraction:
    """Find the level with sum of max(claim - level, 0) = pool: convex, Newton from the left."""
    level = Fraction(max(rows.total - pool, 0), rows.count)
    while True:
        at = engine.number(int(level // 1))
        owed, above = engine.fetch(
            f"SELECT coalesce(sum(CASE WHEN claim > {at} THEN claim END), 0),"
            f" count(CASE WHEN claim > {at} THEN 1 END) FROM {rows.table} AS t"
        )[0]
        following = Fraction(int(owed) - pool, int(above))
        if following == level:
            return level
        level = following
