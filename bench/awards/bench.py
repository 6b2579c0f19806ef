"""The awards table beside a bare join and beside a plain pandas program.

By turns, and each in a process of its own:

bare
    DuckDB's join, group by and sum of the same Parquet file: no check, no rounding, no rule,
awards
    ``compute_awards`` from the file to the written table, by each rule,
plain
    tests/helpers/plain_awards.py, pandas with Decimal columns, which is also the oracle.

FOLDER in the environment keeps the made files (1 GB); without it they go.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tests" / "helpers")]

from measure import Spent, main, step_main, stepped, timed  # noqa: E402
from table import Measured, Target  # noqa: E402

PRICES = {"XEM": "88.549", "ETH": "265012.25", "BTC": "1089000.5"}
RULES = ("proportional", "constrained_equal_awards", "constrained_equal_losses", "talmud")
NUMBERS = ("loss", "counted", "received", "award", "held", "goodwill")
ROUNDS = 2
SLOW = (
    "a third of our second goes into reading amounts exactly and adding them up by claimant, a "
    "fifth into imports, another into the sorted table: about what DuckDB itself needs for each."
)
TARGETS = (
    Target("floor", "10 million holdings", beside="floor: the bare join, group by and sum",
           at_most=4),
    Target("memory", "10 million holdings, most memory of a rule", unit="GB", at_most=6),
    Target("tenfold", "10 million holdings", beside="tenth: 1 million", at_most=11),
    *(Target(rule, f"10 million holdings, {rule}", beside="peer: proportional", at_most=2)
      for rule in RULES[1:]),
    *(Target(f"plain-{rule}", f"1 million holdings, {rule}", beside="peer: a plain pandas program",
             at_most=0.1, why=SLOW) for rule in RULES),
    *(Target(f"rows-{rule}", f"rows that differ from the plain program, {rule}", unit="",
             at_most=0) for rule in RULES),
    Target("arrival", "random arrival, 200 claims of up to 500 units", at_most=1.5),
)  # fmt: skip


def make_holdings(file: Path, rows: int) -> None:
    """Two rows a claimant on average, three assets, six digits after the point, amounts as text."""
    if file.exists():
        return
    duckdb.execute(
        f"""
        COPY (
            SELECT printf('C%09d', (hash(i) % {rows // 2})::BIGINT) AS claimant_id,
                   ['XEM', 'ETH', 'BTC'][1 + (hash(i + 7) % 3)::INT] AS asset,
                   printf('%d.%06d', CASE WHEN hash(i * 3) % 50 = 0 THEN (hash(i * 5) % 100000)::INT
                                     ELSE (hash(i * 5) % 300)::INT END,
                          (hash(i * 11) % 1000000)::INT) AS amount
            FROM range({rows}) AS t(i)
        ) TO '{file}' (FORMAT PARQUET)
        """
    )


def bare(holdings: str) -> None:
    prices = ", ".join(f"('{asset}', {price}::DECIMAL(18,3))" for asset, price in PRICES.items())
    duckdb.execute(
        f"""
        CREATE TABLE loss AS
        SELECT claimant_id, sum(amount::DECIMAL(18,6)::DECIMAL(24,6) * price) AS loss
        FROM read_parquet('{holdings}') JOIN (VALUES {prices}) AS p(asset, price) USING (asset)
        GROUP BY claimant_id
        """
    )


def policy(rule: str, rows: int) -> Any:
    from aboveboard.compensation.policy import parse_policy

    return parse_policy(
        {
            "currency": "JPY",
            "holdings_at": "2018-01-26T23:59:59+09:00",
            "price": {"fixed": PRICES},
            "pool": str(rows * 10_000_000),
            "rule": rule,
        }
    )


def awards(rule: str, holdings: str, out: str, rows: str) -> None:
    from aboveboard.compensation.awards import compute_awards

    compute_awards(policy(rule, int(rows)), holdings, out)


def plain(rule: str, holdings: str, out: str, rows: str) -> None:
    import pandas as pd
    from plain_awards import plain_awards

    standard = policy(rule, int(rows))
    table = plain_awards(standard, pd.read_parquet(holdings), standard.price.fixed)
    table.astype(dict.fromkeys(NUMBERS, str)).to_parquet(out)


STEPS: dict[str, Callable[..., None]] = {
    "bare": bare, "awards": awards, "plain": plain,
}  # fmt: skip


def different(ours: Path, theirs: Path) -> int:
    """Rows of which any number differs."""
    unlike = " OR ".join(f"a.{name} IS DISTINCT FROM p.{name}::HUGEINT" for name in NUMBERS)
    query = f"SELECT count(*) FROM '{ours}' a FULL JOIN '{theirs}' p USING (claimant_id)"
    return int(duckdb.sql(f"{query} WHERE {unlike}").fetchall()[0][0])


def rounds_of(rounds: int, steps: dict[str, tuple[object, ...]]) -> dict[str, list[Spent]]:
    """Run the steps by turns."""
    found: dict[str, list[Spent]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, (step, *arguments) in steps.items():
            found[name].append(stepped(__file__, str(step), *arguments))
    return found


def measure_table(folder: Path, many: int, rounds: int) -> Iterator[Measured]:
    few = many // 10
    big, small = folder / f"holdings-{many}.parquet", folder / f"holdings-{few}.parquet"
    make_holdings(big, many)
    make_holdings(small, few)
    out, other = folder / "awards.parquet", folder / "plain.parquet"
    steps: dict[str, tuple[object, ...]] = {
        "bare": ("bare", big),
        "tenth": ("awards", "proportional", small, out, few),
        **{rule: ("awards", rule, big, out, many) for rule in RULES},
    }
    found = rounds_of(rounds, steps)
    walls = {name: tuple(one.wall for one in some) for name, some in found.items()}
    yield Measured("floor", walls["proportional"], walls["bare"])
    yield Measured("memory", (max(one.mb for rule in RULES for one in found[rule]) / 1000,))
    yield Measured("tenfold", walls["proportional"], walls["tenth"])
    for rule in RULES[1:]:
        yield Measured(rule, walls[rule], walls["proportional"])
    for rule in RULES:
        theirs = stepped(__file__, "plain", rule, small, other, few)
        mine = stepped(__file__, "awards", rule, small, out, few)
        yield Measured(f"plain-{rule}", (mine.wall,), (theirs.wall,))
        yield Measured(f"rows-{rule}", (different(out, other),))


def random_arrival() -> float:
    """Return the seconds that a rule of exact averages over every order takes."""
    from aboveboard.compensation import divide

    seed = random.Random(7)
    claims = [seed.randint(1, 500) for _ in range(200)]
    return timed(lambda: divide(claims, sum(claims) * 2 // 5, "random_arrival")).wall


def measure(options: argparse.Namespace) -> Iterator[Measured]:
    """Measure by turns."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(os.environ.get("FOLDER", made))
        folder.mkdir(parents=True, exist_ok=True)
        yield Measured("arrival", (random_arrival(),))
        if options.short:
            yield from measure_table(folder, 100_000, 1)
        else:
            yield from measure_table(folder, 10_000_000, ROUNDS)


if __name__ == "__main__":
    if not step_main(STEPS):
        main("awards", TARGETS, measure)
