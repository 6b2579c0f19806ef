"""The awards table as one would write it first: pandas, Decimal columns, sorts. The oracle.

It shares no code with the package: levels come from a sort and a walk, products from Decimals with
120 digits. bench/awards measures the engine beside it, the tests hold every row to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pandas as pd

ZERO = Decimal(0)
Parts = tuple[list[Decimal], list[Decimal], int]
"""Shares as whole units, remainders, and what the remainders are parts of: Decimal integers."""

NAMES = ["loss", "counted", "received", "award", "held", "goodwill"]


def plain_awards(
    policy: Any, holdings: pd.DataFrame, prices: Mapping[str, Decimal]
) -> pd.DataFrame:
    """Compute the table, one row a claimant in the order of claimant_id, Python integers.

    ``holdings`` has the columns of a holdings file as text; received, evidence and disputed may be
    missing.
    """
    with localcontext() as context:
        context.prec = 120
        return _table(policy, holdings.copy(), prices)


def _table(policy: Any, frame: pd.DataFrame, prices: Mapping[str, Decimal]) -> pd.DataFrame:
    unit = Decimal(10) ** policy.minor_units
    money = {name: (getattr(policy, name) or Decimal(0)) * unit
             for name in ("base", "cap", "de_minimis", "goodwill")}  # fmt: skip
    frame["value"] = frame["amount"].map(Decimal) * frame["asset"].map(prices)
    groups = frame.groupby("claimant_id", sort=True)
    table = groups["value"].sum().to_frame("loss")
    table["loss"] = table["loss"].map(lambda sum_: _half_up(sum_ * unit))
    table["counted"] = table["loss"].map(lambda loss: _half_up(loss * policy.cover))
    if policy.cap is not None:
        table["counted"] = table["counted"].map(lambda sum_: min(sum_, money["cap"]))
    table["received"] = Decimal(0)
    if "received" in frame:
        frame["received"] = frame["received"].map(lambda text: Decimal(text or 0))
        table["received"] = groups["received"].sum().map(lambda sum_: sum_ * unit)
    table["share"] = Decimal(1)
    if "evidence" in frame:
        frame["share"] = frame["evidence"].map(policy.evidence)
        table["share"] = groups["share"].min()
    if "disputed" in frame:
        frame["clear"] = frame["disputed"].map(lambda text: Decimal(text != "true"))
        table["share"] *= groups["clear"].min()
    due, paid = _due(policy, table, money["base"], unit)
    table["due"] = pd.Series(due, table.index)
    now = [max((d + p) * share // 1 - p, Decimal(0))
           for d, p, share in zip(due, paid, table["share"], strict=True)]  # fmt: skip
    table["award"] = pd.Series([n if n >= money["de_minimis"] else Decimal(0) for n in now],
                               table.index, object)  # fmt: skip
    kept = pd.Series(now, table.index, object) if policy.de_minimis_to == "pool" else table["award"]
    table["held"] = table["due"] - kept
    table["goodwill"] = table["loss"].map(lambda loss: money["goodwill"] if loss else Decimal(0))
    return table[NAMES].map(int).astype(object).reset_index()


def _half_up(value: Decimal) -> Decimal:
    return value.to_integral_value(ROUND_HALF_UP)


def _due(
    policy: Any, table: pd.DataFrame, most_base: Decimal, unit: Decimal
) -> tuple[list[Decimal], list[Decimal]]:
    """What is due now to each, and what of it an earlier tranche has paid."""
    counted, received = list(table["counted"]), list(table["received"])
    tide = policy.rule == "rising_tide"
    owed = counted
    if tide or policy.received == "net_loss":
        owed = [max(c - r, ZERO) for c, r in zip(counted, received, strict=True)]
    bases = [min(most_base, o) for o in owed]
    claims = [o - b for o, b in zip(owed, bases, strict=True)]
    weighed = list(counted)
    if policy.small_claims:
        for at, sum_ in enumerate(counted):
            if sum_ <= policy.small_claims.up_to * unit:
                bases[at] = _half_up(owed[at] * policy.small_claims.share)
                claims[at] = weighed[at] = ZERO
    payable = sum(bases) + sum(claims)
    pool = payable if policy.pool == "full" else min(policy.pool * unit, payable)
    rule, first = policy.rule, bases
    if tide:
        claims = weighed
    if pool < sum(bases):
        rule, first, claims = "constrained_equal_awards", [ZERO] * len(bases), bases
    got = [r + b for r, b in zip(received, first, strict=True)]
    nothing = [ZERO] * len(counted)
    if tide or policy.received == "net_loss":
        return _rounded(first, _parts(claims, pool - sum(first), rule, got), pool, nothing), nothing
    return _later(first, claims, pool, rule, received), received


def _parts(claims: Sequence[Decimal], pool: Decimal, rule: str, got: Sequence[Decimal]) -> Parts:
    total = sum(claims)
    if rule == "proportional" or total == 0:
        bottom = max(total, Decimal(1))
        tops = [claim * pool for claim in claims]
    elif rule == "constrained_equal_awards":
        level = _equal(claims, pool)
        bottom = level.denominator
        tops = [min(claim * bottom, level.numerator) for claim in claims]
    elif rule == "constrained_equal_losses":
        level = _equal(claims, total - pool)
        bottom = level.denominator
        tops = [max(claim * bottom - level.numerator, ZERO) for claim in claims]
    elif rule == "talmud":
        gains = 2 * pool <= total
        level = _equal(claims, 2 * pool if gains else 2 * (total - pool))
        bottom = 2 * level.denominator
        halves = [min(claim * level.denominator, level.numerator) for claim in claims]
        tops = halves if gains else [c * bottom - h for c, h in zip(claims, halves, strict=True)]
    else:
        level = _tide(claims, pool, got)
        bottom = level.denominator
        tops = [max(claim * level.numerator - g * bottom, ZERO)
                for claim, g in zip(claims, got, strict=True)]  # fmt: skip
    return [top // bottom for top in tops], [top % bottom for top in tops], bottom


def _equal(claims: Sequence[Decimal], pool: Decimal) -> Fraction:
    """Walk up the sorted claims until what is left, shared equally, reaches none in full."""
    left, open_ = pool, len(claims)
    for claim in sorted(claims):
        if claim * open_ > left:
            return Fraction(int(left), open_)
        left -= claim
        open_ -= 1
    return Fraction(int(max(claims, default=ZERO)))


def _tide(claims: Sequence[Decimal], pool: Decimal, got: Sequence[Decimal]) -> Fraction:
    """Lift those with the smallest share first, one after the other."""
    rows = sorted((Fraction(int(g), int(c)), int(c), int(g))
                  for c, g in zip(claims, got, strict=True) if c)  # fmt: skip
    level, owed, before = Fraction(0), 0, 0
    for start, claim, received in rows:
        if owed and level <= start:
            break
        owed, before = owed + claim, before + received
        level = Fraction(int(pool) + before, owed)
    return level


def _rounded(
    first: Sequence[Decimal], parts: Parts, total: Decimal, floor: Sequence[Decimal]
) -> list[Decimal]:
    """First payment and share, no less than the floor, the units left by largest remainder."""
    wholes, rests, _ = parts
    down = [f + w for f, w in zip(first, wholes, strict=True)]
    kept = [max(d, f) for d, f in zip(down, floor, strict=True)]
    may = [at for at in range(len(kept)) if kept[at] == down[at] and rests[at]]
    left = int(max(total - sum(kept), ZERO))
    for at in sorted(may, key=lambda at: (-rests[at], at))[:left]:
        kept[at] += 1
    return [k - f for k, f in zip(kept, floor, strict=True)]


def _later(
    first: Sequence[Decimal],
    claims: Sequence[Decimal],
    pool: Decimal,
    rule: str,
    received: Sequence[Decimal],
) -> list[Decimal]:
    """Pay the difference to what the whole pool gives; who has more keeps it, at others' cost."""
    everyone = range(len(claims))
    parts = _parts(claims, pool - sum(first), rule, [ZERO] * len(claims))
    up = [first[at] + parts[0][at] + (parts[1][at] > 0) for at in everyone]
    most = sum(max(first[at] + parts[0][at], received[at]) for at in everyone)
    if all(received[at] <= up[at] for at in everyone) and most <= pool:
        return _rounded(first, parts, pool, received)
    settled: list[int] = []
    while True:
        over = [at for at in everyone if at not in set(settled)
                and received[at] > first[at] + parts[0][at]]  # fmt: skip
        if not over:
            return _rounded(first, parts, pool, received)
        settled += over
        open_ = [at for at in everyone if at not in set(settled)]
        rest = pool - sum(received[at] for at in settled) - sum(first[at] for at in open_)
        some = _parts([claims[at] for at in open_], max(rest, ZERO), rule, [ZERO] * len(open_))
        parts = ([ZERO] * len(claims), [ZERO] * len(claims), some[2])
        for place, at in enumerate(open_):
            parts[0][at], parts[1][at] = some[0][place], some[1][place]
        for at in settled:
            parts[0][at] = received[at] - first[at]
