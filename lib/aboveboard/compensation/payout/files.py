"""The files of a run, all or none: payments, orders for the bank, a batch for the chain.

The folder is the record that the run was made: later runs read it and pay the difference.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from aboveboard.compensation.money import decimal_text
from aboveboard.compensation.payout.pain001 import Order, write_pain001
from aboveboard.compensation.payout.plan import Payment, Plan
from aboveboard.errors import PolicyError
from aboveboard.record.csv_cells import cell
from aboveboard.record.files import new_folder
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


def write_run(plan: Plan, created: datetime, approvers: Sequence[Approver], folder: Path) -> Path:
    """Write a run into a new folder below ``folder``, and return it.

    Everything but ``created``, which stamps the files for the bank, comes from what was approved.

    ``payments.csv`` is staff's list; ``bank-NNNN.xml`` are pain.001 files; ``chain-NNNN.csv`` are
    batches in the form that Safe's CSV airdrop reads (token_type, token_address, receiver, amount,
    id); ``without-payee.csv`` is who could not be paid; ``payout.json`` says what was approved.

    Raises
    ------
    PolicyError
        Fewer than two approvers with two keys; a bank file breaks its schema; the files do not add
        up to the plan; the folder can't be written.
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
        with new_folder(target) as work:
            _write(plan, created, approvers, work)
    except OSError as error:
        raise PolicyError.at(
            target, f"It can't be written: {error.strerror}.", "Make room or allow writing there."
        ) from None
    return target


def _write(plan: Plan, created: datetime, approvers: Sequence[Approver], work: Path) -> None:
    head = plan.head
    bank = [payment for payment in plan.payments if not payment.payee.address]
    chain = [payment for payment in plan.payments if payment.payee.address]
    written = _payments(work / "payments.csv", plan)
    batches = [*_bank_files(work, plan, created, bank), *_chain_files(work, plan, chain)]
    if written != head.total or sum(batches) != head.total:
        raise PolicyError.at(
            work.name, "The files do not add up to what was approved.", "Report this fault."
        )
    with (work / "without-payee.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["claimant_id", "amount"])
        for name, sum_ in plan.without_payee:
            writer.writerow([cell(name), decimal_text(sum_, head.minor_units)])
    content = {
        **read_json(head.text()),
        "created": created.astimezone(UTC).isoformat(),
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
            writer.writerow([cell(payment.payee.claimant_id), payment.amount, amount,
                             plan.head.currency, payment.reference, by])  # fmt: skip
            total += payment.amount
    return total


def _bank_files(work: Path, plan: Plan, created: datetime, payments: list[Payment]) -> list[int]:
    means = plan.head.means
    totals = []
    for number, start in enumerate(range(0, len(payments), BANK_BATCH), start=1):
        assert means.debtor is not None
        some = payments[start : start + BANK_BATCH]
        order = Order(
            f"{plan.head.run[:29]}-{number:05}", created, means.execute_on, means.debtor,
            plan.head.currency, plan.head.minor_units, means.remittance,
        )  # fmt: skip
        write_pain001(work / f"bank-{number:04}.xml", order, some)
        totals.append(sum(payment.amount for payment in some))
    return totals


def _chain_files(work: Path, plan: Plan, payments: list[Payment]) -> list[int]:
    totals = []
    token = plan.head.means.token
    kind = "erc20" if token else "native"
    for number, start in enumerate(range(0, len(payments), CHAIN_BATCH), start=1):
        some = payments[start : start + CHAIN_BATCH]
        with (work / f"chain-{number:04}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(["token_type", "token_address", "receiver", "amount", "id"])
            for payment in some:
                amount = decimal_text(payment.amount, plan.head.minor_units)
                writer.writerow([kind, token, payment.payee.address, amount, ""])
        totals.append(sum(payment.amount for payment in some))
    return totals
