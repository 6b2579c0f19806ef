"""The periodic update: what is new since the last statement, corrections first."""

from __future__ import annotations

from aboveboard.plays.before import Before
from aboveboard.plays.changes import Changes
from aboveboard.plays.compose import Overrides, PlayPlan, SectionPlan, compose
from aboveboard.plays.correcting import Corrected
from aboveboard.plays.document import next_document
from aboveboard.plays.heard import Snapshot
from aboveboard.plays.statement import Statement
from aboveboard.plays.update_charts import update_charts
from aboveboard.plays.update_values import changed_line, update_values
from aboveboard.plays.values import Document, statement_values
from aboveboard.plays.writer import Writer
from aboveboard.record.view import View
from aboveboard.wording.language import Language

SECTIONS = {
    "corrections": SectionPlan(("G8", "U3"), tone="correction"),
    "safety": SectionPlan(("G5",), tone="safety"),
    "news": SectionPlan(("U1", "U4", "G8")),
    "services": SectionPlan(("U5", "U7")),
    "figures": SectionPlan(("U3", "U6")),
    "findings": SectionPlan(("U8",)),
    "unaffected": SectionPlan(("U5",)),
    "unknown": SectionPlan(("U8",)),
    "rumours": SectionPlan(("U9",)),
    "answers": SectionPlan(("U11",)),
    "advice": SectionPlan(("U10",)),
    "robbed": SectionPlan(("U10",)),
    "burden": SectionPlan(("U6",)),
    "traces": SectionPlan(("U6",)),
    "authorities": SectionPlan(("U12",)),
    "promises": SectionPlan(("U13",)),
    "next-update": SectionPlan(("U13", "G6")),
    "questions": SectionPlan(("G7",)),
    "verify": SectionPlan(("G4",)),
    "about": SectionPlan(("G1", "G2", "G3", "G9", "U2")),
}


def periodic_update(
    view: View,
    before: Before,
    languages: tuple[Language, ...],
    overrides: Overrides | None = None,
    corrected: Corrected | None = None,
    heard: Snapshot | None = None,
) -> Statement:
    """Write the update at ``view.as_of`` that follows the statements in ``before``.

    Parameters
    ----------
    view
        The record as of the instant of the update.
    before
        What was published before it.
    languages
        The languages to write, in order.
    overrides
        Texts that replace a section's own, by section id (or ``title``, ``summary``) and language.
    corrected
        The published version of this update, when this is the next version of it.
    heard
        What people asked by then, for the chart of questions.
    """
    changes = Changes(before, view, corrected)

    def values(writer: Writer, document: Document) -> dict[str, object]:
        own = update_values(writer, document, changes)
        return {**statement_values(writer, document, changed_line(writer, changes)), **own}

    plan = PlayPlan(
        "periodic-update",
        SECTIONS,
        values,
        overrides or {},
        charts=lambda writer: update_charts(writer, changes, heard),
    )
    document = next_document(view.record, "periodic-update", before.said, before.ledger, corrected)
    return compose(plan, view, languages, document)
