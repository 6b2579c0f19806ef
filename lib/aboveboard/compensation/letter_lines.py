"""Each claimant's own line, streamed for letters: holdings, award, and where the letter goes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from aboveboard.compensation.holdings import read_columns
from aboveboard.compensation.money import plain
from aboveboard.compensation.proof_index import index_sql
from aboveboard.compensation.sql_tables import connected, table_sql
from aboveboard.errors import PolicyError

BATCH = 1000
_COLUMNS = ("claimant_id", "email", "language")


@dataclass(frozen=True)
class LetterLine:
    """One claimant with a loss; money in integer minor units. ``proof`` names the proof file.

    ``evidence`` holds the levels of the own rows, none where the holdings name none.
    """

    claimant_id: str
    email: str
    language: str
    parts: tuple[tuple[str, Decimal], ...]
    loss: int
    counted: int
    received: int
    award: int
    held: int
    goodwill: int
    proof: str
    evidence: tuple[str, ...] = ()
    disputed: bool = False


def read_letter_lines(
    awards: Path, holdings: Path, recipients: Path, proofs: Path | None = None
) -> Iterator[LetterLine]:
    """Join an awards table (Parquet) with holdings and recipients; in the order of claimant_id.

    Parameters
    ----------
    recipients
        CSV with claimant_id, email and language; who is not in it gets no letter.
    proofs
        The ``index.csv`` that goes with the proof files.

    Raises
    ------
    PolicyError
        A file can't be read, or a claimant stands twice among the recipients.
    """
    with connected() as connection:
        try:
            connection.execute(f"CREATE VIEW held AS SELECT * FROM {table_sql(holdings)}")
            connection.execute(f"CREATE VIEW people AS SELECT * FROM {table_sql(recipients)}")
            index = index_sql(proofs) if proofs else "(SELECT '' AS claimant_id, '' AS file)"
            twice = connection.execute(
                "SELECT count(*) FROM (SELECT claimant_id FROM people GROUP BY 1"
                " HAVING count(*) > 1)"
            ).fetchall()[0][0]
            if twice:
                raise PolicyError.at(
                    recipients, f"{twice} claimants stand in it twice.", "Keep one row for each."
                )
            found = connection.execute(
                f"SELECT {', '.join(f'p.{name}' for name in _COLUMNS)}, h.assets, h.amounts,"
                " a.loss, a.counted, a.received, a.award, a.held, a.goodwill, coalesce(i.file, ''),"
                " h.evidence, h.disputed"
                f" FROM {table_sql(awards)} AS a JOIN people AS p USING (claimant_id)"
                " JOIN (SELECT claimant_id, list(asset ORDER BY asset) AS assets,"
                " list(CAST(amount AS VARCHAR) ORDER BY asset) AS amounts,"
                " list_sort(list_distinct(flatten(list(evidence)))) AS evidence,"
                " bool_or(disputed) AS disputed FROM (SELECT claimant_id, asset,"
                " sum(CAST(amount AS DECIMAL(38, 18))) AS amount,"
                f" {_own(holdings)} FROM held GROUP BY 1, 2)"
                f" GROUP BY 1) AS h USING (claimant_id) LEFT JOIN {index} AS i USING (claimant_id)"
                " WHERE a.loss > 0 ORDER BY 1"
            )
        except duckdb.Error:
            raise _unreadable(recipients) from None
        while rows := found.fetchmany(BATCH):
            for name, email, language, assets, amounts, *money, proof, evidence, disputed in rows:
                units = (plain(Decimal(amount)) for amount in amounts)
                parts = tuple(zip(assets, units, strict=True))
                loss, counted, received, award, held, goodwill = map(int, money)
                yield LetterLine(
                    name, email, language, parts, loss, counted, received, award, held, goodwill,
                    str(proof), tuple(evidence), disputed,
                )  # fmt: skip


def _unreadable(recipients: Path) -> PolicyError:
    """Say what stops recipients from being joined: a column that lacks, a row, or neither."""
    try:
        with recipients.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            head = next(rows, [])
            lacking = [name for name in _COLUMNS if name not in head]
            if lacking:
                what = f"There is no column {', '.join(lacking)}."
                return PolicyError.at(recipients, what, "Name it in the first line.", line=1)
            for row in rows:
                if row and len(row) != len(head):
                    what = f"This row has {len(row)} cells, the first line names {len(head)}."
                    do = "Give it a cell for each column."
                    return PolicyError.at(recipients, what, do, line=rows.line_num)
    except (OSError, ValueError, csv.Error):
        pass  # told below
    return PolicyError.at(
        recipients,
        f"Recipients can't be joined with the awards: columns {', '.join(_COLUMNS)}.",
        "Check the columns of recipients and holdings.",
    )


def _own(holdings: Path) -> str:
    """Select what the holdings say of evidence and dispute, as far as they have the columns."""
    names = read_columns(holdings)
    evidence = (
        "list(DISTINCT CAST(evidence AS VARCHAR))" if "evidence" in names else "[]::VARCHAR[]"
    )
    disputed = (
        "bool_or(coalesce(lower(CAST(disputed AS VARCHAR)) = 'true', false))"
        if "disputed" in names
        else "false"
    )
    return f"{evidence} AS evidence, {disputed} AS disputed"
