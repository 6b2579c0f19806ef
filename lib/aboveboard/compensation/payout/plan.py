"""What is due to whom: the awards, less what earlier runs have paid, cross-checked.

A run pays either awards or goodwill, which stay apart. A table is known by its content, so that
the same table in another file or order is not paid again. Under a policy whose receipts are earlier
payments, what the table says was received must be what the runs before have paid, to the unit.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

from aboveboard.compensation.awards_file import read_awards
from aboveboard.compensation.awards_table import Award
from aboveboard.compensation.awards_totals import Sums, check_totals
from aboveboard.compensation.inputs import digest
from aboveboard.compensation.payout.means import Means, check_means
from aboveboard.compensation.payout.paid import Paid, reference, run_name
from aboveboard.compensation.payout.payees import Payee, Payees
from aboveboard.compensation.policy import Policy
from aboveboard.errors import PolicyError, Problem

Kind = Literal["award", "goodwill"]
_MODULUS = 1 << 256
FORMAT = "aboveboard.payout/3"


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment: ``amount`` in integer minor units, ``reference`` unique and telling nobody."""

    payee: Payee
    amount: int
    reference: str


@dataclass(frozen=True)
class Head:
    """What approvers sign, beside nothing else: what is paid, from which files, after what.

    Amounts are in integer minor units. ``without_payee`` is due to claimants for whom the payees
    file has no row; they are paid by a later run. Whoever writes the files adds nothing: accounts
    and addresses come from the payees file, everything else stands here.
    """

    kind: Kind
    currency: str
    minor_units: int
    count: int
    total: int
    bank_count: int
    bank_total: int
    chain_count: int
    chain_total: int
    without_payee_count: int
    without_payee_total: int
    paid_by_earlier_runs: int
    awards_sha256: str
    table: str
    payees_sha256: str
    means: Means

    def text(self) -> str:
        """Write it as it is signed."""
        own = {one.name: getattr(self, one.name) for one in fields(self)}
        content = {
            "format": FORMAT,
            **own,
            "means": self.means.model_dump(mode="json"),
        }
        return json.dumps(content, indent=1, sort_keys=True) + "\n"

    @property
    def run(self) -> str:
        """Name of the run, 32 hex digits: the same again for the same content."""
        return run_name(self.text())


@dataclass(frozen=True)
class Plan:
    """A run before it is written. ``without_payee`` names claimants and sums, for staff only."""

    head: Head
    payments: tuple[Payment, ...]
    without_payee: tuple[tuple[str, int], ...]

    def shared(self) -> tuple[Shared, ...]:
        """Find the accounts and addresses that more than one payee has, the most shared first."""
        by_place: dict[tuple[str, str], list[str]] = {}
        for one in (payment.payee for payment in self.payments):
            by_place.setdefault(_place(one), []).append(one.claimant_id)
        found = [Shared(kind, tuple(ids)) for (kind, _), ids in by_place.items() if len(ids) > 1]
        return tuple(sorted(found, key=lambda one: -len(one.claimant_ids)))


@dataclass(frozen=True)
class Shared:
    """One IBAN, account or address, and the claimants who are all paid there."""

    kind: str
    claimant_ids: tuple[str, ...]


def _place(payee: Payee) -> tuple[str, str]:
    if payee.address:
        return "address", payee.address
    return ("IBAN", payee.iban) if payee.iban else ("account", f"{payee.bic[:8]} {payee.account}")


def table_digest(awards: Collection[Award]) -> str:
    """Name a table by its rows, in whatever order: the sum of their SHA-256."""
    total = 0
    for row in awards:
        line = "\x1f".join(map(str, asdict(row).values()))
        total += int.from_bytes(hashlib.sha256(line.encode()).digest(), "big")
    return f"{total % _MODULUS:064x}"


def plan_payout(
    awards: Path,
    payees_file: Path,
    payees: Payees,
    policy: Policy,
    paid: Paid,
    means: Means,
    kind: Kind = "award",
    policy_file: Path | None = None,
) -> Plan:
    """Find what is due now, and cross-check it.

    Parameters
    ----------
    policy_file
        What the policy was read from: it must be what the awards were computed with.

    Raises
    ------
    PolicyError
        The table is not what its totals say, or is in another currency or of another policy than
        the one given; its receipts are not what earlier runs paid; a payee
        is no claimant; nothing is due; what is due can't be paid by these means.
    """
    rows = sorted(read_awards(awards), key=lambda row: row.claimant_id)
    _check_rows(awards, rows, policy, policy_file)
    table = table_digest(rows)
    if kind == "award" and policy.pays_the_difference:
        _check_receipts(awards, rows, paid.under_other_tables(table))
    _check_payees(payees_file, rows, payees)
    before = paid.goodwill if kind == "goodwill" else paid.by_table.get(table, Counter())
    due = [(row.claimant_id, getattr(row, kind) - before[row.claimant_id]) for row in rows]
    open_ = [(name, sum_) for name, sum_ in due if sum_ > 0]
    ready = [(payees[name], sum_) for name, sum_ in open_ if name in payees]
    without = tuple((name, sum_) for name, sum_ in open_ if name not in payees)
    if not ready:
        raise PolicyError.at(
            awards,
            "Nothing is due to anyone in the payees file."
            if without
            else "Nothing is due: it was all paid before.",
            "Look at the earlier runs, and at the payees.",
        )
    bank = [sum_ for payee, sum_ in ready if not payee.address]
    chain = [sum_ for payee, sum_ in ready if payee.address]
    check_means(means, policy.currency, policy.minor_units, len(bank), len(chain))
    head = Head(
        kind, policy.currency, policy.minor_units, len(ready), sum(bank) + sum(chain),
        len(bank), sum(bank), len(chain), sum(chain),
        len(without), sum(sum_ for _, sum_ in without), paid.total,
        digest(awards), table, payees.sha256, means,
    )  # fmt: skip
    run = head.run
    payments = tuple(
        Payment(payee, sum_, reference(run, payee.claimant_id)) for payee, sum_ in ready
    )
    return Plan(head, payments, without)


def _check_rows(awards: Path, rows: list[Award], policy: Policy, policy_file: Path | None) -> None:
    sums = Sums()
    for row in rows:
        sums.add(row)
    hashes = {"policy_sha256": digest(policy_file)} if policy_file else {}
    check_totals(awards, sums, policy, hashes)
    if len({row.claimant_id for row in rows}) < len(rows):
        raise PolicyError.at(
            awards, "A claimant is in the table twice.", "Compute the awards again."
        )


def _check_receipts(awards: Path, rows: list[Award], paid: Counter[str]) -> None:
    wrong = [row for row in rows if row.received != paid[row.claimant_id]]
    strangers = paid.keys() - {row.claimant_id for row in rows}
    if wrong or strangers:
        raise PolicyError.at(
            awards,
            f"What {len(wrong) + len(strangers):,} claimants received by this table is not what"
            " earlier runs paid them.",
            "Put the payments of the earlier runs into the holdings as `received`, and compute the"
            " awards again.",
            field="received",
        )


def _check_payees(file: Path, rows: list[Award], payees: Mapping[str, Payee]) -> None:
    strangers = len(payees.keys() - {row.claimant_id for row in rows})
    if strangers:
        raise PolicyError(
            Problem(
                file=str(file),
                field="claimant_id",
                what=f"{strangers:,} payees are no claimants of this table.",
                do="Remove them, or name the table they belong to.",
            )
        )
