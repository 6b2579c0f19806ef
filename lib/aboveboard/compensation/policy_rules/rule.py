"""What a rule of a policy has to say: its level, and what a claim gets there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction

from aboveboard.compensation.arrays import Ints
from aboveboard.compensation.engines import Engine
from aboveboard.compensation.levels import Level


@dataclass(frozen=True)
class Rows:
    """A table of claims, a name or a query in brackets, and what it adds up to in minor units."""

    table: str
    count: int
    total: int
    largest: int

    @classmethod
    def of(cls, engine: Engine, table: str) -> Rows:
        """Count the rows and add up the column ``claim``."""
        found = engine.fetch(
            f"SELECT count(*), coalesce(sum(claim), 0), coalesce(max(claim), 0) FROM {table} AS t"
        )[0]
        count, total, largest = (int(number) for number in found)
        return cls(table, count, total, largest)


@dataclass(frozen=True)
class Solved:
    """The level of a rule that spends the money on claims in memory.

    Attributes
    ----------
    level
        A share (proportional, rising tide) or an amount in minor units.
    top, bottom
        The level as it is divided, not reduced: money over claims where the rule shares by size.
    halved
        Talmud only: the pool is at most half of all claims.
    """

    level: Fraction
    top: int
    bottom: int
    halved: bool = False

    @classmethod
    def at(cls, level: Fraction, *, halved: bool = False) -> Solved:
        """Give a level that is divided as it stands."""
        return cls(level, *level.as_integer_ratio(), halved)


class PolicyRule(ABC):
    """One rule in both engines. Amounts are integers of minor units, in tables and in arrays."""

    @abstractmethod
    def over_table(self, engine: Engine, rows: Rows, pool: int) -> Level:
        """Find the level by aggregates, and write each row's share at it as SQL.

        There are claims, and ``pool`` is above 0 and at most what the rows may be paid.
        """

    @abstractmethod
    def over_array(self, claim: Ints, got: Ints, pool: int, largest: int) -> Solved:
        """Find the level over an array.

        Parameters
        ----------
        claim, got
            What is still owed to each of those who share, and what each has got before.
        pool
            What they share; 0 is possible.
        largest
            The largest claim of all, of those who do not share too.
        """

    @abstractmethod
    def shares(self, claim: Ints, got: Ints, solved: Solved) -> Ints:
        """Give each claim its share at a level, rounded down."""
