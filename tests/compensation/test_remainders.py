"""Who is rounded up: the largest remainders, ties to the smaller id, found without a sort."""

from __future__ import annotations

import pytest
from aboveboard.compensation import remainders
from aboveboard.compensation.engines import DuckEngine
from aboveboard.compensation.remainders import select_largest
from hypothesis import example, given, settings
from hypothesis import strategies as st

ALIKE = {"a": 9, "ab": 9, "aba": 9, "abb": 9, "abba": 9, "b": 9, "'": 9, "汉": 9, "first": 40}


def chosen(rows: dict[str, int], count: int) -> set[str]:
    """Find them as among millions: few rows are looked at themselves, few buckets are counted."""
    engine = DuckEngine()
    engine.put("entitled", ("id", "step"), [("none", 0), *rows.items()])
    limits = remainders.FETCH_LIMIT, remainders.BUCKETS
    remainders.FETCH_LIMIT, remainders.BUCKETS = 1, 3
    try:
        condition = select_largest(engine, count, 41)
    finally:
        remainders.FETCH_LIMIT, remainders.BUCKETS = limits
    return {name for (name,) in engine.fetch(f"SELECT id FROM entitled WHERE {condition}")}


@given(
    rows=st.dictionaries(
        st.text("ab'0é汉", min_size=1, max_size=4), st.integers(0, 40), max_size=30
    ),
    count=st.integers(0, 30),
)
@example(rows={"a": 1, "b": 40, "c": 39, "d": 1}, count=3)
@settings(max_examples=60, deadline=None)
def test_the_largest_remainders_are_found_without_a_sort(rows: dict[str, int], count: int) -> None:
    ordered = sorted((-step, name) for name, step in rows.items() if step)
    assert chosen(rows, count) == {name for _, name in ordered[:count]}


@pytest.mark.parametrize("count", range(len(ALIKE) + 1))
def test_of_equal_remainders_the_smaller_ids_are_rounded_up_however_alike_they_begin(
    count: int,
) -> None:
    ordered = ["first", *sorted(ALIKE.keys() - {"first"})]
    assert chosen(ALIKE, count) == set(ordered[:count])
