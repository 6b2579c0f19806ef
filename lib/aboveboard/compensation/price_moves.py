"""How the total moves with the price: what was held, and its worth at other prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb

from aboveboard.compensation.money import half_up, plain
from aboveboard.compensation.policy import Policy, PriceSource, PriceWindow
from aboveboard.compensation.prices import load_prices
from aboveboard.compensation.sql_tables import connected, table_sql
from aboveboard.errors import PolicyError

SHIFTS = tuple(timedelta(hours=hours) for hours in (-24, -12, -1, 1, 12, 24))


@dataclass(frozen=True)
class MovedPrices:
    """Prices of the same window moved by ``shift``; None where the trades do not reach."""

    shift: timedelta
    prices: Mapping[str, Decimal] | None


def read_units(holdings: Path) -> dict[str, Decimal]:
    """Add up what is held of each asset, exactly; the rows are good, as a computed table shows.

    Raises
    ------
    PolicyError
        The file can't be read, or a sum passes 20 digits before the point.
    """
    query = (
        "SELECT asset, sum(CAST(amount AS DECIMAL(38, 18)))"
        f" FROM {table_sql(holdings)} GROUP BY 1 ORDER BY 1"
    )
    with connected() as connection:
        try:
            rows = connection.execute(query).fetchall()
        except duckdb.Error:
            raise PolicyError.at(
                holdings, "Its amounts can't be added up.", "Check columns and amounts."
            ) from None
    return {str(asset): plain(amount) for asset, amount in rows}


def worth(units: Mapping[str, Decimal], prices: Mapping[str, Decimal], minor_units: int) -> int:
    """Return what the units are worth in minor units: exact, and rounded once, half up.

    Awards round each claimant's loss, so their sum may differ from this by some units.
    """
    exact = sum(
        (Fraction(amount) * Fraction(prices[asset]) for asset, amount in units.items()), Fraction(0)
    )
    return half_up(exact * 10**minor_units)


def moved_windows(
    policy: Policy, folder: Path, shifts: Iterable[timedelta] = SHIFTS
) -> list[MovedPrices]:
    """Average the trades over the policy's window, moved; nothing for a policy of fixed prices."""
    source = policy.price
    if source.vwap is None and source.twap is None:
        return []
    return [MovedPrices(shift, _prices(policy, folder, shift)) for shift in shifts]


def _prices(policy: Policy, folder: Path, shift: timedelta) -> Mapping[str, Decimal] | None:
    windows = {
        kind: _moved(window, shift)
        for kind in ("vwap", "twap")
        if (window := getattr(policy.price, kind)) is not None
    }
    price = PriceSource.model_construct(fixed=policy.price.fixed, vwap=None, twap=None)
    price = price.model_copy(update=windows)
    try:
        return load_prices(policy.model_copy(update={"price": price}), folder)
    except PolicyError:  # the trades do not reach so far
        return None


def _moved(window: PriceWindow, shift: timedelta) -> PriceWindow:
    return window.model_copy(update={"start": window.start + shift, "end": window.end + shift})
