"""Cliffs: each point where a larger loss gets less, found exactly."""

from __future__ import annotations

import pytest
from aboveboard.compensation.arrays import integers
from aboveboard.compensation.award_function import AwardFunction, Claimants
from aboveboard.compensation.cliffs import Cliff, find_cliffs
from aboveboard.compensation.rules import POLICY_RULES
from hypothesis import given, settings
from hypothesis import strategies as st

from .award_cases import make_policy


def function(losses: list[int], **policy: object) -> AwardFunction:
    return AwardFunction.of(make_policy(**policy), Claimants.of(integers(losses)))


def test_a_class_paid_70_percent_up_to_5000_is_a_cliff_above_it() -> None:
    # 57.9 % is left for those above: a loss of 5,001 gets less than one of 5,000
    losses = [500_000] * 100 + [1_000_000] * 100
    policy = {"pool": "929000", "small_claims": {"up_to": "5000", "share": "0.7"}}
    (cliff,) = find_cliffs(function(losses, **policy))
    assert cliff == Cliff(at=500_000, paid=350_000, less=289_500, even_again=604_491)


def test_a_class_paid_no_better_than_the_others_is_no_cliff() -> None:
    policy = {"small_claims": {"up_to": "5000", "share": "0.7"}}
    assert find_cliffs(function([500_000, 900_000], **policy)) == []


def test_a_cliff_that_nothing_makes_up_for_says_so() -> None:
    policy = {"cap": "60", "pool": "74", "small_claims": {"up_to": "50", "share": "1"}}
    (cliff,) = find_cliffs(function([5000, 9000, 9000], **policy))
    assert (cliff.at, cliff.paid, cliff.less, cliff.even_again) == (5000, 5000, 1000, None)


@given(
    losses=st.lists(st.integers(0, 200), min_size=1, max_size=8),
    rule=st.sampled_from(POLICY_RULES),
    cover=st.sampled_from(["1", "0.9", "0.333"]),
    amounts=st.tuples(*[st.integers(0, 250)] * 5),
    share=st.sampled_from(["0", "0.5", "0.7", "1"]),
    small=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_every_cliff_and_no_other_is_found(
    losses: list[int], rule: str, cover: str, amounts: tuple[int, ...], share: str, small: bool
) -> None:
    pool, base, cap, least, up_to = (f"{amount}" for amount in amounts)
    policy = make_policy(
        minor_units=0, pool=pool, rule=rule, cover=cover, base=base, cap=cap, de_minimis=least,
        small_claims={"up_to": up_to, "share": share} if small else None,
    )  # fmt: skip
    found = AwardFunction.of(policy, Claimants.of(integers(losses)))
    paid = [found.paid(loss) for loss in range(1000)]
    drops = [loss for loss in range(999) if paid[loss + 1] < paid[loss]]
    cliffs = find_cliffs(found)
    assert [cliff.at for cliff in cliffs] == drops
    for cliff in cliffs:
        again = [loss for loss in range(cliff.at + 1, 1000) if paid[loss] >= paid[cliff.at]]
        assert cliff.even_again == (again[0] if again else cliff.even_again)
        assert again or cliff.even_again is None or cliff.even_again >= 1000


@pytest.mark.parametrize("rule", POLICY_RULES)
def test_without_a_class_of_small_claims_there_is_none(rule: str) -> None:
    policy = {"rule": rule, "pool": "90", "base": "3", "cap": "50", "de_minimis": "4"}
    assert find_cliffs(function([100, 2000, 9000], **policy)) == []
