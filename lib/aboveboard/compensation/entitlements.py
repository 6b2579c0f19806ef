"""From losses to what each is due: claims, division, the awards table, as SQL for both engines."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from aboveboard.compensation.engines import Engine
from aboveboard.compensation.levels import Level
from aboveboard.compensation.losses import Scale, evidence_units
from aboveboard.compensation.money import to_minor
from aboveboard.compensation.policy import Policy
from aboveboard.compensation.policy_rules import level_over
from aboveboard.compensation.remainders import select_largest


def keep_claims(
    engine: Engine, policy: Policy, columns: Collection[str], scale: Scale, claimants: str
) -> dict[str, str]:
    """Make ``claims``: id, loss, counted, received, evidence, disputed, base, claim, got.

    Returns what of it is the same for everyone or another column's copy, as SQL by name: that is
    not stored, which is most of the table where a policy is plain.
    """
    number = engine.number
    zero, one = number(0), number(evidence_units(policy))
    missing = {"received": zero, "evidence": one, "disputed": "0"}
    plain = {name: sql for name, sql in missing.items() if name not in columns}
    given = ", ".join(f"{plain.get(name, name)} AS {name}" for name in missing)
    counted = _share_of(engine, "loss", policy.cover) if policy.cover != 1 else "loss"
    if policy.cap is not None:
        counted = f"least({counted}, {number(policy.minor('cap'))})"
    owed = "counted" if policy.pays_the_difference else f"greatest(counted - received, {zero})"
    base = f"least({number(policy.minor('base'))}, {owed})" if policy.base else zero
    claim, got = f"{owed} - base", zero
    if policy.weighs_receipts:
        claim, got = "counted", "received + base"
    if policy.small_claims:
        small = f"counted <= {number(to_minor(policy.small_claims.up_to, policy.minor_units))}"
        part = _share_of(engine, f"({owed})", policy.small_claims.share)
        base = f"CASE WHEN {small} THEN {part} ELSE {base} END"
        claim = f"CASE WHEN {small} THEN {zero} ELSE {claim} END"
    if counted == "loss":
        plain["counted"] = "loss"
    if base == zero:
        plain["base"] = zero
    if claim in ("counted", "counted - base") and base == zero:
        plain["claim"] = plain.get("counted", "counted")
    if got == zero:
        plain["got"] = zero
    stored = ", ".join(name for name in (*_SHOWN, "base", "claim", "got") if name not in plain)
    engine.keep(
        "claims",
        f"SELECT {stored} FROM (SELECT *, {claim} AS claim, {got} AS got"
        f" FROM (SELECT *, {base} AS base FROM (SELECT *, {counted} AS counted"
        f" FROM (SELECT id, {scale.loss(engine)} AS loss, {given} FROM {claimants}) AS a"
        ") AS b) AS c) AS d",
        plain,
    )
    return {name: sql for name, sql in plain.items() if name in _SHOWN}


_SHOWN = ("id", "loss", "counted", "received", "evidence", "disputed")
"""Columns of ``claims`` that the awards table is made from."""


def _share_of(engine: Engine, amount: str, share: Decimal) -> str:
    """Write a share of an amount, rounded half up."""
    top, bottom = share.as_integer_ratio()
    doubled = f"{amount} * {engine.number(2 * top)} + {engine.number(bottom)}"
    return engine.quotient(doubled, engine.number(2 * bottom))


@dataclass(frozen=True)
class Division:
    """What the table ``entitled`` (claims with columns entitled and step) needs to be paid out."""

    paid: str
    """SQL: what was paid before under this standard; zero when receipts mean something else."""
    up: str
    """SQL condition: one unit more, by largest remainder."""


def divide_claims(engine: Engine, policy: Policy, pool: int, plain: Mapping[str, str]) -> Division:
    """Divide ``pool`` (at most what may be paid) by the policy's rule.

    ``plain`` is what :func:`keep_claims` returned. Makes ``entitled``: claims, and what each gets
    in all rounded down, and the remainder of those who may still be rounded up. Somebody paid more
    before than is due keeps it, and the level is found again for the others.
    """
    later = policy.pays_the_difference and any(engine.fetch("SELECT max(received) FROM claims")[0])
    base_total = int(engine.fetch("SELECT coalesce(sum(base), 0) FROM claims")[0][0])
    rule, claims = policy.rule, "claims"
    if pool < base_total:  # the pool does not reach past the base payment: equal awards up to it
        rule, base_total = "constrained_equal_awards", 0
        engine.keep(
            "bases",
            f"SELECT {', '.join(_SHOWN)}, base AS claim, got FROM claims",
            {"base": engine.number(0)},
        )
        claims = "bases"
    level = level_over(engine, rule, pool - base_total, claims)
    if later and not _fits(engine, level, claims, pool):
        level = _without_overpaid(engine, rule, level, claims, pool)
    zero = engine.number(0)
    entitled, step = "base + low", "rest"
    if later:
        entitled = "greatest(base + low, received)"
        step = f"CASE WHEN received <= base + low THEN rest ELSE {zero} END"
    stored = ", ".join(name for name in _SHOWN if name not in plain)
    engine.keep(
        "entitled",
        f"SELECT {stored}, {entitled} AS entitled, {step} AS step FROM {level.over(claims)}",
        plain,
    )
    left = pool - int(engine.fetch("SELECT coalesce(sum(entitled), 0) FROM entitled")[0][0])
    up = select_largest(engine, left, level.denominator)
    return Division("received" if later else zero, up)


def _fits(engine: Engine, level: Level, claims: str, pool: int) -> bool:
    """Whether nobody was paid more than the own share rounded up, and the pool suffices."""
    one, zero = engine.number(1), engine.number(0)
    most = f"base + low + CASE WHEN rest > {zero} THEN {one} ELSE {zero} END"
    over, total = engine.fetch(
        f"SELECT count(CASE WHEN received > {most} THEN 1 END),"
        f" coalesce(sum(greatest(base + low, received)), 0) FROM {level.over(claims)}"
    )[0]
    return not over and int(total) <= pool


def _without_overpaid(engine: Engine, rule: str, level: Level, claims: str, pool: int) -> Level:
    """Find the level for those not paid too much, until nobody else stands above it."""
    before = -1
    while True:
        over = "received > base + low"
        many, kept, base = engine.fetch(
            f"SELECT count(CASE WHEN {over} THEN 1 END),"
            f" coalesce(sum(CASE WHEN {over} THEN received END), 0),"
            f" coalesce(sum(CASE WHEN {over} THEN NULL ELSE base END), 0)"
            f" FROM {level.over(claims)}"
        )[0]
        if int(many) == before:
            return level
        before = int(many)
        rest = max(pool - int(kept) - int(base), 0)
        # the level only sinks, so whoever stood above it still does
        level = level_over(
            engine, rule, rest, f"(SELECT claim, got FROM {level.over(claims)} WHERE NOT ({over}))"
        )


def awards_query(
    engine: Engine, policy: Policy, columns: Collection[str], division: Division
) -> str:
    """Select the awards table from ``entitled``: a map of each row."""
    number = engine.number
    zero, paid = number(0), division.paid
    due = f"entitled - {paid} + CASE WHEN {division.up} THEN {number(1)} ELSE {zero} END"
    now = "due"
    if "evidence" in columns:
        counts = engine.quotient(f"(due + {paid}) * evidence", number(evidence_units(policy)))
        now = f"greatest({counts} - {paid}, {zero})"
    small = f"now < {number(policy.minor('de_minimis'))}"
    held = f"due - CASE WHEN {small} THEN {zero} ELSE now END"
    if policy.de_minimis_to == "pool":
        held = "due - now"
    shown = {
        "loss": "loss",
        "counted": "counted",
        "received": "received",
        "award": f"CASE WHEN {small} THEN {zero} ELSE now END",
        "held": held,
        "goodwill": f"CASE WHEN loss > {zero} THEN {number(policy.minor('goodwill'))}"
        f" ELSE {zero} END",
    }
    chosen = ", ".join(f"CAST({sql} AS DECIMAL(38,0)) AS {name}" for name, sql in shown.items())
    return (
        f"SELECT id AS claimant_id, {chosen} FROM (SELECT *,"
        f" CASE WHEN disputed = 1 THEN {zero} ELSE {now} END AS now FROM"
        f" (SELECT *, {due} AS due FROM entitled) AS a) AS b"
    )
