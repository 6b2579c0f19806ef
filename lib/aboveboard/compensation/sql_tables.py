"""Files as tables of DuckDB: CSV, all of it text, or Parquet; one file, or a folder of parts."""

from __future__ import annotations

from pathlib import Path


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
