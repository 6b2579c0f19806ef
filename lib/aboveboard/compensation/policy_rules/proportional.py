"""Pro rata: the level is the share of its claim that each gets."""

from __future__ import annotations

from fractions import Fraction

from aboveboard.compensation.arrays import Ints, times, total
from aboveboard.compensation.engines import Engine
from aboveboard.compensation.levels import Level, share_of_claim
from aboveboard.compensation.policy_rules.rule import PolicyRule, Rows, Solved


class Proportional(PolicyRule):
    """Everyone gets the same share of the own claim."""

    def over_table(self, engine: Engine, rows: Rows, pool: int) -> Level:
        """Divide the pool by all claims; works without money or claims too."""
        share = Fraction(pool, max(rows.total, 1))
        steps = share_of_claim(engine, share, rows.largest)
        return Level((*steps, ("low", "whole"), ("rest", "part")), share.denominator)

    def over_array(self, claim: Ints, got: Ints, pool: int, largest: int) -> Solved:
        """Divide the pool by all claims."""
        owed = total(claim)
        return Solved(Fraction(pool, owed) if owed else Fraction(0), pool, max(owed, 1))

    def shares(self, claim: Ints, got: Ints, solved: Solved) -> Ints:
        """Take the share of each claim."""
        return times(claim, solved.level)
