"""The rules a policy may name: each in both engines, and the format knows no other."""

from __future__ import annotations

import pytest
from aboveboard.compensation.policy_rules import BY_NAME
from aboveboard.compensation.rules import POLICY_RULES, RULES
from aboveboard.errors import PolicyError

from .award_cases import make_policy


def test_each_rule_that_a_policy_may_name_is_written_for_both_engines() -> None:
    assert list(BY_NAME) == POLICY_RULES


@pytest.mark.parametrize("rule", RULES)
def test_a_policy_takes_the_rules_that_are_marked_for_policies(rule: str) -> None:
    if rule in POLICY_RULES:
        assert make_policy(rule=rule).rule == rule
        return
    with pytest.raises(PolicyError, match=r"rule: .*proportional"):
        make_policy(rule=rule)


@pytest.mark.parametrize(
    ("changes", "weighs", "pays_the_difference"),
    [
        ({}, False, True),
        ({"received": "net_loss"}, False, False),
        ({"rule": "rising_tide"}, True, False),
        ({"rule": "rising_tide", "received": "net_loss"}, True, False),
    ],
)
def test_what_was_received_is_weighed_by_the_rule_or_taken_off_or_is_an_earlier_payment(
    changes: dict[str, str], weighs: bool, pays_the_difference: bool
) -> None:
    policy = make_policy(**changes)
    assert (policy.weighs_receipts, policy.pays_the_difference) == (weighs, pays_the_difference)
