"""How hard a statement is to read, in words, for the analyst."""

from __future__ import annotations

from aboveboard.plays.statement import Statement, running_text
from aboveboard.said import said
from aboveboard.wording.readability import Readability, readability


def reading_grades(statement: Statement) -> dict[str, str]:
    """Return how hard each edition is to read, in words, by language."""
    return {
        edition.language: _grade(readability(running_text(edition)))
        for edition in statement.editions
    }


def _grade(measure: Readability) -> str:
    if measure.grade is not None:
        return said("grade {grade}", grade=measure.grade)
    return said(
        "{sentence} characters a sentence, {clause} a clause",
        sentence=measure.characters_a_sentence,
        clause=measure.characters_a_clause,
    )
