"""The awards table beside a bare join and beside a plain pandas program; proofs of a million.

``python bench/awards/bench.py [FOLDER] [--rows 10000000]`` measures, by turns and each in a process
of its own,

bare
    DuckDB's join, group by and sum of the same Parquet file: no check, no rounding, no rule,
awards
    ``compute_awards`` from the file to the written table, by each rule,
plain
    tests/helpers/plain_awards.py, pandas with Decimal columns, which is also the oracle,
proofs
    the Merkle tree and one file a claimant,

and prints the best of each, wall seconds, processor seconds and peak memory, and the ratios with
what they must reach. FOLDER keeps the made files (1 GB); without it they go.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).parents[2]
PRICES = {"XEM": "88.549", "ETH": "265012.25", "BTC": "1089000.5"}
RULES = ("proportional", "constrained_equal_awards", "constrained_equal_losses", "talmud")
NUMBERS = ("loss", "counted", "received", "award", "held", "goodwill")
HASHES = {"policy_sha256": "aa" * 32, "prices_sha256": "bb" * 32, "holdings_sha256": "cc" * 32}
ROUNDS = 3


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

    sys.path.insert(0, str(ROOT / "tests" / "helpers"))
    from plain_awards import plain_awards

    standard = policy(rule, int(rows))
    table = plain_awards(standard, pd.read_parquet(holdings), standard.price.fixed)
    table.astype(dict.fromkeys(NUMBERS, str)).to_parquet(out)


def proofs(table: str, folder: str) -> None:
    from aboveboard.compensation.inputs import Inputs
    from aboveboard.compensation.proofs import write_proofs

    standard = policy("proportional", 1)
    inputs = Inputs(*HASHES.values())
    write_proofs(Path(table), Path(folder), standard, standard.price.fixed, inputs, bytes(32))


STEPS: dict[str, Callable[..., None]] = {
    "bare": bare, "awards": awards, "plain": plain, "proofs": proofs,
}  # fmt: skip


def measured(name: str, *arguments: object) -> dict[str, float]:
    """Run one of the steps in a process of its own."""
    command = [sys.executable, __file__, "--only", name, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def only(name: str, arguments: list[str]) -> None:
    started = time.perf_counter()
    STEPS[name](*arguments)
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"wall": seconds, "cpu": used.ru_utime + used.ru_stime,
                      "gigabytes": used.ru_maxrss / 1e6}))  # fmt: skip


def best(rounds: int, *steps: tuple[object, ...]) -> list[dict[str, float]]:
    """Run the steps by turns; the round of each that took the least time."""
    found = [[measured(str(step[0]), *step[1:]) for step in steps] for _ in range(rounds)]
    return [min(column, key=lambda one: one["wall"]) for column in zip(*found, strict=True)]


def said(name: str, one: dict[str, float]) -> None:
    print(f"{name:34} {one['wall']:7.1f} s  {one['cpu']:7.1f} s cpu  {one['gigabytes']:5.2f} GB",
          flush=True)  # fmt: skip


def ratio(name: str, over: dict[str, float], under: dict[str, float], target: str) -> None:
    print(f"{name:44} {over['wall'] / under['wall']:6.2f}  (cpu {over['cpu'] / under['cpu']:5.2f})"
          f"  {target}", flush=True)  # fmt: skip


def different(ours: Path, theirs: Path) -> int:
    """Rows of which any number differs."""
    unlike = " OR ".join(f"a.{name} IS DISTINCT FROM p.{name}::HUGEINT" for name in NUMBERS)
    query = f"SELECT count(*) FROM '{ours}' a FULL JOIN '{theirs}' p USING (claimant_id)"
    return int(duckdb.sql(f"{query} WHERE {unlike}").fetchall()[0][0])


def measure_awards(folder: Path, many: int) -> None:
    few = many // 10
    big, small = folder / f"holdings-{many}.parquet", folder / f"holdings-{few}.parquet"
    make_holdings(big, many)
    make_holdings(small, few)
    out, other = folder / "awards.parquet", folder / "plain.parquet"
    names = ("bare", *RULES, "a tenth of the rows")
    steps = [("bare", big), *(("awards", rule, big, out, many) for rule in RULES),
             ("awards", "proportional", small, out, few)]  # fmt: skip
    found = dict(zip(names, best(ROUNDS, *steps), strict=True))
    for name, one in found.items():
        said(name, one)
    first = found["proportional"]
    ratio("proportional / bare join, group by, sum", first, found["bare"], "at most 4")
    ratio("ten times the rows", first, found["a tenth of the rows"], "at most 11")
    for rule in RULES[1:]:
        ratio(f"{rule} / proportional", found[rule], first, "at most 2")
    most = max(found[rule]["gigabytes"] for rule in RULES)
    print(f"{'memory, GB':44} {most:6.2f}  under 6")
    for rule in RULES:
        slow = measured("plain", rule, small, other, few)
        fast = measured("awards", rule, small, out, few)
        ratio(f"plain program / awards, {rule}", slow, fast, "at least 10")
        print(f"{'rows that differ from the plain program':44} {different(out, other):6}  0")


def measure_proofs(folder: Path, claimants: int) -> None:
    from aboveboard.compensation.inputs import digest

    for count in (claimants // 10, claimants):
        table = folder / f"lines-{count}.parquet"
        numbers = ", ".join(f"i::DECIMAL(38,0) AS {name}" for name in NUMBERS)
        duckdb.execute(
            f"COPY (SELECT printf('C%0120d', i) AS claimant_id, {numbers}"
            f" FROM range({count}) AS t(i)) TO '{table}' (FORMAT PARQUET)"
        )
        each = dict.fromkeys(NUMBERS, count * (count - 1) // 2)
        money = {"currency": "JPY", "minor_units": 0}
        stated = {**money, "claimants": count, **each, **HASHES, "awards_sha256": digest(table)}
        table.with_name(f"{table.name}.totals.json").write_text(json.dumps(stated))
        made = folder / f"proofs-{count}"
        said(f"proofs of {count:,} claimants", measured("proofs", table, made))
        shutil.rmtree(made)


def measure_random_arrival() -> None:
    from aboveboard.compensation import divide

    seed = random.Random(7)
    claims = [seed.randint(1, 500) for _ in range(200)]
    started = time.perf_counter()
    divide(claims, sum(claims) * 2 // 5, "random_arrival")
    print(f"{'random arrival of 200 claims, s':44} {time.perf_counter() - started:6.2f}  about 1")


def main() -> None:
    if "--only" in sys.argv:
        only(sys.argv[2], sys.argv[3:])
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--claimants", type=int, default=1_000_000, help="with a proof file each")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        measure_random_arrival()
        measure_awards(folder, options.rows)
        measure_proofs(folder, options.claimants)


if __name__ == "__main__":
    main()
