"""What an awards table is: its columns, a row of it, and where its totals stand.

Apart from :mod:`aboveboard.compensation.awards_file`, whose library imports pandas: who computes
awards waits for neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from aboveboard.errors import PolicyError
from aboveboard.record.outputs import Kind, check_output, check_output_folder


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

_TABLE = Kind("an awards table", COLUMNS)
_PARTS = Kind("the parts of an awards table", ("part-*", "_SUCCESS"))
_TOTALS = Kind("the totals of an awards table", ("awards_sha256",))


def totals_file(awards: Path) -> Path:
    """Name the file beside an awards table that holds its totals."""
    return awards.with_name(f"{awards.name}.totals.json")


def check_place(out: Path, inputs: Iterable[Path | None]) -> None:
    """Refuse a place where no awards table may be written.

    Raises
    ------
    PolicyError
        Its ending is neither ``.parquet`` nor ``.csv``.
    RunError
        It is an input, or holds something else than a table or its parts; so of the totals beside.
    """
    if out.suffix not in (".parquet", ".csv"):
        raise PolicyError.at(out, "It is neither .parquet nor .csv.", "Choose one of the two.")
    inputs = tuple(inputs)
    if out.is_dir():
        check_output_folder(out, _PARTS, inputs)
    else:
        check_output(out, _TABLE, inputs)
    check_output(totals_file(out), _TOTALS, inputs)
