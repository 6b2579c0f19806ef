"""Who is rounded up: the largest remainders, ties to the smaller id, found without a sort."""

from __future__ import annotations

import pytest
from aboveboard.compensation import remainders
from aboveboard.compensation.engines import DuckEngine
from aboveboard.compensation.remainders import select_largest
from hypothesis import example, given, settings
from hypothesis import strategies as st

EQUAL = ["'", "a", "ab", "aba", "abb", "abba", "b", "ba", "bab", "bac", "汉"]
ALIKE = {"first": 40, **dict.fromkeys(reversed(EQUAL), 9)}


def chosen(rows: dict[str, int], count: int, fetched: int) -> set[str]:
    """Find them as among millions: few rows are looked at themselves, few buckets are counted."""
    engine = DuckEngine()
    engine.put("entitled", ("id", "step"), [("none", 0), *rows.items()])
    limits = remainders.FETCH_LIMIT, remainders.BUCKETS
    remainders.FETCH_LIMIT, remainders.BUCKETS = fetched, 3
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
    fetched=st.integers(1, 5),
)
# in one bucket of three, looked at themselves: the middle, and one of two that are equal
@example(rows={"a": 9, "c": 10, "b": 10, "d": 11, "e": 40}, count=2, fetched=4)
@example(rows={"a": 9, "c": 10, "b": 10, "d": 11, "e": 40}, count=3, fetched=4)
@settings(max_examples=60, deadline=None)
def test_the_largest_remainders_are_found_without_a_sort(
    rows: dict[str, int], count: int, fetched: int
) -> None:
    ordered = sorted((-step, name) for name, step in rows.items() if step)
    assert chosen(rows, count, fetched) == {name for _, name in ordered[:count]}


@pytest.mark.parametrize("fetched", [1, 3])
@pytest.mark.parametrize("count", range(len(ALIKE) + 1))
def test_of_equal_remainders_the_smaller_ids_are_rounded_up_however_alike_they_begin(
    count: int, fetched: int
) -> None:
    assert chosen(ALIKE, count, fetched) == set(["first", *EQUAL][:count])
