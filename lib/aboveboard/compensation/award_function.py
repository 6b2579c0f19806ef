"""What any loss gets under a policy, as a function of the loss: for comparing and for drawing.

The awards table is made by aggregates over a table; here the same rules run over one array of
losses in memory, so that a slider redraws at once. Every amount is an integer of minor units.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from aboveboard.compensation.money import to_minor
from aboveboard.compensation.policy import Policy

Ints = np.ndarray[Any, np.dtype[Any]]
"""Integers, exact: 64 bits where every result fits, Python's own else."""
Bools = np.ndarray[Any, np.dtype[np.bool_]]
_FITS = 1 << 62


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


def integers(values: list[int] | Ints) -> Ints:
    """Hold integers as 64 bits where they fit, else as Python's own."""
    wide = np.asarray(values, dtype=object)
    fits = all(abs(int(value)) < _FITS for value in (wide.max(), wide.min())) if len(wide) else True
    return wide.astype(np.int64) if fits else wide


def total(values: Ints) -> int:
    """Add up exactly."""
    if values.dtype == object or not len(values):
        return int(sum(values.tolist()))
    largest = max(abs(int(values.max())), abs(int(values.min())))
    return int(values.sum()) if largest * len(values) < _FITS else int(sum(values.tolist()))


def _room(values: Ints, factor: int) -> Ints:
    """Return values that may be multiplied by ``factor`` without passing their type."""
    if values.dtype == object or not len(values) or int(values.max()) * factor < _FITS:
        return values
    return values.astype(object)


