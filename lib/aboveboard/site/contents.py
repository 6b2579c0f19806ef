"""What the public page shows: what was published, read from the statement ledger, and nothing else.

A draft, a record's entry that no statement told yet, or a customer's message never stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from aboveboard.plays.answers import Answered, answered
from aboveboard.plays.published import History
from aboveboard.plays.statement import Figure, Section, Statement


@dataclass(frozen=True)
class Told:
    """A section, and the statement that told it last."""

    section: Section
    statement: Statement


@dataclass(frozen=True)
class Contents:
    """The published statements of one incident.

    ``standing`` holds each statement in its latest version, ``versions`` every version in its
    latest wording; both have the newest first.
    """

    standing: tuple[Statement, ...]
    versions: tuple[Statement, ...]

    @classmethod
    def of(cls, history: History) -> Contents:
        """Return what ``history`` published; there must be a statement in it."""
        wordings = {(s.number, s.version): s for s in history.statements}
        versions = tuple(wordings[key] for key in sorted(wordings, reverse=True))
        return cls(tuple(p.statement for p in reversed(history.standing)), versions)

    @property
    def latest(self) -> Statement:
        """The newest statement."""
        return self.standing[0]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the newest statement, in their order."""
        return self.latest.languages

    @cached_property
    def compensation(self) -> Statement | None:
        """The newest statement of compensation, or None."""
        return next((s for s in self.standing if s.play == "compensation"), None)

    @cached_property
    def paid(self) -> tuple[Figure, ...]:
        """What was paid to customers, as the newest statement that says so has it."""
        found = (tuple(f for f in s.figures if f.key == "paid") for s in self.standing)
        return next((figures for figures in found if figures), ())

    def in_language(self, language: str) -> tuple[Statement, ...]:
        """Return the standing statements that have an edition in ``language``."""
        return tuple(s for s in self.standing if language in s.languages)

    def told(self, section: str, language: str) -> Told | None:
        """Return the newest section with this id, or None where no statement has it."""
        for statement in self.in_language(language):
            found = statement.edition(language).section(section)
            if found:
                return Told(found, statement)
        return None

    def answers(self, language: str) -> tuple[Answered, ...]:
        """Return the answered questions, the newest answer to each, newest first."""
        return answered(self.standing, language)
