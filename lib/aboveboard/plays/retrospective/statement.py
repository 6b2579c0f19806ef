"""The retrospective: written when the incident is over, and again as a follow-up."""

from __future__ import annotations

from aboveboard.plays.compose import Overrides, PlayPlan, SectionPlan, compose
from aboveboard.plays.correcting import Corrected
from aboveboard.plays.document import next_document
from aboveboard.plays.retrospective.case import Case
from aboveboard.plays.retrospective.charts import retrospective_charts
from aboveboard.plays.retrospective.values import retrospective_values
from aboveboard.plays.statement import Statement
from aboveboard.plays.update_values import changed_line, update_values
from aboveboard.plays.values import Document, statement_values
from aboveboard.plays.writer import Writer
from aboveboard.wording.language import Language

SECTIONS = {
    "corrections": SectionPlan(("G8", "P10"), tone="correction"),
    "safety": SectionPlan(("G5",), tone="safety"),
    "overdue": SectionPlan(("P11",)),
    "short": SectionPlan(("P1", "P15", "G8")),
    "impact": SectionPlan(("P2",)),
    "notice": SectionPlan(("P4",), page_only=True),
    "cause": SectionPlan(("P5",)),
    "evidence": SectionPlan(("P6",), page_only=True),
    "response": SectionPlan(("P8",), page_only=True),
    "lessons": SectionPlan(("P7",)),
    "money": SectionPlan(("P9",)),
    "reconciled": SectionPlan(("P9",), page_only=True),
    "made-corrections": SectionPlan(("P10",), page_only=True),
    "actions": SectionPlan(("P11",)),
    "communications": SectionPlan(("P14",), page_only=True),
    "heard": SectionPlan(("P14",), page_only=True),
    "answers": SectionPlan(("P14",), page_only=True),
    "unknown": SectionPlan(page_only=True),
    "undisclosed": SectionPlan(("P13",)),
    "check": SectionPlan(("P12",), page_only=True),
    "timeline": SectionPlan(("P3",), page_only=True),
    "next-update": SectionPlan(("P16", "G6")),
    "questions": SectionPlan(("G7",)),
    "verify": SectionPlan(("G4",)),
    "about": SectionPlan(("G1", "G2", "G3", "G9")),
}


def retrospective(
    case: Case,
    languages: tuple[Language, ...],
    overrides: Overrides | None = None,
    corrected: Corrected | None = None,
) -> Statement:
    """Write the retrospective as of ``case.view.as_of``.

    Parameters
    ----------
    languages
        The languages to write, in order.
    overrides
        Texts that replace a section's own, by section id (or ``title``, ``summary``) and language.
    corrected
        The published version of this statement, when this is the next version of it.

    Raises
    ------
    PlayError
        A published figure contradicts the record, and no correction explains it.
    """

    def values(writer: Writer, document: Document) -> dict[str, object]:
        changed = changed_line(writer, case.changes)
        return {
            **statement_values(writer, document, changed),
            **update_values(writer, document, case.changes),
            **retrospective_values(writer, case),
        }

    plan = PlayPlan(
        "retrospective",
        SECTIONS,
        values,
        overrides or {},
        charts=lambda writer: retrospective_charts(writer, case),
    )
    before = case.before
    document = next_document(
        case.view.record, "retrospective", before.said, before.ledger, corrected
    )
    return compose(plan, case.view, languages, document)
