"""Read claims from a list that a form or an exporter made, secrets first.

CSV (UTF-8, comma, header) with the columns ``claim_id``, ``claimant_id``, ``submitted_at``,
``chain``, ``address``, ``transaction`` and, as far as they are asked for, ``log_index``,
``version``, ``payout_address``, ``nonce``, ``expires_at``, ``signature``, ``records_match``
(``true`` where the custodian's own records fit). Other columns are searched for secrets and left
alone.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from eth_utils.address import is_hex_address, to_checksum_address

from aboveboard.compensation.claimant_ids import id_fault
from aboveboard.compensation.claims.secret_rows import holds_secret, tells_of_secret
from aboveboard.errors import PolicyError

REQUIRED = ("claim_id", "claimant_id", "submitted_at", "chain", "address", "transaction")
OPTIONAL = (
    "log_index", "version", "payout_address", "nonce", "expires_at", "signature", "records_match",
)  # fmt: skip

_CHAINS = {"eth": "ethereum", "eip155:1": "ethereum", "btc": "bitcoin", "xem": "nem"}
_HASH = re.compile("(0x)?[0-9a-f]{64}", re.I | re.ASCII)
_BECH32 = re.compile("(bc|tb|ltc)1[02-9ac-hj-np-z]{8,87}", re.I | re.ASCII)
_NEM = re.compile("[A-Z2-7]{40}", re.ASCII)
_ID = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


@dataclass(frozen=True)
class Claim:
    """One claim; addresses and hashes in the one form that two claims are compared by.

    ``row`` is its place in the list, from 1 after the header.
    """

    claim_id: str
    claimant_id: str
    submitted_at: datetime
    chain: str
    address: str
    transaction: str
    log_index: int | None = None
    version: str = ""
    payout_address: str = ""
    nonce: str = ""
    expires_at: datetime | None = None
    signature: str = ""
    records_match: bool = False
    row: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Unread:
    """A row that is no claim: it holds a secret, or a field is wrong. No value of it is kept.

    ``row`` counts from 1 after the header; ``claim_id`` is empty where it can't be told safely.
    """

    row: int
    claim_id: str
    secret: bool
    field: str = ""


def read_claims(file: Path) -> tuple[list[Claim], list[Unread]]:
    """Read all rows.

    Raises
    ------
    PolicyError
        The file can't be read or lacks a column.
    """
    claims: list[Claim] = []
    unread: list[Unread] = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            header = next(reader, [])
            missing = [name for name in REQUIRED if name not in header]
            if missing or len(set(header)) < len(header):
                raise PolicyError.at(
                    file, f"Columns are missing or stand twice: {', '.join(missing) or 'header'}.",
                    f"Give {', '.join(REQUIRED)}.",
                )  # fmt: skip
            for number, fields in enumerate((row for row in reader if row), start=1):
                read = _read(number, header, fields)
                if isinstance(read, Claim):
                    claims.append(read)
                else:
                    unread.append(read)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PolicyError.at(
            file, f"It can't be read: {type(error).__name__}.", "Write it as plain UTF-8 CSV."
        ) from None
    return claims, unread


def _read(number: int, header: list[str], fields: list[str]) -> Claim | Unread:
    """Look for secrets in the whole row, within fields and across them, then read it.

    Of a row only the number of the claim is ever repeated, so it must tell nothing of a secret.
    """
    row = dict(zip(header, (text.strip() for text in fields), strict=False))
    claim_id = row.get("claim_id", "")
    named = claim_id if _ID.fullmatch(claim_id) else ""
    if holds_secret(header, fields):
        return Unread(number, "" if tells_of_secret(named) else named, secret=True)
    if len(fields) != len(header) or not named:
        return Unread(number, named, secret=False, field="claim_id" if not named else "")
    return _claim(number, row)


def _claim(number: int, row: dict[str, str]) -> Claim | Unread:
    wrong = ""
    values: dict[str, object] = {"claim_id": row["claim_id"], "row": number}
    for name, read in _READERS.items():
        try:
            values[name] = read(row.get(name, ""))
        except ValueError:
            wrong = wrong or name
    if wrong:
        return Unread(number, row["claim_id"], secret=False, field=wrong)
    return Claim(**values)  # type: ignore[arg-type]


def normal_chain(text: str) -> str:
    """One name for a chain, however it is written."""
    name = text.lower()
    if not re.fullmatch("[a-z0-9][a-z0-9:._-]{0,40}", name, re.ASCII):
        raise ValueError("chain")
    return _CHAINS.get(name, name)


def normal_address(text: str) -> str:
    """One form for an address: EIP-55, lower case for bech32, NEM without hyphens, else as it is.

    Raises
    ------
    ValueError
        It is empty, too long, its checksum (EIP-55) is wrong, or it is 64 hexadecimal digits, as a
        private key is.
    """
    if _HASH.fullmatch(text):
        raise ValueError("address")
    if is_hex_address(text) and text.startswith(("0x", "0X")):
        normal = str(to_checksum_address(text.lower()))
        digits = text[2:]
        if digits not in (digits.lower(), digits.upper()) and digits != normal[2:]:
            raise ValueError("address")
        return normal
    if _BECH32.fullmatch(text):
        return text.lower()
    nem = text.replace("-", "").upper()
    if _NEM.fullmatch(nem):
        return nem
    if not re.fullmatch("[0-9A-Za-z:_-]{10,120}", text, re.ASCII):
        raise ValueError("address")
    return text


def _name(text: str) -> str:
    if id_fault(text):
        raise ValueError("name")
    return text


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("time zone")
    return found.astimezone(UTC)


def _transaction(text: str) -> str:
    if _HASH.fullmatch(text):
        return text.lower().removeprefix("0x")
    if not re.fullmatch("[0-9A-Za-z]{20,120}", text, re.ASCII):
        raise ValueError("transaction")
    return text


def _log_index(text: str) -> int | None:
    if text and not re.fullmatch("[0-9]{1,9}", text, re.ASCII):
        raise ValueError("log index")
    return int(text) if text else None


def _short(text: str) -> str:
    if text and (len(text) > 100 or not text.isprintable() or _HASH.fullmatch(text)):
        raise ValueError("text")
    return text


def _signature(text: str) -> str:
    if len(text) > 300 or not text.isascii() or _HASH.fullmatch(text):
        raise ValueError("signature")
    return text


def _flag(text: str) -> bool:
    if text.lower() not in ("", "true", "false"):
        raise ValueError("flag")
    return text.lower() == "true"


_READERS = {
    "claimant_id": _name,
    "submitted_at": _instant,
    "chain": normal_chain,
    "address": normal_address,
    "transaction": _transaction,
    "log_index": _log_index,
    "version": _short,
    "payout_address": lambda text: normal_address(text) if text else "",
    "nonce": _short,
    "expires_at": lambda text: _instant(text) if text else None,
    "signature": _signature,
    "records_match": _flag,
}
