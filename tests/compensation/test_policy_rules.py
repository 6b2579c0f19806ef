"""The rules a policy may name: each in both engines, and the format knows no other."""

from __future__ import annotations

from fractions import Fraction

import pytest
from aboveboard.compensation.arrays import integers
from aboveboard.compensation.division import shares
from aboveboard.compensation.engines import DuckEngine, Engine
from aboveboard.compensation.policy_rules import BY_NAME, level_over
from aboveboard.compensation.rules import POLICY_RULES, RULES, TAKES_RECEIVED
from aboveboard.errors import PolicyError
from hypothesis import example, given, settings
from hypothesis import strategies as st

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


@pytest.fixture(scope="module")
def engine() -> Engine:
    return DuckEngine()


def in_table(
    engine: Engine, rule: str, claims: list[int], got: list[int], pool: int
) -> list[Fraction]:
    """What the table's level gives each claim, in their order."""
    rows = ", ".join(
        f"({at}, {engine.number(claim)}, {engine.number(had)})"
        for at, (claim, had) in enumerate(zip(claims, got, strict=True))
    )
    table = f"(SELECT * FROM (VALUES {rows}) AS v(place, claim, got))"
    level = level_over(engine, rule, pool, table)
    found = engine.fetch(f"SELECT low, rest FROM {level.over(table)} ORDER BY place")
    assert all(0 <= rest < level.denominator for _, rest in found)
    return [low + Fraction(rest, level.denominator) for low, rest in found]


def in_array(rule: str, claims: list[int], got: list[int], pool: int) -> list[int]:
    """What the array's level gives each claim, rounded down."""
    claim, had, by = integers(claims), integers(got), BY_NAME[rule]
    solved = by.over_array(claim, had, pool, max(claims))
    assert Fraction(solved.top, solved.bottom) == solved.level
    return [int(share) for share in by.shares(claim, had, solved)]


@pytest.mark.parametrize("rule", POLICY_RULES)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9))
        | st.tuples(st.integers(0, 10**12), st.just(0) | st.integers(0, 10**12))
        | st.tuples(st.integers(0, 10**25), st.just(0) | st.integers(0, 10**25)),
        min_size=1,
        max_size=6,
    ),
    part=st.fractions(0, 1) | st.sampled_from([Fraction(1, 2), Fraction(1)]),
)
@example(rows=[(10**25 + 1, 10**24 + 7), (3 * 10**24 + 1, 0)], part=Fraction(1, 3))
@example(rows=[(1, 0), (9, 0), (8, 0)], part=Fraction(8, 9))  # a level between two integers
@example(rows=[(5, 0)] * 4, part=Fraction(19, 20))
@example(rows=[(1, 0)] * 3, part=Fraction(1, 3))  # more claimants than any claims
# one unit under the level, which no float tells from it
@example(rows=[(10**20, 0), (10**20, 5 * 10**19 - 1)], part=Fraction(5 * 10**19, 15 * 10**19 + 1))
@settings(max_examples=60)
def test_the_level_of_a_table_and_of_an_array_is_that_of_the_exact_rule(
    engine: Engine, rule: str, rows: list[tuple[int, int]], part: Fraction
) -> None:
    claims = [claim for claim, _ in rows]
    got = [had if rule in TAKES_RECEIVED else 0 for _, had in rows]
    pool = int(part * sum(max(c - had, 0) for c, had in zip(claims, got, strict=True)))
    exact = shares(claims, pool, rule, got if rule in TAKES_RECEIVED else None)
    assert in_table(engine, rule, claims, got, pool) == exact
    assert in_array(rule, claims, got, pool) == [share // 1 for share in exact]


@pytest.mark.parametrize("rule", POLICY_RULES)
def test_the_smallest_claim_of_all_is_paid_whole(rule: str, engine: Engine) -> None:
    assert in_table(engine, rule, [1], [0], 1) == [1]
    assert in_array(rule, [1], [0], 1) == [1]


def test_a_share_is_exact_while_its_product_with_nine_digits_has_38_and_refused_beyond(
    engine: Engine,
) -> None:
    claims, pool = [3 * 10**28, 10**28 + 1], 2 * 10**28 + 1
    assert in_table(engine, "proportional", claims, [0, 0], pool) == shares(
        claims, pool, "proportional"
    )
    with pytest.raises(PolicyError, match="passes 38 digits"):
        in_table(engine, "proportional", [5 * 10**28, 10**28 + 1], [0, 0], pool)


@pytest.mark.parametrize("rule", POLICY_RULES)
def test_nobody_with_a_claim_is_lifted_to_nothing(rule: str) -> None:
    solved = BY_NAME[rule].over_array(integers([0, 0]), integers([3, 0]), 0, 0)
    assert (solved.level, solved.top) == (0, 0)


@pytest.mark.parametrize(
    ("claims", "pool", "level"), [([3, 5], 9, 5), ([3, 5], 8, 5), ([], 9, 0), ([], 0, 0)]
)
def test_equal_awards_rise_to_the_largest_claim_and_without_claims_to_nothing(
    claims: list[int], pool: int, level: int
) -> None:
    nothing = integers([0] * len(claims))
    rule = BY_NAME["constrained_equal_awards"]
    assert rule.over_array(integers(claims), nothing, pool, max(claims, default=0)).level == level


@pytest.mark.parametrize("rule", POLICY_RULES)
@pytest.mark.parametrize(("pool", "gains"), [(10, True), (290, False)])
def test_the_talmud_alone_tells_a_pool_of_up_to_half_of_the_claims_from_a_larger_one(
    rule: str, pool: int, gains: bool
) -> None:
    solved = BY_NAME[rule].over_array(integers([100, 200]), integers([0, 0]), pool, 200)
    assert solved.halved is (gains and rule == "talmud")


def test_a_rule_that_shares_by_size_keeps_the_money_and_the_claims_it_is_divided_by() -> None:
    claims, nothing = integers([100, 200]), integers([0, 0])
    shared = BY_NAME["proportional"].over_array(claims, nothing, 30, 200)
    assert (shared.top, shared.bottom) == (30, 300)
    # who got 90 of 100 stands above the level and is not among those who share
    lifted = BY_NAME["rising_tide"].over_array(claims, integers([90, 10]), 30, 200)
    assert (lifted.top, lifted.bottom) == (40, 200)
