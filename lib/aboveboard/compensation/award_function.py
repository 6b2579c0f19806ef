"""What any loss gets under a policy, as a function of the loss: for comparing and for drawing.

The awards table is made by aggregates over a table; here the same rules run over one array of
losses in memory, so that a slider redraws at once. Every amount is an integer of minor units.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from aboveboard.compensation.arrays import Ints, at_most, integers, share_of, total
from aboveboard.compensation.money import to_minor
from aboveboard.compensation.policy import Policy
from aboveboard.compensation.policy_rules import BY_NAME, Solved
from aboveboard.compensation.policy_rules.constrained_equal_awards import array_level

Bools = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Claimants:
    """The losses of a case, without names: ``loss`` ascending, ``received`` beside it."""

    loss: Ints
    received: Ints

    @classmethod
    def of(cls, loss: Ints, received: Ints | None = None) -> Claimants:
        """Sort the claimants by loss; nothing was received when it is left out."""
        order = np.argsort(loss, kind="stable")
        got = np.zeros(len(loss), dtype=np.int64) if received is None else received[order]
        return cls(loss[order], got)

    def __len__(self) -> int:
        return len(self.loss)


@dataclass(frozen=True)
class _Split:
    """Claims under a policy: what is paid first, what the rule divides, what was got before."""

    base: Ints
    claim: Ints
    got: Ints


@dataclass(frozen=True)
class AwardFunction:
    """What each loss gets, with the level of the rule found for all claimants.

    Attributes
    ----------
    pool
        What is paid out in all, in minor units; never more than ``payable``.
    solved
        The level of the rule.
    short
        The pool does not reach past the base payments, and equal awards divide it among those.
    keepers
        How many were paid more before than is due to them: they keep it, and the level is that of
        the others.
    """

    policy: Policy
    pool: int
    payable: int
    solved: Solved
    short: bool
    keepers: int = 0

    @classmethod
    def of(cls, policy: Policy, claimants: Claimants) -> AwardFunction:
        """Find the level for these claimants, as the awards table finds it."""
        split = _split(policy, claimants.loss, claimants.received)
        base, owed = total(split.base), total(split.claim)
        if policy.weighs_receipts:
            owed = total(np.maximum(split.claim - split.got, 0))
        payable = base + owed
        pool = payable if policy.pool == "full" else min(policy.minor("pool"), payable)
        everyone = np.ones(len(claimants), dtype=bool)
        found = cls._solved(policy, pool, payable, split, everyone, pool)
        if policy.pays_the_difference and claimants.received.any():
            return found._without_overpaid(claimants, split)
        return found

    @classmethod
    def _solved(
        cls, policy: Policy, pool: int, payable: int, split: _Split, among: Bools, money: int
    ) -> AwardFunction:
        """Find the level that spends ``money`` on those in ``among``."""
        if pool < total(split.base):
            level = array_level(split.base[among], money)
            return cls(policy, pool, payable, Solved.at(level), short=True)
        rest = max(money - total(split.base[among]), 0)
        largest = int(split.claim.max()) if len(split.claim) else 0
        rule = BY_NAME[policy.rule]
        solved = rule.over_array(split.claim[among], split.got[among], rest, largest)
        return cls(policy, pool, payable, solved, short=False)

    def _without_overpaid(self, claimants: Claimants, split: _Split) -> AwardFunction:
        """Leave out those paid too much before, until nobody else stands above the level.

        The same steps as of the awards table: see ``entitlements.divide_claims``.
        """
        received = claimants.received
        due = self._own(split)
        if not (received > due + 1).any() and total(np.maximum(due, received)) <= self.pool:
            return self
        found, over = self, received > due
        while True:
            money = max(self.pool - total(received[over]), 0)
            found = self._solved(self.policy, self.pool, self.payable, split, ~over, money)
            above = over | (received > found._own(split))  # the level only sinks
            if int(above.sum()) == int(over.sum()):
                return replace(found, keepers=int(over.sum()))
            over = above

    def awards(self, losses: Ints, received: Ints | None = None) -> Ints:
        """Give what each loss gets in all, earlier payments included, rounded down.

        Rounding by largest remainder can add one unit. What was paid above it before is kept.
        """
        got = received if received is not None else np.zeros(len(losses), dtype=np.int64)
        own = self._own(_split(self.policy, losses, got))
        return np.maximum(own, got) if self.policy.pays_the_difference else own

    def _own(self, split: _Split) -> Ints:
        if self.short:
            return np.minimum(split.base, int(self.solved.level // 1))
        return split.base + BY_NAME[self.policy.rule].shares(split.claim, split.got, self.solved)

    def award(self, loss: int) -> int:
        """Give what one loss gets in all, rounded down."""
        return int(self.awards(integers([loss]))[0])

    def counted(self, loss: int) -> int:
        """Give what counts of one loss: the share that is covered, up to the cap."""
        return int(_counted(self.policy, integers([loss]))[0])

    def base(self, loss: int, received: int = 0) -> int:
        """Give what is due to one loss before the rule divides the rest.

        That is the base payment, or the share of a small claim; where the pool is ``short``, less
        than this is paid.
        """
        return int(_split(self.policy, integers([loss]), integers([received])).base[0])

    def is_small(self, loss: int) -> bool:
        """Tell whether a loss stands in the class of small claims."""
        small, units = self.policy.small_claims, self.policy.minor_units
        return small is not None and self.counted(loss) <= to_minor(small.up_to, units)

    def paid(self, loss: int) -> int:
        """Give what one loss is paid: nothing where its award is under the least amount."""
        award = self.award(loss)
        return 0 if award < self.policy.minor("de_minimis") else award


def _counted(policy: Policy, losses: Ints) -> Ints:
    counted = share_of(losses, Fraction(policy.cover))
    return counted if policy.cap is None else at_most(counted, policy.minor("cap"))


def _split(policy: Policy, losses: Ints, received: Ints) -> _Split:
    counted = _counted(policy, losses)
    owed = counted if policy.pays_the_difference else np.maximum(counted - received, 0)
    base = at_most(owed, policy.minor("base"))
    claim = counted if policy.weighs_receipts else owed - base
    got = received + base  # of which only a rule that weighs receipts makes use
    if policy.small_claims:
        small = counted <= to_minor(policy.small_claims.up_to, policy.minor_units)
        base = np.where(small, share_of(owed, Fraction(policy.small_claims.share)), base)
        claim = np.where(small, 0, claim)
    return _Split(base, claim, got)
