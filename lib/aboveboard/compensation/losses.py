"""From the text of a holdings file to one exact sum for each claimant, as SQL for both engines.

Every step is an aggregate, a join with the small table of prices, or a map of one row. Losses of
18-decimal tokens do not fit in one 128-bit product, so a loss is summed in two parts, whole units
and the 18 digits after the point, each times the integer price, and carried once per claimant.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from aboveboard.compensation.claimant_ids import CLAIMANT_ID
from aboveboard.compensation.engines import Engine
from aboveboard.compensation.holdings import AMOUNT, money_pattern
from aboveboard.compensation.money import EXACT
from aboveboard.compensation.policy import Policy

ATTO = 10**18
ASSET_BITS = 60
"""Assets that a claimant's bits can tell apart."""


@dataclass(frozen=True)
class Scale:
    """How units and prices become integers.

    Attributes
    ----------
    price_digits
        Prices are held as price x 10^price_digits: the digits of the finest price.
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
        """Choose the scale that holds every price."""
        plain = [price.normalize(EXACT).as_tuple() for price in prices.values()]
        finest = max(-int(price.exponent) for price in plain)
        return cls(max(finest, 0), amount_digits, minor_units)

    def integer(self, price: Decimal) -> int:
        """Scale one price."""
        return int(price.scaleb(self.price_digits, context=EXACT))

    def loss(self, engine: Engine) -> str:
        """Write the loss in minor units, rounded once, half up, over the sums of a claimant."""
        number, quotient = engine.number, engine.quotient
        worth, extra = "worth", self.price_digits - self.minor_units
        if self.amount_digits is not None:
            extra += self.amount_digits
            if extra <= 0:
                return f"{worth} * {number(10**-extra)}"
        else:
            worth = f"({worth} + {quotient('atto', number(ATTO))})"
            if extra <= 0:
                finer = number(10**-extra)
                rest = f"({engine.remainder('atto', number(ATTO))} * {finer})"
                rounded = quotient(f"{rest} + {number(ATTO // 2)}", number(ATTO))
                return f"{worth} * {finer} + {rounded}"
        return quotient(f"{worth} + {number(5 * 10 ** (extra - 1))}", number(10**extra))


def put_prices(engine: Engine, prices: Mapping[str, Decimal], scale: Scale) -> None:
    """Make the table ``prices``: asset, integer price, and a bit of its own for each asset."""
    rows = [
        (asset, scale.integer(price), 1 << min(at, ASSET_BITS))
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
    amounts are held in two parts), received, evidence (the lowest share, in units of
    :func:`evidence_units`), disputed, rows_, bits (the assets held), bad (rows), wide (rows that
    need two parts).
    """
    parts = [_amounts(engine, amount_digits)]
    if "received" in columns:
        parts.append(_receipts(engine, policy.minor_units))
    if "evidence" in columns:
        parts.append(_evidence(engine, policy))
    if "disputed" in columns:
        parts.append(_DISPUTES)
    read, made, summed, good = (", ".join(p.read for p in parts), ", ".join(p.made for p in parts),
                                ", ".join(p.summed for p in parts),
                                " AND ".join(p.good for p in parts))  # fmt: skip
    name = "claimants" if amount_digits is not None else "claimants_wide"
    engine.keep(
        name,
        f"SELECT id, {summed}, count(*) AS rows_, bit_or(bit) AS bits, sum(bad) AS bad"
        f" FROM (SELECT id, {made}, CAST(bit AS BIGINT) AS bit,"
        f" CASE WHEN price IS NOT NULL AND {good} THEN 0 ELSE 1 END AS bad"
        " FROM (SELECT CAST(claimant_id AS STRING) AS id, CAST(asset AS STRING) AS asset,"
        f" {read} FROM (SELECT *, CAST(amount AS STRING) AS amount_text FROM holdings) AS f) AS h"
        " LEFT JOIN prices AS p ON h.asset = p.asset) AS r GROUP BY id",
    )
    return name


@dataclass(frozen=True)
class _Part:
    """What one column of the holdings becomes, as SQL in three steps."""

    read: str
    """Columns over the text of the file."""
    made: str
    """Columns over those, one row each."""
    summed: str
    """Aggregates over a claimant's rows."""
    good: str
    """The condition that a row is good."""


