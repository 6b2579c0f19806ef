"""How a run is paid: from which account, in which token, on what day, with what text.

``payment.yaml``::

    execute_on: 2018-03-12
    remittance: "Compensation 2018-01-26"
    debtor: {name: "Minato", iban: "DE89 3704 0044 0532 0130 00"}    # for payments by bank
    token: "0xdAC17F958D2ee523a2206206994597C13D831ec7"              # for payments on chain

Each of these decides where money goes, so two people sign them together with the sums.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import stdnum.bic
import stdnum.iban
from eth_utils.address import is_checksum_address
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from aboveboard.compensation.money import iso_minor_units
from aboveboard.compensation.policy import read_policy_text
from aboveboard.errors import PolicyError, Problem
from aboveboard.record.fields import Frozen, wrong
from aboveboard.record.validation import read_model

MOST_DIGITS = 5
"""After the point, in an amount for a bank (ActiveOrHistoricCurrencyAndAmount)."""


def _day(value: object) -> object:
    if not isinstance(value, (str, date)):  # pydantic would take a number for seconds since 1970
        raise wrong("This is not a date.", "Write it as 2018-03-12.")
    return value


def _line(value: str) -> str:
    if not 0 < len(value.strip()) <= 140 or not value.isprintable():
        raise wrong("It has to be one line of at most 140 signs.", "Shorten it.")
    return value.strip()


def _token(value: str) -> str:
    if value and not is_checksum_address(value):
        raise wrong("This is no address with its checksum (EIP-55).", "Copy it from its issuer.")
    return value


class Debtor(Frozen):
    """Who pays, and from which account: IBAN, or account number with the bank's BIC."""

    name: Annotated[str, Field(min_length=1, max_length=140)]
    iban: str = ""
    account: str = ""
    bic: str = ""

    @model_validator(mode="after")
    def _is_an_account(self) -> Debtor:
        bad = (
            bool(self.iban) == bool(self.account)
            or (self.iban and not stdnum.iban.is_valid(self.iban))
            or (self.bic and not stdnum.bic.is_valid(self.bic))
            or (self.account and not self.bic)
        )
        if bad:
            raise wrong(
                "This is no account to pay from.",
                "Give a name, and an IBAN, or an account number and the bank's BIC.",
            )
        object.__setattr__(self, "iban", stdnum.iban.compact(self.iban) if self.iban else "")
        return self


class Means(Frozen):
    """How a run is paid. ``token`` is the contract on chain; empty for the chain's own coin."""

    execute_on: Annotated[date, BeforeValidator(_day)]
    remittance: Annotated[str, AfterValidator(_line)]
    debtor: Debtor | None = None
    token: Annotated[str, AfterValidator(_token)] = ""


def read_means(file: Path) -> Means:
    """Read ``payment.yaml``.

    Raises
    ------
    PolicyError
        With every problem at once.
    """
    means, _, problems = read_model(read_policy_text(file), str(file), Means)
    if means is None:
        raise PolicyError(problems)
    return means


def check_means(means: Means, currency: str, minor_units: int, bank: int, chain: int) -> None:
    """See that so many payments by bank and on chain can be made with these means.

    Raises
    ------
    PolicyError
        There is no account for payments by bank, or no bank pays in this currency; there is no
        token for money of a state, of which no chain has its own coin.
    """
    problems = []
    if bank and means.debtor is None:
        problems.append(
            Problem(
                field="debtor",
                what=f"{bank:,} claimants are paid by bank.",
                do="Name the account to pay from.",
            )
        )
    iso = len(currency) == 3 and currency.isascii() and currency.isupper()
    if bank and (not iso or minor_units > MOST_DIGITS):
        problems.append(
            Problem(
                field="currency",
                what=f"A bank is not told to pay {currency}.",
                do="Pay claimants with bank accounts in money, and others on chain.",
            )
        )
    if chain and not means.token and iso_minor_units(currency) is not None:
        problems.append(
            Problem(
                field="token",
                what=f"{chain:,} claimants are paid on chain, and no chain's own coin is"
                f" {currency}.",
                do="Name the contract of the token that stands for it.",
            )
        )
    if problems:
        raise PolicyError(problems)
