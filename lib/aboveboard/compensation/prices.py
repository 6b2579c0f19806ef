"""Unit prices of assets: fixed, or the average of trades over a half-open window."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from aboveboard.compensation.money import DECIMAL_TEXT, EXACT, half_up
from aboveboard.compensation.policy import Policy, PriceWindow
from aboveboard.errors import PolicyError, Problem


@dataclass(frozen=True)
class Trade:
    """One trade: when, at what price (currency for one unit), and how many units."""

    at: datetime
    price: Decimal
    amount: Decimal
    asset: str = ""


def vwap(trades: Iterable[Trade]) -> Fraction:
    """Volume-weighted average price: sum(price x amount) / sum(amount), exact.

    Raises
    ------
    ZeroDivisionError
        When nothing was traded.
    """
    value, volume = Decimal(0), Decimal(0)
    for trade in trades:
        value = EXACT.add(value, EXACT.multiply(trade.price, trade.amount))
        volume = EXACT.add(volume, trade.amount)
    return Fraction(value) / Fraction(volume)


def twap(trades: Iterable[Trade], start: datetime, end: datetime) -> Fraction:
    """Time-weighted average price over start <= t < end, exact to the microsecond.

    Each price holds from its trade to the next. The price at ``start`` is that of the last trade at
    or before it. Trades come in the order of time; those of one instant, the last holds.

    Raises
    ------
    ValueError
        When there is no trade at or before ``start``.
    """
    weighted, current, since = Fraction(0), None, start
    for trade in trades:
        if trade.at >= end:
            break
        if trade.at > start:
            if current is None:
                raise ValueError("There is no price at the start of the window.")
            weighted += Fraction(current) * _microseconds(since, trade.at)
            since = trade.at
        current = trade.price
    if current is None:
        raise ValueError("There is no price at the start of the window.")
    weighted += Fraction(current) * _microseconds(since, end)
    return weighted / _microseconds(start, end)


def _microseconds(start: datetime, end: datetime) -> int:
    return (end - start) // timedelta(microseconds=1)


def load_prices(policy: Policy, folder: Path | str = ".") -> dict[str, Decimal]:
    """Price of one unit of each asset in the policy's currency, rounded as the policy says.

    Parameters
    ----------
    folder
        Where relative paths of trades files start: the policy file's folder.

    Raises
    ------
    PolicyError
        A trades file is missing or has bad rows, an asset has two sources, or there is
        a hole in the window.
    """
    prices = dict(policy.price.fixed)
    problems: list[Problem] = []
    for kind in ("vwap", "twap"):
        window: PriceWindow | None = getattr(policy.price, kind)
        if window is None:
            continue
        file = Path(folder) / window.trades
        by_asset: dict[str, list[Trade]] = {}
        for trade in read_trades(file):
            by_asset.setdefault(trade.asset or window.asset or "", []).append(trade)
        if window.asset:
            by_asset = {window.asset: by_asset.get(window.asset, [])}
        for asset, trades in sorted(by_asset.items()):
            if not asset:
                what = "The trades name no asset: set `asset` in the policy."
            elif asset in prices:
                what = f"{asset} has two price sources."
            else:
                what, price = _window_price(kind, trades, window)
                prices[asset] = price
            if what:
                problems.append(
                    Problem(file=str(file), field=f"price.{kind}", what=what, do=_HOLE_REMEDY)
                )
        if not by_asset:
            problems.append(
                Problem(file=str(file), field=f"price.{kind}", what="No trade.", do=_HOLE_REMEDY)
            )
    if problems:
        raise PolicyError(problems)
    return prices


_HOLE_REMEDY = "Complete the trades file, or choose another window and publish it."


def _window_price(kind: str, trades: list[Trade], window: PriceWindow) -> tuple[str, Decimal]:
    """Return what is wrong (or nothing) and the rounded price."""
    trades = sorted(trades, key=lambda trade: trade.at)
    inside = [trade for trade in trades if window.start <= trade.at < window.end]
    zero = Decimal(0)
    if not inside:
        return f"There is no trade between {window.start} and {window.end}.", zero
    instants = [window.start, *(trade.at for trade in inside), window.end]
    length, since = max((b - a, a) for a, b in pairwise(instants))
    if length > timedelta(seconds=window.max_gap_seconds):
        return (
            f"There is a hole in the window: no trade for {length} after {since.isoformat()};"
            f" max_gap_seconds allows {timedelta(seconds=window.max_gap_seconds)}.",
            zero,
        )
    try:
        exact = vwap(inside) if kind == "vwap" else twap(trades, window.start, window.end)
    except ZeroDivisionError:
        return "The trades in the window have no volume.", zero
    except ValueError as error:
        return str(error), zero
    price = Decimal(half_up(exact * 10**window.decimals)).scaleb(-window.decimals, context=EXACT)
    return ("" if price else "The average price rounds to zero."), price


def read_trades(file: Path) -> list[Trade]:
    """Read trades (CSV or Parquet with at, price, amount and perhaps asset), all text.

    Raises
    ------
    PolicyError
        With every bad row: a time without zone, a price that is zero, missing or no plain decimal.
    """
    trades, problems = [], []
    try:
        for number, row in enumerate(_rows(file), start=2):
            wrong = _trade_problem(row)
            if wrong:
                do = "Correct the row."
                problems.append(
                    Problem(file=str(file), line=number, field=wrong[0], what=wrong[1], do=do)
                )
                continue
            at = datetime.fromisoformat(row["at"]).astimezone(UTC)
            trades.append(
                Trade(at, Decimal(row["price"]), Decimal(row["amount"]), row.get("asset") or "")
            )
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError.at(file, f"It can't be read: {error}.", "Check the path.") from None
    if problems:
        raise PolicyError(problems)
    return trades


def _rows(file: Path) -> Iterator[dict[str, str]]:
    if file.suffix == ".parquet":
        import pyarrow.parquet as pq  # read late: few trades files are Parquet

        for batch in pq.ParquetFile(file).iter_batches():
            for row in batch.to_pylist():
                yield {name: "" if v is None else _text(v) for name, v in row.items()}
        return
    with file.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            yield {str(name): value or "" for name, value in row.items()}


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _trade_problem(row: dict[str, str]) -> tuple[str, str] | None:
    for column in ("price", "amount"):
        text = row.get(column, "")
        if not DECIMAL_TEXT.fullmatch(text):
            return column, "It is missing or no plain decimal."
    if not Decimal(row["price"]):
        return "price", "It is zero."
    try:
        at = datetime.fromisoformat(row.get("at", ""))
    except ValueError:
        return "at", "It is missing or no ISO 8601 instant."
    return None if at.tzinfo else ("at", "It has no time zone.")
