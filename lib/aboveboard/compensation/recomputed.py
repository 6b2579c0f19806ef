"""Compute an awards table again, and hold it against the one that is to be proved or paid.

A hash beside the table says only that nobody edited one of the two. Whoever has the policy and the
holdings can know more: the table is computed again, and every row has to be the same.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from aboveboard.compensation.awards import compute_awards
from aboveboard.compensation.awards_table import COLUMNS, NUMBERS
from aboveboard.compensation.awards_totals import check_table
from aboveboard.compensation.inputs import Inputs
from aboveboard.compensation.policy import Policy
from aboveboard.compensation.prices import load_prices
from aboveboard.compensation.sql_tables import connected, table_sql
from aboveboard.errors import PolicyError
from aboveboard.record.files import scratch_folder


def check_recomputed(awards: Path, policy: Policy, policy_file: Path, holdings: Path) -> Inputs:
    """Refuse a table of which any row is not what the policy gives over the holdings.

    Returns
    -------
    Inputs
        The hashes of what it was computed from.

    Raises
    ------
    PolicyError
        The table differs, was changed, or was computed from something else; the inputs are wrong.
    """
    prices = load_prices(policy, policy_file.parent)
    inputs = Inputs.of(policy_file, prices, holdings)
    check_table(awards, policy, inputs.hashes())
    with scratch_folder() as work:
        again = work / "awards.parquet"
        compute_awards(policy, holdings, again, prices=prices, policy_file=policy_file)
        differ = _differing(awards, again)
    if differ:
        raise PolicyError.at(
            awards,
            f"{differ:,} rows are not what the policy gives over these holdings.",
            "Compute the awards again, and find out who changed the table.",
        )
    return inputs


def _differing(one: Path, other: Path) -> int:
    """Count the rows that only one of two tables has; the names in ``other`` are unique."""
    numbers = ", ".join(f"CAST({name} AS HUGEINT) AS {name}" for name in NUMBERS)
    a, b = (f"(SELECT claimant_id, {numbers} FROM {table_sql(file)})" for file in (one, other))
    unlike = " OR ".join(f"a.{name} IS DISTINCT FROM b.{name}" for name in COLUMNS)
    query = (
        f"SELECT greatest(count(*) FILTER ({unlike}),"
        f" abs((SELECT count(*) FROM {a}) - (SELECT count(*) FROM {b})))"
        f" FROM {a} AS a FULL JOIN {b} AS b ON a.claimant_id = b.claimant_id"
    )
    try:
        with connected() as connection:
            return int(connection.execute(query).fetchall()[0][0])
    except duckdb.Error as error:
        raise PolicyError.at(
            one, f"It can't be read as an awards table ({type(error).__name__}).",
            "Name the file that `aboveboard awards` wrote.",
        ) from None  # fmt: skip
