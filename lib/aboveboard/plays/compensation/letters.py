"""A letter to one claimant: the own figures, worked out from the same table as the statement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import PurePosixPath

from aboveboard.compensation.arrays import integers
from aboveboard.compensation.example import Part, Worked
from aboveboard.compensation.letter_lines import LetterLine
from aboveboard.plays.compensation.case import Case
from aboveboard.plays.compensation.policy_words import Money, percent
from aboveboard.plays.compensation.steps import worked_values
from aboveboard.plays.compensation.values import compensation_values
from aboveboard.plays.compose import PlayPlan, SectionPlan, compose
from aboveboard.plays.statement import Statement
from aboveboard.plays.values import Document
from aboveboard.plays.writer import Writer
from aboveboard.record.view import View
from aboveboard.wording.language import Language

SECTIONS = {
    "safety": SectionPlan(("G5", "K12"), tone="safety"),
    "amount": SectionPlan(("K4",)),
    "check": SectionPlan(()),
    "objection": SectionPlan(("K9",)),
    "questions": SectionPlan(("G7",)),
    "verify": SectionPlan(("G4",)),
    "about": SectionPlan(("G1", "G2", "G3", "G9")),
}


@dataclass(frozen=True)
class LetterWriter:
    """Writes the letters of one language; what all share is written once."""

    view: View
    case: Case
    language: Language
    document: Document

    @cached_property
    def _shared(self) -> dict[str, object]:
        return compensation_values(self.case, Writer(self.view, self.language), self.document)

    def letter(self, line: LetterLine) -> Statement:
        """Write the letter of one claimant, as a statement of one edition."""
        money = Money.of(self.case.policy, Writer(self.view, self.language))
        own = {
            "claimant_id": line.claimant_id,
            "award_money": money.full(line.award) if line.award else "",
            "held_money": money.full(line.held) if line.held else "",
            "proof": PurePosixPath(line.proof).name,
            "reasons": self._reasons(line) if line.held else [],
            "to_show": self._where_to_show() if line.held and self._weakest(line)[0] < 1 else "",
            "assets": money.writer.listed(tuple(asset for asset, amount in line.parts if amount)),
        }
        worked = worked_values(self._worked(line), money, self.case.function)
        values = {**self._shared, "own": own, "worked": worked}
        plan = PlayPlan("compensation", SECTIONS, lambda *_: values, template="letter.md")
        return compose(plan, self.view, (self.language,), self.document)

    def _reasons(self, line: LetterLine) -> list[str]:
        """Write why something is kept for this claimant: the own reasons alone."""
        policy, language = self.case.policy, self.language
        reasons = [language.term("held_reasons", "disputed")] if line.disputed else []
        share, level = self._weakest(line)
        if share < 1:
            shown = language.term("evidence", level)
            paid = percent(share, Writer(self.view, language))
            reasons.append(language.phrase("held_reasons", "evidence", level=shown, share=paid))
        # under the least amount it stays kept once shown or settled, so that is said too
        small = line.award + line.held < policy.minor("de_minimis")
        if small or (not line.disputed and not line.award and share > 0):
            reasons.append(language.term("held_reasons", "small"))
        return reasons

    def _weakest(self, line: LetterLine) -> tuple[Decimal, str]:
        """Return the share that the weakest own evidence gives now, and its level."""
        shares = ((self.case.policy.evidence[level], level) for level in line.evidence)
        return min(shares, default=(Decimal(1), ""))

    def _where_to_show(self) -> str:
        """Name where evidence is handed in: with the claim, else where one objects or asks."""
        given = self.case.conditions
        place = given.claims or given.objection
        return place.address if place else self.view.record.custodian.support

    def _worked(self, line: LetterLine) -> Worked:
        function, policy = self.case.function, self.case.policy
        before = line.received if policy.pays_the_difference else 0
        due = line.award + line.held + before
        if due == before and policy.de_minimis_to == "pool":  # too small to pay: by the rule still
            due = int(function.awards(integers([line.loss]), integers([line.received]))[0])
        base = function.base(line.loss, line.received)
        return Worked(
            parts=tuple(
                Part(asset, amount, self.case.prices[asset]) for asset, amount in line.parts
            ),
            loss=line.loss,
            counted=line.counted,
            is_small=function.is_small(line.loss),
            base=base if function.short else min(base, due),
            due=due,
            received=line.received,
            award=line.award,
            held=line.held,
            goodwill=line.goodwill,
        )


def letter_document(statement: Statement) -> Document:
    """Return the identity of the letters that go with a compensation statement."""
    return Document(
        f"{statement.id}-letter",
        number=statement.number,
        play_number=statement.play_number,
        address=statement.address,
    )
