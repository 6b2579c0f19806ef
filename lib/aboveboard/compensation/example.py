"""One holding worked out step by step: from units and prices to what is paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from aboveboard.compensation.arrays import Ints
from aboveboard.compensation.award_function import AwardFunction
from aboveboard.compensation.distribution import round_sizes
from aboveboard.compensation.money import EXACT
from aboveboard.compensation.price_moves import worth


@dataclass(frozen=True)
class Part:
    """Units of one asset at the price of one."""

    asset: str
    amount: Decimal
    price: Decimal

    @property
    def worth(self) -> Decimal:
        """Units times price, exact."""
        return EXACT.multiply(self.amount, self.price)


@dataclass(frozen=True)
class Worked:
    """The steps of one claimant, in integer minor units.

    ``due`` is what the holding gets in all. ``base`` is the base payment, or the share of a small
    claim: what comes before the rule; it is above ``due`` only where the money is short of all
    these. ``received`` was paid before, ``award`` is paid now, ``held`` is kept back.
    """

    parts: tuple[Part, ...]
    loss: int
    counted: int
    is_small: bool
    base: int
    due: int
    received: int
    award: int
    held: int
    goodwill: int

    @property
    def exact(self) -> Decimal:
        """What the parts are worth, before rounding."""
        total = Decimal(0)
        for part in self.parts:
            total = EXACT.add(total, part.worth)
        return total


def work_out(
    function: AwardFunction, prices: Mapping[str, Decimal], held: Mapping[str, Decimal]
) -> Worked:
    """Work out a holding with full evidence and nothing received, by the level of all claimants."""
    policy = function.policy
    loss = worth(held, prices, policy.minor_units)
    due = function.award(loss)
    small = due < policy.minor("de_minimis")
    return Worked(
        parts=tuple(Part(asset, amount, prices[asset]) for asset, amount in held.items()),
        loss=loss,
        counted=function.counted(loss),
        is_small=function.is_small(loss),
        base=function.base(loss),
        due=due,
        received=0,
        award=0 if small else due,
        held=due if small and policy.de_minimis_to == "held" else 0,
        goodwill=policy.minor("goodwill") if loss else 0,
    )


def choose_examples(
    function: AwardFunction,
    loss: Ints,
    units: Mapping[str, Decimal],
    prices: Mapping[str, Decimal],
    given: Sequence[tuple[str, Decimal]] = (),
) -> Iterator[Worked]:
    """Work out a small, a middle and a large loss, as round units of the asset worth most in all.

    ``given`` are holdings to work out besides. The smallest holding comes first.
    """
    asset = max(sorted(units), key=lambda name: EXACT.multiply(units[name], prices[name]))
    price = prices[asset].scaleb(function.policy.minor_units, context=EXACT)
    chosen = [(asset, size) for size in round_sizes(loss, price)]
    chosen += [holding for holding in given if holding not in chosen]
    chosen.sort(key=lambda holding: EXACT.multiply(holding[1], prices[holding[0]]))
    for name, amount in chosen:
        yield work_out(function, prices, {name: amount})
