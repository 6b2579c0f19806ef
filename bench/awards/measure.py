"""Measure the awards table beside DuckDB's bare join and a plain pandas program.

    python bench/awards/measure.py FOLDER [--rows 10000000]

Each figure is taken in a process of its own, so that its peak memory is its own. FOLDER keeps the
generated files (about 1 GB for 10 million rows).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import duckdb

PRICES = {"XEM": "88.549", "ETH": "265012.25", "BTC": "1089000.5"}
RULES = ["proportional", "constrained_equal_awards", "talmud", "constrained_equal_losses"]


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
    """Join, group and sum, and keep the result in memory: no check, no rounding, no rule."""
    prices = ", ".join(f"('{asset}', {price}::DECIMAL(18,3))" for asset, price in PRICES.items())
    duckdb.execute(
        f"""
        CREATE TABLE loss AS
        SELECT claimant_id, sum(amount::DECIMAL(18,6)::DECIMAL(24,6) * price) AS loss
        FROM read_parquet('{holdings}') JOIN (VALUES {prices}) AS p(asset, price) USING (asset)
        GROUP BY claimant_id
        """
    )


def policy(rule: str, rows: int) -> object:
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

    compute_awards(policy(rule, int(rows)), holdings, out)  # type: ignore[arg-type]


def plain_pandas(holdings: str, out: str, rows: str) -> None:
    """What one would write first: Decimal columns, a group by, a sort by remainder."""
    from decimal import ROUND_HALF_UP, Decimal, getcontext

    import pandas as pd

    getcontext().prec = 60
    frame = pd.read_parquet(holdings)
    prices = {asset: Decimal(price) for asset, price in PRICES.items()}
    frame["value"] = frame["amount"].map(Decimal) * frame["asset"].map(prices)
    table = frame.groupby("claimant_id")["value"].sum().reset_index(name="loss")
    table["loss"] = table["loss"].map(lambda x: x.quantize(Decimal(1), ROUND_HALF_UP))
    pool, total = Decimal(int(rows) * 10_000_000), table["loss"].sum()
    pool = min(pool, total)
    product = table["loss"] * pool
    table["award"] = product.map(lambda x: x // total)
    table["remainder"] = product.map(lambda x: x % total)
    left = int(pool - table["award"].sum())
    up = table.sort_values(["remainder", "claimant_id"], ascending=[False, True]).index[:left]
    table.loc[up, "award"] += Decimal(1)
    table[["claimant_id", "loss", "award"]].astype(str).to_parquet(out)


def merkle(awards_file: str, folder: str) -> None:
    from aboveboard.compensation.merkle import write_proofs

    hashes = {"policy": "00", "prices": "00", "holdings": "00"}
    write_proofs(awards_file, folder, currency="JPY", minor_units=0, hashes=hashes)


def measured(name: str, *arguments: str) -> dict[str, float]:
    """Run one of the functions above in a process of its own."""
    command = [sys.executable, __file__, "--only", name, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(f"{name} {' '.join(arguments[:1])}: {result}", flush=True)
    return result


def only(name: str, arguments: list[str]) -> None:
    started = time.perf_counter()
    {"bare": bare, "awards": awards, "pandas": plain_pandas, "merkle": merkle}[name](*arguments)
    seconds = round(time.perf_counter() - started, 2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"seconds": seconds, "gigabytes": round(peak, 2)}))


def main() -> None:
    if "--only" in sys.argv:
        only(sys.argv[2], sys.argv[3:])
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--proofs", type=int, default=0, help="claimants with a proof file")
    options = parser.parse_args()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    many, few = options.rows, options.rows // 10
    big, small = folder / f"holdings-{many}.parquet", folder / f"holdings-{few}.parquet"
    make_holdings(big, many)
    make_holdings(small, few)
    out = folder / "awards.parquet"
    base = [measured("bare", str(big)) for _ in range(2)][-1]
    by_rule = {rule: measured("awards", rule, str(big), str(out), str(many)) for rule in RULES}
    first = by_rule["proportional"]
    ten = measured("awards", "proportional", str(small), str(out), str(few))
    slow = measured("pandas", str(small), str(folder / "pandas.parquet"), str(few))
    different = duckdb.sql(
        f"SELECT count(*) FROM '{out}' a FULL JOIN '{folder}/pandas.parquet' p USING (claimant_id)"
        " WHERE a.loss IS DISTINCT FROM p.loss::DECIMAL(38,0)"
        " OR a.award IS DISTINCT FROM p.award::DECIMAL(38,0)"
    ).fetchall()[0][0]
    print(f"rows that differ from the pandas program: {different}")
    print(f"times the bare join: {first['seconds'] / base['seconds']:.2f} (at most 4)")
    print(f"memory: {max(r['gigabytes'] for r in by_rule.values())} GB (under 6)")
    print(f"ten times the rows: {first['seconds'] / ten['seconds']:.2f} times (at most 11)")
    for rule in RULES[1:]:
        ratio = by_rule[rule]["seconds"] / first["seconds"]
        print(f"{rule}: {ratio:.2f} times proportional (at most 2)")
    print(f"times faster than pandas: {slow['seconds'] / ten['seconds']:.1f} (at least 10)")
    if options.proofs:
        some = folder / f"awards-{options.proofs}.parquet"
        duckdb.execute(
            f"COPY (SELECT printf('C%09d', i) AS claimant_id, {', '.join(_NUMBERS)}"
            f" FROM range({options.proofs}) AS t(i)) TO '{some}' (FORMAT PARQUET)"
        )
        measured("merkle", str(some), str(folder / f"proofs-{time.time_ns()}"))


_NUMBERS = [
    f"i::DECIMAL(38,0) AS {name}"
    for name in ("loss", "counted", "received", "award", "held", "goodwill")
]

if __name__ == "__main__":
    main()
