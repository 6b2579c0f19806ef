"""Policy and holdings in, the awards table and its totals out."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from aboveboard.compensation.awards_table import NUMBERS, check_place, totals_file
from aboveboard.compensation.engines import Engine, open_engine
from aboveboard.compensation.entitlements import Division, awards_query, divide_claims, keep_claims
from aboveboard.compensation.holdings import forget_bad_rows, read_columns, refuse_bad_rows
from aboveboard.compensation.inputs import Inputs, digest
from aboveboard.compensation.losses import (
    ASSET_BITS,
    Scale,
    count_claimants,
    count_pairs,
    guess_amount_digits,
    keep_claimants,
    put_prices,
)
from aboveboard.compensation.policy import Policy
from aboveboard.compensation.prices import load_prices
from aboveboard.errors import PolicyError
from aboveboard.record.files import make_private

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Totals:
    """Sums over the awards table, in integer minor units of ``currency``.

    These hold, and are tested:

    - ``award + held + small == entitled`` and, for every row, ``0 <= award`` and ``0 <= held``;
    - ``pool == entitled + paid_before + unspent``, where ``paid_before`` is ``received`` when that
      means an earlier payment under this standard (as far as it is not above the pool), else 0;
    - without overpaid claimants ``unspent`` is what the pool has beyond the counted claims;
    - ``award + held <= counted`` in every row, less ``received`` where receipts count.

    Attributes
    ----------
    small
        Awards under de minimis that stay in the pool; 0 when the policy holds them instead.
    duplicate_rows
        Rows that repeat a claimant and an asset; their amounts were added up.
    """

    currency: str
    minor_units: int
    claimants: int
    rows: int
    duplicate_rows: int
    loss: int
    counted: int
    received: int
    pool: int
    paid_before: int
    entitled: int
    unspent: int
    award: int
    held: int
    small: int
    goodwill: int


@dataclass(frozen=True)
class AwardsResult:
    """Where the table stands, its totals and what it is made from.

    ``<out>.totals.json`` says the same.
    """

    file: Path
    totals: Totals
    prices: Mapping[str, Decimal]
    inputs: Inputs


def compute_awards(
    policy: Policy,
    holdings: Path | str,
    out: Path | str,
    *,
    engine: str | Engine = "duckdb",
    prices: Mapping[str, Decimal] | None = None,
    folder: Path | str = ".",
    policy_file: Path | None = None,
    progress: Progress = lambda step, done, total: None,
) -> AwardsResult:
    """Compute the awards table of a policy over a holdings file.

    For each claimant: the loss is the exact sum of units times price, rounded once, half up. What
    counts of it is ``cover`` of it, half up, and no more than ``cap``. Each gets ``base`` up to
    that; the rest of the pool is divided by the rule over what is left of the claims, rounded by
    largest remainder, ties to the smaller claimant_id (in the order of code points). When the pool
    is smaller than all base payments, it is divided by equal awards among those. Of what is due,
    the share of the claimant's lowest evidence level is paid, rounded down; disputed claims and the
    rest are held. Awards under ``de_minimis`` are not paid. ``goodwill`` stands apart.

    Parameters
    ----------
    holdings
        CSV or Parquet, see :mod:`aboveboard.compensation.holdings`.
    out
        ``.parquet`` or ``.csv``; made in one step, replaced when it exists. DuckDB writes a file in
        the order of claimant_id; Spark writes a folder of parts.
    engine
        ``duckdb``, ``local-spark``, ``spark://host:port``, or an open engine (left open).
    prices
        Price of one unit by asset; the policy's own when left out.
    folder
        Where the policy's relative paths start.
    policy_file
        What the policy was read from; its hash is then written into the totals, beside those of
        prices and holdings.
    progress
        Told the step, how many are done, and how many there are.

    Raises
    ------
    PolicyError
        Bad rows (all listed in ``<holdings>.bad-rows.csv``), prices with a hole, a sum past 128
        bits. Nothing is written then.
    RunError
        ``out`` is an input, or holds something else than an awards table.
    """
    holdings, out = Path(holdings), Path(out)
    check_place(out, (holdings, policy_file))
    prices = dict(prices) if prices is not None else load_prices(policy, folder)
    columns = read_columns(holdings)
    inputs = Inputs.of(policy_file, prices, holdings)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".awards-", dir=out.parent))
    except OSError as error:
        raise PolicyError.at(
            out, f"It can't be written: {error.strerror}.", "Name a folder you may write to."
        ) from None
    try:
        running = open_engine(engine, spill=work) if isinstance(engine, str) else engine
        try:
            totals = _run(running, policy, holdings, columns, prices, work / out.name, progress)
        finally:
            if isinstance(engine, str):
                running.close()
        _publish(work / out.name, out, totals, inputs)
        forget_bad_rows(holdings)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return AwardsResult(out, totals, prices, inputs)


def _run(
    engine: Engine,
    policy: Policy,
    holdings: Path,
    columns: list[str],
    prices: Mapping[str, Decimal],
    out: Path,
    progress: Progress,
) -> Totals:
    progress("losses", 0, 1)
    table, digits, counts = _losses(engine, policy, holdings, columns, prices)
    progress("losses", 1, 1)
    progress("division", 0, 1)
    scale = Scale.of(prices, policy.minor_units, digits)
    plain = keep_claims(engine, policy, columns, scale, table)
    pool, payable = _pool(engine, policy)
    division = divide_claims(engine, policy, min(pool, payable), plain)
    progress("division", 1, 1)
    progress("table", 0, 1)
    engine.write(awards_query(engine, policy, columns, division), out)
    totals = _totals(engine, policy, counts, pool, division, out)
    progress("table", 1, 1)
    return totals


@dataclass(frozen=True)
class _Counts:
    claimants: int
    rows: int
    duplicate_rows: int


def _losses(
    engine: Engine,
    policy: Policy,
    holdings: Path,
    columns: list[str],
    prices: Mapping[str, Decimal],
) -> tuple[str, int | None, _Counts]:
    """Sum the losses; the table they are in, the scale of its amounts, and what was counted."""
    try:
        engine.load("holdings", holdings)
        digits = guess_amount_digits(engine)
        put_prices(engine, prices, Scale.of(prices, policy.minor_units, digits))
        table = keep_claimants(engine, policy, columns, digits)
        claimants, rows, once, bad, wide = count_claimants(engine, table)
        if wide and digits is not None:
            digits = None
            table = keep_claimants(engine, policy, columns, digits)
            claimants, rows, once, bad, _ = count_claimants(engine, table)
    except PolicyError:
        refuse_bad_rows(holdings, policy, prices)
        raise
    except Exception as error:  # a row the engine's reader can't read
        if not _is_unreadable(error):
            raise
        refuse_bad_rows(holdings, policy, prices)
        raise PolicyError.at(
            holdings, "It can't be read as a table.", "Write it as plain UTF-8 CSV or Parquet."
        ) from error
    if bad:
        refuse_bad_rows(holdings, policy, prices)
        raise PolicyError.at(holdings, f"{bad} bad rows.", "Correct them.")
    if not claimants:
        raise PolicyError.at(holdings, "It has no rows.", "Give the holdings of each claimant.")
    if len(prices) > ASSET_BITS:
        once = count_pairs(engine)
    return table, digits, _Counts(claimants, rows, rows - once)


def _totals(
    engine: Engine, policy: Policy, counts: _Counts, pool: int, division: Division, out: Path
) -> Totals:
    """Add up the table as it was written."""
    engine.load("awards", out)
    number = f"CAST({{}} AS {engine.integer})" if out.suffix == ".csv" else "{}"
    sums = ", ".join(f"sum({number.format(name)})" for name in NUMBERS)
    found = engine.fetch(f"SELECT {sums} FROM awards")[0]
    by_name = {name: int(value) for name, value in zip(NUMBERS, found, strict=True)}
    entitled = int(
        engine.fetch(
            f"SELECT sum(entitled - {division.paid} + CASE WHEN {division.up} THEN"
            f" {engine.number(1)} ELSE {engine.number(0)} END) FROM entitled"
        )[0][0]
    )
    paid_before = 0
    if division.paid == "received":
        paid_before = min(by_name["received"], pool - entitled)
    return Totals(
        currency=policy.currency,
        minor_units=policy.minor_units,
        claimants=counts.claimants,
        rows=counts.rows,
        duplicate_rows=counts.duplicate_rows,
        pool=pool,
        paid_before=paid_before,
        entitled=entitled,
        unspent=pool - entitled - paid_before,
        small=entitled - by_name["award"] - by_name["held"],
        **by_name,
    )


def _pool(engine: Engine, policy: Policy) -> tuple[int, int]:
    """Return the pool, and what may be paid from it at most."""
    zero = engine.number(0)
    owed = f"base + greatest(claim - got, {zero})"
    payable = int(engine.fetch(f"SELECT coalesce(sum({owed}), 0) FROM claims")[0][0])
    return (payable if policy.pool == "full" else policy.minor("pool")), payable


def _is_unreadable(error: Exception) -> bool:
    return isinstance(error, duckdb.Error) or "MALFORMED_RECORD" in str(error)


def _publish(made: Path, out: Path, totals: Totals, inputs: Inputs) -> None:
    beside = made.with_name("totals.json")
    content = {**asdict(totals), **inputs.hashes(), "awards_sha256": digest(made)}
    beside.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    make_private(made)  # who got what is for those who pay
    if out.is_dir():
        shutil.rmtree(out)
    elif made.is_dir():
        with contextlib.suppress(FileNotFoundError):
            out.unlink()
    made.replace(out)
    beside.replace(totals_file(out))
