"""The two engines of the awards table: DuckDB in this process, Apache Spark on a cluster.

The steps are SQL written once (``losses``, ``policy_rules``, ``entitlements``, ``remainders``); an
engine says where its dialect differs. Plain SQL and not Ibis, because the steps stand on integers
of 128 bits, exact integer division and overflow as an error, which Ibis has no words for; Spark
needs division spelled out in another way.
"""

from __future__ import annotations

from pathlib import Path

from aboveboard.compensation.engines.duck import DuckEngine
from aboveboard.compensation.engines.engine import Engine
from aboveboard.compensation.engines.spark import SPARK_SETTINGS, SparkEngine
from aboveboard.errors import PolicyError

__all__ = ["SPARK_SETTINGS", "DuckEngine", "Engine", "SparkEngine", "open_engine"]


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
