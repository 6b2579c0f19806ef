"""The largest remainders, found without a sort: by counting, as SQL for both engines."""

from __future__ import annotations

from itertools import takewhile
from typing import TypeVar

from aboveboard.compensation.engines import Engine

FETCH_LIMIT = 10_000
"""Rows at the rounding threshold that may come to this process."""
BUCKETS = 4096
_Key = TypeVar("_Key")


def select_largest(engine: Engine, count: int, denominator: int) -> str:
    """Write what holds for the ``count`` largest steps of ``entitled``, ties to the smaller id.

    Counting by bucket narrows the threshold down; only what stands at it is looked at one by one.
    """
    if count <= 0:
        return "1 = 0"
    number = engine.number
    low, high = 1, denominator  # the threshold is in low <= remainder < high
    wanted = count
    while True:
        width = -(-(high - low) // BUCKETS)
        bucket = engine.quotient(f"step - {number(low)}", number(width))
        counts = sorted(
            (
                (int(at), int(many))
                for at, many in engine.fetch(
                    f"SELECT {bucket} AS at, count(*) FROM entitled WHERE step >= {number(low)}"
                    f" AND step < {number(high)} GROUP BY 1"
                )
            ),
            reverse=True,
        )
        if sum(many for _, many in counts) <= wanted:
            return f"step >= {number(low)}"
        at, many, wanted = _reach(counts, wanted)
        low, high = low + at * width, min(low + (at + 1) * width, high)
        if many == wanted:
            return f"step >= {number(low)}"
        if many <= FETCH_LIMIT:
            rows = engine.fetch(
                f"SELECT step, id FROM entitled WHERE step >= {number(low)}"
                f" AND step < {number(high)}"
            )
            last, name = sorted((-int(remainder), name) for remainder, name in rows)[wanted - 1]
            return _condition(engine, -last, name)
        if high - low == 1:
            return _condition(engine, low, _tied(engine, low, wanted))


def _reach(counts: list[tuple[_Key, int]], wanted: int) -> tuple[_Key, int, int]:
    """Walk to the group in which the ``wanted``-th row stands; what is wanted of that group."""
    for key, many in counts:
        if many >= wanted:
            return key, many, wanted
        wanted -= many
    raise AssertionError("fewer rows than wanted")


def _condition(engine: Engine, remainder: int, last_id: str) -> str:
    at = engine.number(remainder)
    return f"step > {at} OR (step = {at} AND id <= {engine.text(last_id)})"


def _tied(engine: Engine, remainder: int, wanted: int) -> str:
    """Find the ``wanted``-th smallest id among equal remainders, by counting prefixes.

    What all ids in question begin with is passed over at once, and a few are looked at themselves.
    """
    among = f"step = {engine.number(remainder)}"
    while True:
        least, greatest = engine.fetch(f"SELECT min(id), max(id) FROM entitled WHERE {among}")[0]
        size = _common(least, greatest)
        start = f"substr(id, {size + 1}, 2)"
        counts = sorted(
            (str(begins), int(many))
            for begins, many in engine.fetch(
                f"SELECT {start} AS begins, count(*) FROM entitled WHERE {among} GROUP BY 1"
            )
        )
        begins, many, wanted = _reach(counts, wanted)
        among += f" AND {start} = {engine.text(begins)}"
        if many <= FETCH_LIMIT:
            names = engine.fetch(f"SELECT id FROM entitled WHERE {among}")
            return sorted(str(name) for (name,) in names)[wanted - 1]


def _common(a: str, b: str) -> int:
    """Count the signs that both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
