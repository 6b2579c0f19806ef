"""The compensation statement: who gets what, by which rule, worked out, and how to check it."""

from __future__ import annotations

from functools import partial

from aboveboard.plays.before import Before, Said, said_before, statement_address, statement_id
from aboveboard.plays.compensation.case import Case
from aboveboard.plays.compensation.values import compensation_values
from aboveboard.plays.compose import Overrides, PlayPlan, SectionPlan, compose
from aboveboard.plays.correcting import Corrected
from aboveboard.plays.statement import Statement
from aboveboard.plays.values import Document, Writer
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
    said: tuple[Said, ...] | None = None,
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
    said
        What was published before it; what the record says was, when left out.
    corrected
        The published version of this statement, when this is the next version of it.
    """
    known = said_before(view.record, view.as_of) if said is None else said
    document = _document(view, known)
    if corrected:
        document = corrected.next_version(document, view.record)
    values = partial(_values, case)
    plan = PlayPlan("compensation", SECTIONS, values, overrides or {})
    return compose(plan, view, languages, document)


def _document(view: View, said: tuple[Said, ...]) -> Document:
    record = view.record
    number = said[-1].number + 1 if said else 1
    return Document(
        statement_id(record, number),
        number=number,
        play_number=1 + sum(one.play == "compensation" for one in said),
        thread=Before(said).thread if said else (),
        address=statement_address(record, number),
    )


def _values(case: Case, writer: Writer, document: Document) -> dict[str, object]:
    return compensation_values(case, writer, document)
