"""Hold proofs against an awards table: the root over all of it, and each file with its line.

``index.csv`` beside the published ``commitment.json`` holds each claimant's file and salt. With the
salts, the root over a table can be computed again, so that no root is published and no letter sent
but of what was computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from aboveboard.compensation.awards_table import NUMBERS, Award
from aboveboard.compensation.merkle import Commitment, Tree
from aboveboard.compensation.proofs import line_leaf, verify_award
from aboveboard.compensation.sql_tables import connected, table_sql
from aboveboard.errors import PolicyError
from aboveboard.record.csv_cells import STARTS
from aboveboard.record.json_reader import read_json

INDEX = "index.csv"
COMMITMENT = "commitment.json"
_BATCH = 5_000


def index_sql(file: Path) -> str:
    """Write an index as a table of DuckDB: its names stand as for spreadsheets (``csv_cells``)."""
    name = rf"regexp_replace(claimant_id, '^''(''*[{STARTS}])', '\1')"
    return f"(SELECT {name} AS claimant_id, file, salt FROM {table_sql(file)})"


def read_commitment(file: Path) -> Commitment:
    """Read what ``prove`` writes to be published.

    Raises
    ------
    PolicyError
        It is none.
    """
    try:
        return Commitment(**read_json(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise PolicyError.at(
            file.name, "This is not the commitment.json of proofs.", "Name the one to publish."
        ) from None


def check_root(commitment: Commitment, index: Path, awards: Path) -> None:
    """Compute the root over a table again, with the salts of an index.

    Raises
    ------
    PolicyError
        The index is missing or not of these claimants, or the root is another.
    """
    root = Tree(_leaves(commitment, index, awards)).root
    if root != commitment.root:
        raise PolicyError.at(
            index.with_name(COMMITMENT),
            "The root is not that over the awards computed here.",
            "Make the proofs again with the policy and the holdings of this run.",
            field="root",
        )


def _leaves(commitment: Commitment, index: Path, awards: Path) -> Iterator[bytes]:
    numbers = ", ".join(f"CAST(a.{name} AS VARCHAR)" for name in NUMBERS)
    try:
        with connected() as connection:
            found = connection.execute(
                f"SELECT a.claimant_id, i.claimant_id, i.salt, {numbers} FROM {table_sql(awards)}"
                f" AS a FULL JOIN {index_sql(index)} AS i ON a.claimant_id = i.claimant_id"
            )
            while rows := found.fetchmany(_BATCH):
                for own, named, salt, *line in rows:
                    if own is None or named is None:
                        raise PolicyError.at(
                            index,
                            "It is not the index of these claimants.",
                            "Make the proofs again with the policy and the holdings of this run.",
                        )
                    award = Award(own, *map(int, line))
                    yield line_leaf(
                        award, commitment.currency, commitment.minor_units, bytes.fromhex(salt)
                    )
    except (duckdb.Error, ValueError, TypeError, OverflowError):
        raise PolicyError.at(
            index,
            "The index of the proofs can't be read.",
            f"Keep {INDEX} beside {COMMITMENT}, as `aboveboard prove` wrote them.",
        ) from None


def check_proof_file(file: Path, root: str, award: Award) -> None:
    """Refuse a proof file that holds another line than the one it is sent for.

    Raises
    ------
    PolicyError
        It is no proof file, its line is not under the root, or the line is another.
    """
    if verify_award(file, root).award != award:
        raise PolicyError.at(
            file, "Its line is not that of the letter.", "Make the proofs of this run again."
        )
