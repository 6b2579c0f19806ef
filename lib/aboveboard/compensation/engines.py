"""The two engines of the awards table: DuckDB in this process, Apache Spark on a cluster.

The steps are SQL written once (``losses``, ``levels``, ``entitlements``, ``remainders``); an engine
says where its dialect differs. Plain SQL and not Ibis, because the steps stand on integers of 128
bits, exact integer division and overflow as an error, which Ibis has no words for; Spark needs
division spelled out in another way.
"""

from __future__ import annotations

import csv
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from aboveboard.compensation.claimant_ids import id_fault, perhaps_decomposed, unassigned
from aboveboard.errors import PolicyError


class Engine(ABC):
    """Tables in, SQL through, one table out. Integers are exact; what overflows is an error."""

    integer: str
    """The widest integer type."""

    def number(self, value: int) -> str:
        """Write a literal of the widest integer type."""
        if abs(value) >= 10**38:
            raise PolicyError("A sum passes 38 digits: state the pool in a coarser unit.")
        return f"CAST('{value}' AS {self.integer})"

    @abstractmethod
    def text(self, value: str) -> str:
        """Write a literal of text."""

    @abstractmethod
    def quotient(self, a: str, b: str) -> str:
        """Write the quotient of two integers that are not negative, rounded down."""

    @abstractmethod
    def remainder(self, a: str, b: str) -> str:
        """Write the remainder of that division."""

    def scaled(self, text: str, digits: int) -> str:
        """Write decimal text of at most 18 digits, ``digits`` after the point, as an integer."""
        # a product of two 18-digit decimals would overflow from the tenth digit before the point on
        one = f"CAST({10**digits} AS DECIMAL(19,0))"
        return f"CAST(CAST({text} AS DECIMAL(18,{digits})) * {one} AS BIGINT)"

    @abstractmethod
    def matches(self, text: str, pattern: str) -> str:
        """Write the test that the whole text matches the pattern."""

    @abstractmethod
    def count_doubtful(self, table: str) -> int:
        """Count the rows whose ``id`` is not in Unicode's form NFC, or has an unassigned sign."""

    @abstractmethod
    def load(self, name: str, file: Path) -> None:
        """Make a CSV (all text) or Parquet file known as a view."""

    @abstractmethod
    def put(self, name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Make a small table of a text column and integer columns."""

    @abstractmethod
    def keep(self, name: str, query: str, also: Mapping[str, str] | None = None) -> None:
        """Compute a table once and keep it under a name.

        ``also`` are columns (SQL by name) that a reader sees and that are not stored.
        """

    @abstractmethod
    def fetch(self, query: str) -> list[tuple[Any, ...]]:
        """Run a query whose result is small."""

    @abstractmethod
    def write(self, query: str, file: Path) -> None:
        """Write a result as Parquet or CSV; ``file`` does not exist before."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what this engine holds."""


class DuckEngine(Engine):
    """DuckDB in memory, spilling to disk beside the output when it must."""

    integer = "HUGEINT"

    def __init__(self, *, memory: str = "4GB", spill: Path | None = None) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "preserve_insertion_order": False,
        }
        if spill:
            config["temp_directory"] = str(spill)
        self._connection = duckdb.connect(config=config)

    def text(self, value: str) -> str:
        """Double the quotes."""
        return "'" + value.replace("'", "''") + "'"

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
        path = str(file).replace("'", "''")
        reader = f"read_parquet('{path}')"
        if file.suffix != ".parquet":
            reader = (
                f"read_csv('{path}', header = true, all_varchar = true, auto_detect = false,"
                f" delim = ',', quote = '\"', escape = '\"', columns = {self._columns(file)})"
            )
        self._run(f"CREATE VIEW {name} AS SELECT * FROM {reader}")

    @staticmethod
    def _columns(file: Path) -> str:
        with file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            names = [name.replace("'", "''") for name in next(csv.reader(stream))]
        return "{" + ", ".join(f"'{name}': 'VARCHAR'" for name in names) + "}"

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
        path = str(file).replace("'", "''")
        form = "PARQUET" if ".parquet" in file.name else "CSV, HEADER"
        try:
            self._run(f"COPY ({query} ORDER BY claimant_id) TO '{path}' (FORMAT {form})")
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
            raise _overflow() from None


