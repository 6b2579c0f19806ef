"""Make the holdings of the Minato replay: synthetic holders that sum to the published total.

The public record of the replayed case gives the total (523,000,000 XEM), the count (about 260,000
accounts), the price (88.549 yen) and one holder (12,776.93 XEM, paid 1,131,384 yen). Nobody's other
holding is public. So all other lines are made up here, without a random number: amounts spread as
a log-normal curve, few sizes shared by many, so that the file stays small. They are chosen so that
the rounded yen of all lines sum to 46,311,127,000, the published total.
"""

from __future__ import annotations

from decimal import Decimal
from math import exp
from pathlib import Path
from statistics import NormalDist

import pyarrow as pa
import pyarrow.parquet as pq

TOTAL = 523_000_000 * 10**6  # in millionths of an XEM
PRICE = 88_549  # thousandths of a yen
YEN = 46_311_127_000
ACCOUNTS = 260_000
PUBLISHED = 12_776_930_000
SIZES = 400
# Half of all hold less than 120 XEM, one in a hundred more than some 30,000.
CURVE = NormalDist(mu=4.8, sigma=2.38)
OUT = Path(__file__).parents[1] / "params" / "2018-01-26-minato" / "holdings.parquet"


def yen(amount: int) -> int:
    """Round one holding's worth half up, as the awards table does."""
    return (2 * amount * PRICE + 10**9) // (2 * 10**9)


def error(amount: int) -> int:
    """Return rounded less exact worth, in 10^-9 yen."""
    return yen(amount) * 10**9 - amount * PRICE


def sizes() -> list[tuple[int, int]]:
    """Return (amount, holders) along the curve, each amount near a whole number of yen."""
    many, rest = divmod(ACCOUNTS - 1 - ADJUSTERS, SIZES)
    found = []
    balance = 0
    for at in range(SIZES):
        wanted = round(exp(CURVE.inv_cdf((at + 0.5) / SIZES)) * 100) * 10**4
        near = [wanted + step * 10**4 for step in range(-40, 41) if wanted + step * 10**4 > 0]
        holders = many + (at < rest)
        best = min(near, key=lambda amount: abs(balance + error(amount) * holders))
        balance += error(best) * holders
        found.append((best, holders))
    return found


ADJUSTERS = 200
"""Holders whose amounts take up what is left of the total, and of the rounding."""


def holdings() -> list[int]:
    """Return every holding in millionths of an XEM, the published one first."""
    made = [PUBLISHED, *(amount for amount, holders in sizes() for _ in range(holders))]
    left = TOTAL - sum(made)
    share = left // ADJUSTERS
    if share <= 0:
        raise SystemExit("The curve passes the total: lower its mean.")
    last = [share] * (ADJUSTERS - 1)
    last.append(left - sum(last))
    drift = sum(map(yen, made + last)) - YEN
    # Moving a little between two holders moves the rounding by one yen, and the total not at all.
    for at in range(0, ADJUSTERS - 1, 2):
        if not drift:
            break
        one, two = last[at], last[at + 1]
        step = next(
            step
            for step in range(-40_000, 40_000, 97)
            if yen(one + step) + yen(two - step) - yen(one) - yen(two) == (-1 if drift > 0 else 1)
        )
        last[at], last[at + 1] = one + step, two - step
        drift += -1 if drift > 0 else 1
    made += sorted(last)
    assert (len(made), sum(made), sum(map(yen, made))) == (ACCOUNTS, TOTAL, YEN)
    return made


def text(amount: int) -> str:
    """Write millionths as decimal text without needless zeros."""
    plain = f"{Decimal(amount).scaleb(-6):f}"
    return plain.rstrip("0").rstrip(".")


def table() -> pa.Table:
    """Return the holdings as a table; ids are numbers, for no name is public."""
    amounts = holdings()
    return pa.table(
        {
            "claimant_id": [f"minato-{number:06}" for number in range(1, len(amounts) + 1)],
            "asset": pa.array(["XEM"] * len(amounts)).dictionary_encode(),
            "amount": [text(amount) for amount in amounts],
        }
    )


if __name__ == "__main__":
    made = table()
    pq.write_table(
        made.cast(pa.schema([(name, pa.string()) for name in made.column_names])),
        OUT,
        compression="zstd",
        compression_level=19,
        use_dictionary=["asset", "amount"],
        column_encoding={"claimant_id": "DELTA_BYTE_ARRAY"},
    )
    print(f"{OUT}: {len(made):,} lines, {OUT.stat().st_size:,} bytes")
