"""What the compensation notebook calls: the case, computed and shown to analyst and leaders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from aboveboard.compensation.cliffs import find_cliffs
from aboveboard.plays.before import Before
from aboveboard.plays.chart import Chart
from aboveboard.plays.checklist import checklist
from aboveboard.plays.compensation.case import Case, open_case
from aboveboard.plays.compensation.charts import money_chart, people_chart, rules_chart
from aboveboard.plays.compensation.checklist import standard_items
from aboveboard.plays.compensation.consistency import contradictions, paid_above_due
from aboveboard.plays.compensation.policy_words import Money, percent
from aboveboard.plays.compensation.statement import compensation_statement
from aboveboard.plays.compensation.tables import (
    cliffs_table,
    compared_rules,
    comparison_table,
    examples_table,
    funding_table,
    prices_table,
    progress_table,
    reserve_table,
    totals_table,
)
from aboveboard.plays.compensation.values import coverage, due_in_all, gap, paid_so_far
from aboveboard.plays.desk import OpenPlay, open_play
from aboveboard.plays.elements import CHECKLIST_HEAD, ChecklistItem
from aboveboard.plays.honesty.finding import Finding, waived
from aboveboard.plays.parameters import CompensationParameters
from aboveboard.plays.statement import Statement
from aboveboard.plays.tables import ShownTable, on_screen
from aboveboard.record.files import scratch_folder
from aboveboard.record.model import Waiver
from aboveboard.said import said


@dataclass(frozen=True)
class OpenCompensation(OpenPlay):
    """The compensation play over one incident, with its case."""

    case: Case = None  # type: ignore[assignment]  # always given; the fields before it have defaults

    @property
    def money(self) -> Money:
        """Writes the policy's currency in the leaders' language."""
        return Money.of(self.case.policy, self._writer)

    @on_screen
    def glance(self) -> ShownTable:
        """Show what leaders ask first: how many, how much, whether the money suffices."""
        case, money, totals = self.case, self.money, self.case.totals
        cliffs = find_cliffs(case.function)
        gaps = [item.id for item in self.items() if item.is_missing]
        open_ = [item.id for item in self.items() if item.state == "told as not yet known"]
        rows = [
            (said("As of"), self._writer.at(self.view.as_of)),
            (said("Claimants with a loss"), f"{case.affected:,}"),
            (said("Losses"), money.full(totals.loss)),
            (said("Of which counts"), money.full(totals.counted)),
            (said("Due by the standard"), money.full(case.function.payable)),
            (said("Money to divide"), money.full(totals.pool)),
            (said("Share of it that the money covers"), percent(coverage(case), self._writer)),
            (said("Missing money"), money.full(gap(case))),
            (said("This payment"), money.full(totals.award)),
            (said("Held in reserve"), money.full(totals.held)),
            (said("Rule"), self._writer.language.term("rules", case.policy.rule)),
            (
                said("Points where a larger loss gets less"),
                str(len(cliffs)) if cliffs else said("none"),
            ),
            (said("Proofs"), case.commitment.root if case.commitment else said("not made yet")),
            (said("Missing from this statement"), ", ".join(gaps) or said("nothing")),
            (said("Told as not yet decided"), ", ".join(open_) or said("nothing")),
        ]
        return ShownTable("The standard in figures", ("What", "State"), rows)

    def items(self) -> tuple[ChecklistItem, ...]:
        """Return every element and how it stands."""
        own = standard_items(
            self.case.policy,
            self.case.conditions,
            self.view,
            proofs=self.case.commitment is not None,
        )
        return (*own, *checklist(self.name, self.view, self.changes))

    @on_screen
    def checklist(self) -> ShownTable:
        """Show each element and what policy, conditions and record lack; the rest is folded."""
        items = self.items()
        settled = [item.row for item in items if item.state in ("told", "does not apply")]
        open_ = [item.row for item in items if item.row not in settled]
        nothing = [(said("none"), said("Every element is told"), "", "")]
        fold = said("Elements that are told or do not apply: {count}", count=len(settled))
        return ShownTable(
            "Elements that lack something", CHECKLIST_HEAD, open_ or nothing, fold, settled
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the honesty checks find in the statement and in the words of its conditions."""
        case = self.case
        found = contradictions(case.conditions, case.policy, case.prices, self.languages)
        above = paid_above_due(
            paid_so_far(case, self.view), due_in_all(case), self.languages[0].tag
        )
        known = waived((*above, *found), self.view.of(Waiver))
        return (*super().findings, *known)

    @on_screen
    def totals(self) -> ShownTable:
        """Show where every unit of the money goes: the lines add up, and none of nothing stands."""
        return totals_table(self.case, self.money)

    @on_screen
    def funding(self) -> ShownTable:
        """Show what covering each share of what is due would need, and what is missing for it."""
        return funding_table(self.case, self.money)

    def people(self) -> Chart | None:
        """Draw how many claimants lost how much; nothing where they are too few to hide in."""
        found = self.case.bands
        return people_chart(found, self.money) if found else None

    def amounts(self) -> Chart | None:
        """Draw losses and payments by size of loss; nothing where claimants are too few."""
        found = self.case.bands
        return money_chart(found, self.money) if found else None

    @on_screen
    def examples(self) -> ShownTable:
        """Show a small, a middle and a large loss under the policy."""
        return examples_table(self.case, self.money)

    def rules(self) -> Chart | None:
        """Draw what each rule gives back of each example's loss; nothing without an example."""
        if not self.case.examples:
            return None
        _, compared = compared_rules(self.case)
        return rules_chart(compared, self.case.examples, self.case.policy.rule, self.money)

    @on_screen
    def comparison(self) -> ShownTable:
        """Show each rule side by side: the examples, and measures of equality."""
        return comparison_table(self.case, self.money)

    @on_screen
    def cliffs(self) -> ShownTable:
        """Show every point where a larger loss gets less."""
        return cliffs_table(self.case, self.money)

    @on_screen
    def prices(self) -> ShownTable:
        """Show how the total moves with the price."""
        return prices_table(self.case, self.money)

    @on_screen
    def reserve(self) -> ShownTable:
        """Show what is held back, for whom and why."""
        return reserve_table(self.case, self.money)

    @on_screen
    def progress(self) -> ShownTable:
        """Show what is due, what was paid and who says so, and what is open."""
        return progress_table(self.case, self.money)

    def _write(self) -> Statement:
        return compensation_statement(
            self.view,
            self.case,
            self.languages,
            self.parameters.texts,
            Before(self.said, self.history.head),
            self.corrected,
        )


def open_compensation(namespace: Mapping[str, Any], start: Path | None = None) -> OpenCompensation:
    """Open the compensation play with the parameters among a notebook's variables.

    The awards table is computed in a folder of its own that is removed at once: it names claimants,
    and nothing that a notebook holds does.

    Raises
    ------
    ParameterError, RecordError, WordingError, PolicyError
        With everything that is wrong, before anything is shown.
    """
    play = open_play("compensation", namespace, start)
    parameters = play.parameters
    assert isinstance(parameters, CompensationParameters)
    with scratch_folder() as work:
        case = open_case(play.folder, play.record, parameters, work)
    given = {field.name: getattr(play, field.name) for field in fields(OpenPlay)}
    return OpenCompensation(**given, case=case)
