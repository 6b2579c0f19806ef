"""What any loss gets: the same as the awards table, whatever the rule, at any size."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from aboveboard.compensation.award_function import (
    AwardFunction,
    Claimants,
    integers,
    pays_the_difference,
    total,
)
from aboveboard.compensation.policy import Policy
from hypothesis import given, settings
from hypothesis import strategies as st

from .award_cases import RULES, Holding, make_policy, policies, reference


def claimants(*losses: int, received: list[int] | None = None) -> Claimants:
    return Claimants.of(integers(list(losses)), integers(received) if received else None)


@given(data=st.data(), losses=st.lists(st.integers(0, 10**8) | st.integers(0, 9), min_size=1))
@settings(max_examples=200, deadline=None)
def test_each_loss_gets_what_the_awards_table_gives_it(
    data: st.DataObject, losses: list[int]
) -> None:
    policy = data.draw(policies())
    receipts = [data.draw(st.just(0) | st.integers(0, loss)) for loss in losses]
    rows = [
        Holding(f"{n:04}", "USDT", Decimal(loss).scaleb(-2), Decimal(got).scaleb(-2))
        for n, (loss, got) in enumerate(zip(losses, receipts, strict=True))
    ]
    table = reference(policy, rows)
    function = AwardFunction.of(policy, claimants(*losses, received=receipts))
    awards = function.awards(integers(losses), integers(receipts)).tolist()
    least = policy.minor("de_minimis")
    for row, award in zip(table, awards, strict=True):
        due = row.award + row.held + (row.received if pays_the_difference(policy) else 0)
        assert due - award in (0, 1) or row.award + row.held < least
    most = function.pool + (sum(receipts) if pays_the_difference(policy) else 0)
    assert function.pool - len(losses) <= sum(awards) <= most


@given(
    losses=st.lists(st.integers(0, 10**30), min_size=1, max_size=9),
    rule=st.sampled_from(RULES),
    share=st.integers(0, 100),
)
@settings(max_examples=100, deadline=None)
def test_amounts_past_64_bits_stay_exact(losses: list[int], rule: str, share: int) -> None:
    pool = sum(losses) * share // 100
    policy = Policy.model_construct(
        **dict(make_policy(rule=rule, minor_units=0)) | {"pool": Decimal(pool)}
    )
    function = AwardFunction.of(policy, claimants(*losses))
    awards = function.awards(integers(sorted(losses))).tolist()
    assert pool - len(losses) <= sum(map(int, awards)) <= pool
    assert all(0 <= award <= loss for award, loss in zip(awards, sorted(losses), strict=True))


def test_one_loss_is_given_what_the_whole_array_is() -> None:
    policy = make_policy(
        pool="50", rule="talmud", base="3", small_claims={"up_to": "9", "share": "0.5"}
    )
    losses = [100, 900, 901, 4000, 12345]
    function = AwardFunction.of(policy, claimants(*losses))
    assert [function.award(loss) for loss in losses] == function.awards(integers(losses)).tolist()


def test_a_policy_amount_past_64_bits_binds_nothing() -> None:
    huge = "9" * 20
    policy = make_policy(cap=huge, base=huge, small_claims={"up_to": huge, "share": "1"})
    assert AwardFunction.of(policy, claimants(5, 7)).awards(integers([5, 7])).tolist() == [5, 7]


def test_what_is_under_the_least_amount_is_not_paid() -> None:
    function = AwardFunction.of(make_policy(de_minimis="3"), claimants(299, 300))
    assert (function.paid(299), function.paid(300)) == (0, 300)


@pytest.mark.parametrize("rule", RULES)
def test_nobody_with_a_loss_divides_nothing(rule: str) -> None:
    function = AwardFunction.of(make_policy(rule=rule, pool="5"), claimants(0, 0))
    assert (function.pool, function.award(0)) == (0, 0)


def test_a_sum_past_64_bits_is_exact() -> None:
    assert total(np.full(8, 1 << 61, dtype=np.int64)) == 1 << 64
