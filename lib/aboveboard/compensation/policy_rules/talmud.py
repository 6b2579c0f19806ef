"""The Talmud rule: equal awards on the halves of the claims, then equal losses on the others."""

from __future__ import annotations

import numpy as np

from aboveboard.compensation.arrays import Ints, total
from aboveboard.compensation.engines import Engine
from aboveboard.compensation.levels import Level
from aboveboard.compensation.policy_rules.constrained_equal_awards import array_level, table_level
from aboveboard.compensation.policy_rules.rule import PolicyRule, Rows, Solved


class Talmud(PolicyRule):
    """Half of min(claim, level) is the award, or, above half of all claims, what is lost."""

    def over_table(self, engine: Engine, rows: Rows, pool: int) -> Level:
        """Give half of a claim up to the level; beyond it, half the level, or all but that."""
        gains, spent = _spent(rows.total, pool)
        level = table_level(engine, rows, spent)
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
        low = (
            f"CASE WHEN claim = {zero} THEN {zero} WHEN claim <= {at} THEN {half} ELSE {beyond} END"
        )
        rest = f"CASE WHEN claim <= {at} THEN {odd} ELSE {rest} END"
        return Level((("low", low), ("rest", rest)), bottom)

    def over_array(self, claim: Ints, got: Ints, pool: int, largest: int) -> Solved:
        """Find the level of the awards, or of the losses, by a sort."""
        gains, spent = _spent(total(claim), pool)
        return Solved.at(array_level(claim, spent), halved=gains)

    def shares(self, claim: Ints, got: Ints, solved: Solved) -> Ints:
        """Halve the claims up to the level; beyond it, half the level is the award or the loss."""
        half = solved.level / 2
        beyond = int(half // 1) if solved.halved else claim - int(-(-half // 1))
        return np.where(claim <= int(solved.level // 1), claim // 2, beyond)


def _spent(owed: int, pool: int) -> tuple[bool, int]:
    """Tell whether awards or losses are halved, and what the level spends on whole claims."""
    gains = 2 * pool <= owed
    return gains, 2 * pool if gains else 2 * (owed - pool)
