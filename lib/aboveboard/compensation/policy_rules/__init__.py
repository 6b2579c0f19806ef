"""The rules that a policy may name, over millions of rows: a module a rule, in two engines.

:mod:`aboveboard.compensation.rules` says what each rule is, exactly and for a few claims. Here the
same is found as one level for all claimants: by aggregates over a table (``over_table``), which
pays, and over an array in memory (``over_array``), which draws, compares and redraws a slider at
once. The tests hold both to a plain program, to the last unit.
"""

from __future__ import annotations

from collections.abc import Mapping

from aboveboard.compensation.engines import Engine
from aboveboard.compensation.levels import Level
from aboveboard.compensation.policy_rules.constrained_equal_awards import ConstrainedEqualAwards
from aboveboard.compensation.policy_rules.constrained_equal_losses import ConstrainedEqualLosses
from aboveboard.compensation.policy_rules.proportional import Proportional
from aboveboard.compensation.policy_rules.rising_tide import RisingTide
from aboveboard.compensation.policy_rules.rule import PolicyRule, Rows, Solved
from aboveboard.compensation.policy_rules.talmud import Talmud

__all__ = ["BY_NAME", "PolicyRule", "Rows", "Solved", "level_over"]

BY_NAME: Mapping[str, PolicyRule] = {
    "proportional": Proportional(),
    "constrained_equal_awards": ConstrainedEqualAwards(),
    "constrained_equal_losses": ConstrainedEqualLosses(),
    "talmud": Talmud(),
    "rising_tide": RisingTide(),
}
"""Each of :data:`aboveboard.compensation.rules.POLICY_RULES`."""


def level_over(engine: Engine, rule: str, pool: int, table: str) -> Level:
    """Find the level of a rule for the rows of ``table`` (a name or a query in brackets).

    ``pool`` is at most what the rows may be paid; columns: claim, and got for rising_tide.
    """
    rows = Rows.of(engine, table)
    if not pool or not rows.total:
        rule = "proportional"  # nothing for anybody, by every rule
    return BY_NAME[rule].over_table(engine, rows, pool)
