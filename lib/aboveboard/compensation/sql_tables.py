"""Files as tables of DuckDB: CSV, all of it text, or Parquet; one file, or a folder of parts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

Option = str | bool | int | float | list[str]


def connected(config: Mapping[str, Option] | None = None) -> duckdb.DuckDBPyConnection:
    """Open a database in memory.

    In a notebook DuckDB shows a bar under a cell that takes two seconds, with a random id: on a
    slow machine a run would not give the same bytes again.
    """
    connection = duckdb.connect(config=dict(config or {}))
    connection.execute("SET enable_progress_bar = false")
    return connection


def literal(text: str) -> str:
    """Write a text, such as a path, as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def table_sql(file: Path) -> str:
    """Write a file, or the folder of parts that Spark writes, as a table."""
    form = "parquet" if ".parquet" in file.name else "csv"
    place = literal(f"{file}/*.{form}" if file.is_dir() else str(file))
    if form == "parquet":
        return f"read_parquet({place})"
    return f"read_csv({place}, header = true, all_varchar = true, delim = ',', quote = '\"')"
