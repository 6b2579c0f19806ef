"""Where people are paid: checked sign by sign, before anyone is."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.compensation.payout import read_payees
from aboveboard.errors import PolicyError
from payouts import PAYEES

HEADER = "claimant_id,name,iban,account,bic,address\n"


def write(folder: Path, text: str) -> Path:
    file = folder / "payees.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_accounts_and_addresses_are_read_in_their_usual_form(tmp_path: Path) -> None:
    found = read_payees(write(tmp_path, PAYEES))
    assert found["ann"].iban == "GB82WEST12345698765432"
    assert (found["bo"].account, found["bo"].bic) == ("0012-345678", "DEUTDEFF")
    assert found["cy"].address == "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("a,A,,,,", "iban"),
        (",A,GB82WEST12345698765432,,,", "claimant_id"),
        ("a,A,GB82WEST12345698765433,,,", "iban"),
        ("a,,GB82WEST12345698765432,,,", "name"),
        ("a,A\u200b,GB82WEST12345698765432,,,", "name"),
        ("a," + "A" * 141 + ",GB82WEST12345698765432,,,", "name"),
        ("a,A,GB82WEST12345698765432,1,,", "account"),
        ("a,A,,12345,,", "bic"),
        ("a,A,,12345,NOBANK,", "bic"),
        ("a,A,,１２３,DEUTDEFF,", "account"),
        ("a,,,,,0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "address"),
        ("a,,,,,f39fd6e51aad88f6f4ce6ab8827279cfffb92266", "address"),
        ("a,,,,,0x" + "0" * 40, "address"),
        ("a,A,GB82WEST12345698765432,,,0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", "address"),
    ],
)
def test_a_wrong_row_is_named_and_no_value_of_it(tmp_path: Path, row: str, field: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read_payees(write(tmp_path, HEADER + row + "\n"))
    (_, problem) = caught.value.problems
    assert (problem.line, problem.field) == (2, field)
    assert "WEST" not in str(caught.value)


def test_nobody_is_paid_in_two_places(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="stands twice"):
        read_payees(write(tmp_path, PAYEES + PAYEES.splitlines()[1] + "\n"))


@pytest.mark.parametrize("text", ["", "name,iban\n", HEADER.replace("bic", "bank"), "\udcff"])
def test_what_is_no_list_of_payees_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "payees.csv"
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(PolicyError):
        read_payees(file)


def test_a_row_with_more_fields_than_the_header_pays_nobody(tmp_path: Path) -> None:
    row = "a,Ann, Bea,GB82WEST12345698765432,,,\n"
    with pytest.raises(PolicyError, match="more fields than the header"):
        read_payees(write(tmp_path, HEADER + row))


def test_every_bad_row_is_counted_and_the_file_named(tmp_path: Path) -> None:
    file = write(tmp_path, HEADER + "a,A,,,,\n" + "b,B,GB82WEST12345698765432,,,\n" + "c,C,,,,\n")
    with pytest.raises(PolicyError, match="2 bad rows") as caught:
        read_payees(file)
    assert [(problem.file, problem.line) for problem in caught.value.problems[1:]] == [
        (str(file), 2),
        (str(file), 4),
    ]


def test_what_spreadsheets_and_wallets_write_is_taken(tmp_path: Path) -> None:
    upper = "0x" + "f39fd6e51aad88f6f4ce6ab8827279cfffb92266".upper()
    name = "N" * 140
    text = f"\ufeff{HEADER}a,{name},GB82WEST12345698765432,,,\nb,,,,,{upper}\n"
    found = read_payees(write(tmp_path, text))
    assert found["a"].name == name
    assert found["b"].address == "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
