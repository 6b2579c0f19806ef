"""What a small, a middle and a large loss get under a policy and under each other rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from aboveboard.compensation.award_function import AwardFunction, Claimants
from aboveboard.compensation.distribution import Equality, equality
from aboveboard.compensation.money import decimal_text
from aboveboard.compensation.policy import Policy
from aboveboard.compensation.rules import POLICY_RULES


@dataclass(frozen=True)
class Compared:
    """One rule over the same claimants and the same pool: what ``losses`` get, and how equally.

    ``awards`` are in minor units, in the order of the losses asked for, rounded down; they are of
    claimants who received nothing before. ``equality`` is of all that each has back in the end,
    receipts included.
    """

    rule: str
    awards: tuple[int, ...]
    equality: Equality


def compare_rules(
    policy: Policy, claimants: Claimants, losses: Sequence[int], rules: Sequence[str] = POLICY_RULES
) -> list[Compared]:
    """Divide the pool of ``policy`` by each rule, all else as the policy has it."""
    made = []
    for rule in rules:
        function = AwardFunction.of(policy.model_copy(update={"rule": rule}), claimants)
        back = function.awards(claimants.loss, claimants.received)
        if not function.policy.pays_the_difference:  # what came from elsewhere is back too
            back = back + claimants.received
        made.append(
            Compared(rule, tuple(map(function.award, losses)), equality(claimants.loss, back))
        )
    return made


def with_pool(policy: Policy, pool: int) -> Policy:
    """Return the policy with another pool, in minor units."""
    return policy.model_copy(update={"pool": Decimal(decimal_text(pool, policy.minor_units))})