class SparkEngine(Engine):
    """Apache Spark; ``session`` is the caller's, or one is started for ``master`` and stopped."""

    integer = "DECIMAL(38,0)"

    def __init__(self, master: str | None = None, *, session: Any = None) -> None:
        self._owns_session = session is None
        self._session = session if session is not None else _start_spark(master or "local[*]")
        self._kept: list[Any] = []

    def text(self, value: str) -> str:
        """Escape quotes, and the backslash, which Spark reads as an escape."""
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def quotient(self, a: str, b: str) -> str:
        """Divide with the engine's integer division."""
        # (a - a mod b) / b has no remainder, so the decimal division is exact; Spark's `div`
        # would give 64 bits
        return f"CAST((({a}) - ({a}) % ({b})) / ({b}) AS DECIMAL(38,0))"

    def remainder(self, a: str, b: str) -> str:
        """Take Spark's own remainder, which is exact."""
        return f"(({a}) % ({b}))"

    def matches(self, text: str, pattern: str) -> str:
        """Match by regular expression."""
        escaped = pattern.replace("\\", "\\\\")
        return f"({text} RLIKE '\\\\A({escaped})\\\\z')"

    def count_doubtful(self, table: str) -> int:
        """Look here at the few that could be: Spark has no function for the form NFC."""
        patterns = (perhaps_decomposed(), f"(?s).*{unassigned()}.*")
        perhaps = " OR ".join(self.matches("id", pattern) for pattern in patterns)
        rows = self.fetch(f"SELECT id FROM {table} WHERE {perhaps}")
        return sum(bool(id_fault(row[0])) for row in rows)

    def load(self, name: str, file: Path) -> None:
        """Read all columns of a CSV file as text."""
        if file.suffix == ".parquet":
            frame = self._session.read.parquet(str(file))
        else:
            frame = self._session.read.csv(
                str(file), header=True, inferSchema=False, escape='"', multiLine=True,
                mode="FAILFAST",
            )  # fmt: skip
        frame.createOrReplaceTempView(name)

    def put(self, name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert the rows."""
        values = ", ".join(
            "(" + ", ".join([self.text(row[0]), *(self.number(n) for n in row[1:])]) + ")"
            for row in rows
        )
        self._session.sql(f"SELECT * FROM VALUES {values} AS t({', '.join(columns)})"
                          ).createOrReplaceTempView(name)  # fmt: skip

    def keep(self, name: str, query: str, also: Mapping[str, str] | None = None) -> None:
        """Store the result."""
        frame = self._session.sql(query).persist()
        self._kept.append(frame)
        more = [f"{sql} AS {column}" for column, sql in (also or {}).items()]
        frame.selectExpr("*", *more).createOrReplaceTempView(name)

    def fetch(self, query: str) -> list[tuple[Any, ...]]:
        """Run and collect."""
        with _spark_errors():
            return [tuple(row) for row in self._session.sql(query).collect()]

    def write(self, query: str, file: Path) -> None:
        """Write the result."""
        with _spark_errors():
            frame = self._session.sql(query)
            if ".parquet" in file.name:
                frame.write.parquet(str(file))
            else:
                frame.write.csv(str(file), header=True, escape='"')

    def close(self) -> None:
        """Release tables and connection."""
        for frame in self._kept:
            frame.unpersist()
        if self._owns_session:
            self._session.stop()


def _overflow() -> PolicyError:
    return PolicyError("A sum passes 128 bits; nothing was written. Use a coarser unit or price.")


@contextmanager
def _spark_errors() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        text = str(error)
        if "NUMERIC_VALUE_OUT_OF_RANGE" in text or "ARITHMETIC_OVERFLOW" in text:
            raise _overflow() from None
        raise


def _start_spark(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise PolicyError(
            "Apache Spark is not installed. Install the extra: pip install 'aboveboard[spark]'."
        ) from None
    builder = SparkSession.builder.master(master).appName("aboveboard awards")
    for key, value in SPARK_SETTINGS.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


SPARK_SETTINGS: Mapping[str, str] = {
    "spark.sql.ansi.enabled": "true",  # overflow is an error, not a null
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
}
"""What a session must be started with; ``spark.sql.ansi.enabled`` above all."""


def open_engine(name: str, *, spill: Path | None = None) -> Engine:
    """Open an engine: ``duckdb``, ``local-spark`` or ``spark://host:port``.

    Raises
    ------
    PolicyError
        For another name, or when Spark is asked for and not installed.
    """
    if name == "duckdb":
        return DuckEngine(spill=spill)
    if name == "local-spark":
        return SparkEngine("local[*]")
    if name.startswith("spark://"):
        return SparkEngine(name)
    raise PolicyError(f"{name!r} is not an engine. Use duckdb, local-spark or spark://host:port.")
