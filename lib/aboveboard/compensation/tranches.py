"""A later tranche: what earlier awards tables paid becomes what each claimant has received."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from aboveboard.compensation.holdings import read_columns
from aboveboard.compensation.policy import Policy
from aboveboard.compensation.sql_tables import connected, literal, table_sql
from aboveboard.errors import PolicyError


def add_receipts(policy: Policy, holdings: Path, earlier: Sequence[Path], out: Path) -> Path:
    """Write the holdings again, with what ``earlier`` awards tables paid in the column received.

    A claimant's receipts stand in the first of the own rows. Holdings in ``out`` (Parquet) are in
    no order.

    Raises
    ------
    PolicyError
        The policy counts receipts otherwise, the holdings have the column already, a table can't
        be read, or it pays somebody who holds nothing.
    """
    if not policy.pays_the_difference:
        raise PolicyError.at(
            "policy", "This standard does not pay in tranches.",
            "Leave `earlier` out, or set received: earlier_payment and another rule.",
            field="received",
        )  # fmt: skip
    if "received" in read_columns(holdings):
        raise PolicyError.at(
            holdings, "It has a column received already.", "Take it out, or leave `earlier` out."
        )
    with connected() as connection:
        connection.execute(f"CREATE VIEW held AS SELECT * FROM {table_sql(holdings)}")
        tables = " UNION ALL ".join(
            f"SELECT claimant_id, CAST(award AS HUGEINT) AS award FROM {table_sql(file)}"
            for file in earlier
        )
        try:
            connection.execute(
                "CREATE TABLE paid AS SELECT claimant_id, sum(award) AS award"
                f" FROM ({tables}) GROUP BY 1 HAVING sum(award) > 0"
            )
        except duckdb.Error:
            raise PolicyError.at(
                ", ".join(file.name for file in earlier),
                "It can't be read as an awards table.",
                "Name tables that aboveboard awards wrote.",
            ) from None
        strangers = _count(
            connection, "paid WHERE claimant_id NOT IN (SELECT claimant_id FROM held)"
        )
        if strangers:
            raise PolicyError.at(
                holdings,
                f"{strangers} claimants were paid before and hold nothing in it.",
                "Use the holdings of the first tranche.",
            )
        connection.execute(
            f"COPY (SELECT h.* EXCLUDE (row_), CASE WHEN row_ = 1 AND award IS NOT NULL THEN"
            f" {_money('award', policy.minor_units)} ELSE '' END AS received FROM"
            " (SELECT *, row_number() OVER (PARTITION BY claimant_id) AS row_ FROM held) AS h"
            f" LEFT JOIN paid USING (claimant_id)) TO {literal(str(out))} (FORMAT PARQUET)"
        )
    return out


def _money(minor: str, digits: int) -> str:
    """Write integer minor units as decimal text in SQL."""
    if not digits:
        return f"CAST({minor} AS VARCHAR)"
    whole, rest = f"({minor} // {10**digits})", f"({minor} % {10**digits})"
    return f"concat({whole}, '.', lpad(CAST({rest} AS VARCHAR), {digits}, '0'))"


def _count(connection: duckdb.DuckDBPyConnection, what: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {what}").fetchone()
    return int(found[0]) if found else 0
