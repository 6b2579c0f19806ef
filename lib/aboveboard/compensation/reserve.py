"""What is held back and why: disputes, evidence, awards too small to pay."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from aboveboard.compensation.holdings import read_columns
from aboveboard.compensation.policy import Policy
from aboveboard.compensation.sql_tables import connected, literal, table_sql
from aboveboard.errors import PolicyError


@dataclass(frozen=True)
class Reserve:
    """Claimants with something held for one reason, and the sum in minor units.

    ``reason`` is ``disputed``, the weak levels of evidence the claimants have (as the holdings name
    them), or ``small``.
    """

    reason: str
    claimants: int
    held: int


def read_reserve(policy: Policy, holdings: Path, awards: Path) -> list[Reserve]:
    """Add up what an awards table (Parquet) holds, by reason, the largest sum first.

    A disputed claim is counted as that, whatever its evidence.

    Raises
    ------
    PolicyError
        A file can't be read.
    """
    names = read_columns(holdings)
    weak = [literal(name) for name, share in policy.evidence.items() if share < 1]
    among = ", ".join(weak) or "NULL"
    level = (
        "string_agg(DISTINCT evidence, ', ' ORDER BY evidence)"
        f" FILTER (WHERE evidence IN ({among}))"
    )
    reasons = [
        f"CASE WHEN {test} THEN {reason} END"
        for column, test, reason in (
            ("disputed", "max(CAST(disputed AS VARCHAR)) = 'true'", "'disputed'"),
            ("evidence", f"{level} <> ''", level),
        )
        if column in names
    ]
    why = f"coalesce({', '.join([*reasons, literal('small')])})"
    query = (
        f"SELECT reason, count(*), CAST(sum(held) AS VARCHAR) FROM {table_sql(awards)}"
        f" JOIN (SELECT claimant_id, {why} AS reason FROM {table_sql(holdings)} GROUP BY 1)"
        " USING (claimant_id) WHERE held > 0 GROUP BY 1 ORDER BY sum(held) DESC, 1"
    )
    with connected() as connection:
        try:
            rows = connection.execute(query).fetchall()
        except duckdb.Error:
            raise PolicyError.at(
                holdings, "What is held can't be told by reason.", "Check the columns."
            ) from None
    return [Reserve(str(reason), int(count), int(held)) for reason, count, held in rows]
