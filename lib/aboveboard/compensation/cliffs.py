"""Cliffs of a policy: every point where a larger loss gets less.

Between its thresholds a policy never pays a larger loss less: covering, capping, the base payment
and each rule only rise. So a cliff can stand at a threshold alone, and there it is looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aboveboard.compensation.award_function import AwardFunction
from aboveboard.compensation.money import to_minor

BEYOND = 10**36
"""No loss is larger: what is not made up for by then never is."""


@dataclass(frozen=True)
class Cliff:
    """A loss of ``at`` is paid ``paid``; a loss of one unit more is paid ``less``.

    ``even_again`` is the smallest larger loss that is paid as much again; None when none is. All in
    integer minor units.
    """

    at: int
    paid: int
    less: int
    even_again: int | None


def find_cliffs(function: AwardFunction) -> list[Cliff]:
    """Find each cliff, the smallest loss first."""
    return [
        Cliff(at, function.paid(at), function.paid(at + 1), _even_again(function, at))
        for at in sorted(set(_edges(function)))
        if function.paid(at + 1) < function.paid(at)
    ]


def _edges(function: AwardFunction) -> Iterator[int]:
    """Yield the largest loss on the lower side of each threshold, and its neighbours."""
    policy = function.policy
    small = policy.small_claims
    amounts = [policy.base, policy.cap, small.up_to if small else None]
    limits = [to_minor(amount, policy.minor_units) for amount in amounts if amount is not None]
    level = function.solved.level
    for limit in {*limits, int(level // 1), int(-(-level // 1))}:
        at = _first(0, lambda loss, limit=limit: function.counted(loss) > limit)  # type: ignore[misc]
        if at is not None:
            yield from (near for near in (at - 2, at - 1, at) if near >= 0)


def _even_again(function: AwardFunction, at: int) -> int | None:
    """Find where the payment is made up for: no threshold above ``at`` lowers it again."""
    return _first(at + 1, lambda loss: function.paid(loss) >= function.paid(at))


def _first(start: int, holds: Callable[[int], bool]) -> int | None:
    """Find the smallest integer from ``start`` on for which a monotone condition holds."""
    low, high = start, BEYOND
    if not holds(high):
        return None
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
