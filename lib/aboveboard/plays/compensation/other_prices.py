"""How the total moves with the price: what else the price might have been, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from aboveboard.compensation.money import EXACT
from aboveboard.compensation.price_moves import worth
from aboveboard.plays.compensation.case import Case
from aboveboard.plays.compensation.conditions import OtherPrice
from aboveboard.plays.compensation.policy_words import Money, percent
from aboveboard.plays.writer import Writer
from aboveboard.record.model import FigureEntry, Worth
from aboveboard.record.view import View

PriceSource = timedelta | OtherPrice | Worth
"""A moved window, a price of the conditions, or what the record says the loss was worth."""


def _price_changes(case: Case, view: View) -> Iterator[tuple[PriceSource, int]]:
    """Yield what else the price might have been, and the total worth then, in minor units.

    The first of each pair is a moved window's shift, an ``OtherPrice`` of the conditions, or the
    ``Worth`` that the record gives for what was lost.
    """
    policy = case.policy
    for moved in case.moved:
        if moved.prices is not None:
            yield moved.shift, worth(case.units, moved.prices, policy.minor_units)
    for other in case.conditions.other_prices:
        prices = {**case.prices, **{asset: Decimal(p) for asset, p in other.prices.items()}}
        yield other, worth(case.units, prices, policy.minor_units)
    for figure in _lost(case, view):
        if figure.worth:
            amount = Decimal(figure.worth.amount).scaleb(policy.minor_units, context=EXACT)
            yield figure.worth, int(amount)


def _lost(case: Case, view: View) -> Iterator[FigureEntry]:
    """Yield what the record says was lost of the only asset, with its worth in the currency."""
    for figure in view.figures_of("lost"):
        same = figure.worth is not None and figure.worth.currency == case.policy.currency
        if same and case.units == {figure.unit: figure.number}:
            yield figure


def price_values(case: Case, money: Money) -> dict[str, object]:
    """Return the total at the policy's prices and at others, and how it changes."""
    ours = worth(case.units, case.prices, case.policy.minor_units)
    return {
        "total_worth": money.full(ours),
        "other_prices": [
            {
                "name": _price_name(source, money.writer),
                "total": money.writer.amount(
                    money.text(total),
                    money.currency,
                    approximate=_is_approximate(source),
                ),
                "change": _change(ours, total, money.writer, rounded=_is_approximate(source)),
            }
            for source, total in _price_changes(case, money.writer.view)
        ],
    }


def _price_name(source: PriceSource, writer: Writer) -> str:
    language = writer.language
    if isinstance(source, timedelta):
        hours = abs(int(source.total_seconds())) // 3600
        way = "later" if source > timedelta() else "earlier"
        return language.phrase("moved_window", way, length=writer.amount(str(hours), "hours"))
    if isinstance(source, OtherPrice):
        return language.phrase(
            "other_price", source=writer.text(source.source), at=writer.at(source.at)
        )
    return language.phrase("other_price", source=writer.text(source.price), at=writer.at(source.at))


def _is_approximate(source: PriceSource) -> bool:
    return isinstance(source, Worth) and source.approximate


def _change(ours: int, other: int, writer: Writer, *, rounded: bool) -> str:
    """Write how far a total is from ours; to whole per cents where it is known so roughly."""
    if ours == other or not ours:
        return writer.language.term("change", "none")
    way = "more" if other > ours else "less"
    exact = Fraction(abs(other - ours), ours)
    share, whole = percent(exact, writer), round(exact * 100)
    if rounded and whole:
        share = writer.amount(str(whole), "percent", approximate=True)
    elif rounded:
        one = writer.amount("1", "percent")
        share = writer.language.phrase("share", "under", least=one)
    return writer.language.phrase("change", way, share=share)
