"""The first statement: what is known at once, and what is not, said plainly."""

from __future__ import annotations

from aboveboard.plays.changes import corrections_of
from aboveboard.plays.compose import Overrides, PlayPlan, SectionPlan, compose
from aboveboard.plays.correcting import Corrected
from aboveboard.plays.correction_values import correction_values, names_of
from aboveboard.plays.document import next_document
from aboveboard.plays.statement import Statement
from aboveboard.plays.values import Document, statement_values
from aboveboard.plays.writer import Writer
from aboveboard.record.view import View
from aboveboard.wording.language import Language

SECTIONS = {
    "corrections": SectionPlan(("G8", "I9"), tone="correction"),
    "safety": SectionPlan(("I8", "G5"), tone="safety"),
    "what-happened": SectionPlan(("I1", "I2", "I9")),
    "scope": SectionPlan(("I3",)),
    "unaffected": SectionPlan(("I4",)),
    "unknown": SectionPlan(("I5",)),
    "services": SectionPlan(("I6",)),
    "advice": SectionPlan(("I7",)),
    "burden": SectionPlan(("I10",)),
    "traces": SectionPlan(("I11",)),
    "authorities": SectionPlan(("I12",)),
    "next-update": SectionPlan(("I13", "G6")),
    "questions": SectionPlan(("G7",)),
    "verify": SectionPlan(("G4",)),
    "about": SectionPlan(("G1", "G2", "G3", "G8", "G9")),
}


def initial_statement(
    view: View,
    languages: tuple[Language, ...],
    overrides: Overrides | None = None,
    corrected: Corrected | None = None,
) -> Statement:
    """Write the first statement from what was known at ``view.as_of``.

    Parameters
    ----------
    view
        The record as of the instant of the statement.
    languages
        The languages to write, in order.
    overrides
        Texts that replace a section's own, by section id (or ``title``, ``summary``) and language.
    corrected
        The published version of this statement, when this is the next version of it.
    """
    found = corrections_of(corrected, view) if corrected else ()

    def values(writer: Writer, document: Document) -> dict[str, object]:
        corrections = [correction_values(writer, one) for one in found]
        changed = names_of(writer, corrections) or writer.language.term("first_statement")
        common = statement_values(writer, document, changed)
        return {**common, "corrections": corrections, "withdrawn": []}

    plan = PlayPlan("initial-statement", SECTIONS, values, overrides or {})
    document = next_document(view.record, "initial-statement", corrected=corrected)
    return compose(plan, view, languages, document)
