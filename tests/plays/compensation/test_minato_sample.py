"""The replay's holdings are those that the tool makes, and add up to what was published."""

from __future__ import annotations

from decimal import Decimal

import minato_holdings
import pyarrow.parquet as pq


def test_the_committed_holdings_are_those_the_tool_makes() -> None:
    kept = pq.read_table(minato_holdings.OUT)
    made = minato_holdings.table()
    assert kept.column_names == made.column_names
    for name in kept.column_names:
        assert kept[name].to_pylist() == made[name].to_pylist()


def test_they_hold_the_published_total_count_and_holder() -> None:
    amounts = [Decimal(text) for text in pq.read_table(minato_holdings.OUT)["amount"].to_pylist()]
    assert (len(amounts), sum(amounts)) == (260_000, 523_000_000)
    assert amounts[0] == Decimal("12776.93")
