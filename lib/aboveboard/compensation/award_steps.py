"""The awards table, step by step, as SQL that both engines run.

Every step is an aggregate, a join with the small table of prices, or a map of one row. Losses of
18-decimal tokens do not fit in one 128-bit product, so a loss is summed in two parts, whole units
and the 18 digits after the point, each times the integer price, and carried once per claimant.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from aboveboard.compensation.engines import Engine
from aboveboard.compensation.holdings import AMOUNT, CLAIMANT_ID, money_pattern
from aboveboard.compensation.levels import Level, solve_level
from aboveboard.compensation.money import EXACT
from aboveboard.compensation.policy import Policy

FETCH_LIMIT = 10_000
"""Rows at the rounding threshold that may come to this process."""
BUCKETS = 4096
_Key = TypeVar("_Key")
_ATTO = 10**18


@dataclass(frozen=True)
class Scale:
    """How prices become integers: price x 10^digits; ``extra`` digits below the minor unit."""

    digits: int
    extra: int

    @classmethod
    def of(cls, prices: Mapping[str, Decimal], minor_units: int) -> Scale:
        """Choose the scale that holds every price and the minor unit."""
        finest = max(-int(price.as_tuple().exponent) for price in prices.values())
        digits = max(finest, minor_units, 0)
        return cls(digits, digits - minor_units)

    def integer(self, price: Decimal) -> int:
        """Scale one price."""
        return int(price.scaleb(self.digits, context=EXACT))


def put_prices(engine: Engine, prices: Mapping[str, Decimal], scale: Scale) -> None:
    """Make the table ``prices``: asset, integer price, and a bit of its own for each asset."""
    rows = [
        (asset, scale.integer(price), 1 << min(at, 60))
        for at, (asset, price) in enumerate(sorted(prices.items()))
    ]
    engine.put("prices", ("asset", "price", "bit"), rows)


def keep_claimants(engine: Engine, policy: Policy, columns: Collection[str]) -> None:
    """Make ``claimants`` from the views holdings and prices: one row each, with what is bad.

    Columns: id, whole, atto (sums of units x price, in two parts), received, evidence (the lowest
    share, times 10^18), disputed, rows, bits (the assets held), bad.
    """
    number = engine.number
    good = [
        f"coalesce({engine.matches('claimant_id', CLAIMANT_ID)}, false)",
        f"coalesce({engine.matches('amount', AMOUNT)}, false)",
        "price IS NOT NULL",
    ]
    received, evidence, disputed = "0", number(_ATTO), "0"
    if "received" in columns:
        digits = policy.minor_units
        good.append(
            f"(coalesce(received, '') = '' OR {engine.matches('received', money_pattern(digits))})"
        )
        received = _part("received", 1)
        if digits:
            received = (
                f"CAST({received} AS {engine.integer}) * {number(10**digits)}"
                f" + coalesce({_part('received', 2, digits)}, 0)"
            )
        received = f"CASE WHEN coalesce(received, '') = '' THEN 0 ELSE {received} END"
    if "evidence" in columns:
        whens = " ".join(
            f"WHEN {_quoted(level)} THEN {number(int(share * _ATTO))}"
            for level, share in policy.evidence.items()
        )
        evidence = f"CASE evidence {whens} END"
        good.append(f"({evidence}) IS NOT NULL")
    if "disputed" in columns:
        disputed = "CASE WHEN disputed = 'true' THEN 1 ELSE 0 END"
        good.append("coalesce(disputed, '') IN ('', 'true', 'false')")
    texts = ["claimant_id", "asset", "CAST(amount AS STRING) AS amount"]
    texts += [
        f"lower(CAST({name} AS STRING)) AS {name}" if name == "disputed" else
        f"CAST({name} AS STRING) AS {name}"
        for name in ("received", "evidence", "disputed") if name in columns
    ]  # fmt: skip
    engine.keep(
        "claimants",
        "SELECT id, sum(whole * price) AS whole, sum(atto * price) AS atto,"
        " sum(received) AS received, min(evidence) AS evidence, max(disputed) AS disputed,"
        " count(*) AS rows_, bit_or(bit) AS bits, sum(bad) AS bad FROM ("
        f"SELECT claimant_id AS id, price, CAST(bit AS BIGINT) AS bit,"
        f" CAST({_part('amount', 1)} AS {engine.integer}) AS whole,"
        f" CAST({_part('amount', 2, 18)} AS {engine.integer}) AS atto,"
        f" CAST({received} AS {engine.integer}) AS received, {evidence} AS evidence,"
        f" {disputed} AS disputed, CASE WHEN {' AND '.join(good)} THEN 0 ELSE 1 END AS bad"
        f" FROM (SELECT {', '.join(texts)} FROM holdings) AS h"
        " LEFT JOIN prices AS p ON h.asset = p.asset) AS r GROUP BY id",
    )


def _part(column: str, part: int, digits: int = 0) -> str:
    text = f"split_part({column}, '.', {part})"
    return f"TRY_CAST(rpad({text}, {digits}, '0') AS BIGINT)" if digits else (
        f"TRY_CAST({text} AS BIGINT)"
    )  # fmt: skip


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def keep_claims(engine: Engine, policy: Policy, scale: Scale) -> None:
    """Make ``claims``: id, loss, counted, received, evidence, disputed, base, claim, got."""
    number = engine.number
    zero = number(0)
    carried = f"whole + {engine.quotient('atto', number(_ATTO))}"
    if scale.extra:
        half = number(5 * 10 ** (scale.extra - 1))
        loss = engine.quotient(f"{carried} + {half}", number(10**scale.extra))
    else:
        up = f"CASE WHEN atto % {number(_ATTO)} >= {number(_ATTO // 2)} THEN 1 ELSE 0 END"
        loss = f"CAST({carried} + {up} AS {engine.integer})"
    top, bottom = policy.cover.as_integer_ratio()
    counted = "loss"
    if top != bottom:
        doubled = f"loss * {number(2 * top)} + {number(bottom)}"
        counted = engine.quotient(doubled, number(2 * bottom))
    if policy.cap is not None:
        counted = f"least({counted}, {number(policy.minor('cap'))})"
    owed = "counted"
    if policy.rule == "rising_tide" or policy.received == "net_loss":
        owed = f"greatest(counted - received, {zero})"
    base = f"least({number(policy.minor('base'))}, {owed})" if policy.base else zero
    claim, got = f"{owed} - base", zero
    if policy.rule == "rising_tide":
        claim, got = "counted", "received + base"
    engine.keep(
        "claims",
        f"SELECT id, loss, counted, received, evidence, disputed, base, {claim} AS claim,"
        f" {got} AS got FROM (SELECT *, {base} AS base FROM (SELECT *, {counted} AS counted"
        f" FROM (SELECT id, {loss} AS loss, received, evidence, disputed FROM claimants) AS a"
        ") AS b) AS c",
    )


@dataclass(frozen=True)
class Division:
    """What the table ``entitled`` (claims with columns entitled and step) needs to be paid out."""

    paid: str
    """SQL: what was paid before under this standard; zero when receipts mean something else."""
    up: str
    """SQL condition: one unit more, by largest remainder."""


def divide_claims(engine: Engine, policy: Policy, pool: int) -> Division:
    """Divide ``pool`` (at most what may be paid) by the policy's rule.

    Makes ``entitled``: claims, and what each gets in all rounded down, and the remainder of those
    who may still be rounded up. Somebody paid more before than is due keeps it, and the level is
    found again for the others.
    """
    later = policy.rule != "rising_tide" and policy.received == "earlier_payment"
    base_total = int(engine.fetch("SELECT coalesce(sum(base), 0) FROM claims")[0][0])
    rule, claims = policy.rule, "claims"
    if pool < base_total:  # the pool does not reach past the base payment: equal awards up to it
        rule, base_total = "constrained_equal_awards", 0
        engine.keep(
            "bases",
            "SELECT id, loss, counted, received, evidence, disputed,"
            f" {engine.number(0)} AS base, base AS claim, got FROM claims",
        )
        claims = "bases"
    level = solve_level(engine, rule, pool - base_total, claims)
    if later and not _fits(engine, level, claims, pool):
        level = _without_overpaid(engine, rule, level, claims, pool)
    down = f"base + {level.low}"
    zero = engine.number(0)
    entitled, open_ = down, "1 = 1"
    if later:
        entitled, open_ = f"greatest({down}, received)", f"received <= {down}"
    engine.keep(
        "entitled",
        f"SELECT *, {entitled} AS entitled,"
        f" CASE WHEN {open_} THEN {level.remainder} ELSE {zero} END AS step FROM {claims}",
    )
    left = pool - int(engine.fetch("SELECT coalesce(sum(entitled), 0) FROM entitled")[0][0])
    up = select_largest(engine, left, level.denominator)
    return Division("received" if later else zero, up)


def _fits(engine: Engine, level: Level, claims: str, pool: int) -> bool:
    """Whether nobody was paid more than the own share rounded up, and the pool suffices."""
    one, zero = engine.number(1), engine.number(0)
    most = f"base + {level.low} + CASE WHEN {level.remainder} > {zero} THEN {one} ELSE {zero} END"
    over, total = engine.fetch(
        f"SELECT count(CASE WHEN received > {most} THEN 1 END),"
        f" coalesce(sum(greatest(base + {level.low}, received)), 0) FROM {claims}"
    )[0]
    return not over and int(total) <= pool


def _without_overpaid(engine: Engine, rule: str, level: Level, claims: str, pool: int) -> Level:
    """Find the level for those not paid too much, until nobody else stands above it."""
    before = -1
    while True:
        over = f"received > base + {level.low}"
        many, kept, base = engine.fetch(
            f"SELECT count(CASE WHEN {over} THEN 1 END),"
            f" coalesce(sum(CASE WHEN {over} THEN received END), 0),"
            f" coalesce(sum(CASE WHEN {over} THEN NULL ELSE base END), 0) FROM {claims}"
        )[0]
        if int(many) == before:
            return level
        before = int(many)
        rest = max(pool - int(kept) - int(base), 0)
        # the level only sinks, so whoever stood above it still does
        level = solve_level(
            engine, rule, rest, f"(SELECT claim, got FROM {claims} WHERE NOT ({over}))"
        )


def select_largest(engine: Engine, count: int, denominator: int) -> str:
    """Write what holds for the ``count`` largest steps of ``entitled``, ties to the smaller id.

    Counting by bucket narrows the threshold down; only what stands at it is looked at one by one.
    """
    if count <= 0:
        return "1 = 0"
    number = engine.number
    low, high = 1, denominator  # the threshold is in low <= remainder < high
    wanted = count
    while True:
        width = -(-(high - low) // BUCKETS)
        bucket = engine.quotient(f"step - {number(low)}", number(width))
        counts = sorted(
            (
                (int(at), int(many))
                for at, many in engine.fetch(
                    f"SELECT {bucket} AS at, count(*) FROM entitled WHERE step >= {number(low)}"
                    f" AND step < {number(high)} GROUP BY 1"
                )
            ),
            reverse=True,
        )
        if sum(many for _, many in counts) <= wanted:
            return f"step >= {number(low)}"
        at, many, wanted = _reach(counts, wanted)
        low, high = low + at * width, min(low + (at + 1) * width, high)
        if many == wanted:
            return f"step >= {number(low)}"
        if high - low == 1:
            return _with_ties(engine, low, wanted)
        if many <= FETCH_LIMIT:
            rows = engine.fetch(
                f"SELECT step, id FROM entitled WHERE step >= {number(low)}"
                f" AND step < {number(high)}"
            )
            last, name = sorted((-int(remainder), name) for remainder, name in rows)[wanted - 1]
            return _condition(engine, -last, f"id <= {_quoted(name)}")


def _reach(counts: list[tuple[_Key, int]], wanted: int) -> tuple[_Key, int, int]:
    """Walk to the group in which the ``wanted``-th row stands; what is wanted of that group."""
    for key, many in counts:
        if many >= wanted:
            return key, many, wanted
        wanted -= many
    raise AssertionError("fewer rows than wanted")


def _condition(engine: Engine, remainder: int, tie: str) -> str:
    at = engine.number(remainder)
    return f"step > {at} OR (step = {at} AND {tie})"


def _with_ties(engine: Engine, remainder: int, wanted: int) -> str:
    """Find the ``wanted``-th smallest id among equal remainders, by counting prefixes."""
    among = f"step = {engine.number(remainder)}"
    prefix = ""
    while True:
        size = len(prefix)
        within = f" AND substr(id, 1, {size}) = {_quoted(prefix)}" if prefix else ""
        counts = sorted(
            (str(start), int(many))
            for start, many in engine.fetch(
                f"SELECT substr(id, {size + 1}, 2) AS start, count(*) FROM entitled"
                f" WHERE {among}{within} GROUP BY 1"
            )
        )
        start, many, wanted = _reach(counts, wanted)
        prefix += start
        if many == 1 or len(start) < 2:
            # an id that ends here, or the only one that starts so
            return _condition(engine, remainder, f"id <= {_quoted(_only(engine, among, prefix))}")


def _only(engine: Engine, among: str, prefix: str) -> str:
    size = len(prefix)
    found = engine.fetch(
        f"SELECT min(id) FROM entitled WHERE {among} AND substr(id, 1, {size}) = {_quoted(prefix)}"
    )
    return str(found[0][0])


def awards_query(engine: Engine, policy: Policy, division: Division) -> str:
    """Select the awards table from ``entitled``: a map of each row."""
    number = engine.number
    zero, paid = number(0), division.paid
    due = f"entitled - {paid} + CASE WHEN {division.up} THEN {number(1)} ELSE {zero} END"
    now = (
        f"greatest({engine.quotient(f'(due + {paid}) * evidence', number(_ATTO))} - {paid}, {zero})"
    )
    small = f"now < {number(policy.minor('de_minimis'))}"
    held = f"due - CASE WHEN {small} THEN {zero} ELSE now END"
    if policy.de_minimis_to == "pool":
        held = "due - now"
    columns = {
        "loss": "loss",
        "counted": "counted",
        "received": "received",
        "award": f"CASE WHEN {small} THEN {zero} ELSE now END",
        "held": held,
        "goodwill": f"CASE WHEN loss > {zero} THEN {number(policy.minor('goodwill'))}"
        f" ELSE {zero} END",
    }
    chosen = ", ".join(f"CAST({sql} AS DECIMAL(38,0)) AS {name}" for name, sql in columns.items())
    return (
        f"SELECT id AS claimant_id, {chosen} FROM (SELECT *,"
        f" CASE WHEN disputed = 1 THEN {zero} ELSE {now} END AS now FROM"
        f" (SELECT *, {due} AS due FROM entitled) AS a) AS b"
    )
