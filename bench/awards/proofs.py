"""The Merkle tree of all claimants and one file each: 100,000, with ``--long`` a million."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "bench")]

from aboveboard.compensation.inputs import Inputs, digest  # noqa: E402
from aboveboard.compensation.policy import parse_policy  # noqa: E402
from aboveboard.compensation.proofs import write_proofs  # noqa: E402
from measure import Spent, main, step_main, stepped  # noqa: E402
from table import Measured, Target  # noqa: E402

HASHES = {"policy_sha256": "aa" * 32, "prices_sha256": "bb" * 32, "holdings_sha256": "cc" * 32}
NUMBERS = ("loss", "counted", "received", "award", "held", "goodwill")
SIZES = {"100k": (10_000, 100_000), "1m": (100_000, 1_000_000)}
TARGETS = tuple(
    target
    for size, (few, many) in SIZES.items()
    for target in (
        Target(size, f"prove {many:,} claimants", beside=f"tenth: {few:,}", at_most=11,
               is_long=size == "1m"),
        Target(f"{size}-memory", f"prove {many:,} claimants, peak memory", unit="GB",
               is_long=size == "1m"),
    )
)  # fmt: skip
POLICY = {
    "currency": "JPY",
    "holdings_at": "2018-01-26T23:59:59+09:00",
    "price": {"fixed": {"XEM": "88.549"}},
}


def prove(table: str, folder: str) -> None:
    """Write the proofs of a table."""
    policy, inputs = parse_policy(POLICY), Inputs(*HASHES.values())
    write_proofs(Path(table), Path(folder), policy, policy.price.fixed, inputs, bytes(32))


def spent(count: int) -> Spent:
    """Make a table of so many, and measure the proofs of it."""
    with tempfile.TemporaryDirectory() as name:
        table = Path(name) / "lines.parquet"
        numbers = ", ".join(f"i::DECIMAL(38,0) AS {column}" for column in NUMBERS)
        duckdb.execute(
            f"COPY (SELECT printf('C%0120d', i) AS claimant_id, {numbers}"
            f" FROM range({count}) AS t(i)) TO '{table}' (FORMAT PARQUET)"
        )
        each = dict.fromkeys(NUMBERS, count * (count - 1) // 2)
        money = {"currency": "JPY", "minor_units": 0}
        stated = {**money, "claimants": count, **each, **HASHES, "awards_sha256": digest(table)}
        table.with_name(f"{table.name}.totals.json").write_text(json.dumps(stated))
        return stepped(__file__, "prove", table, Path(name) / "proofs")


def measure(options: argparse.Namespace) -> Iterator[Measured]:
    """Measure ten times as many beside as many, by the clock."""
    known: dict[int, Spent] = {}
    for size, counts in SIZES.items():
        if size == "1m" and not options.long:
            continue
        few, many = (count // 100 if options.short else count for count in counts)
        for count in (few, many):
            known[count] = known.get(count) or spent(count)
        yield Measured(size, (known[many].wall,), (known[few].wall,))
        yield Measured(f"{size}-memory", (known[many].mb / 1000,))


if __name__ == "__main__":
    if not step_main({"prove": prove}):
        main("proofs", TARGETS, measure)
