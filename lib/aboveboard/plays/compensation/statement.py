"""The compensation statement: who gets what, by which rule, worked out, and how to check it."""

from __future__ import annotations

from functools import partial

from aboveboard.plays.before import Before, said_before
from aboveboard.plays.compensation.case import Case
from aboveboard.plays.compensation.values import compensation_values
from aboveboard.plays.compose import Overrides, PlayPlan, SectionPlan, compose
from aboveboard.plays.correcting import Corrected
from aboveboard.plays.document import next_document
from aboveboard.plays.statement import Statement
from aboveboard.record.view import View
from aboveboard.wording.language import Language

SECTIONS = {
    "safety": SectionPlan(("G5", "K12"), tone="safety"),
    "totals": SectionPlan(("K3", "K5")),
    "who": SectionPlan(("K1", "K2")),
    "price": SectionPlan(("K3", "K4")),
    "rule": SectionPlan(("K4",)),
    "comparison": SectionPlan(("K4",)),
    "spread": SectionPlan(("K5",), page_only=True),
    "funding": SectionPlan(("K6",)),
    "payment": SectionPlan(("K7", "K8", "K11", "K15")),
    "objection": SectionPlan(("K9",)),
    "legal": SectionPlan(("K10", "K13", "K14")),
    "goodwill": SectionPlan(()),
    "check": SectionPlan(("K5",)),
    "closing": SectionPlan(("K16",)),
    "next-update": SectionPlan(("G6",)),
    "questions": SectionPlan(("G7",)),
    "verify": SectionPlan(("G4",)),
    "about": SectionPlan(("G1", "G2", "G3", "G8", "G9")),
}


def compensation_statement(
    view: View,
    case: Case,
    languages: tuple[Language, ...],
    overrides: Overrides | None = None,
    before: Before | None = None,
    corrected: Corrected | None = None,
) -> Statement:
    """Write the compensation statement from what was known at ``view.as_of``.

    Parameters
    ----------
    case
        The standard and its awards; the statement holds totals and examples, no claimant's line.
    languages
        The languages to write, in order.
    overrides
        Texts that replace a section's own, by section id (or ``title``, ``summary``) and language.
    before
        What was published before it, if anything was; what the record says was, when left out.
    corrected
        The published version of this statement, when this is the next version of it.
    """
    known = before or Before(said_before(view.record, view.as_of))
    plan = PlayPlan("compensation", SECTIONS, partial(compensation_values, case), overrides or {})
    document = next_document(view.record, "compensation", known.said, known.ledger, corrected)
    return compose(plan, view, languages, document)
