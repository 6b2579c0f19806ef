"""How a run is paid: from which account, in which token, on what day, with what text.

``payment.yaml``::

    execute_on: 2018-03-12
    remittance: "Compensation 2018-01-26"
    debtor: {name: "Minato", iban: "DE89 3704 0044 0532 0130 00"}    # for payments by bank
    token: "0xdAC17F958D2ee523a2206206994597C13D831ec7"              # for payments on chain
    symbol: USDT                                                     # of the token, or of the coin
    one_token_is: "1 USD"

Each of these decides where money goes, so two people sign them together with the sums. A token is
paid one to one and never by a rate: it is what the awards are stated in, or stands for it.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import stdnum.bic
import stdnum.iban
from eth_utils.address import is_checksum_address
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from aboveboard.compensation.money import iso_minor_units
from aboveboard.compensation.policy import load_model
from aboveboard.errors import PolicyError, Problem
from aboveboard.record.fields import Frozen, wrong

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


def _symbol(value: str) -> str:
    if value and not re.fullmatch("[A-Za-z][A-Za-z0-9.]{0,15}", value):
        raise wrong("This is no symbol of a token.", "Write it as its issuer does, such as USDC.")
    return value


class Debtor(Frozen):
    """Who pays, and from which account: IBAN, or account number with the bank's BIC."""

    name: Annotated[str, Field(min_length=1, max_length=140), AfterValidator(_line)]
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
    """How a run is paid. ``token`` is the contract on chain; empty for the chain's own coin.

    ``symbol`` names what is paid on chain; ``one_token_is`` says what one of it stands for, where
    the awards are stated in money of a state.
    """

    execute_on: Annotated[date, BeforeValidator(_day)]
    remittance: Annotated[str, AfterValidator(_line)]
    debtor: Debtor | None = None
    token: Annotated[str, AfterValidator(_token)] = ""
    symbol: Annotated[str, AfterValidator(_symbol)] = ""
    one_token_is: str = ""


def read_means(file: Path) -> Means:
    """Read ``payment.yaml``.

    Raises
    ------
    PolicyError
        With every problem at once.
    """
    return load_model(file, Means)


def check_means(means: Means, currency: str, minor_units: int, bank: int, chain: int) -> None:
    """See that so many payments by bank and on chain can be made with these means.

    Raises
    ------
    PolicyError
        There is no account for payments by bank, or no bank pays in this currency; what is paid on
        chain is not named, or is neither what the awards are stated in nor said to stand for it.
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
    if chain:
        problems += _chain_problems(means, currency, chain)
    if problems:
        raise PolicyError(problems)


def _chain_problems(means: Means, currency: str, count: int) -> list[Problem]:
    """See that what is paid on chain is, or by the signers' word is worth, what is due."""
    of_a_state = iso_minor_units(currency) is not None
    paid = f"{count:,} claimants are paid on chain"
    peg = f"1 {currency}"
    if of_a_state and not means.token:
        return [
            Problem(
                field="token",
                what=f"{paid}, and no chain's own coin is {currency}.",
                do="Name the contract of the token that stands for it.",
            )
        ]
    if not means.symbol:
        return [
            Problem(
                field="symbol",
                what=f"{paid}, and it is not said in what.",
                do="Name the symbol of the token, or of the chain's own coin.",
            )
        ]
    other = means.symbol[:3].upper()
    if of_a_state and other != currency and iso_minor_units(other) is not None:
        return [
            Problem(
                field="symbol",
                what=f"By its name {means.symbol} stands for {other}, and the awards are in"
                f" {currency}: one of it would be paid for each {currency}.",
                do=f"Name a token that stands for {currency}, or pay by bank.",
            )
        ]
    if of_a_state and means.one_token_is != peg:
        return [
            Problem(
                field="one_token_is",
                what=f"One {means.symbol} would be paid for each {currency}, and it is not said"
                " that it is worth that.",
                do=f'Where it is, write one_token_is: "{peg}"; else pay by bank.',
            )
        ]
    if not of_a_state and (means.symbol != currency or means.one_token_is not in ("", peg)):
        return [
            Problem(
                field="symbol",
                what=f"The awards are in {currency}, and {means.symbol} would be paid one to one.",
                do=f"Pay in {currency} itself, or state the standard in {means.symbol}.",
            )
        ]
    return []
