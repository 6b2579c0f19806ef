"""One holding worked out: the published one, round ones, and those that the policy cuts."""

from __future__ import annotations

from decimal import Decimal

from aboveboard.compensation.arrays import integers
from aboveboard.compensation.award_function import AwardFunction, Claimants
from aboveboard.compensation.example import choose_examples, work_out

from .award_cases import make_policy

XEM = {"XEM": Decimal("88.549")}


def test_the_published_holder_is_worked_out_to_the_yen() -> None:
    policy = make_policy(currency="JPY", price={"fixed": {"XEM": "88.549"}})
    function = AwardFunction.of(policy, Claimants.of(integers([1_131_384])))
    worked = work_out(function, XEM, {"XEM": Decimal("12776.93")})
    assert worked.exact == Decimal("1131384.37457")
    assert (worked.loss, worked.counted, worked.due, worked.award) == (1_131_384,) * 4


def test_each_step_of_a_policy_shows() -> None:
    policy = make_policy(pool="150", cover="0.5", cap="90", base="10", goodwill="3")
    function = AwardFunction.of(policy, Claimants.of(integers([20_000, 20_000])))
    worked = work_out(function, {"USDT": Decimal(1)}, {"USDT": Decimal(200)})
    assert (worked.loss, worked.counted, worked.base) == (20_000, 9_000, 1_000)
    assert (worked.due, worked.award, worked.held, worked.goodwill) == (7_500, 7_500, 0, 300)


def test_what_is_under_the_least_amount_is_held_or_stays_in_the_pool() -> None:
    for where, held in (("held", 500), ("pool", 0)):
        policy = make_policy(de_minimis="6", de_minimis_to=where)
        function = AwardFunction.of(policy, Claimants.of(integers([500])))
        worked = work_out(function, {"USDT": Decimal(1)}, {"USDT": Decimal(5)})
        assert (worked.due, worked.award, worked.held) == (500, 0, held)


def test_the_examples_are_round_units_of_the_main_asset_and_what_is_given() -> None:
    policy = make_policy(currency="JPY", price={"fixed": {"XEM": "88.549"}})
    losses = integers([8_855 * n for n in range(1, 1000)])
    function = AwardFunction.of(policy, Claimants.of(losses))
    units, given = {"XEM": Decimal(50_000_000)}, [("XEM", Decimal("12776.93"))]
    made = list(choose_examples(function, losses, units, XEM, given))
    assert [worked.parts[0].amount for worked in made] == [
        Decimal(10_000), Decimal("12776.93"), Decimal(50_000),
    ]  # fmt: skip
    assert [worked.loss for worked in made] == sorted(worked.loss for worked in made)
