"""What any loss gets: the same as the awards table, whatever the rule, at any size."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from aboveboard.compensation.arrays import integers
from aboveboard.compensation.award_function import AwardFunction, Claimants
from aboveboard.compensation.policy import Policy
from aboveboard.compensation.rules import POLICY_RULES
from hypothesis import given, settings
from hypothesis import strategies as st

from .award_cases import Holding, make_policy, policies, reference


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
        due = row.award + row.held + (row.received if policy.pays_the_difference else 0)
        assert due - award in (0, 1) or row.award + row.held < least
    most = function.pool + (sum(receipts) if policy.pays_the_difference else 0)
    assert function.pool - len(losses) <= sum(awards) <= most


@given(
    losses=st.lists(st.integers(0, 10**30), min_size=1, max_size=9),
    rule=st.sampled_from(POLICY_RULES),
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


@pytest.mark.parametrize("rule", POLICY_RULES)
def test_nobody_with_a_loss_divides_nothing(rule: str) -> None:
    function = AwardFunction.of(make_policy(rule=rule, pool="5"), claimants(0, 0))
    assert (function.pool, function.award(0)) == (0, 0)


@given(
    losses=st.lists(st.integers(10**14, 10**18), min_size=1, max_size=4),
    share=st.sampled_from(["0.333333333333", "0.9", "0.7"]),
)
def test_a_product_past_64_bits_of_a_loss_that_fits_is_exact(losses: list[int], share: str) -> None:
    part = Fraction(share)
    covering = AwardFunction.of(make_policy(cover=share), claimants(*losses))
    sharing = AwardFunction.of(
        make_policy(pool=f"{Decimal(int(sum(losses) * part)).scaleb(-2):f}"), claimants(*losses)
    )
    given_ = integers(sorted(losses))
    assert covering.awards(given_).tolist() == [
        (2 * loss * part + 1) // 2 for loss in sorted(losses)
    ]
    assert sharing.awards(given_).tolist() == [
        loss * int(sum(losses) * part) // sum(losses) for loss in sorted(losses)
    ]


def test_a_loss_of_just_past_64_bits_is_exact_alone_and_in_an_array() -> None:
    loss, huge = (1 << 63) + 1, "9" * 20
    policy = make_policy(base=huge, received="net_loss")
    function = AwardFunction.of(policy, claimants(loss))
    assert (function.award(loss), function.counted(loss), function.base(loss)) == (loss,) * 3


def test_nothing_received_takes_no_digit_from_a_large_loss() -> None:
    loss = (1 << 53) + 1  # which no float holds
    function = AwardFunction.of(make_policy(rule="rising_tide"), claimants(loss))
    assert (function.payable, function.pool) == (loss, loss)


def test_nobody_asked_about_is_given_nothing() -> None:
    function = AwardFunction.of(make_policy(cover="0.9", pool="1"), claimants(100, 200))
    assert function.awards(integers([])).tolist() == []


def test_what_counts_of_a_loss_is_the_covered_share_up_to_the_cap() -> None:
    function = AwardFunction.of(make_policy(cover="0.9", cap="50"), claimants(1))
    assert [function.counted(loss) for loss in (1000, 5555, 5556, 10_000)] == [
        900, 5000, 5000, 5000,
    ]  # fmt: skip


def test_a_claim_is_small_up_to_the_limit_of_its_class_and_only_then() -> None:
    policy = make_policy(small_claims={"up_to": "9", "share": "0.5"}, cover="0.9")
    function = AwardFunction.of(policy, claimants(1))
    assert [function.is_small(loss) for loss in (1, 1000, 1001)] == [True, True, False]
    assert not AwardFunction.of(make_policy(), claimants(1)).is_small(0)


def test_first_comes_the_base_payment_or_the_share_of_a_small_claim() -> None:
    policy = make_policy(base="3", small_claims={"up_to": "9", "share": "0.5"})
    function = AwardFunction.of(policy, claimants(1))
    assert [function.base(loss) for loss in (100, 900, 901)] == [50, 450, 300]


def test_what_came_back_from_elsewhere_lowers_the_base_payment() -> None:
    function = AwardFunction.of(make_policy(base="3", received="net_loss"), claimants(1))
    assert [function.base(250, got) for got in (0, 50, 200, 300)] == [250, 200, 50, 0]
    assert function.base(250) == 250


def test_who_was_paid_too_much_keeps_it_and_the_level_is_that_of_the_others() -> None:
    policy = make_policy(pool="1.50")
    function = AwardFunction.of(policy, claimants(100, 100, 100, received=[80, 35, 0]))
    assert (function.solved.level, function.keepers) == (Fraction(70, 200), 1)
    assert (function.pool, function.payable) == (150, 300)


def test_one_who_stands_above_the_level_only_once_it_sank_keeps_it_too() -> None:
    policy = make_policy(pool="1.50")
    paid = claimants(100, 100, 100, received=[80, 40, 0])
    function = AwardFunction.of(policy, paid)
    assert (function.solved.level, function.keepers) == (Fraction(30, 100), 2)
    assert function.awards(paid.loss, paid.received).tolist() == [80, 40, 30]


def test_a_unit_that_rounding_gave_before_is_not_paid_too_much() -> None:
    function = AwardFunction.of(
        make_policy(pool="1.00"), claimants(100, 100, 100, received=[34, 33, 33])
    )
    assert (function.solved.level, function.keepers) == (Fraction(1, 3), 0)


def test_two_units_are_too_much_and_what_is_due_to_the_unit_is_not() -> None:
    function = AwardFunction.of(
        make_policy(pool="1.04"), claimants(*[100] * 5, received=[22, 20, 0, 0, 0])
    )
    assert (function.solved.level, function.keepers) == (Fraction(104 - 22, 400), 1)


def test_the_tide_lifts_the_one_without_receipts_from_a_pool_smaller_than_they_are() -> None:
    function = AwardFunction.of(
        make_policy(rule="rising_tide", pool="0.10"), claimants(100, 100, 100, received=[50, 60, 0])
    )
    assert (function.solved.level, function.award(100)) == (Fraction(1, 10), 10)


def test_a_loss_of_one_unit_is_lifted_by_the_tide() -> None:
    function = AwardFunction.of(make_policy(rule="rising_tide"), claimants(1, 1, 1))
    assert [function.award(loss) for loss in (0, 1)] == [0, 1]


def test_the_level_of_nobody_is_nothing() -> None:
    for rule in POLICY_RULES:
        assert AwardFunction.of(make_policy(rule=rule), claimants()).solved.level == 0


def test_a_pool_of_just_the_base_payments_is_not_short_of_them() -> None:
    losses = claimants(100, 500, 900)
    short, reached = (
        AwardFunction.of(make_policy(base="3", pool=pool), losses) for pool in ("6.99", "7")
    )
    assert (short.short, short.award(900), short.payable) == (True, 299, 1500)
    assert (reached.short, reached.award(900), reached.payable) == (False, 300, 1500)


def test_equal_losses_leave_nothing_to_a_larger_claim_that_keeps_all_the_money() -> None:
    policy = make_policy(pool="1.50", rule="constrained_equal_losses")
    paid = claimants(100, 1000, received=[0, 500])
    function = AwardFunction.of(policy, paid)
    assert function.awards(paid.loss, paid.received).tolist() == [0, 500]


def test_a_small_claim_past_64_bits_is_still_small() -> None:
    policy = make_policy(small_claims={"up_to": "9" * 20, "share": "0.5"})
    loss = 1 << 65
    assert AwardFunction.of(policy, claimants(loss)).award(loss) == loss // 2
