"""How large a theft was, told so that no search for the amount leads back to the case.

An exact amount and the name of a coin are as good as a name: "523 million XEM" names one exchange.
So an amount is told by its power of ten, a coin as coin 1, a currency (which names a country) as
currency 1. The figures of one coin keep its number, so that they can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from aboveboard.plays.blocks import Frozen
from aboveboard.record.fields import Amount
from aboveboard.record.model import FigureEntry, FigureKey
from aboveboard.wording import formats

Measured = Literal["coin", "currency", "accounts", "wallets"]

_COUNTS: dict[FigureKey, Measured] = {
    "affected-accounts": "accounts",
    "affected-wallets": "wallets",
}


class SharedAmount(Frozen):
    """The rough size of one figure: at least ``at_least``, and below ``below``, ten times as much.

    Never the amount, the coin, the currency, or who froze or returned it.
    """

    key: FigureKey
    of: Annotated[Measured, Field(description="What is counted.")]
    number: Annotated[
        int,
        Field(ge=0, description="Which coin or currency, counted from 1; 0 for people's things."),
    ]
    at_least: Amount
    below: Amount


def shared_amounts(figures: Iterable[FigureEntry]) -> tuple[SharedAmount, ...]:
    """Return the rough sizes of figures, in their order."""
    seen: dict[tuple[Measured, str], int] = {}
    found: list[SharedAmount] = []
    for figure in figures:
        of = _COUNTS.get(figure.key) or ("currency" if formats.is_currency(figure.unit) else "coin")
        number = 0
        if of in ("coin", "currency"):
            others = sum(kind == of for kind, _ in seen)
            number = seen.setdefault((of, figure.unit), others + 1)
        low, high = _power_of_ten(figure.number)
        found.append(SharedAmount(key=figure.key, of=of, number=number, at_least=low, below=high))
    return tuple(found)


def _power_of_ten(amount: Decimal) -> tuple[str, str]:
    if not amount:
        return "0", "1"
    low = Decimal(1).scaleb(amount.adjusted())
    return f"{low:f}", f"{low.scaleb(1):f}"