def _amounts(engine: Engine, digits: int | None) -> _Part:
    well_formed = f"coalesce({engine.matches('amount_text', AMOUNT)}, false)"
    if digits is None:
        whole = _integer(engine, _number("amount_text", 1))
        atto = _integer(engine, _digits("amount_text", 18))
        return _Part(
            "amount_text",
            f"{whole} * price AS worth, {atto} * price AS atto, 0 AS wide",
            "sum(worth) AS worth, sum(atto) AS atto, sum(wide) AS wide",
            well_formed,
        )
    few = f"[0-9]{{1,{18 - digits}}}" + (f"([.][0-9]{{1,{digits}}})?" if digits else "")
    units = engine.scaled("amount_text", digits)
    return _Part(
        f"amount_text, CASE WHEN {engine.matches('amount_text', few)} THEN {units} END AS units",
        f"{_integer(engine, 'units')} * price AS worth,"
        " CASE WHEN units IS NULL THEN 1 ELSE 0 END AS wide",
        "sum(worth) AS worth, sum(wide) AS wide",
        f"(units IS NOT NULL OR {well_formed})",
    )


def _receipts(engine: Engine, digits: int) -> _Part:
    minor = _integer(engine, _number("received_text", 1))
    if digits:
        rest = _integer(engine, _digits("received_text", digits))
        minor = f"{minor} * {engine.number(10**digits)} + {rest}"
    return _Part(
        "coalesce(CAST(received AS STRING), '') AS received_text",
        f"CASE WHEN received_text = '' THEN {engine.number(0)} ELSE {minor} END AS received",
        "sum(received) AS received",
        f"(received_text = '' OR {engine.matches('received_text', money_pattern(digits))})",
    )


def _evidence(engine: Engine, policy: Policy) -> _Part:
    one = evidence_units(policy)
    shares = " ".join(
        f"WHEN {engine.text(level)} THEN {engine.number(int(share * one))}"
        for level, share in policy.evidence.items()
    )
    return _Part(
        f"CASE CAST(evidence AS STRING) {shares} END AS share",
        "share",
        "min(share) AS evidence",
        "share IS NOT NULL",
    )


_DISPUTES = _Part(
    "coalesce(lower(CAST(disputed AS STRING)), '') AS dispute",
    "CASE WHEN dispute = 'true' THEN 1 ELSE 0 END AS disputed",
    "max(disputed) AS disputed",
    "dispute IN ('', 'true', 'false')",
)


def count_claimants(engine: Engine, claimants: str) -> tuple[int, int, int, int, int]:
    """Count claimants, rows, pairs of claimant and asset, bad rows, rows that need two parts."""
    bad_id = f"CASE WHEN {engine.matches('id', CLAIMANT_ID)} THEN bad ELSE rows_ END"
    found = engine.fetch(
        "SELECT count(*), coalesce(sum(rows_), 0), coalesce(sum(bit_count(bits)), 0),"
        f" coalesce(sum({bad_id}), 0), coalesce(sum(wide), 0) FROM {claimants}"
    )[0]
    bad = int(found[3]) + engine.count_doubtful(claimants)
    return (int(found[0]), int(found[1]), int(found[2]), bad, int(found[4]))


def count_pairs(engine: Engine) -> int:
    """Count pairs of claimant and asset where there are too many assets for bits."""
    pairs = "SELECT DISTINCT claimant_id, asset FROM holdings"
    return int(engine.fetch(f"SELECT count(*) FROM ({pairs}) AS p")[0][0])


def _part(column: str, part: int) -> str:
    return f"split_part({column}, '.', {part})"


def _number(column: str, part: int) -> str:
    return f"TRY_CAST({_part(column, part)} AS BIGINT)"


def _digits(column: str, digits: int) -> str:
    return f"TRY_CAST(rpad({_part(column, 2)}, {digits}, '0') AS BIGINT)"


def _integer(engine: Engine, expression: str) -> str:
    return f"CAST({expression} AS {engine.integer})"


def evidence_units(policy: Policy) -> int:
    """Parts of one in which every evidence share is a whole number: the smallest power of ten."""
    shares = [share.normalize(EXACT).as_tuple() for share in policy.evidence.values()]
    return int(10 ** max((-int(share.exponent) for share in shares), default=0))
