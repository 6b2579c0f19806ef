"""Equal awards: the level is what each gets, but never more than the own claim."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from aboveboard.compensation.arrays import Ints, total, with_room
from aboveboard.compensation.engines import Engine
from aboveboard.compensation.levels import Level
from aboveboard.compensation.policy_rules.rule import PolicyRule, Rows, Solved


class ConstrainedEqualAwards(PolicyRule):
    """Each gets min(claim, level)."""

    def over_table(self, engine: Engine, rows: Rows, pool: int) -> Level:
        """Give the claims up to the level in full, and the others the level."""
        level = table_level(engine, rows, pool)
        whole, part = divmod(level.numerator, level.denominator)
        at = engine.number(whole)
        rest = f"CASE WHEN claim <= {at} THEN {engine.number(0)} ELSE {engine.number(part)} END"
        return Level((("low", f"least(claim, {at})"), ("rest", rest)), level.denominator)

    def over_array(self, claim: Ints, got: Ints, pool: int, largest: int) -> Solved:
        """Find the level by a sort."""
        return Solved.at(array_level(claim, pool))

    def shares(self, claim: Ints, got: Ints, solved: Solved) -> Ints:
        """Cut each claim to the level."""
        return np.minimum(claim, int(solved.level // 1))


def table_level(engine: Engine, rows: Rows, pool: int) -> Fraction:
    """Find the level with sum of min(claim, level) = pool: concave, Newton from the left."""
    if pool >= rows.total:
        return Fraction(rows.largest)
    level = Fraction(pool, rows.count)
    while True:
        at = engine.number(int(level // 1))
        below, above = engine.fetch(
            f"SELECT coalesce(sum(CASE WHEN claim <= {at} THEN claim END), 0),"
            f" count(CASE WHEN claim > {at} THEN 1 END) FROM {rows.table} AS t"
        )[0]
        following = Fraction(pool - int(below), int(above))
        if following == level:
            return level
        level = following


def array_level(claims: Ints, pool: int) -> Fraction:
    """Find the level at which min(claim, level) adds up to ``pool``; the largest claim at most."""
    ordered = np.sort(claims)
    count = len(ordered)
    if not count or pool >= total(ordered):
        return Fraction(int(ordered[-1])) if count else Fraction(0)
    wide = with_room(ordered, count)
    below = np.cumsum(wide) - wide
    reached = below + wide * np.arange(count, 0, -1)  # what the claims take at each one's own level
    at = int(np.searchsorted(reached, pool))
    return Fraction(pool - int(below[at]), count - at)
