"""What the compensation notebook calls: the case, computed and shown to analyst and leaders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from aboveboard.compensation.cliffs import find_cliffs
from aboveboard.compensation.comparison import Compared, compare_rules, with_pool
from aboveboard.compensation.distribution import Band, bands, merged, powers_of_ten
from aboveboard.plays.before import Before
from aboveboard.plays.chart import Chart
from aboveboard.plays.checklist import checklist
from aboveboard.plays.compensation.case import Case, open_case
from aboveboard.plays.compensation.charts import money_chart, people_chart, rules_chart
from aboveboard.plays.compensation.checklist import standard_items
from aboveboard.plays.compensation.consistency import contradictions, paid_above_due
from aboveboard.plays.compensation.other_prices import price_values
from aboveboard.plays.compensation.policy_words import Money, percent
from aboveboard.plays.compensation.statement import compensation_statement
from aboveboard.plays.compensation.values import (
    coverage,
    due_in_all,
    gap,
    paid_by_record,
    paid_so_far,
    rules_agree,
    worked_values,
)
from aboveboard.plays.desk import OpenPlay, open_play
from aboveboard.plays.elements import CHECKLIST_HEAD, ChecklistItem
from aboveboard.plays.honesty.finding import Finding, waived
from aboveboard.plays.parameters import CompensationParameters
from aboveboard.plays.statement import Statement
from aboveboard.plays.tables import ShownTable
from aboveboard.record.files import scratch_folder
from aboveboard.record.model import Waiver


@dataclass(frozen=True)
class OpenCompensation(OpenPlay):
    """The compensation play over one incident, with its case."""

    case: Case = None  # type: ignore[assignment]  # always given; the fields before it have defaults

    @property
    def money(self) -> Money:
        """Writes the policy's currency in the leaders' language."""
        return Money.of(self.case.policy, self._writer)

    def glance(self) -> ShownTable:
        """Show what leaders ask first: how many, how much, whether the money suffices."""
        case, money, totals = self.case, self.money, self.case.totals
        cliffs = find_cliffs(case.function)
        gaps = [item.id for item in self.items() if item.is_missing]
        open_ = [item.id for item in self.items() if item.state == "told as not yet known"]
        rows = [
            ("As of", self._writer.at(self.view.as_of)),
            ("Claimants with a loss", f"{case.affected:,}"),
            ("Losses", money.full(totals.loss)),
            ("Of which counts", money.full(totals.counted)),
            ("Due by the standard", money.full(case.function.payable)),
            ("Money to divide", money.full(totals.pool)),
            ("Share of it that the money covers", percent(coverage(case), self._writer)),
            ("Missing money", money.full(gap(case))),
            ("This payment", money.full(totals.award)),
            ("Held in reserve", money.full(totals.held)),
            ("Rule", self._writer.language.term("rules", case.policy.rule)),
            ("Points where a larger loss gets less", str(len(cliffs)) if cliffs else "none"),
            ("Proofs", case.commitment.root if case.commitment else "not made yet"),
            ("Missing from this statement", ", ".join(gaps) or "nothing"),
            ("Told as not yet decided", ", ".join(open_) or "nothing"),
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

    def checklist(self) -> ShownTable:
        """Show each element and what policy, conditions and record lack; the rest is folded."""
        items = self.items()
        settled = [item.row for item in items if item.state in ("told", "does not apply")]
        open_ = [item.row for item in items if item.row not in settled]
        nothing = [("none", "Every element is told", "", "")]
        fold = f"Elements that are told or do not apply: {len(settled)}"
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

    def totals(self) -> ShownTable:
        """Show where every unit of the money goes: the lines add up, and none of nothing stands."""
        totals, full = self.case.totals, self.money.full
        parts = [
            ("less: paid before", totals.paid_before),
            ("less: this payment", totals.award),
            ("less: held for proof, disputes or later", totals.held),
            ("less: awards too small to pay", totals.small),
        ]
        rows = [("Money to divide, earlier payments included", full(totals.pool))]
        rows += [(name, full(amount)) for name, amount in parts if amount]
        rows.append(("Left over", full(totals.unspent)))
        if totals.goodwill:
            rows.append(("Goodwill, apart", full(totals.goodwill)))
        if totals.duplicate_rows:
            rows.append(("Rows that repeat a holding, added up", f"{totals.duplicate_rows:,}"))
        return ShownTable("The lines add up", ("What", "Amount"), rows)

    def funding(self) -> ShownTable:
        """Show what covering each share of what is due would need, and what is missing for it."""
        case, full = self.case, self.money.full
        rows = []
        for share in (25, 50, 75, 100):
            needs = -(-case.function.payable * share // 100)
            rows.append((f"{share}%", full(needs), full(max(needs - case.function.pool, 0))))
        return ShownTable(
            "Money needed to pay a share of what is due", ("Share", "Needs", "Missing"), rows
        )

    @property
    def bands(self) -> list[Band]:
        """Claimants by size of loss, no band of a few."""
        edges = powers_of_ten(self.case.outcome, self.case.policy.minor_units)
        return merged(bands(self.case.outcome, edges))

    def people(self) -> Chart | None:
        """Draw how many claimants lost how much; nothing where they are too few to hide in."""
        found = self.bands
        return people_chart(found, self.money) if found else None

    def amounts(self) -> Chart | None:
        """Draw losses and payments by size of loss; nothing where claimants are too few."""
        found = self.bands
        return money_chart(found, self.money) if found else None

    def examples(self) -> ShownTable:
        """Show a small, a middle and a large loss under the policy."""
        rows = []
        for worked in self.case.examples:
            line = worked_values(worked, self.money, self.case.function)
            rows.append([str(line[key]) for key in ("holding", "loss", "counted", "due", "award")])
        head = ("Holding", "Loss", "Counts", "In all", "This payment")
        return ShownTable(f"Examples under the policy, in {self.money.name}", head, rows)

    @property
    def compared(self) -> tuple[int, Sequence[Compared]]:
        """The pool that is compared, and each rule over it: half of it where it pays all."""
        case = self.case
        if not case.in_full:
            return case.function.pool, case.compared
        half = case.function.payable // 2
        losses = [worked.loss for worked in case.examples]
        return half, compare_rules(with_pool(case.policy, half), case.claimants, losses)

    def rules(self) -> Chart | None:
        """Draw what each rule gives back of each example's loss; nothing without an example."""
        if not self.case.examples:
            return None
        _, compared = self.compared
        return rules_chart(compared, self.case.examples, self.case.policy.rule, self.money)

    def comparison(self) -> ShownTable:
        """Show each rule side by side: the examples, and measures of equality."""
        pool, compared = self.compared
        case, money = self.case, self.money
        rows = [
            (
                self._writer.language.term("rules", row.rule)
                + (" (the policy)" if row.rule == case.policy.rule else ""),
                *(money.number(award) for award in row.awards),
                f"{row.equality.gini:.3f}",
                percent(row.equality.smallest, self._writer),
                percent(row.equality.largest, self._writer),
                percent(row.equality.top_share, self._writer),
                f"{row.equality.full:,}",
                f"{row.equality.nothing:,}",
            )
            for row in compared
        ]
        sizes = [
            str(worked_values(worked, money, case.function)["holding"]) for worked in case.examples
        ]
        head = (
            "Rule", *sizes, "Gini", "Smallest share", "Largest share", "Largest 1% get",
            "Paid in full", "Get nothing",
        )  # fmt: skip
        what = (
            f"if only {money.full(pool)} were there" if case.in_full else f"from {money.full(pool)}"
        )
        if rules_agree(compared):
            what += "; all pay the same here"
        if case.function.short:
            what += ", since small losses and base payments take all the money"
        return ShownTable(f"Each rule, in {money.name}, {what}", head, rows)

    def cliffs(self) -> ShownTable:
        """Show every point where a larger loss gets less."""
        number = self.money.number
        rows = [
            (
                number(cliff.at),
                number(cliff.paid),
                number(cliff.less),
                number(cliff.even_again) if cliff.even_again is not None else "never",
            )
            for cliff in find_cliffs(self.case.function)
        ] or [("nowhere", "", "", "")]
        head = ("Loss", "Paid", "One unit more is paid", "Paid as much again from")
        return ShownTable(f"Each such point, in {self.money.name}", head, rows)

    def prices(self) -> ShownTable:
        """Show how the total moves with the price."""
        found = price_values(self.case, self.money)
        others: Any = found["other_prices"]
        rows = [("The policy's price", str(found["total_worth"]), "")]
        rows += [(line["name"], line["total"], line["change"]) for line in others]
        return ShownTable("The total at other prices", ("Price", "Total", "Change"), rows)

    def reserve(self) -> ShownTable:
        """Show what is held back, for whom and why."""
        rows = [
            (
                self._reason(part.reason),
                f"{part.claimants:,}",
                self.money.full(part.held),
            )
            for part in self.case.reserve
        ] or [("nothing is held", "", "")]
        return ShownTable("Held in reserve", ("Why", "Claimants", "Amount"), rows)

    def _reason(self, reason: str) -> str:
        """Name a reason of the reserve; levels of evidence as the statement names them."""
        if reason in _REASONS:
            return _REASONS[reason]
        term = self._writer.language.term
        return "evidence: " + "; ".join(term("evidence", level) for level in reason.split(", "))

    def progress(self) -> ShownTable:
        """Show what is due, what was paid and who says so, and what is open."""
        case, full = self.case, self.money.full
        due, paid = due_in_all(case), paid_so_far(case, self.view)
        share = percent(Fraction(min(paid, due), due), self._writer) if due else "100%"
        rows = [
            ("Due in all", full(due)),
            ("Paid so far: the largest of the next three", f"{full(paid)} ({share})"),
            ("– the record says (figures of kind paid)", full(paid_by_record(case, self.view))),
            ("– the holdings say (received)", full(case.totals.paid_before)),
            ("– payout runs say (payouts/)", full(case.paid_by_runs)),
            ("Still to be paid", full(max(due - paid, 0))),
        ]
        return ShownTable("Due, paid and open", ("Step", "Amount"), rows)

    def _write(self) -> Statement:
        return compensation_statement(
            self.view,
            self.case,
            self.languages,
            self.parameters.texts,
            Before(self.said, self.history.head),
            self.corrected,
        )


_REASONS = {"disputed": "in dispute", "small": "too small to pay now"}


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
