"""The published compensation standard: read, checked, and typed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    model_validator,
)

from aboveboard.compensation.money import DECIMAL_TEXT, iso_minor_units, to_minor
from aboveboard.compensation.rules import POLICY_RULES, TAKES_RECEIVED
from aboveboard.errors import PolicyError
from aboveboard.record.fields import Frozen, Instant, wrong
from aboveboard.record.validation import read_model, validated
from aboveboard.record.yaml_reader import Tree
from aboveboard.said import said

M = TypeVar("M", bound=BaseModel)


def _exact(value: object) -> object:
    if isinstance(value, float):
        raise wrong("It is a float, which can't hold every amount.", "Put it in quotes.")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, Decimal):
        value = f"{value:f}"
    if not isinstance(value, str) or not DECIMAL_TEXT.fullmatch(value):
        raise wrong(
            "It is no plain decimal.",
            "Write up to 20 digits, a point, up to 18 digits, in quotes.",
        )
    return Decimal(value)


def _share(value: Decimal) -> Decimal:
    if value > 1:
        raise wrong("A share is at most 1.", 'Write half as "0.5".')
    return value


def _price(value: Decimal) -> Decimal:
    if not value:
        raise wrong("The price is zero.", "Give what one unit was worth.")
    return value


Exact = Annotated[Decimal, BeforeValidator(_exact)]
Share = Annotated[Decimal, BeforeValidator(_exact), AfterValidator(_share)]
Price = Annotated[Decimal, BeforeValidator(_exact), AfterValidator(_price)]
Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^\S+$")]
if TYPE_CHECKING:
    RuleName = str
else:  # which names there are stands with the rules, out of mypy's sight
    RuleName = Literal[tuple(POLICY_RULES)]


class PriceWindow(Frozen):
    """Trades whose average is the price: from <= at < to.

    ``trades`` is a CSV or Parquet file, relative to the policy file. ``asset`` names the asset when
    the file has no such column. ``decimals`` is where the published price is rounded, half up.
    ``max_gap_seconds`` is the longest time without a trade that still counts as a market, an hour
    when it is left out; a longer one is a hole, such as a file that ends before the window does.
    """

    model_config = ConfigDict(populate_by_name=True)

    trades: str
    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")
    asset: Name | None = None
    decimals: int = Field(default=8, ge=0, le=18)
    max_gap_seconds: int = Field(default=3600, gt=0)

    @model_validator(mode="after")
    def _ordered(self) -> PriceWindow:
        if self.start >= self.end:
            raise wrong("The window is empty.", "Set `from` before `to`.")
        return self


class PriceSource(Frozen):
    """Where prices come from; an asset may have one source only."""

    fixed: dict[Name, Price] = Field(default_factory=dict)
    vwap: PriceWindow | None = None
    twap: PriceWindow | None = None

    @model_validator(mode="after")
    def _something(self) -> PriceSource:
        if not self.fixed and self.vwap is None and self.twap is None:
            raise wrong("There is no price.", "Give fixed, vwap or twap.")
        return self


class SmallClaims(Frozen):
    """A class apart: who has at most ``up_to`` that counts is paid ``share`` of it, and no more.

    Courts call it a convenience class. It makes a cliff wherever those just above it get less.
    """

    up_to: Exact
    share: Share


class Policy(Frozen):
    """The compensation standard, as published. Money is in units of ``currency``.

    Attributes
    ----------
    received
        What the ``received`` column of the holdings means. ``earlier_payment``: paid under this
        standard before; ``pool`` is then all the money, earlier tranches included, and the
        difference is paid. ``net_loss``: got back from elsewhere; it lowers the claim, and ``pool``
        is what is divided now. Under ``rising_tide`` the rule itself weighs receipts, and ``pool``
        is what is divided now.
    de_minimis_to
        Where an award under ``de_minimis`` goes. ``held``: kept for the claimant until a later
        tranche makes it large enough. ``pool``: kept in the pool for later tranches.
    small_claims
        Paid first, in place of ``base`` and the rule.
    """

    currency: Name
    minor_units: int = Field(default=-1, ge=0, le=18)
    holdings_at: Instant
    price: PriceSource
    pool: Literal["full"] | Exact = "full"
    rule: RuleName = "proportional"
    cover: Share = Decimal(1)
    base: Exact = Decimal(0)
    cap: Exact | None = None
    small_claims: SmallClaims | None = None
    de_minimis: Exact = Decimal(0)
    de_minimis_to: Literal["held", "pool"] = "held"
    evidence: Mapping[Name, Share] = Field(
        default_factory=lambda: {
            "verified": Decimal(1),
            "matched": Decimal(1),
            "stated": Decimal(0),
        }
    )
    goodwill: Exact = Decimal(0)
    received: Literal["earlier_payment", "net_loss"] = "earlier_payment"

    @model_validator(mode="before")
    @classmethod
    def _fill_minor_units(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("minor_units") is None and "currency" in data:
            digits = iso_minor_units(str(data["currency"]))
            if digits is None:
                raise wrong(
                    "The currency is no ISO 4217 code.",
                    "Say how many digits its smallest unit has in minor_units.",
                )
            return {**data, "minor_units": digits}
        return data

    @model_validator(mode="after")
    def _whole_units(self) -> Policy:
        fine = []
        amounts = {name: getattr(self, name) for name in _AMOUNTS}
        amounts["small_claims.up_to"] = self.small_claims.up_to if self.small_claims else None
        for name, amount in amounts.items():
            try:
                if isinstance(amount, Decimal):
                    to_minor(amount, self.minor_units)
            except ValueError:
                fine.append(name)
        if fine:
            raise wrong(
                said(
                    "Finer than the minor unit of {currency}: {fine}.",
                    currency=self.currency,
                    fine=", ".join(fine),
                ),
                said("Keep to {minor_units} digits after the point.", minor_units=self.minor_units),
            )
        object.__setattr__(self, "evidence", MappingProxyType(dict(self.evidence)))
        return self

    @property
    def weighs_receipts(self) -> bool:
        """Whether the rule itself weighs what each claimant has got before, from wherever."""
        return self.rule in TAKES_RECEIVED

    @property
    def pays_the_difference(self) -> bool:
        """Whether receipts are earlier payments under this standard: kept, and part of the pool."""
        return not self.weighs_receipts and self.received == "earlier_payment"

    def minor(self, name: str) -> int:
        """Give an amount of the policy (``base``, ``goodwill`` …) in integer minor units."""
        return to_minor(getattr(self, name), self.minor_units)


_AMOUNTS = ("pool", "base", "cap", "de_minimis", "goodwill")


def parse_policy(data: object, *, file: str = "", tree: Tree | None = None) -> Policy:
    """Check the content of a policy file.

    Raises
    ------
    PolicyError
        With every problem at once, one a field, and by line when ``tree`` is the file's.
    """
    policy: Policy | None
    policy, problems = validated(TypeAdapter(Policy), data, (), tree or Tree(), file, Policy)
    if policy is None:
        raise PolicyError(problems)
    return policy


def load_policy(path: Path | str) -> Policy:
    """Read a policy file (YAML, UTF-8).

    Raises
    ------
    PolicyError
        With every problem at once; the file can't be read, is no YAML, or breaks the model.
    """
    return load_model(Path(path), Policy)


def load_model(path: Path, model: type[M]) -> M:
    """Read a YAML file that stands beside the policy, or is it, into a model.

    Raises
    ------
    PolicyError
        With every problem at once; the file is missing, no text in UTF-8, or no such model.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError.at(
            path,
            said(
                "It can't be read: {reason}.",
                reason=getattr(error, "strerror", None) or said("it is not UTF-8"),
            ),
            "Check path and encoding.",
        ) from None
    made, _, problems = read_model(text, str(path), model)
    if made is None:
        raise PolicyError(problems)
    return made
