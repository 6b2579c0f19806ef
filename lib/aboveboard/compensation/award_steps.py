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
from aboveboard.compensation.money import EXACT, to_minor
from aboveboard.compensation.policy import Policy

FETCH_LIMIT = 10_000
"""Rows at the rounding threshold that may come to this process."""
BUCKETS = 4096
_Key = TypeVar("_Key")
_ATTO = 10**18


@dataclass(frozen=True)
class Scale:
    """How units and prices become integers.

    Attributes
    ----------
    price_digits
        Prices are held as price x 10^price_digits.
    amount_digits
        Amounts are held as amount x 10^amount_digits in one number of at most 18 digits; None when
        they do not fit: then as whole units and as what follows the point x 10^18.
    minor_units
        Digits of the currency.
    """

    price_digits: int
    amount_digits: int | None
    minor_units: int

    @classmethod
    def of(
        cls, prices: Mapping[str, Decimal], minor_units: int, amount_digits: int | None
    ) -> Scale:
        """Choose the scale that holds every price and the minor unit."""
        finest = max(-int(price.as_tuple().exponent) for price in prices.values())
        return cls(max(finest, minor_units, 0), amount_digits, minor_units)

    def integer(self, price: Decimal) -> int:
        """Scale one price."""
        return int(price.scaleb(self.price_digits, context=EXACT))

    @property
    def extra(self) -> int:
        """Digits of units x price below the minor unit, as far as one number holds them."""
        return self.price_digits - self.minor_units + (self.amount_digits or 0)


def put_prices(engine: Engine, prices: Mapping[str, Decimal], scale: Scale) -> None:
    """Make the table ``prices``: asset, integer price, and a bit of its own for each asset."""
    rows = [
        (asset, scale.integer(price), 1 << min(at, 60))
        for at, (asset, price) in enumerate(sorted(prices.items()))
    ]
    engine.put("prices", ("asset", "price", "bit"), rows)


def guess_amount_digits(engine: Engine) -> int | None:
    """Guess from some rows how many digits follow the point; None when 18 digits will not do."""
    longest, digits = engine.fetch(
        f"SELECT max(length(amount)), max(length({_part('amount', 2)})) FROM"
        " (SELECT CAST(amount AS STRING) AS amount FROM holdings LIMIT 20000) AS h"
    )[0]
    digits = int(digits or 0)
    return digits if longest is not None and int(longest) + 1 <= 18 and digits <= 9 else None


def keep_claimants(
    engine: Engine, policy: Policy, columns: Collection[str], amount_digits: int | None
) -> str:
    """Make a table of one row each from the views holdings and prices, and return its name.

    Columns: id, worth (sum of units x price), atto (the same of what follows the point, when
    amounts are held in two parts), received, evidence (the lowest share, times 10^18), disputed,
    rows_, bits (the assets held), bad (rows), wide (rows that need two parts).
    """
    number = engine.number
    good = [f"coalesce({engine.matches('amount', AMOUNT)}, false)", "price IS NOT NULL"]
    texts = ["claimant_id AS id", "asset", "CAST(amount AS STRING) AS amount"]
    sums, rows = [], []
    if amount_digits is None:
        whole, atto = (
            _integer(engine, _number("amount", 1)),
            _integer(engine, _digits("amount", 18)),
        )
        rows += [f"{whole} * price AS worth", f"{atto} * price AS atto", "0 AS wide"]
        sums += ["sum(worth) AS worth", "sum(atto) AS atto"]
    else:
        fits, units = _narrow(amount_digits)
        rows += [
            f"{_integer(engine, f'CASE WHEN {fits} THEN {units} END')} * price AS worth",
            f"CASE WHEN {fits} THEN 0 ELSE 1 END AS wide",
        ]
        sums.append("sum(worth) AS worth")
    if "received" in columns:
        texts.append("CAST(received AS STRING) AS received")
        good.append(
            "(coalesce(received, '') = '' OR "
            f"{engine.matches('received', money_pattern(policy.minor_units))})"
        )
        rows.append(f"{_received(engine, policy.minor_units)} AS received")
        sums.append("sum(received) AS received")
    if "evidence" in columns:
        texts.append("CAST(evidence AS STRING) AS level")
        whens = " ".join(
            f"WHEN {_quoted(level)} THEN {number(int(share * _ATTO))}"
            for level, share in policy.evidence.items()
        )
        good.append(f"(CASE level {whens} END) IS NOT NULL")
        rows.append(f"CASE level {whens} END AS evidence")
        sums.append("min(evidence) AS evidence")
    if "disputed" in columns:
        texts.append("coalesce(lower(CAST(disputed AS STRING)), '') AS disputed")
        good.append("disputed IN ('', 'true', 'false')")
        rows.append("CASE WHEN disputed = 'true' THEN 1 ELSE 0 END AS disputed")
        sums.append("max(disputed) AS disputed")
    name = "claimants" if amount_digits is not None else "claimants_wide"
    engine.keep(
        name,
        f"SELECT id, {', '.join(sums)}, count(*) AS rows_, bit_or(bit) AS bits, sum(bad) AS bad,"
        f" sum(wide) AS wide FROM (SELECT id, {', '.join(rows)}, CAST(bit AS BIGINT) AS bit,"
        f" CASE WHEN {' AND '.join(good)} THEN 0 ELSE 1 END AS bad"
        f" FROM (SELECT {', '.join(texts)} FROM holdings) AS h"
        " LEFT JOIN prices AS p ON h.asset = p.asset) AS r GROUP BY id",
    )
    return name


