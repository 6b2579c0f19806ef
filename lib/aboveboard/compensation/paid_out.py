"""What payout runs have paid by an instant: their payments, less what came back."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb

from aboveboard.compensation.policy import Policy
from aboveboard.compensation.sql_tables import connected, table_sql
from aboveboard.errors import PolicyError
from aboveboard.record.json_reader import read_json


def paid_by_runs(folder: Path, policy: Policy, by: datetime, today: date) -> int:
    """Add up the awards that the runs in a payout folder paid, in minor units; goodwill is apart.

    A run counts from the day on which it is executed, if it was written by then. What its
    ``returned.csv`` names came back and is not counted; that file holds no instants, so it counts
    for each ``by``. A folder that is not there has paid nothing.

    Parameters
    ----------
    by, today
        The instant to look from, and the day that it is then where the custodian is.

    Raises
    ------
    PolicyError
        A run can't be read, or it paid in another currency than the policy's.
    """
    paid = 0
    for run in sorted(folder.glob("*/payout.json")):
        try:
            head = read_json(run.read_text(encoding="utf-8"))
            is_due = datetime.fromisoformat(head["created"]) <= by
            is_due = is_due and date.fromisoformat(head["means"]["execute_on"]) <= today
            own = (head["currency"], head["minor_units"]) == (policy.currency, policy.minor_units)
            if head["kind"] != "award" or not is_due:
                continue
            if not own:
                raise PolicyError.at(
                    run, f"This run paid in {head['currency']}, the policy in {policy.currency}.",
                    "Use the policy that the run was made from.",
                )  # fmt: skip
            paid += _sum(run.with_name("payments.csv"), run.with_name("returned.csv"))
        except (OSError, ValueError, KeyError, TypeError, duckdb.Error) as error:
            raise PolicyError.at(
                run.parent, f"This payout run can't be read ({type(error).__name__}).",
                "Restore its files: what was paid is not known without them.",
            ) from None  # fmt: skip
    return paid


def _sum(payments: Path, returned: Path) -> int:
    """Add up in the engine: a run can have millions of rows."""
    query = "SELECT coalesce(sum(CAST(minor_units AS HUGEINT)), 0)::VARCHAR FROM " + table_sql(
        payments
    )
    if returned.exists():
        query += f" WHERE claimant_id NOT IN (SELECT claimant_id FROM {table_sql(returned)})"
    with connected() as connection:
        return int(connection.execute(query).fetchall()[0][0])
