"""Commands of compensation: compute the awards table, say what it adds up to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aboveboard.cli.shared import clear_errors, shown_progress

if TYPE_CHECKING:
    from aboveboard.compensation.awards import AwardsResult

PolicyFile = Annotated[
    Path, typer.Option(metavar="FILE", help="The compensation standard, policy.yaml.")
]
HoldingsFile = Annotated[
    Path, typer.Option(metavar="FILE", help="What each claimant held: CSV or Parquet.")
]


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.command()(awards)


def awards(
    policy: PolicyFile,
    holdings: HoldingsFile,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Ends in .parquet or .csv.")],
    engine: Annotated[
        str, typer.Option(help="duckdb, local-spark, or spark://HOST:PORT for a cluster.")
    ] = "duckdb",
) -> None:
    """Compute what each claimant gets, to the last unit; totals are written beside the table."""
    from aboveboard.compensation.awards import compute_awards
    from aboveboard.compensation.policy import load_policy

    with clear_errors(), shown_progress() as progress:
        result = compute_awards(
            load_policy(policy), holdings, out,
            engine=engine, folder=policy.parent, progress=progress,
        )  # fmt: skip
    for line in _summary(result):
        typer.echo(line)


def _summary(result: AwardsResult) -> list[str]:
    from aboveboard.compensation.money import decimal_text

    totals = result.totals
    sums = {
        "losses": totals.loss,
        "of which counts": totals.counted,
        "pool": totals.pool,
        "paid before": totals.paid_before,
        "paid now": totals.award,
        "held in reserve": totals.held,
        "too small to pay, left in the pool": totals.small,
        "left in the pool": totals.unspent,
        "goodwill, apart": totals.goodwill,
    }
    texts = {name: f"{decimal_text(sum_, totals.minor_units)}" for name, sum_ in sums.items()}
    width = max(map(len, texts.values()))
    lines = [f"Made {result.file}: {totals.claimants:,} claimants, {totals.rows:,} rows."]
    lines += [f"  price of one {asset}: {price:f} {totals.currency}"
              for asset, price in sorted(result.prices.items())]  # fmt: skip
    lines += [f"  {text:>{width}} {totals.currency}  {name}"
              for name, text in texts.items() if sums[name] or name in _ALWAYS]  # fmt: skip
    if totals.duplicate_rows:
        lines.append(
            f"  Rows that repeat a claimant and an asset: {totals.duplicate_rows:,};"
            " their amounts were added up."
        )
    return lines


_ALWAYS = ("losses", "pool", "paid now")
