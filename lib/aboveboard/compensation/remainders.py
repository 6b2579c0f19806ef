"""The largest remainders, found without a sort: by counting, as SQL for both engines."""

from __future__ import annotations

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
        if high - low == 1:
            return _with_ties(engine, low, wanted)
        if many <= FETCH_LIMIT:
            rows = engine.fetch(
                f"SELECT step, id FROM entitled WHERE step >= {number(low)}"
                f" AND step < {number(high)}"
            )
            last, name = sorted((-int(remainder), name) for remainder, name in rows)[wanted - 1]
            return _condition(engine, -last, f"id <= {engine.text(name)}")


def _reach(counts: list[tuple[_Key, int]], wanted: int) -> tuple[_Key, int, int]:
    """Walk to the group in which the ``wanted``-th row stands; what is wanted of that group."""
    for key, many in counts:
        if many >= wanted:
            return key, many, wanted
        wanted -= many
    raise AssertionError("fewer rows than wanted")


def _condition(engine: Engine, remainder: int, tie: str) -> str:
    at = engine.number(remainder)
    return f"step > {at} OR (step = {at} AND {tie})"


def _with_ties(engine: Engine, remainder: int, wanted: int) -> str:
    """Find the ``wanted``-th smallest id among equal remainders, by counting prefixes."""
    among = f"step = {engine.number(remainder)}"
    prefix = ""
    while True:
        size = len(prefix)
        within = f" AND substr(id, 1, {size}) = {engine.text(prefix)}" if prefix else ""
        counts = sorted(
            (str(start), int(many))
            for start, many in engine.fetch(
                f"SELECT substr(id, {size + 1}, 2) AS start, count(*) FROM entitled"
                f" WHERE {among}{within} GROUP BY 1"
            )
        )
        start, many, wanted = _reach(counts, wanted)
        prefix += start
        if many == 1 or len(start) < 2:
            # an id that ends here, or the only one that starts so
            return _condition(
                engine, remainder, f"id <= {engine.text(_only(engine, among, prefix))}"
            )


def _only(engine: Engine, among: str, prefix: str) -> str:
    size = len(prefix)
    starts = f"substr(id, 1, {size}) = {engine.text(prefix)}"
    found = engine.fetch(f"SELECT min(id) FROM entitled WHERE {among} AND {starts}")
    return str(found[0][0])
