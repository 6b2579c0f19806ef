"""Apache Spark, on a cluster or on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aboveboard.compensation.claimant_ids import id_fault, perhaps_decomposed, unassigned
from aboveboard.compensation.engines.engine import Engine, overflow
from aboveboard.errors import PolicyError


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


@contextmanager
def _spark_errors() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        text = str(error)
        if "NUMERIC_VALUE_OUT_OF_RANGE" in text or "ARITHMETIC_OVERFLOW" in text:
            raise overflow() from None
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
