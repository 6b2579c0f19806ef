"""How losses and awards spread over claimants: bands, and measures of equality.

An awards table names each claimant. What leaves this module never does: bands are merged until
each holds enough people that nobody's amount can be read off it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import numpy as np

from aboveboard.compensation.arrays import FITS, Ints, integers, total
from aboveboard.compensation.awards_table import NUMBERS
from aboveboard.compensation.sql_tables import connected, table_sql
from aboveboard.errors import PolicyError

CROWD = 10
"""Fewest claimants of a band that may be shown to the public."""


@dataclass(frozen=True)
class Outcome:
    """The columns of an awards table in minor units, without names, in the order of loss."""

    loss: Ints
    counted: Ints
    received: Ints
    award: Ints
    held: Ints
    goodwill: Ints

    def __len__(self) -> int:
        return len(self.loss)


@dataclass(frozen=True)
class Band:
    """Claimants with a loss of ``low`` or more and less than ``high`` (None: no upper end).

    ``award`` is what they are paid now, ``held`` what is kept for them; all in minor units.
    """

    low: int
    high: int | None
    claimants: int
    loss: int
    award: int
    held: int


@dataclass(frozen=True)
class Equality:
    """How equally a division treats losses, with the share of a loss that comes back as measure.

    Attributes
    ----------
    gini
        Gini coefficient of the share of the own loss that each gets: 0 when all get the same share,
        towards 1 the more unequal. (C. Gini, Variabilità e mutabilità, 1912; in the form for sorted
        values: A. Sen, On Economic Inequality, 1973, chapter 2.)
    top_share
        Part of all awards that goes to the 1 % of claimants with the largest losses.
    smallest, largest
        Smallest and largest share of the own loss that anybody gets.
    full, nothing
        Claimants who get the whole loss back, and who get nothing.
    """

    gini: float
    top_share: Fraction
    smallest: Fraction
    largest: Fraction
    full: int
    nothing: int


def read_outcome(awards: Path) -> Outcome:
    """Read an awards table (CSV, Parquet or a folder of parts) without its names.

    Raises
    ------
    PolicyError
        The table can't be read.
    """
    wide = ", ".join(f"CAST({name} AS HUGEINT) AS {name}" for name in NUMBERS)
    with connected() as connection:
        try:
            connection.execute(
                f"CREATE TABLE lines AS SELECT {wide} FROM {table_sql(awards)}"
                " ORDER BY CAST(loss AS HUGEINT)"
            )
            columns = {name: _column(connection, name) for name in NUMBERS}
        except duckdb.Error:
            raise PolicyError.at(
                awards, "It can't be read as an awards table.", "Compute it again."
            ) from None
    return Outcome(**columns)


def _column(connection: duckdb.DuckDBPyConnection, name: str) -> Ints:
    largest = connection.execute(f"SELECT max({name}) FROM lines").fetchone()
    if largest and largest[0] is not None and largest[0] < FITS:
        query = f"SELECT CAST({name} AS BIGINT) AS {name} FROM lines"
        return np.asarray(connection.execute(query).fetchnumpy()[name], dtype=np.int64)
    rows = connection.execute(f"SELECT {name} FROM lines").fetchall()
    return integers([row[0] for row in rows])


def bands(outcome: Outcome, edges: Sequence[int]) -> list[Band]:
    """Part the claimants by loss at ``edges`` (minor units, ascending); empty bands left out."""
    at = [0, *(int(place) for place in np.searchsorted(outcome.loss, list(edges))), len(outcome)]
    lows, highs = [0, *edges], [*edges, None]
    return [
        Band(low, high, stop - start, *(total(c[start:stop]) for c in columns))
        for low, high, start, stop in zip(lows, highs, at, at[1:], strict=False)
        for columns in [(outcome.loss, outcome.award, outcome.held)]
        if stop > start
    ]


def powers_of_ten(outcome: Outcome, minor_units: int) -> list[int]:
    """Return edges at whole powers of ten of the currency, up to the largest loss."""
    edges, edge = [], 10**minor_units
    while len(outcome) and edge <= int(outcome.loss[-1]):
        edges.append(edge)
        edge *= 10
    return edges


def merged(found: Sequence[Band], least: int = CROWD) -> list[Band]:
    """Merge bands with their neighbours until each holds ``least`` claimants, or none is left."""
    made: list[Band] = []
    for band in found:
        if made and (made[-1].claimants < least):
            made[-1] = _joined(made[-1], band)
        else:
            made.append(band)
    while len(made) > 1 and made[-1].claimants < least:
        last = made.pop()
        made[-1] = _joined(made[-1], last)
    return made if made and made[0].claimants >= least else []


def _joined(low: Band, high: Band) -> Band:
    return Band(
        low.low,
        high.high,
        low.claimants + high.claimants,
        low.loss + high.loss,
        low.award + high.award,
        low.held + high.held,
    )


def equality(loss: Ints, award: Ints) -> Equality:
    """Measure a division; ``loss`` ascending, ``award`` beside it. Losses of zero are left out.

    The Gini coefficient is computed in floating point: it is a measure to show, not money.
    """
    award, loss = award[loss > 0], loss[loss > 0]
    if not len(loss):
        return Equality(0.0, Fraction(0), Fraction(0), Fraction(0), 0, 0)
    share = award.astype(float) / loss.astype(float)
    paid = total(award)
    top = -(-len(loss) // 100)
    return Equality(
        gini=gini(share),
        top_share=Fraction(total(award[-top:]), paid) if paid else Fraction(0),
        smallest=_ratio(award, loss, int(np.argmin(share))),
        largest=_ratio(award, loss, int(np.argmax(share))),
        full=int((award >= loss).sum()),
        nothing=int((award == 0).sum()),
    )


def gini(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Return the Gini coefficient of values that are not negative; 0 when all are zero."""
    ordered, count = np.sort(values), len(values)
    whole = float(ordered.sum())
    if not whole:
        return 0.0
    weights = 2 * np.arange(1, count + 1, dtype=float) - count - 1
    return float(max((weights * ordered).sum() / (count * whole), 0.0))


def _ratio(award: Ints, loss: Ints, at: int) -> Fraction:
    return Fraction(int(award[at]), int(loss[at]))


def round_sizes(
    loss: Ints, price: Decimal, percentiles: Sequence[int] = (10, 50, 99)
) -> Iterator[Decimal]:
    """Yield units whose worth is a loss of each size, as a round amount: nobody's own.

    Parameters
    ----------
    price
        Of one unit, in minor units of money.
    percentiles
        Of the claimants with a loss, the smallest first; equal results are yielded once.
    """
    some = loss[loss > 0]
    before = Decimal(0)
    for percent in percentiles:
        if not len(some):
            return
        at = int(some[(len(some) - 1) * percent // 100])
        size = round_down(Decimal(at) / price)
        if size > before:
            yield size
        before = max(before, size)


def round_down(amount: Decimal) -> Decimal:
    """Return the largest of … 0.5, 1, 2, 5, 10, 20 … that is not above a positive amount."""
    steps = (Decimal(step).scaleb(amount.adjusted()) for step in (1, 2, 5))
    return Decimal(f"{max(step for step in steps if step <= amount):f}")
