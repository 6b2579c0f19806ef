"""What an awards table is: its columns, a row of it, and where its totals stand.

Apart from :mod:`aboveboard.compensation.awards_file`, whose library imports pandas: who computes
awards waits for neither.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Award:
    """One row of the awards table, in integer minor units."""

    claimant_id: str
    loss: int
    counted: int
    received: int
    award: int
    held: int
    goodwill: int


COLUMNS = tuple(one.name for one in fields(Award))
NUMBERS = COLUMNS[1:]


def totals_file(awards: Path) -> Path:
    """Name the file beside an awards table that holds its totals."""
    return awards.with_name(f"{awards.name}.totals.json")
