"""How a run is paid: read with every fault named, and held to what is due."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.compensation.payout import read_means
from aboveboard.compensation.payout.means import check_means
from aboveboard.errors import PolicyError
from payouts import TOKEN, means

IBAN = "GB82WEST12345698765432"
GOOD = f"""\
execute_on: 2018-03-12
remittance: Compensation
debtor: {{name: Minato, iban: GB82 WEST 1234 5698 7654 32}}
token: "{TOKEN}"
symbol: USDT
one_token_is: "1 USD"
"""


def read(folder: Path, text: str) -> object:
    file = folder / "payment.yaml"
    file.write_text(text, encoding="utf-8")
    return read_means(file)


def test_means_are_read(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD) == means(
        debtor={"name": "Minato", "iban": IBAN}, remittance="Compensation"
    )


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("2018-03-12", "12.3.2018", "execute_on", "This is not a date"),
        ("2018-03-12", "20180312", "execute_on", "This is not a date"),
        ("Compensation", "x" * 141, "remittance", "at most 140 signs"),
        ("Compensation", '"a\\nb"', "remittance", "one line"),
        ("Compensation", '"  "', "remittance", "one line"),
        (TOKEN, TOKEN.replace("dAC", "DAC"), "token", "no address with its checksum"),
        (TOKEN, "USDT", "token", "no address with its checksum"),
        ("7654 32", "7654 33", "debtor", "no account to pay from"),
        ("iban: GB82 WEST 1234 5698 7654 32", "account: 0012345, bic: DEUTDEFF", "debtor.account",
         "Put it in quotes"),
        ("iban: GB82 WEST 1234 5698 7654 32", 'account: "0012345"', "debtor", "the bank's BIC"),
        ("name: Minato, ", "", "debtor.name", "is missing"),
        ("name: Minato", 'name: ""', "debtor.name", "too short"),
        ("name: Minato", "name: Minato, bic: X", "debtor", "no account to pay from"),
        ("name: Minato", "name: Minato, account: '1'", "debtor", "no account to pay from"),
        ("\ntoken:", "\ntokens:", "tokens", "Did you mean 'token'"),
        ("USDT", "'$'", "symbol", "no symbol of a token"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(
    tmp_path: Path, old: str, new: str, field: str, message: str
) -> None:
    with pytest.raises(PolicyError, match=message) as caught:
        read(tmp_path, GOOD.replace(old, new))
    (problem,) = caught.value.problems
    assert (problem.field, problem.line > 0) == (field, True)


@pytest.mark.parametrize(
    ("changes", "currency", "units", "bank", "chain", "field", "message"),
    [
        ({"debtor": None}, "USD", 2, 1, 0, "debtor", "1 claimants are paid by bank"),
        ({}, "ETH", 18, 1, 0, "currency", "A bank is not told to pay ETH"),
        ({}, "USDT", 2, 1, 0, "currency", "A bank is not told to pay USDT"),
        ({}, "USD", 6, 1, 0, "currency", "A bank is not told to pay USD"),
        ({"token": ""}, "USD", 2, 0, 3000, "token", "3,000 claimants are paid on chain, and no"
         " chain's own coin is USD"),
        ({"symbol": ""}, "USD", 2, 0, 3, "symbol", "3 claimants are paid on chain, and it is not"
         " said in what"),
        ({"symbol": "DAI", "one_token_is": ""}, "USD", 2, 0, 1, "one_token_is",
         "not said that it is worth that"),
        ({"symbol": "DAI", "one_token_is": "1 EUR"}, "USD", 2, 0, 1, "one_token_is",
         "not said that it is worth"),
        ({"symbol": "DAI", "one_token_is": "0.01 USD"}, "USD", 2, 0, 1, "one_token_is",
         "not said that it is"),
        ({"symbol": "DAI"}, "JPY", 0, 0, 1, "one_token_is", "One DAI would be paid for each JPY"),
        ({"one_token_is": "1 JPY"}, "JPY", 0, 0, 1, "symbol",
         "USDT stands for USD, and the awards are in"),
        ({"one_token_is": ""}, "ETH", 2, 0, 1, "symbol", "Pay in ETH itself"),
        ({"symbol": "ETH"}, "ETH", 2, 0, 1, "symbol", "Pay in ETH itself"),
        ({"token": "", "symbol": "ETH", "one_token_is": ""}, "XEM", 6, 0, 1, "symbol",
         "in XEM itself"),
    ],
)  # fmt: skip
def test_what_can_not_be_paid_by_these_means_is_said_before_anyone_signs(
    changes: dict[str, object],
    currency: str,
    units: int,
    bank: int,
    chain: int,
    field: str,
    message: str,
) -> None:
    with pytest.raises(PolicyError, match=message) as caught:
        check_means(means(**changes), currency, units, bank, chain)
    assert [problem.field for problem in caught.value.problems] == [field]


@pytest.mark.parametrize("length", [1, 140])
def test_the_text_of_a_payment_has_from_one_to_140_signs(length: int, tmp_path: Path) -> None:
    read(tmp_path, GOOD.replace("Compensation", "x" * length))


def test_a_symbol_is_written_as_its_issuer_does(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD.replace("USDT", "USDC.e")) == means(
        debtor={"name": "Minato", "iban": IBAN}, remittance="Compensation", symbol="USDC.e"
    )


def test_a_bank_is_told_amounts_of_up_to_five_digits_behind_the_point() -> None:
    check_means(means(), "USD", 5, 1, 0)


@pytest.mark.parametrize(
    ("changes", "currency", "bank", "chain"),
    [
        ({"debtor": None}, "USD", 0, 1), ({"token": ""}, "USD", 1, 0),
        ({"token": "", "symbol": "ETH", "one_token_is": ""}, "ETH", 0, 1),
        ({"symbol": "DAI"}, "USD", 0, 1), ({"symbol": "USDT", "one_token_is": ""}, "USDT", 0, 1),
        ({"symbol": "", "one_token_is": ""}, "USD", 1, 0),
    ],
)  # fmt: skip
def test_means_that_are_not_needed_may_be_missing(
    changes: dict[str, object], currency: str, bank: int, chain: int
) -> None:
    check_means(means(**changes), currency, 2, bank, chain)


@pytest.mark.parametrize("sign", ["\\x07", "\\n", "\\u202E", "\\0"])
def test_the_payers_name_holds_no_sign_that_a_bank_file_can_not(tmp_path: Path, sign: str) -> None:
    file = tmp_path / "payment.yaml"
    file.write_text(
        f'execute_on: 2018-03-12\nremittance: X\ndebtor: {{name: "Mina{sign}to",'
        " iban: DE89370400440532013000}\n"
    )
    with pytest.raises(PolicyError, match=r"debtor\.name.*one line"):
        read_means(file)
