"""The awards table in plain Python over fractions: slow, plain to read, the oracle of the tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from aboveboard.compensation.division import divide, top_up
from aboveboard.compensation.money import half_up, to_minor
from aboveboard.compensation.policy import Policy


@dataclass(frozen=True)
class Holding:
    """One row of a holdings file."""

    claimant_id: str
    asset: str
    amount: Decimal
    received: Decimal = Decimal(0)
    evidence: str | None = None
    disputed: bool = False


@dataclass(frozen=True)
class Award:
    """One row of the awards table, in integer minor units."""

    claimant_id: str
    loss: int
    counted: int
    received: int
    award: int
    held: int
    goodwill: int


def awards_reference(
    policy: Policy, holdings: Iterable[Holding], prices: Mapping[str, Decimal]
) -> list[Award]:
    """Compute what :func:`aboveboard.compensation.awards.compute_awards` computes, row by row.

    Returns
    -------
    list of Award
        In the order of claimant_id.
    """
    by_id: dict[str, list[Holding]] = {}
    for holding in holdings:
        by_id.setdefault(holding.claimant_id, []).append(holding)
    names = sorted(by_id)
    unit = 10**policy.minor_units
    loss, counted, received, evidence = [], [], [], []
    for name in names:
        rows = by_id[name]
        exact = sum((Fraction(r.amount) * Fraction(prices[r.asset]) for r in rows), Fraction(0))
        loss.append(half_up(exact * unit))
        of_it = half_up(loss[-1] * Fraction(policy.cover))
        counted.append(of_it if policy.cap is None else min(of_it, policy.minor("cap")))
        received.append(sum(to_minor(r.received, policy.minor_units) for r in rows))
        shares = [policy.evidence[r.evidence] if r.evidence else Decimal(1) for r in rows]
        paid_now = Fraction(0) if any(r.disputed for r in rows) else Fraction(min(shares))
        evidence.append(paid_now)
    due, paid = _due(policy, counted, received)
    awards = []
    for at, name in enumerate(names):
        now = max(int((due[at] + paid[at]) * evidence[at] // 1) - paid[at], 0)
        award = 0 if now < policy.minor("de_minimis") else now
        held = due[at] - (now if policy.de_minimis_to == "pool" else award)
        goodwill = policy.minor("goodwill") if loss[at] else 0
        awards.append(Award(name, loss[at], counted[at], received[at], award, held, goodwill))
    return awards


def _due(policy: Policy, counted: list[int], received: list[int]) -> tuple[list[int], list[int]]:
    """Return what is due now to each, and what was paid before under this standard."""
    nothing = [0] * len(counted)
    tide = policy.rule == "rising_tide"
    owed = counted
    if tide or policy.received == "net_loss":
        owed = [max(c - r, 0) for c, r in zip(counted, received, strict=True)]
    base = [min(policy.minor("base"), o) for o in owed]
    claims = [o - b for o, b in zip(owed, base, strict=True)]
    if policy.small_claims:
        limit = to_minor(policy.small_claims.up_to, policy.minor_units)
        apart = Fraction(policy.small_claims.share)
        for at in [at for at, c in enumerate(counted) if c <= limit]:
            base[at], claims[at] = half_up(owed[at] * apart), 0
        counted = [0 if c <= limit else c for c in counted]
    payable = sum(base) + sum(claims)
    pool = payable if policy.pool == "full" else min(policy.minor("pool"), payable)
    short = pool < sum(base)
    claims = base if short else claims
    rule = "constrained_equal_awards" if short else policy.rule
    first = nothing if short else base
    rest = pool - sum(first)
    if tide:
        if short:
            return divide(claims, rest, rule), nothing
        got = [r + b for r, b in zip(received, base, strict=True)]
        lifted = divide(counted, rest, rule, got)
        return [b + s for b, s in zip(base, lifted, strict=True)], nothing
    if policy.received == "net_loss":
        share = divide(claims, rest, rule)
        return [b + s for b, s in zip(first, share, strict=True)], nothing
    return top_up(claims, rest, rule, received, first), received
