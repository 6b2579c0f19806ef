"""Divide a pool among claims by a named rule: exact, with one rounding at the end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from math import floor
from numbers import Integral, Rational

from aboveboard.compensation.rules import POLICY_RULES, RULES, TAKES_RECEIVED
from aboveboard.errors import PolicyError, Problem


def divide(
    claims: Sequence[int],
    pool: int,
    rule: str,
    received: Sequence[int] | None = None,
) -> list[int]:
    """Divide ``pool`` among ``claims``, to the last unit.

    Parameters
    ----------
    claims
        What each claimant is owed, in integer minor units, none negative.
    pool
        What there is, in the same unit. What passes the claims stays in the pool.
    rule
        A name in :data:`aboveboard.compensation.rules.RULES`.
    received
        What each claimant has got before, in the same unit; only for ``rising_tide`` and
        ``proportional_to_net_loss``. Zero for everyone when it is left out.

    Returns
    -------
    list of int
        One award a claim, in the order of the claims. They add up to the pool, or to all that may
        be paid when that is less; none is negative or passes its claim (less what was received).
        Exact shares are rounded by largest remainder (Hamilton), ties to the earlier claim.

    Raises
    ------
    PolicyError
        With every problem at once: an unknown rule; a claim, pool or receipt that is negative or no
        integer; lists of different length; random arrival out of exact reach.

    Examples
    --------
    >>> divide([100, 200, 300], 200, "talmud")
    [50, 75, 75]
    """
    _check(claims, pool, rule, received, Integral, TAKES_RECEIVED)
    return round_by_largest_remainder(shares(claims, pool, rule, received))


def shares(
    claims: Sequence[int | Fraction],
    pool: int | Fraction,
    rule: str,
    received: Sequence[int | Fraction] | None = None,
) -> list[Fraction]:
    """Divide as :func:`divide` does, without rounding, and over any exact fractions.

    The sum is ``pool``, or all that may be paid when that is less, as an exact fraction.
    """
    _check(claims, pool, rule, received, Rational, TAKES_RECEIVED)
    owed = [Fraction(claim) for claim in claims]
    got = (
        [Fraction(sum_) for sum_ in received] if received is not None else [Fraction(0)] * len(owed)
    )
    payable = sum((max(c - g, Fraction(0)) for c, g in zip(owed, got, strict=True)), Fraction(0))
    return RULES[rule](owed, min(Fraction(pool), payable), got)


def round_by_largest_remainder(exact: Sequence[Fraction]) -> list[int]:
    """Round shares to integers that keep their sum, rounded down when it is no integer.

    Every share is rounded down; the units left go one each to the largest remainders, ties to the
    earlier share. Source: A. Hamilton 1792; Balinski and Young, Fair Representation (1982).
    """
    return _round_above(exact, [0] * len(exact), floor(sum(exact)))


def top_up(
    claims: Sequence[int],
    pool: int,
    rule: str,
    received: Sequence[int],
    base: Sequence[int] | None = None,
) -> list[int]:
    """Pay a later tranche: what ``divide`` gives from the whole pool, less what was paid before.

    Parameters
    ----------
    claims, rule
        As in :func:`divide`; a rule of :data:`TOP_UP_RULES`.
    pool
        All the money for these claims, earlier tranches included, in minor units.
    received
        What the earlier tranches paid to each, in minor units.
    base
        What each is due beside the share of the pool, in minor units; nothing when left out.

    Returns
    -------
    list of int
        What is due now. When nobody was paid more than a share rounded up, earlier and present
        payments add up to ``divide(claims, pool, rule)``, save that nobody pays back a unit that
        largest remainder would take away again (the Alabama paradox). Somebody paid more than that
        keeps it, and the others share what is left by the same rule at a lower level. Due and
        received add up to pool and base, as far as claims allow and receipts do not pass them.
    """
    _check(claims, pool, rule, received, Integral, TOP_UP_RULES)
    base = base if base is not None else [0] * len(claims)
    pool = min(pool, sum(claims))
    total = pool + sum(base)
    exact = [b + share for b, share in zip(base, shares(claims, pool, rule), strict=True)]
    if not _fits(exact, received):
        exact = _without_overpaid(exact, claims, total, rule, received, base)
    return _round_above(exact, received, total)


TOP_UP_RULES = frozenset(POLICY_RULES) - TAKES_RECEIVED
"""Rules for which a later tranche is defined: of those of a policy, the ones that do not count
receipts by themselves."""


def _fits(exact: Sequence[Fraction], received: Sequence[int]) -> bool:
    """Whether everyone received at most a share rounded up, and the pool suffices for that."""
    floors = [max(floor(share), got) for share, got in zip(exact, received, strict=True)]
    small = all(got - share < 1 for share, got in zip(exact, received, strict=True))
    return small and sum(floors) <= sum(exact)


def _round_above(exact: Sequence[Fraction], received: Sequence[int], total: int) -> list[int]:
    """Largest remainder among those who have not yet been rounded up; nobody pays back."""
    floors = [max(floor(share), got) for share, got in zip(exact, received, strict=True)]
    left = max(total - sum(floors), 0)
    by_remainder = sorted(range(len(exact)), key=lambda at: (floors[at] - exact[at], at))
    awards = [low - got for low, got in zip(floors, received, strict=True)]
    for at in by_remainder[:left]:
        awards[at] += 1
    return awards


def _without_overpaid(
    exact: list[Fraction],
    claims: Sequence[int],
    total: int,
    rule: str,
    received: Sequence[int],
    base: Sequence[int],
) -> list[Fraction]:
    """Set those paid too much aside with what they have, and divide the rest among the others.

    Repeated until nobody else stands above the own share: the level only sinks.
    """
    settled: set[int] = set()
    while over := {at for at, share in enumerate(exact) if received[at] > share} - settled:
        settled |= over
        open_ = [at for at in range(len(claims)) if at not in settled]
        kept = sum(received[at] for at in settled)
        rest = max(total - kept - sum(base[at] for at in open_), 0)
        shared = [Fraction(got) for got in received]
        part = shares([claims[at] for at in open_], rest, rule)
        for at, share in zip(open_, part, strict=True):
            shared[at] = base[at] + share
        exact = shared
    return exact


def _check(
    claims: Sequence[object],
    pool: object,
    rule: str,
    received: Sequence[object] | None,
    kind: type,
    takes: Collection[str],
) -> None:
    found = []
    wanted = "an integer of minor units" if kind is Integral else "an integer or a Fraction"
    if rule not in RULES:
        found.append(
            Problem(
                field="rule",
                what=f"{rule!r} is not a rule.",
                do=f"Use one of {', '.join(sorted(RULES))}.",
            )
        )
    elif received is not None and rule not in takes:
        found.append(
            Problem(
                field="received",
                what=f"{rule} does not look at what was received before.",
                do=f"Leave it out, or use one of {', '.join(sorted(takes))}.",
            )
        )
    numbers = [("pool", pool), *((f"claims[{at}]", claim) for at, claim in enumerate(claims))]
    numbers += [(f"received[{at}]", got) for at, got in enumerate(received or ())]
    for field, number in numbers:
        if isinstance(number, bool) or not isinstance(number, kind):
            found.append(Problem(field=field, what=f"It is not {wanted}.", do="Convert it first."))
        elif number < 0:  # type: ignore[operator]
            found.append(Problem(field=field, what="It is negative.", do="Give zero or more."))
    if received is not None and len(received) != len(claims):
        found.append(
            Problem(
                field="received",
                what=f"It has {len(received)} entries for {len(claims)} claims.",
                do="Give one entry for each claim, zero where nothing was received.",
            )
        )
    if found:
        raise PolicyError(found)
