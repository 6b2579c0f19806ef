"""From the text of a holdings file to one exact sum for each claimant, as SQL for both engines.

Every step is an aggregate, a join with the small table of prices, or a map of one row. Losses of
18-decimal tokens do not fit in one 128-bit product, so a loss is summed in two parts, whole units
and the 18 digits after the point, each times the integer price, and carried once per claimant.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from aboveboard.compensation.engines import Engine
from aboveboard.compensation.holdings import AMOUNT, CLAIMANT_ID, money_pattern
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
    number = engine.number
    good = [f"coalesce({engine.matches('amount', AMOUNT)}, false)", "price IS NOT NULL"]
    texts = [
        "CAST(claimant_id AS STRING) AS id",
        "CAST(asset AS STRING) AS asset",
        "CAST(amount AS STRING) AS amount",
    ]
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
        one = evidence_units(policy)
        whens = " ".join(
            f"WHEN {engine.text(level)} THEN {number(int(share * one))}"
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


def count_pairs(engine: Engine) -> int:
    """Count pairs of claimant and asset where there are too many assets for bits."""
    pairs = "SELECT DISTINCT claimant_id, asset FROM holdings"
    return int(engine.fetch(f"SELECT count(*) FROM ({pairs}) AS p")[0][0])


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


def evidence_units(policy: Policy) -> int:
    """Parts of one in which every evidence share is a whole number: the smallest power of ten."""
    shares = [share.normalize(EXACT).as_tuple() for share in policy.evidence.values()]
    return int(10 ** max((-int(share.exponent) for share in shares), default=0))
