"""The questions that a published statement answers, read back from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aboveboard.plays.statement import Edition, Statement, Table


@dataclass(frozen=True)
class Answered:
    """A question that was answered in public, and the statement that answered it last.

    ``shown`` is the question as the statement shows it, with the number of people who asked.
    """

    question: str
    shown: str
    answer: str
    statement: Statement


def answered(statements: Iterable[Statement], language: str) -> tuple[Answered, ...]:
    """Return the answered questions, each once with its newest answer.

    Parameters
    ----------
    statements
        Published statements, the newest first; those without an edition in ``language`` are left
        out.
    """
    found: dict[str, Answered] = {}
    for statement in statements:
        if language not in statement.languages:
            continue
        edition = statement.edition(language)
        for shown, answer in _rows(edition):
            question = _question(edition, shown, answer)
            found.setdefault(question, Answered(question, shown, answer, statement))
    return tuple(found.values())


def _rows(edition: Edition) -> list[tuple[str, str]]:
    section = edition.section("answers")
    tables = (block for block in section.blocks if isinstance(block, Table)) if section else ()
    return [(row[0], row[1]) for table in tables for row in table.rows]


def _question(edition: Edition, shown: str, answer: str) -> str:
    """Return a question without the number of people: that grows from update to update.

    The script for the phone has each question as the record has it.
    """
    plain = (
        line.question
        for line in edition.hotline
        if line.answer == answer and shown.startswith(line.question)
    )
    return max(plain, key=len, default=shown)