def count_claimants(engine: Engine, claimants: str) -> tuple[int, int, int, int, int]:
    """Count claimants, rows, pairs of claimant and asset, bad rows, rows that need two parts."""
    bad_id = f"CASE WHEN {engine.matches('id', CLAIMANT_ID)} THEN bad ELSE rows_ END"
    found = engine.fetch(
        "SELECT count(*), coalesce(sum(rows_), 0), coalesce(sum(bit_count(bits)), 0),"
        f" coalesce(sum({bad_id}), 0), coalesce(sum(wide), 0) FROM {claimants}"
    )[0]
    return (int(found[0]), int(found[1]), int(found[2]), int(found[3]), int(found[4]))


def _narrow(digits: int) -> tuple[str, str]:
    """Whether an amount has at most 18 digits at this scale, and the amount in its units."""
    point = "instr(amount, '.')"
    after = f"(CASE WHEN {point} = 0 THEN 0 ELSE length(amount) - {point} END)"
    factors = " ".join(f"WHEN {n} THEN {10 ** (digits - n)}" for n in range(digits + 1))
    most = 18 - digits
    fits = f"{after} <= {digits} AND length(amount) - {after} <= {most}"
    units = f"TRY_CAST(replace(amount, '.', '') AS BIGINT) * (CASE {after} {factors} END)"
    return fits, units


def _received(engine: Engine, digits: int) -> str:
    minor = _integer(engine, _number("received", 1))
    if digits:
        rest = _integer(engine, _digits("received", digits))
        minor = f"{minor} * {engine.number(10**digits)} + {rest}"
    return f"CASE WHEN coalesce(received, '') = '' THEN {engine.number(0)} ELSE {minor} END"


def _part(column: str, part: int) -> str:
    return f"split_part({column}, '.', {part})"


def _number(column: str, part: int) -> str:
    return f"TRY_CAST({_part(column, part)} AS BIGINT)"


def _digits(column: str, digits: int) -> str:
    return f"TRY_CAST(rpad({_part(column, 2)}, {digits}, '0') AS BIGINT)"


def _integer(engine: Engine, expression: str) -> str:
    return f"CAST({expression} AS {engine.integer})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def keep_claims(
    engine: Engine, policy: Policy, columns: Collection[str], scale: Scale, claimants: str
) -> None:
    """Make ``claims``: id, loss, counted, received, evidence, disputed, base, claim, got."""
    number = engine.number
    zero = number(0)
    kept = ", ".join(
        name if name in columns else f"{missing} AS {name}"
        for name, missing in (("received", zero), ("evidence", number(_ATTO)), ("disputed", "0"))
    )
    worth, source = "worth", claimants
    if scale.amount_digits is None:
        carry = engine.quotient("atto", number(_ATTO))
        source = f"(SELECT *, worth + {carry} AS carried FROM {claimants}) AS w"
        worth = "carried"
    if scale.extra:
        half = number(5 * 10 ** (scale.extra - 1))
        loss = engine.quotient(f"{worth} + {half}", number(10**scale.extra))
    elif scale.amount_digits is None:
        rest = engine.remainder("atto", number(_ATTO))
        up = f"CASE WHEN {rest} >= {number(_ATTO // 2)} THEN 1 ELSE 0 END"
        loss = _integer(engine, f"{worth} + {up}")
    else:
        loss = worth
    counted = _share_of(engine, "loss", policy.cover) if policy.cover != 1 else "loss"
    if policy.cap is not None:
        counted = f"least({counted}, {number(policy.minor('cap'))})"
    owed = "counted"
    if policy.rule == "rising_tide" or policy.received == "net_loss":
        owed = f"greatest(counted - received, {zero})"
    base = f"least({number(policy.minor('base'))}, {owed})" if policy.base else zero
    claim, got = f"{owed} - base", zero
    if policy.rule == "rising_tide":
        claim, got = "counted", "received + base"
    if policy.small_claims:
        small = f"counted <= {number(to_minor(policy.small_claims.up_to, policy.minor_units))}"
        part = _share_of(engine, f"({owed})", policy.small_claims.share)
        base = f"CASE WHEN {small} THEN {part} ELSE {base} END"
        claim = f"CASE WHEN {small} THEN {zero} ELSE {claim} END"
    engine.keep(
        "claims",
        f"SELECT id, loss, counted, received, evidence, disputed, base, {claim} AS claim,"
        f" {got} AS got FROM (SELECT *, {base} AS base FROM (SELECT *, {counted} AS counted"
        f" FROM (SELECT id, {loss} AS loss, {kept} FROM {source}) AS a"
        ") AS b) AS c",
    )


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


def divide_claims(engine: Engine, policy: Policy, pool: int) -> Division:
    """Divide ``pool`` (at most what may be paid) by the policy's rule.

    Makes ``entitled``: claims, and what each gets in all rounded down, and the remainder of those
    who may still be rounded up. Somebody paid more before than is due keeps it, and the level is
    found again for the others.
    """
    later = policy.rule != "rising_tide" and policy.received == "earlier_payment"
    later = later and any(engine.fetch("SELECT max(received) FROM claims")[0])
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


def awards_query(
    engine: Engine, policy: Policy, columns: Collection[str], division: Division
) -> str:
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