@dataclass(frozen=True)
class _Split:
    """Claims under a policy: what counts, what is paid first, what the rule divides."""

    counted: Ints
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
    level
        Of the rule: a share (proportional, rising tide) or an amount in minor units.
    short
        The pool does not reach past the base payments, and equal awards divide it among those.
    halved
        Talmud only: the pool is at most half of all claims.
    top, bottom
        The level as it is divided, not reduced: money over claims where the rule shares by size.
    keepers
        How many were paid more before than is due to them: they keep it, and the level is that of
        the others.
    """

    policy: Policy
    pool: int
    payable: int
    level: Fraction
    short: bool
    halved: bool
    top: int = 0
    bottom: int = 1
    keepers: int = 0

    @classmethod
    def of(cls, policy: Policy, claimants: Claimants) -> AwardFunction:
        """Find the level for these claimants, as the awards table finds it."""
        split = _split(policy, claimants.loss, claimants.received)
        base, owed = total(split.base), total(split.claim)
        if policy.rule == "rising_tide":
            owed = total(np.maximum(split.claim - split.got, 0))
        payable = base + owed
        pool = payable if policy.pool == "full" else min(policy.minor("pool"), payable)
        everyone = np.ones(len(claimants), dtype=bool)
        found = cls._solved(policy, pool, payable, split, everyone, pool)
        if pays_the_difference(policy) and claimants.received.any():
            return found._without_overpaid(claimants, split)
        return found

    @classmethod
    def _solved(
        cls, policy: Policy, pool: int, payable: int, split: _Split, among: Bools, money: int
    ) -> AwardFunction:
        """Find the level that spends ``money`` on those in ``among``."""
        if pool < total(split.base):
            level = _equal_level(split.base[among], money)
            return cls(policy, pool, payable, level, True, False, *level.as_integer_ratio())
        rest = max(money - total(split.base[among]), 0)
        claim, got = split.claim[among], split.got[among]
        level, halved = _level(policy.rule, claim, got, rest)
        if not rest and policy.rule == "constrained_equal_losses" and len(split.claim):
            level = Fraction(int(split.claim.max()))  # nothing for anybody, larger claims too
        top, bottom = level.as_integer_ratio()
        if policy.rule == "proportional":
            top, bottom = rest, max(total(claim), 1)
        elif policy.rule == "rising_tide":
            under = got.astype(object) * bottom < claim.astype(object) * top
            if under.any():
                top, bottom = rest + total(got[under]), total(claim[under])
        return cls(policy, pool, payable, level, False, halved, top, bottom)

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
        return np.maximum(own, got) if pays_the_difference(self.policy) else own

    def _own(self, split: _Split) -> Ints:
        if self.short:
            return np.minimum(split.base, int(self.level // 1))
        return split.base + _shares(self, split)

    def award(self, loss: int) -> int:
        """Give what one loss gets in all, rounded down."""
        return int(self.awards(np.asarray([loss], dtype=object))[0])

    def counted(self, loss: int) -> int:
        """Give what counts of one loss: the share that is covered, up to the cap."""
        return int(_counted(self.policy, np.asarray([loss], dtype=object))[0])

    def base(self, loss: int, received: int = 0) -> int:
        """Give what is due to one loss before the rule divides the rest.

        That is the base payment, or the share of a small claim; where the pool is ``short``, less
        than this is paid.
        """
        loss_, got = (np.asarray([value], dtype=object) for value in (loss, received))
        return int(_split(self.policy, loss_, got).base[0])

    def is_small(self, loss: int) -> bool:
        """Tell whether a loss stands in the class of small claims."""
        limit = _small_limit(self.policy)
        return limit is not None and self.counted(loss) <= limit

    def paid(self, loss: int) -> int:
        """Give what one loss is paid: nothing where its award is under the least amount."""
        award = self.award(loss)
        return 0 if award < self.policy.minor("de_minimis") else award


def pays_the_difference(policy: Policy) -> bool:
    """Tell whether receipts are earlier payments under this standard, which are kept."""
    return policy.rule != "rising_tide" and policy.received == "earlier_payment"


def _small_limit(policy: Policy) -> int | None:
    small = policy.small_claims
    return to_minor(small.up_to, policy.minor_units) if small else None


def _share_of(values: Ints, share: Fraction) -> Ints:
    """Take a share of each amount, rounded half up."""
    if share == 1:
        return values
    top, bottom = share.numerator, share.denominator
    wide = _room(values, 2 * top + 2)
    if 2 * bottom >= _FITS:
        wide = wide.astype(object)
    return (wide * (2 * top) + bottom) // (2 * bottom)


def _at_most(values: Ints, most: int) -> Ints:
    return np.minimum(values if most < _FITS else values.astype(object), most)


def _counted(policy: Policy, losses: Ints) -> Ints:
    counted = _share_of(losses, Fraction(policy.cover))
    return counted if policy.cap is None else _at_most(counted, policy.minor("cap"))


def _split(policy: Policy, losses: Ints, received: Ints) -> _Split:
    counted = _counted(policy, losses)
    tide = policy.rule == "rising_tide"
    owed = counted
    if tide or policy.received == "net_loss":
        owed = np.maximum(counted - received, 0)
    base = _at_most(owed, policy.minor("base"))
    claim = counted if tide else owed - base
    got = received + base if tide else np.zeros(len(losses), dtype=np.int64)
    limit = _small_limit(policy)
    if limit is not None and policy.small_claims is not None:
        small = counted <= min(limit, _FITS) if counted.dtype != object else counted <= limit
        base = np.where(small, _share_of(owed, Fraction(policy.small_claims.share)), base)
        claim = np.where(small, 0, claim)
    return _Split(counted, base, claim, got)


def _level(rule: str, claim: Ints, got: Ints, pool: int) -> tuple[Fraction, bool]:
    owed = total(claim)
    if rule == "proportional":
        return Fraction(pool, owed) if owed else Fraction(0), False
    if rule == "constrained_equal_awards":
        return _equal_level(claim, pool), False
    if rule == "constrained_equal_losses":
        return _equal_level(claim, owed - pool), False
    if rule == "talmud":
        halved = 2 * pool <= owed
        return _equal_level(claim, 2 * pool if halved else 2 * (owed - pool)), halved
    return _tide_level(claim, got, pool), False


def _equal_level(claims: Ints, pool: int) -> Fraction:
    """Find the level at which min(claim, level) adds up to ``pool``; the largest claim at most."""
    ordered = np.sort(claims)
    count = len(ordered)
    if not count or pool >= total(ordered):
        return Fraction(int(ordered[-1])) if count else Fraction(0)
    wide = _room(ordered, count)
    below = np.cumsum(wide) - wide
    reached = below + wide * np.arange(count, 0, -1)  # what the claims take at each one's own level
    at = int(np.searchsorted(reached, pool))
    return Fraction(pool - int(below[at]), count - at)


def _tide_level(claims: Ints, got: Ints, pool: int) -> Fraction:
    """Find the share at which max(share x claim - got, 0) adds up to ``pool``: Newton's method."""
    some = claims > 0
    claims, got = claims[some].astype(object), got[some].astype(object)
    if not len(claims):
        return Fraction(0)
    level = Fraction(pool + total(got), total(claims))
    while True:
        under = got * level.denominator < claims * level.numerator
        if not under.any():
            return level
        following = Fraction(pool + total(got[under]), total(claims[under]))
        if following == level:
            return level
        level = following


def _shares(function: AwardFunction, split: _Split) -> Ints:
    """Give each claim its share at the level, rounded down."""
    level, claim = function.level, split.claim
    whole, up = int(level // 1), int(-(-level // 1))
    match function.policy.rule:
        case "proportional":
            return _times(claim, level)
        case "constrained_equal_awards":
            return np.minimum(claim, whole)
        case "constrained_equal_losses":
            return np.maximum(claim, up) - up
        case "talmud":
            beyond = int(level / 2 // 1) if function.halved else claim - int(-(-level / 2 // 1))
            return np.where(claim <= whole, claim // 2, beyond)
        case "rising_tide":
            wide, got = claim.astype(object), split.got.astype(object)
            above = np.maximum(wide * level.numerator - got * level.denominator, 0)
            lifted: Ints = above // level.denominator
            return lifted


def _times(claim: Ints, level: Fraction) -> Ints:
    if level == 1:
        return claim
    wide = _room(claim, level.numerator)
    if level.denominator >= _FITS:
        wide = wide.astype(object)
    shares: Ints = wide * level.numerator // level.denominator
    return shares
