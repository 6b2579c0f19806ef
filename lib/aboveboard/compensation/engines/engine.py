"""What an engine does, and where dialects of SQL differ."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

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


def overflow() -> PolicyError:
    """Say that a sum passed the widest integer."""
    return PolicyError("A sum passes 128 bits; nothing was written. Use a coarser unit or price.")
