"""The files of a run, all or none: payments, orders for the bank, a batch for the chain.

The folder is the record that the run was made: later runs read it and pay the difference.
"""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from aboveboard.compensation.money import decimal_text
from aboveboard.compensation.payout.pain001 import Debtor, Order, write_pain001
from aboveboard.compensation.payout.plan import Payment, Plan
from aboveboard.errors import PolicyError
from aboveboard.record.json_reader import read_json

BANK_BATCH = 20_000
"""Transactions in one file for the bank; most banks take no more than some tens of thousands."""
CHAIN_BATCH = 200
"""Transfers in one batch on chain; more do not fit a block's gas."""


@dataclass(frozen=True)
class Approver:
    """Who agreed to exactly this run, with which key."""

    name: str
    key: str


@dataclass(frozen=True)
class Means:
    """How a run is paid. ``token`` is the contract on chain; empty for the chain's own coin."""

    debtor: Debtor | None
    created: datetime
    execute_on: date
    remittance: str
    token: str = ""


def write_run(plan: Plan, means: Means, approvers: Sequence[Approver], folder: Path) -> Path:
    """Write a run into a new folder below ``folder``, and return it.

    ``payments.csv`` is staff's list; ``bank-NNNN.xml`` are pain.001 files; ``chain-NNNN.csv`` are
    batches in the form that Safe's CSV airdrop reads (token_type, token_address, receiver, amount,
    id); ``without-payee.csv`` is who could not be paid; ``payout.json`` says what was approved.

    Raises
    ------
    PolicyError
        Fewer than two approvers with two keys; no account to pay bank payments from; a bank file
        breaks its schema; the files do not add up to the plan; the folder can't be written.
    """
    if len({one.name for one in approvers}) < 2 or len({one.key for one in approvers}) < 2:
        raise PolicyError.at(
            "approvals",
            f"{len({one.key for one in approvers})} of 2 approvals are there for this run.",
            "Two people with two keys have to sign it.",
        )
    target = folder / plan.head.run
    if target.exists():
        raise PolicyError.at(
            target, "This run was written before.", "Use its files; nobody is paid twice."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=folder))
        try:
            _write(plan, means, approvers, work)
            work.rename(target)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise PolicyError.at(
            target, f"It can't be written: {error.strerror}.", "Make room or allow writing there."
        ) from None
    return target


def _write(plan: Plan, means: Means, approvers: Sequence[Approver], work: Path) -> None:
    head = plan.head
    bank = [payment for payment in plan.payments if not payment.payee.address]
    chain = [payment for payment in plan.payments if payment.payee.address]
    written = _payments(work / "payments.csv", plan)
    batches = [*_bank_files(work, plan, means, bank), *_chain_files(work, plan, means, chain)]
    if written != head.total or sum(batches) != head.total:
        raise PolicyError.at(
            work.name, "The files do not add up to what was approved.", "Report this fault."
        )
    with (work / "without-payee.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["claimant_id", "amount"])
        for name, sum_ in plan.without_payee:
            writer.writerow([name, decimal_text(sum_, head.minor_units)])
    content = {
        **read_json(head.text()),
        "bank_total": decimal_text(sum(p.amount for p in bank), head.minor_units),
        "chain_total": decimal_text(sum(p.amount for p in chain), head.minor_units),
        "created": means.created.astimezone(UTC).isoformat(),
        "execute_on": means.execute_on.isoformat(),
        "approvers": [asdict(one) for one in approvers],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (work / "payout.json").write_text(text, encoding="utf-8")


def _payments(file: Path, plan: Plan) -> int:
    total = 0
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["claimant_id", "minor_units", "amount", "currency", "reference", "by"])
        for payment in plan.payments:
            amount = decimal_text(payment.amount, plan.head.minor_units)
            by = "chain" if payment.payee.address else "bank"
            writer.writerow([payment.payee.claimant_id, payment.amount, amount,
                             plan.head.currency, payment.reference, by])  # fmt: skip
            total += payment.amount
    return total


def _bank_files(work: Path, plan: Plan, means: Means, payments: list[Payment]) -> list[int]:
    if payments and means.debtor is None:
        raise PolicyError.at(
            "debtor",
            f"{len(payments):,} claimants are paid by bank.",
            "Name the account to pay from.",
        )
    totals = []
    for number, start in enumerate(range(0, len(payments), BANK_BATCH), start=1):
        assert means.debtor is not None
        some = payments[start : start + BANK_BATCH]
        order = Order(
            f"{plan.head.run[:29]}-{number:05}", means.created, means.execute_on, means.debtor,
            plan.head.currency, plan.head.minor_units, means.remittance,
        )  # fmt: skip
        write_pain001(work / f"bank-{number:04}.xml", order, some)
        totals.append(sum(payment.amount for payment in some))
    return totals


def _chain_files(work: Path, plan: Plan, means: Means, payments: list[Payment]) -> list[int]:
    totals = []
    kind = "erc20" if means.token else "native"
    for number, start in enumerate(range(0, len(payments), CHAIN_BATCH), start=1):
        some = payments[start : start + CHAIN_BATCH]
        with (work / f"chain-{number:04}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(["token_type", "token_address", "receiver", "amount", "id"])
            for payment in some:
                amount = decimal_text(payment.amount, plan.head.minor_units)
                writer.writerow([kind, means.token, payment.payee.address, amount, ""])
        totals.append(sum(payment.amount for payment in some))
    return totals
