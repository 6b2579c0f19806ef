"""Where each claimant is paid: a bank account or an address on a chain.

CSV (UTF-8, comma, header) with the columns ``claimant_id`` and, as far as they are needed,
``name``, ``iban``, ``account`` (where there is no IBAN), ``bic``, ``address``. A row has either a
bank account, with a name, or an address (20 bytes in hex, as Ethereum writes them).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import stdnum.bic
import stdnum.iban
from eth_utils.address import is_hex_address, to_checksum_address

from aboveboard.compensation.claimant_ids import id_fault
from aboveboard.errors import PolicyError, Problem
from aboveboard.record.files import digest

COLUMNS = ("claimant_id", "name", "iban", "account", "bic", "address")
SHOWN = 20
_ACCOUNT = re.compile("[0-9A-Za-z][0-9A-Za-z -]{0,33}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Payee:
    """One claimant's account, or address; what does not apply is empty."""

    claimant_id: str
    name: str = ""
    iban: str = ""
    account: str = ""
    bic: str = ""
    address: str = ""


class Payees(dict[str, Payee]):
    """Payees by claimant_id, and the SHA-256, in hex, of the very bytes they were read from.

    Whoever hashed the file once more could sign or check another content: it can be put in place
    between the two.
    """

    def __init__(self, sha256: str) -> None:
        super().__init__()
        self.sha256 = sha256


def read_payees(file: Path) -> Payees:
    """Read payees by claimant_id; IBAN without blanks, addresses with their checksum (EIP-55).

    Raises
    ------
    PolicyError
        The file can't be read, or says how many rows are bad and shows the first twenty; no value
        is repeated, for these are accounts of people.
    """
    problems: list[Problem] = []
    try:
        content = file.read_bytes()
        found = Payees(digest(content))
        with io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restkey="")
            names = reader.fieldnames or []
            wrong = [name for name in names if name not in COLUMNS]
            if "claimant_id" not in names or wrong or len(set(names)) < len(names):
                raise PolicyError.at(
                    file, "These are not the columns of payees.", f"Use {', '.join(COLUMNS)}."
                )
            for row in reader:
                texts = {name: (row.get(name) or "").strip() for name in COLUMNS}
                what = _wrong(texts, "" in row)
                if not what and texts["claimant_id"] in found:
                    what = ("claimant_id", "It stands twice: nobody is paid in two places.")
                if what:
                    problems.append(
                        Problem(file=str(file), line=reader.line_num, field=what[0], what=what[1],
                                do="Correct the row.")
                    )  # fmt: skip
                    continue
                texts["iban"] = stdnum.iban.compact(texts["iban"]) if texts["iban"] else ""
                if texts["address"]:
                    texts["address"] = to_checksum_address(texts["address"])
                found[texts["claimant_id"]] = Payee(**texts)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PolicyError.at(
            file, f"It can't be read: {type(error).__name__}.", "Write it as plain UTF-8 CSV."
        ) from None
    if problems:
        head = Problem(
            file=str(file), what=f"{len(problems):,} bad rows.", do="Nothing was written."
        )
        raise PolicyError([head, *problems[:SHOWN]])
    return found


def _wrong(row: dict[str, str], longer: bool) -> tuple[str, str] | None:
    if longer:
        return "", "It has more fields than the header."
    if fault := id_fault(row["claimant_id"]):
        return "claimant_id", f"It is {fault}."
    if row["address"]:
        if row["iban"] or row["account"]:
            return "address", "There is a bank account too: nobody is paid in two places."
        return _wrong_address(row["address"])
    if not row["iban"] and not row["account"]:
        return "iban", "There is neither a bank account nor an address."
    return _wrong_account(row)


def _wrong_address(address: str) -> tuple[str, str] | None:
    if not is_hex_address(address) or not address.startswith("0x"):
        return "address", "It is no address: 0x and 40 hexadecimal digits."
    mixed = address[2:] not in (address[2:].lower(), address[2:].upper())
    if mixed and to_checksum_address(address) != address:
        return "address", "Its checksum is wrong: a sign was mistyped."
    if int(address, 16) == 0:
        return "address", "It is the zero address: what is sent there is lost."
    return None


def _wrong_account(row: dict[str, str]) -> tuple[str, str] | None:
    if row["iban"] and row["account"]:
        return "account", "There is an IBAN too: give one."
    if row["iban"] and not stdnum.iban.is_valid(row["iban"]):
        return "iban", "It is no IBAN: its length or its check digits are wrong."
    if row["account"] and not _ACCOUNT.fullmatch(row["account"]):
        return "account", "It is no account number of up to 34 letters and digits."
    if row["account"] and not row["bic"]:
        return "bic", "It is missing: without an IBAN the bank has to be named."
    if row["bic"] and not stdnum.bic.is_valid(row["bic"]):
        return "bic", "It is no BIC."
    odd = any(unicodedata.category(sign).startswith("C") for sign in row["name"])
    if not row["name"] or len(row["name"]) > 140 or odd:
        return "name", "A name of 1 to 140 signs is needed for a bank account."
    return None
