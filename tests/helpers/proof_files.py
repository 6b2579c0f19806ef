"""Proof files of a small awards table, for tests of the library, the command and the page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from aboveboard.compensation.inputs import Inputs, digest
from aboveboard.compensation.merkle import Commitment, keccak256
from aboveboard.compensation.policy import Policy, parse_policy
from aboveboard.compensation.proofs import write_proofs
from eth_abi.abi import encode

PRICES = {"XEM": Decimal("88.549")}
INPUTS = Inputs(policy="aa" * 32, prices="bb" * 32, holdings="cc" * 32)
SECRET = bytes(range(32))
NUMBERS = ("loss", "counted", "received", "award", "held", "goodwill")


def standard_leaf(types: Sequence[str], values: Sequence[object]) -> bytes:
    """Hash a leaf as the standard says, twice, over what the ABI's own library encodes."""
    return keccak256(keccak256(encode(types, values)))


def policy(currency: str = "JPY", minor_units: int = 0) -> Policy:
    return parse_policy(
        {
            "currency": currency,
            "minor_units": minor_units,
            "holdings_at": "2018-01-26T23:59:59+09:00",
            "price": {"fixed": {"XEM": "88.549"}},
        }
    )


def write_awards(
    file: Path, names: Sequence[str], step: int = 3,
    standard: Policy | None = None, inputs: Inputs = INPUTS,
) -> Path:  # fmt: skip
    """Write a table, and beside it the totals that say what it was computed from."""
    numbers = pa.array([Decimal(n * step) for n in range(len(names))], pa.decimal128(38, 0))
    pq.write_table(pa.table({"claimant_id": list(names), **dict.fromkeys(NUMBERS, numbers)}), file)
    standard = standard or policy()
    totals = {
        "currency": standard.currency,
        "minor_units": standard.minor_units,
        "claimants": len(names),
        **dict.fromkeys(NUMBERS, sum(n * step for n in range(len(names)))),
        **inputs.hashes(),
        "awards_sha256": digest(file),
    }
    file.with_name(f"{file.name}.totals.json").write_text(json.dumps(totals))
    return file


def make_proofs(
    folder: Path, names: Sequence[str], *, standard: Policy | None = None,
    inputs: Inputs = INPUTS, secret: bytes = SECRET, out: str = "proofs", step: int = 3,
) -> Commitment:  # fmt: skip
    awards = write_awards(folder / "awards.parquet", names, step, standard, inputs)
    return write_proofs(awards, folder / out, standard or policy(), PRICES, inputs, secret)


def proof_file(folder: Path, name: str) -> Path:
    """The file of one claimant."""
    for file in folder.glob("proofs/claimants/??/*.json"):
        if json.loads(file.read_text())["line"]["claimant_id"] == name:
            return file
    raise LookupError(name)
