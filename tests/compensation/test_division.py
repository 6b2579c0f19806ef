"""The division rules: published numbers, laws of the literature, bad input."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest
from aboveboard.compensation import random_arrival
from aboveboard.compensation.division import TOP_UP_RULES, divide, shares, top_up
from aboveboard.compensation.random_arrival import random_arrival_shares
from aboveboard.compensation.rules import RULES
from aboveboard.errors import PolicyError
from hypothesis import given, settings
from hypothesis import strategies as st

VECTORS = json.loads((Path(__file__).parent / "data" / "division.json").read_text())
ALL_RULES = sorted(RULES)

claims_lists = st.lists(st.integers(0, 10**12) | st.integers(0, 9), min_size=1, max_size=7)


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[int], int]:
    claims = draw(claims_lists)
    return claims, draw(st.integers(0, sum(claims) + 3))


@pytest.mark.parametrize("case", VECTORS, ids=lambda c: f"{c['rule']}-{c['pool']}-{c['claims'][0]}")
def test_published_awards_are_reproduced(case: dict[str, object]) -> None:
    read = {
        name: [Fraction(text) for text in case[name]]  # type: ignore[attr-defined]
        for name in ("claims", "awards", "received")
        if name in case
    }
    pool = Fraction(str(case["pool"]))
    assert shares(read["claims"], pool, str(case["rule"]), read.get("received")) == read["awards"]


@pytest.mark.parametrize("rule", ALL_RULES)
@given(problem=problems())
@settings(max_examples=60)
def test_awards_are_within_claims_and_add_up_to_the_pool(
    rule: str, problem: tuple[list[int], int]
) -> None:
    claims, pool = problem
    awards = divide(claims, pool, rule)
    assert sum(awards) == min(pool, sum(claims))
    assert all(0 <= award <= claim for award, claim in zip(awards, claims, strict=True))


@pytest.mark.parametrize("rule", ["rising_tide", "proportional_to_net_loss"])
@given(data=st.data(), problem=problems())
def test_what_was_received_is_never_paid_again(
    rule: str, data: st.DataObject, problem: tuple[list[int], int]
) -> None:
    claims, pool = problem
    size = len(claims)
    received = data.draw(st.lists(st.integers(0, 10**12), min_size=size, max_size=size))
    awards = divide(claims, pool, rule, received)
    owed = [max(claim - got, 0) for claim, got in zip(claims, received, strict=True)]
    assert sum(awards) == min(pool, sum(owed))
    assert all(0 <= award <= most for award, most in zip(awards, owed, strict=True))


@pytest.mark.parametrize("rule", ALL_RULES)
@given(problem=problems())
@settings(max_examples=60)
def test_a_larger_claim_gets_no_less_and_loses_no_less_up_to_one_unit(
    rule: str, problem: tuple[list[int], int]
) -> None:
    claims, pool = problem
    exact, awards = shares(claims, pool, rule), divide(claims, pool, rule)
    for i, small in enumerate(claims):
        for j, large in enumerate(claims):
            if small <= large:
                assert exact[i] <= exact[j]
                assert small - exact[i] <= large - exact[j]
                assert awards[i] <= awards[j] + 1


@pytest.mark.parametrize("rule", ALL_RULES)
@given(claim=st.integers(0, 10**9), count=st.integers(1, 6), share=st.fractions(0, 1))
@settings(max_examples=40)
def test_equal_claims_differ_by_one_unit_at_most_and_the_earlier_gets_it(
    rule: str, claim: int, count: int, share: Fraction
) -> None:
    awards = divide([claim] * count + [claim * 2 + 1], int(claim * count * share), rule)[:count]
    assert max(awards) - min(awards) <= 1
    assert awards == sorted(awards, reverse=True)


@given(problem=problems())
def test_equal_awards_and_equal_losses_are_dual(problem: tuple[list[int], int]) -> None:
    claims, pool = problem
    pool = min(pool, sum(claims))
    awards = shares(claims, pool, "constrained_equal_awards")
    losses = shares(claims, sum(claims) - pool, "constrained_equal_losses")
    assert awards == [claim - loss for claim, loss in zip(claims, losses, strict=True)]


@pytest.mark.parametrize(
    "rule", ["proportional", "talmud", "random_arrival", "adjusted_proportional"]
)
@given(problem=problems())
@settings(max_examples=60)
def test_self_dual_rules_divide_gains_as_they_divide_losses(
    rule: str, problem: tuple[list[int], int]
) -> None:
    claims, pool = problem
    pool = min(pool, sum(claims))
    awards = shares(claims, pool, rule)
    losses = shares(claims, sum(claims) - pool, rule)
    assert awards == [claim - loss for claim, loss in zip(claims, losses, strict=True)]


@pytest.mark.parametrize(
    "rule", ["proportional", "constrained_equal_awards", "constrained_equal_losses"]
)
@given(problem=problems(), part=st.fractions(0, 1))
def test_two_tranches_pay_the_same_as_one(
    rule: str, problem: tuple[list[int], int], part: Fraction
) -> None:
    claims, pool = problem
    pool = min(pool, sum(claims))
    first = shares(claims, pool * part, rule)
    open_claims = [claim - share for claim, share in zip(claims, first, strict=True)]
    second = shares(open_claims, pool * (1 - part), rule)
    together = [a + b for a, b in zip(first, second, strict=True)]
    assert together == shares(claims, pool, rule)


@pytest.mark.parametrize("rule", sorted(TOP_UP_RULES))
@given(problem=problems(), part=st.fractions(0, 1))
def test_a_later_tranche_pays_the_difference_to_the_last_unit(
    rule: str, problem: tuple[list[int], int], part: Fraction
) -> None:
    claims, pool = problem
    pool = min(pool, sum(claims))
    first = divide(claims, int(pool * part), rule)
    second = top_up(claims, pool, rule, first)
    once = divide(claims, pool, rule)
    assert sum(first) + sum(second) == pool
    assert all(award >= 0 for award in second)
    together = [a + b for a, b in zip(first, second, strict=True)]
    if all(paid <= due for paid, due in zip(first, once, strict=True)):
        assert together == once
    assert all(abs(a - b) <= 1 for a, b in zip(together, once, strict=True))


@pytest.mark.parametrize(
    ("claims", "pool", "received", "due"),
    [
        ([100, 100, 100], 150, [80, 0, 0], [0, 35, 35]),
        ([100, 100, 100], 150, [80, 40, 0], [0, 0, 30]),  # the second only once the level sank
        ([100, 100], 60, [80, 0], [0, 0]),  # more than there is
        ([10, 7, 7, 3, 3], 15, [6, 0, 0, 0, 0], [0, 3, 3, 2, 1]),  # one unit above a whole share
    ],
)
def test_one_who_was_paid_too_much_keeps_it_and_the_others_share_the_rest(
    claims: list[int], pool: int, received: list[int], due: list[int]
) -> None:
    assert top_up(claims, pool, "proportional", received) == due


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ([0, 0, 0], [40, 35, 30]),
        ([40, 0, 30], [0, 35, 0]),
        ([70, 0, 0], [0, 20, 15]),  # 105 in all: of 35 that are left, 5 and 0 are base
        ([200, 0, 0], [0, 5, 0]),  # what is due beside the pool is due all the same
    ],
)
def test_what_is_due_beside_the_pool_is_paid_with_it(received: list[int], due: list[int]) -> None:
    assert top_up([60, 60, 60], 90, "proportional", received, base=[10, 5, 0]) == due


@pytest.mark.parametrize(
    ("rule", "received", "place"),
    [
        ("rising_tide", [0], "received"),
        ("proportional", [Fraction(1, 2)], "received[0]"),
        ("proportional", [0, 0], "received"),
    ],
)
def test_bad_input_to_a_later_tranche_is_named(rule: str, received: list[int], place: str) -> None:
    with pytest.raises(PolicyError) as caught:
        top_up([1], 1, rule, received)
    assert [problem.field for problem in caught.value.problems] == [place]


def test_a_unit_once_paid_is_not_taken_back_by_the_alabama_paradox() -> None:
    claims = [6, 6, 2]
    assert divide(claims, 10, "proportional") == [4, 4, 2]
    assert divide(claims, 11, "proportional") == [5, 5, 1]
    assert top_up(claims, 11, "proportional", [4, 4, 2]) == [1, 0, 0]


def _by_all_orders(claims: list[int], pool: int) -> list[Fraction]:
    total, orders = [Fraction(0)] * len(claims), 0
    for order in permutations(range(len(claims))):
        orders += 1
        rest = pool
        for at in order:
            total[at] += min(claims[at], rest)
            rest -= min(claims[at], rest)
    return [share / orders for share in total]


@given(claims=st.lists(st.integers(0, 30), min_size=1, max_size=6), data=st.data())
@settings(max_examples=60, deadline=None)
def test_random_arrival_is_the_average_over_all_orders(
    claims: list[int], data: st.DataObject
) -> None:
    pool = data.draw(st.integers(0, sum(claims)))
    assert shares(claims, pool, "random_arrival") == _by_all_orders(claims, pool)


def test_random_arrival_counts_the_same_in_the_table_and_in_the_walk() -> None:
    from aboveboard.compensation import random_arrival

    seed = random.Random(4)
    for count in (1, 2, 5, 9, 14):
        for _ in range(10):
            claims = sorted(seed.randint(1, 60) for _ in range(count))
            pool = seed.randint(max(claims), sum(claims))
            distinct = sorted(set(claims))
            walk = random_arrival._walk_totals(claims, pool, distinct)
            table = random_arrival._count_in_table(claims, pool, distinct)
            assert {c: sums[: len(table[c])] for c, sums in walk.items()} == table


def test_random_arrival_of_200_claims_needs_no_walk_through_the_orders() -> None:
    seed = random.Random(7)
    claims = [seed.randint(1, 500) for _ in range(200)]
    pool = sum(claims) * 2 // 5
    awards = divide(claims, pool, "random_arrival")
    assert sum(awards) == pool
    assert all(0 <= award <= claim for award, claim in zip(awards, claims, strict=True))


def test_random_arrival_of_large_claims_in_a_coarse_unit_is_still_exact() -> None:
    claims = [seed * 10**12 for seed in range(1, 41)]
    pool = 10**14 + 1
    exact = shares(claims, pool, "random_arrival")
    assert sum(exact) == pool


def test_random_arrival_out_of_exact_reach_says_so() -> None:
    seed = random.Random(3)
    with pytest.raises(PolicyError, match="out of exact reach"):
        divide([seed.randint(1, 10**12) for _ in range(60)], 10**13, "random_arrival")


@pytest.mark.parametrize(
    ("rule", "claims", "pool", "awards"),
    [
        # O'Neill 1982, after Ibn Ezra: four sons and an estate of 120
        ("minimal_overlap", [30, 40, 60, 120], 120, ["15/2", "65/6", "125/6", "485/6"]),
        ("random_arrival", [30, 40, 60, 120], 120, ["85/6", "115/6", "175/6", "115/2"]),
        ("adjusted_proportional", [30, 40, 60, 120], 120, ["72/5", "96/5", "144/5", "288/5"]),
        ("minimal_overlap", [50, 50, 50], 120, ["40", "40", "40"]),
        ("minimal_overlap", [10, 50, 60], 90, ["10/3", "115/3", "145/3"]),  # t is 20
        ("minimal_overlap", [4, 5, 6], 14, ["11/3", "14/3", "17/3"]),  # t is 1/2
        ("piniles", [100, 200, 300], 400, ["250/3", "400/3", "550/3"]),
        ("constrained_equal_awards", [100, 200, 300], 400, ["100", "150", "150"]),
    ],
)
def test_worked_examples(rule: str, claims: list[int], pool: int, awards: list[str]) -> None:
    assert shares(claims, pool, rule) == [Fraction(award) for award in awards]


@pytest.mark.parametrize("rule", ALL_RULES)
def test_nothing_to_divide_and_nobody_to_pay(rule: str) -> None:
    assert divide([], 5, rule) == []
    assert divide([0, 0], 5, rule) == [0, 0]
    assert divide([4, 0, 3], 0, rule) == [0, 0, 0]
    assert divide([4, 0, 3], 7, rule) == [4, 0, 3]


@pytest.mark.parametrize(
    ("claims", "pool", "rule", "received", "place"),
    [
        ([1, -1], 1, "talmud", None, "claims[1]"),
        ([1, True], 1, "talmud", None, "claims[1]"),
        ([1.0], 1, "talmud", None, "claims[0]"),
        ([Fraction(1, 2)], 1, "talmud", None, "claims[0]"),
        ([1], -1, "talmud", None, "pool"),
        ([1], 1, "fair", None, "rule"),
        ([1], 1, "rising_tide", [0, 0], "received"),
        ([1], 1, "rising_tide", [-1], "received[0]"),
        ([1], 1, "rising_tide", [Fraction(1, 2)], "received[0]"),
        ([1], 1, "talmud", [0], "received"),
    ],
)
def test_bad_input_is_named(
    claims: list[int], pool: int, rule: str, received: list[int] | None, place: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        divide(claims, pool, rule, received)
    assert [problem.field for problem in caught.value.problems] == [place]


def test_all_problems_are_said_at_once_each_with_what_to_do() -> None:
    with pytest.raises(PolicyError) as caught:
        divide([-1, "2"], -3, "fair", [])  # type: ignore[list-item]
    assert [str(problem) for problem in caught.value.problems] == [
        "rule: 'fair' is not a rule. Use one of adjusted_proportional, constrained_equal_awards,"
        " constrained_equal_losses, minimal_overlap, piniles, proportional,"
        " proportional_to_net_loss, random_arrival, rising_tide, talmud.",
        "pool: It is negative. Give zero or more.",
        "claims[0]: It is negative. Give zero or more.",
        "claims[1]: It is not an integer of minor units. Convert it first.",
        "received: It has 0 entries for 2 claims."
        " Give one entry for each claim, zero where nothing was received.",
    ]


def test_a_rule_that_counts_no_receipts_names_those_that_do() -> None:
    with pytest.raises(PolicyError) as caught:
        shares([0.5], 1, "talmud", [0.5])  # type: ignore[list-item]
    assert [str(problem) for problem in caught.value.problems] == [
        "received: talmud does not look at what was received before."
        " Leave it out, or use one of proportional_to_net_loss, rising_tide.",
        "claims[0]: It is not an integer or a Fraction. Convert it first.",
        "received[0]: It is not an integer or a Fraction. Convert it first.",
    ]


def test_random_arrival_of_claims_with_few_values_holds_for_claims_of_any_size() -> None:
    many = [10**12 + 7] * 20 + [3 * 10**11 + 1] * 20
    shares = random_arrival_shares(many, sum(many) * 2 // 5)
    assert sum(shares) == sum(many) * 2 // 5
    assert len(set(shares)) == 2


def test_random_arrival_out_of_reach_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(random_arrival, "WALK_LIMIT", 10_000)
    with pytest.raises(PolicyError, match="out of exact reach"):
        random_arrival_shares([10**12 + at**3 for at in range(40)], 10**13)


def test_the_table_and_the_walk_over_totals_agree() -> None:
    claims, pool = sorted([3, 5, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37] * 5), 400
    distinct = sorted(set(claims))
    table = random_arrival._count_in_table(claims, pool, distinct)
    walked = random_arrival._walk_totals(claims, pool, distinct)
    for claim in distinct:
        sizes = len(table[claim])
        assert table[claim] == walked[claim][:sizes]
        assert not any(walked[claim][sizes:])
