"""What the runs before have paid, as their folders say, which are held to what was signed."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aboveboard.errors import PolicyError
from aboveboard.record.csv_cells import plain
from aboveboard.record.json_reader import read_json


@dataclass
class Paid:
    """What the runs before have paid, by claimant, in minor units."""

    by_table: dict[str, Counter[str]] = field(default_factory=dict)
    goodwill: Counter[str] = field(default_factory=Counter)

    @classmethod
    def read(cls, folder: Path) -> Paid:
        """Add up the runs in a folder; what ``returned.csv`` in a run names came back.

        Raises
        ------
        PolicyError
            A run can't be read, or is not as it was signed and written: nothing may be paid
            while it is unknown what was.
        """
        paid = cls()
        for run in sorted(folder.glob("*/payout.json")):
            try:
                paid._add(run)
            except _Changed:
                raise PolicyError.at(
                    run.parent, "This earlier run is not as it was signed and written.",
                    "Restore its files, and find out who wrote to them: nothing is paid while it is"
                    " unknown what was.",
                ) from None  # fmt: skip
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                raise PolicyError.at(
                    run.parent, f"This earlier run can't be read ({type(error).__name__}).",
                    "Restore its files: nothing is paid while it is unknown what was.",
                ) from None  # fmt: skip
        return paid

    def _add(self, run: Path) -> None:
        """Add one run; ``run`` is its ``payout.json``."""
        head = _head(run)
        returned = set(_column(run.with_name("returned.csv"), "claimant_id"))
        is_award = head["kind"] != "goodwill"
        sums = self.by_table.setdefault(head["table"], Counter()) if is_award else self.goodwill
        count = total = 0
        for row in _rows(run.with_name("payments.csv")):
            name, sum_ = plain(row["claimant_id"]), int(row["minor_units"])
            if row["reference"] != reference(run.parent.name, name):
                raise _Changed
            count, total = count + 1, total + sum_
            if name not in returned:
                sums[name] += sum_
        if (count, total) != (head["count"], head["total"]):
            raise _Changed

    @property
    def total(self) -> int:
        """Everything that was paid."""
        return sum(sum(table.values()) for table in self.by_table.values()) + sum(
            self.goodwill.values()
        )

    def under_other_tables(self, table: str) -> Counter[str]:
        """Add up what was paid to each under every other table."""
        sums: Counter[str] = Counter()
        for name, paid in self.by_table.items():
            if name != table:
                sums.update(paid)
        return sums


def run_name(text: str) -> str:
    """Name a run by the text that was signed for it: 32 hex digits, the name of its folder."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def reference(run: str, claimant_id: str) -> str:
    """Name a payment of a run: 32 hex digits, unique, and telling nobody."""
    return hashlib.sha256(f"{run}\x1f{claimant_id}".encode()).hexdigest()[:32]


class _Changed(Exception):
    """What a run says is not what was signed under its name."""


def _head(run: Path) -> dict[str, Any]:
    """Read what was signed for a run; its folder is named by just that."""
    told = read_json(run.read_text(encoding="utf-8"))
    head = {name: value for name, value in told.items() if name not in ("created", "approvers")}
    if run_name(json.dumps(head, indent=1, sort_keys=True) + "\n") != run.parent.name:
        raise _Changed
    return head


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _column(file: Path, name: str) -> Iterator[str]:
    if file.exists():
        for row in _rows(file):
            yield plain(row[name])
