"""DuckDB, in this process."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from aboveboard.compensation.claimant_ids import unassigned
from aboveboard.compensation.engines.engine import Engine, overflow
from aboveboard.compensation.sql_tables import Option, connected, literal
from aboveboard.errors import PolicyError


class DuckEngine(Engine):
    """DuckDB in memory, spilling to disk beside the output when it must."""

    integer = "HUGEINT"

    def __init__(self, *, memory: str = "4GB", spill: Path | None = None) -> None:
        config: dict[str, Option] = {
            "memory_limit": memory,
            "preserve_insertion_order": False,
        }
        if spill:
            config["temp_directory"] = str(spill)
        self._connection = connected(config)

    def text(self, value: str) -> str:
        """Double the quotes."""
        return literal(value)

    def quotient(self, a: str, b: str) -> str:
        """Divide by a guess that is mended: DuckDB's own 128-bit division is far slower.

        The guess comes from floating point. Below 10^15 its error is under one (a few roundings of
        2^-53 each), so its floor is the quotient or one beside it, and which one is settled in
        integers. From 10^15 on the engine's own division is used.
        """
        ratio = f"(CAST({a} AS DOUBLE) / CAST({b} AS DOUBLE))"
        guess = f"CAST(CAST(least(floor({ratio}), 1e15) AS BIGINT) AS HUGEINT)"
        return (
            f"(CASE WHEN {ratio} < 1e15 THEN {guess} + CASE WHEN ({a}) < {guess} * {b} THEN -1"
            f" WHEN ({a}) - {guess} * {b} >= {b} THEN 1 ELSE 0 END ELSE ({a}) // ({b}) END)"
        )

    def remainder(self, a: str, b: str) -> str:
        """Subtract what the quotient accounts for."""
        return f"(({a}) - {self.quotient(a, b)} * {b})"

    def scaled(self, text: str, digits: int) -> str:
        """Take the point out of the decimal's own text: a product of 128 bits is far slower."""
        decimal = f"CAST(CAST({text} AS DECIMAL(18,{digits})) AS VARCHAR)"
        return f"CAST(replace({decimal}, '.', '') AS BIGINT)"

    def matches(self, text: str, pattern: str) -> str:
        """Match by regular expression."""
        return f"regexp_full_match({text}, '{pattern}')"

    def count_doubtful(self, table: str) -> int:
        """Ask DuckDB, where a text has more bytes than signs."""
        wide = f"FROM {table} WHERE strlen(id) > length(id)"
        if not self.fetch(f"SELECT 1 {wide} LIMIT 1"):
            return 0
        faults = f"nfc_normalize(id) <> id OR regexp_matches(id, '{unassigned()}')"
        return int(self.fetch(f"SELECT count(*) {wide} AND ({faults})")[0][0])

    def load(self, name: str, file: Path) -> None:
        """Read all columns of a CSV file as text."""
        path = literal(str(file))
        reader = f"read_parquet({path})"
        if file.suffix != ".parquet":
            reader = (
                f"read_csv({path}, header = true, all_varchar = true, auto_detect = false,"
                f" delim = ',', quote = '\"', escape = '\"', columns = {self._columns(file)})"
            )
        self._run(f"CREATE VIEW {name} AS SELECT * FROM {reader}")

    @staticmethod
    def _columns(file: Path) -> str:
        with file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            names = next(csv.reader(stream))
        return "{" + ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names) + "}"

    def put(self, name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert the rows."""
        types = ", ".join(f"{c} {'HUGEINT' if at else 'VARCHAR'}" for at, c in enumerate(columns))
        self._run(f"CREATE TABLE {name} ({types})")
        for row in rows:
            values = ", ".join([self.text(row[0]), *(self.number(n) for n in row[1:])])
            self._run(f"INSERT INTO {name} VALUES ({values})")

    def keep(self, name: str, query: str, also: Mapping[str, str] | None = None) -> None:
        """Store the result."""
        table = f"{name}_stored" if also else name
        self._run(f"CREATE TABLE {table} AS {query}")
        if also:
            more = ", ".join(f"{sql} AS {column}" for column, sql in also.items())
            self._run(f"CREATE VIEW {name} AS SELECT *, {more} FROM {table}")

    def fetch(self, query: str) -> list[tuple[Any, ...]]:
        """Run and collect."""
        return self._run(query).fetchall()

    def write(self, query: str, file: Path) -> None:
        """Write the result."""
        path = literal(str(file))
        form = "PARQUET" if ".parquet" in file.name else "CSV, HEADER"
        try:
            self._run(f"COPY ({query} ORDER BY claimant_id) TO {path} (FORMAT {form})")
        except duckdb.IOException as error:
            cause = str(error).rpartition(": ")[2].splitlines()[0]
            raise PolicyError.at(
                file.name,
                f"The table can't be written: {cause}.",
                "Make room or allow writing there, and run again; the previous table stands.",
            ) from None

    def close(self) -> None:
        """Release tables and connection."""
        self._connection.close()

    def _run(self, query: str) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(query)
        except duckdb.OutOfRangeException:
            raise overflow() from None
