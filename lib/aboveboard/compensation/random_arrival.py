"""Random arrival, exactly, without walking through the orders.

Everyone arrives in a random order and is paid in full while the money lasts; the award is the
average over all orders (O'Neill 1982, the Shapley value of the bankruptcy game). The sum over the
orders is a sum over (size, total) of the set that came before, so what has to be counted is

    N[s][t] = the number of sets of s claimants whose claims add up to t < pool

which is the polynomial Q(y, z) = prod (1 + y z^c). The set before claimant i must leave i out:
divide Q by (1 + y z^c_i), as a series. With R = Q z / (1 - z)^2, whose coefficient of z^m is the
sum over t of N[.][t] (m - t)+, what claimant i gets from the sets of each size is the coefficient
of z^pool in (1 - z^c) R / (1 + y z^c): an alternating sum of R at pool, pool - c, pool - 2c ...

The exact value is #P-hard for claims of unbounded size (Deng and Papadimitriou 1994), so the work
must grow with something: here with claimants^2 x pool, after truncation, duality and the greatest
common divisor have made the pool as small as they can; or with the number of different totals when
that is smaller: for a dozen claimants with claims of any size, or hundreds whose claims take two
values. No way around is known: counting the sets below a total is counting the solutions of a
knapsack. Past the limits below a :class:`~aboveboard.errors.PolicyError` says so: for 200 claims
that all differ, with a pool of two fifths of them, at claims of some 15,000 units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import partial
from itertools import accumulate, pairwise
from math import comb, factorial, gcd, prod

import numpy as np
import numpy.typing as npt

from aboveboard.errors import PolicyError, Problem

WORK_LIMIT = 24_000_000_000
"""Additions of machine words that the table may cost: about half a minute on two cores."""
MEMORY_LIMIT = 2_400_000_000
"""Bytes that the table may take."""
WALK_LIMIT = 400_000_000
"""Bytes that the totals may take that are walked one by one."""
FEW_TOTALS = 20_000
"""So many different totals are walked faster than any table is filled."""
TOTALS_LIMIT = 4_000_000
"""Different totals times different claims that may be walked one by one."""

THREADS = 2
"""For the limbs of the table; more gain little, for memory is what they wait for."""

_Limbs = npt.NDArray[np.int64]


def random_arrival_shares(claims: Sequence[int], pool: int) -> list[Fraction]:
    """Average over all orders of first come, first served.

    Parameters
    ----------
    claims
        What each claimant is owed, integers of one unit, none negative.
    pool
        What there is, in the same unit.

    Raises
    ------
    PolicyError
        When the claims are so many and so large that the exact value is out of reach.
    """
    total = sum(claims)
    if pool >= total:
        return [Fraction(claim) for claim in claims]
    if pool == 0:
        return [Fraction(0)] * len(claims)
    if max(claims) > pool:  # what is asked beyond the pool changes nothing in any order
        return random_arrival_shares([min(claim, pool) for claim in claims], pool)
    if 2 * pool == total:
        return [Fraction(claim, 2) for claim in claims]
    if 2 * pool > total:  # self-dual: share out what is missing instead
        losses = random_arrival_shares(claims, total - pool)
        return [claim - loss for claim, loss in zip(claims, losses, strict=True)]
    unit = gcd(*claims)
    if unit > 1:
        scaled = [claim // unit for claim in claims]
        whole, part = divmod(pool, unit)
        below = random_arrival_shares(scaled, whole)
        if not part:
            return [share * unit for share in below]
        # each order's award is linear in the pool between multiples of the unit
        above = random_arrival_shares(scaled, whole + 1)
        return [low * (unit - part) + high * part for low, high in zip(below, above, strict=True)]
    by_claim = _by_claim(sorted(claim for claim in claims if claim), pool)
    return [by_claim[claim] if claim else Fraction(0) for claim in claims]


def _by_claim(claims: list[int], pool: int) -> dict[int, Fraction]:
    """Award for each different claim; claims ascending and positive, each at most the pool."""
    count = len(claims)
    distinct = sorted(set(claims))
    by_size: dict[int, list[int]]
    # a set has some of the claims of each value, so there are no more totals than such choices
    choices = prod(many + 1 for many in Counter(claims).values())
    if choices <= FEW_TOTALS or (count <= 17 and 2**count * len(distinct) <= TOTALS_LIMIT):
        by_size = _walk_totals(claims, pool, distinct)
    elif _is_affordable(claims, pool):
        by_size = _count_in_table(claims, pool, distinct)
    else:
        by_size = _walk_totals(claims, pool, distinct)
    orders = factorial(count)
    weights = [factorial(size) * factorial(count - 1 - size) for size in range(count)]
    return {
        claim: Fraction(sum(w * m for w, m in zip(weights, sums, strict=False)), orders)
        for claim, sums in by_size.items()
    }


def _walk_totals(claims: list[int], pool: int, distinct: list[int]) -> dict[int, list[int]]:
    """Walk the totals that occur, in a dictionary; a packed integer holds the counts by size."""
    count = len(claims)
    width = count + pool.bit_length() + 1
    sets = {0: 1}
    for claim in claims:
        grown = dict(sets)
        for total, packed in sets.items():
            if total + claim < pool:
                grown[total + claim] = grown.get(total + claim, 0) + (packed << width)
        sets = grown
        many = len(sets)
        if many * len(distinct) > TOTALS_LIMIT or many * width * count > 8 * WALK_LIMIT:
            raise PolicyError(_out_of_reach(count, pool))
    totals = sorted(sets)
    mask = (1 << width) - 1
    result = {}
    for claim in distinct:
        without: dict[int, int] = {}
        paid = 0
        for total in totals:
            rest = sets[total] - (without.get(total - claim, 0) << width)
            if rest:
                without[total] = rest
                paid += rest * min(claim, pool - total)
        result[claim] = [(paid >> (width * size)) & mask for size in range(count)]
    return result


def _out_of_reach(count: int, pool: int) -> Problem:
    return Problem(
        field="rule",
        what=f"random_arrival of {count} claims with a pool of {pool} units is out of exact reach.",
        do="State the claims in a coarser unit, or choose another rule.",
    )


def _limb_bits(pool: int) -> int:
    # a sum along a row of limbs must stay below 2^63
    return 62 - max(pool.bit_length(), 12)


def _rows(claims: list[int], pool: int) -> list[int]:
    """Smallest total of a set of each size, as far as it is below the pool."""
    return [low for low in accumulate(claims, initial=0) if low < pool]


def _is_affordable(claims: list[int], pool: int) -> bool:
    lows = _rows(claims, pool)
    limbs = -(-(len(claims) + 2 * pool.bit_length()) // _limb_bits(pool))
    cells = sum(pool - low for low in lows) * limbs
    return cells * len(claims) // 3 <= WORK_LIMIT and cells * 8 <= MEMORY_LIMIT


def _carry(row: _Limbs, bits: int) -> None:
    for low, high in pairwise(row):
        high += low >> bits
        low &= (1 << bits) - 1


def _count_sets(claims: list[int], pool: int, bits: int) -> list[_Limbs]:
    """N[size][total], one array a size: limbs x (total - smallest total of that size)."""
    count = len(claims)
    lows = _rows(claims, pool)
    table = [
        np.zeros((-(-comb(count, size).bit_length() // bits), pool - low), dtype=np.int64)
        for size, low in enumerate(lows)
    ]
    table[0][0, 0] = 1
    sums = list(accumulate(claims, initial=0))
    # limbs meet in a carry only, so between two carries each has a thread: numpy lets go of the GIL
    stretch = 62 - bits
    with ThreadPoolExecutor(THREADS) as threads:
        for start in range(0, count, stretch):
            if start:
                for row in table:
                    _carry(row, bits)
            some = range(start, min(start + stretch, count))
            add = partial(_add_claims, table, claims, lows, sums, some, pool, bits)
            for _ in threads.map(add, range(max(map(len, table)))):
                pass  # raises what a thread raised
    return table


def _add_claims(
    table: list[_Limbs],
    claims: list[int],
    lows: list[int],
    sums: list[int],
    some: range,
    pool: int,
    bits: int,
    limb: int,
) -> None:
    """Multiply by (1 + y z^claim) for some of the claims, in one limb of every row."""
    for done in some:
        claim = claims[done]
        for size in range(min(done + 1, len(lows) - 1), 0, -1):
            # sets of size - 1 among the claims so far: totals from lows[size - 1] up to `high`
            high = min(pool - 1 - claim, sums[done] - sums[done - size + 1])
            low = lows[size - 1]
            # limbs above what the sets so far can fill are zero
            if high < low or limb * bits >= comb(done, size - 1).bit_length():
                continue
            start = low + claim - lows[size]
            length = high - low + 1
            table[size][limb, start : start + length] += table[size - 1][limb, :length]


def _count_in_table(claims: list[int], pool: int, distinct: list[int]) -> dict[int, list[int]]:
    """Do the same over a dense table of (size, total)."""
    bits = _limb_bits(pool)
    lows = _rows(claims, pool)
    table = _count_sets(claims, pool, bits)
    limbs = -(-(len(claims) + 2 * pool.bit_length()) // bits) + 1
    sums = np.zeros((limbs, len(distinct), len(table)), dtype=np.int64)
    steps = [min(pool // claim, len(table) - 1) + 1 for claim in distinct]
    which = np.repeat(np.arange(len(distinct)), steps)
    step = np.concatenate([np.arange(n) for n in steps])
    first = pool - step * np.array(distinct)[which]
    second = first - np.array(distinct)[which]
    sign = 1 - 2 * (step & 1)

    def weigh(size: int) -> tuple[_Limbs, _Limbs, _Limbs]:
        low = lows[size]
        row = np.zeros((limbs, pool - low + 1), dtype=np.int64)  # entry m - low is R[size][m]
        row[: len(table[size]), 1:] = table[size]
        table[size] = row[:0]
        for _ in range(2):  # twice the running sum: times z / (1 - z)^2
            _carry(row, bits)
            np.cumsum(row, axis=1, out=row)
        _carry(row, bits)
        keep = (first > low) & (step < len(lows) - size)
        upper = row[:, first[keep] - low]
        lower = row[:, np.maximum(second[keep] - low, 0)]  # R is zero at and below `low`
        return which[keep], step[keep] + size, (upper - lower) * sign[keep]

    with ThreadPoolExecutor(THREADS) as threads:
        for at, place, found in threads.map(weigh, range(len(lows))):
            sums[:, at, place] += found
    return {
        claim: [
            sum(int(limb) << (bits * place) for place, limb in enumerate(sums[:, at, size]))
            for size in range(sums.shape[2])
        ]
        for at, claim in enumerate(distinct)
    }
