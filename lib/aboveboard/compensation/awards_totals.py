"""Hold an awards table against its totals, and those against what it is to be used with.

Whoever pays a table or proves its lines names a policy, and perhaps prices and holdings. Nothing in
the rows says that they belong together: the totals beside the table do, and they hold the hash of
the table as it was written. Who can edit a table can edit its totals too: for that, see
:mod:`aboveboard.compensation.recomputed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aboveboard.compensation.awards_table import NUMBERS, Award, totals_file
from aboveboard.compensation.inputs import digest
from aboveboard.compensation.policy import Policy
from aboveboard.errors import PolicyError, Problem
from aboveboard.record.json_reader import read_json


class Sums:
    """The rows of a table, added up one by one; every sum in integer minor units."""

    def __init__(self) -> None:
        self.claimants = 0
        self.by_name = dict.fromkeys(NUMBERS, 0)

    def add(self, row: Award) -> None:
        """Count one row."""
        self.claimants += 1
        for name in NUMBERS:
            self.by_name[name] += getattr(row, name)


def check_totals(awards: Path, sums: Sums, policy: Policy, hashes: Mapping[str, str]) -> None:
    """Refuse a table as :func:`check_table` does, and one that does not add up to its totals.

    Raises
    ------
    PolicyError
        See there.
    """
    stated = check_table(awards, policy, hashes)
    own = {"claimants": sums.claimants, **sums.by_name}
    if any(stated.get(name) != sum_ for name, sum_ in own.items()):
        raise PolicyError.at(
            awards, "The table does not add up to its totals.", "Compute the awards again."
        )


def check_table(awards: Path, policy: Policy, hashes: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the totals; refuse a changed table, and one to be used with something else.

    Parameters
    ----------
    hashes
        Of what it is to be used with, by their names in the totals, such as ``policy_sha256``.

    Raises
    ------
    PolicyError
        The totals are missing; the table, currency, minor units or a hash differ, or a hash is
        not there.
    """
    beside = totals_file(awards)
    try:
        stated = read_json(beside.read_text(encoding="utf-8"))
        table = stated["awards_sha256"]
        _refuse_others(beside, stated, policy, hashes)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise PolicyError.at(
            beside, "The totals are missing or can't be read.", "Compute the awards again."
        ) from None
    if table != digest(awards):
        raise PolicyError.at(
            awards, "The table was changed after it was computed.", "Compute the awards again."
        )
    return dict(stated)


def _refuse_others(
    beside: Path, stated: Mapping[str, Any], policy: Policy, hashes: Mapping[str, str]
) -> None:
    money = {"currency": policy.currency, "minor_units": policy.minor_units}
    problems = [
        Problem(
            file=str(beside),
            field=name,
            what=f"The awards were computed in {stated[name]}, and this policy says {own}.",
            do="Name the policy of these awards, or compute them again.",
        )
        for name, own in money.items()
        if stated[name] != own
    ]
    for name, own in hashes.items():
        part = name.removesuffix("_sha256")
        what, do = "", "Compute the awards again."
        if name not in stated:
            what = f"It does not say from which {part} the awards were computed."
        elif stated[name] != own:
            what = f"The awards were computed with another content of the {part}."
            do = f"Name the {part} of these awards, or compute them again."
        if what:
            problems.append(Problem(file=str(beside), field=name, what=what, do=do))
    if problems:
        raise PolicyError(problems)
