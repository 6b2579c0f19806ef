"""What a template may name of a policy: every feature, written out in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from aboveboard.compensation.award_function import AwardFunction
from aboveboard.compensation.money import decimal_text
from aboveboard.compensation.policy import Policy, PriceWindow
from aboveboard.errors import PolicyError
from aboveboard.plays.writer import Writer
from aboveboard.wording import formats


@dataclass(frozen=True)
class Money:
    """Writes amounts of a policy's currency, given in integer minor units."""

    writer: Writer
    currency: str
    minor_units: int

    @classmethod
    def of(cls, policy: Policy, writer: Writer) -> Self:
        """Write the currency of ``policy``."""
        return cls(writer, policy.currency, policy.minor_units)

    def full(self, minor: int) -> str:
        """Write an amount with its unit: ``1.13 million Japanese yen (1,131,384)``."""
        return self.writer.amount(self.text(minor), self.currency)

    def number(self, minor: int) -> str:
        """Write the digits alone, grouped, for a table whose head names the unit."""
        return formats.decimal(Decimal(self.text(minor)), self.writer.language.locale)

    def text(self, minor: int) -> str:
        """Return decimal text."""
        return decimal_text(minor, self.minor_units)

    @property
    def name(self) -> str:
        """The currency as a reader calls it."""
        return formats.unit_name(self.currency, self.writer.language)


@dataclass(frozen=True)
class PriceLine:
    """The price of one unit of an asset; ``kind`` is ``fixed``, ``vwap`` or ``twap``."""

    asset: str
    price: str
    kind: str
    start: str = ""
    end: str = ""
    decimals: str = ""
    gap: str = ""


def percent(share: Decimal | Fraction, writer: Writer) -> str:
    """Write a share as a percentage with at most two digits, never more than it is.

    A share that is not zero is never written as zero.
    """
    exact = Fraction(share) * 100
    hundredths = int(exact * 100 + Fraction(1, 2))
    if exact < 100:
        hundredths = min(hundredths, 9999)  # what is not all is never written as all
    shown = Decimal(hundredths).scaleb(-2)
    plain = Decimal(f"{shown:f}".rstrip("0").rstrip("."))
    if exact > 0 and not plain:
        return writer.language.phrase("share", "under", least=writer.amount("0.01", "percent"))
    return writer.amount(f"{plain:f}", "percent")


def shown_level(function: AwardFunction) -> int:
    """Return the level of a rule as a reader needs it for the sum, in whole minor units.

    The Talmud rule is told in halves of claims, so half of its level. What each gets is rounded
    down and what each bears is rounded up: the sum never comes to more than is paid.
    """
    level, rule = function.solved.level, function.policy.rule
    bears = rule == "constrained_equal_losses"
    if rule == "talmud" and not function.short:
        level, bears = level / 2, not function.solved.halved
    return int(-(-level // 1)) if bears and not function.short else int(level // 1)


def policy_values(
    policy: Policy, prices: Mapping[str, Decimal], function: AwardFunction, writer: Writer
) -> dict[str, object]:
    """Return what ``policy.md`` names; an amount that is not set is an empty text."""
    money = Money.of(policy, writer)

    def amount(name: str) -> str:
        return money.full(policy.minor(name)) if getattr(policy, name) else ""

    small = policy.small_claims
    part_shares = [share for share in policy.evidence.values() if share < 1]
    return {
        "currency": money.name,
        "smallest": money.full(1),
        "holdings_at": writer.at(policy.holdings_at),
        "assets": writer.listed(tuple(sorted(prices))),
        "prices": list(_price_lines(policy, prices, money)),
        "full": policy.pool == "full",
        "pool": money.full(function.pool),
        "rule": policy.rule,
        "rule_name": writer.language.term("rules", policy.rule),
        "in_full": function.pool == function.payable,
        "short": function.short,
        "some_keep_more": bool(function.keepers),
        "halved": function.solved.halved,
        "share": percent(function.solved.level, writer) if function.solved.level <= 1 else "",
        "level": money.full(shown_level(function)),
        "cover": percent(policy.cover, writer) if policy.cover != 1 else "",
        "base": amount("base"),
        "cap": money.full(policy.minor("cap")) if policy.cap is not None else "",
        "small": {
            "up_to": writer.amount(f"{_plain(small.up_to)}", policy.currency),
            "share": percent(small.share, writer),
        }
        if small
        else None,
        "de_minimis": amount("de_minimis"),
        "de_minimis_held": policy.de_minimis_to == "held",
        "evidence": [
            {
                "name": writer.language.term("evidence", level),
                "share": percent(share, writer),
                "all": share == 1,
                "none": share == 0,
            }
            for level, share in policy.evidence.items()
        ]
        if part_shares
        else [],
        "goodwill": amount("goodwill"),
        "tranches": policy.pays_the_difference,
        "receipts_weigh": policy.weighs_receipts,
    }


def _price_lines(
    policy: Policy, prices: Mapping[str, Decimal], money: Money
) -> tuple[PriceLine, ...]:
    found = []
    for asset, price in sorted(prices.items()):
        text = money.writer.amount(f"{_plain(price)}", policy.currency)
        if asset in policy.price.fixed:
            found.append(PriceLine(asset, text, "fixed"))
        else:
            kind, window = _window(policy, asset)
            found.append(_window_line(asset, text, kind, window, money.writer))
    return tuple(found)


def _window(policy: Policy, asset: str) -> tuple[str, PriceWindow]:
    """Tell which window an asset's price comes from."""
    vwap, twap = policy.price.vwap, policy.price.twap
    if vwap is None or twap is None:
        return ("vwap", vwap) if vwap else ("twap", twap)  # type: ignore[return-value]
    if vwap.asset is None and twap.asset is None:
        raise PolicyError.at(
            "policy", "Of two windows none names its asset, so no price can be told apart.",
            "Set `asset` in one of them.", field="price",
        )  # fmt: skip
    is_vwap = vwap.asset == asset or (vwap.asset is None and twap.asset != asset)
    return ("vwap", vwap) if is_vwap else ("twap", twap)


def _window_line(
    asset: str, price: str, kind: str, window: PriceWindow, writer: Writer
) -> PriceLine:
    seconds = window.max_gap_seconds
    return PriceLine(
        asset=asset,
        price=price,
        kind=kind,
        start=writer.at(window.start),
        end=writer.at(window.end),
        decimals=str(window.decimals),
        gap=formats.decimal(Decimal(seconds), writer.language.locale) if seconds else "",
    )


def _plain(amount: Decimal) -> Decimal:
    """Return an amount without an exponent."""
    return Decimal(f"{amount:f}")
