"""Tables of a compensation case for leaders: where the money goes, and what each rule does."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from aboveboard.compensation.cliffs import find_cliffs
from aboveboard.compensation.comparison import Compared, compare_rules, with_pool
from aboveboard.plays.compensation.case import Case
from aboveboard.plays.compensation.other_prices import price_values
from aboveboard.plays.compensation.policy_words import Money, percent
from aboveboard.plays.compensation.steps import worked_values
from aboveboard.plays.compensation.values import (
    due_in_all,
    paid_by_record,
    paid_so_far,
    rules_agree,
)
from aboveboard.plays.tables import ShownTable
from aboveboard.said import said
from aboveboard.wording.language import Language

_REASONS = {"disputed": "in dispute", "small": "too small to pay now"}


def totals_table(case: Case, money: Money) -> ShownTable:
    """Show where every unit of the money goes: the lines add up, and none of nothing stands."""
    totals, full = case.totals, money.full
    parts = [
        (said("less: paid before"), totals.paid_before),
        (said("less: this payment"), totals.award),
        (said("less: held for proof, disputes or later"), totals.held),
        (said("less: awards too small to pay"), totals.small),
    ]
    rows = [(said("Money to divide, earlier payments included"), full(totals.pool))]
    rows += [(name, full(amount)) for name, amount in parts if amount]
    rows.append((said("Left over"), full(totals.unspent)))
    if totals.goodwill:
        rows.append((said("Goodwill, apart"), full(totals.goodwill)))
    if totals.duplicate_rows:
        rows.append((said("Rows that repeat a holding, added up"), f"{totals.duplicate_rows:,}"))
    return ShownTable("The lines add up", ("What", "Amount"), rows)


def funding_table(case: Case, money: Money) -> ShownTable:
    """Show what covering each share of what is due would need, and what is missing for it."""
    full = money.full
    rows = []
    for share in (25, 50, 75, 100):
        needs = -(-case.function.payable * share // 100)
        rows.append((f"{share}%", full(needs), full(max(needs - case.function.pool, 0))))
    return ShownTable(
        "Money needed to pay a share of what is due", ("Share", "Needs", "Missing"), rows
    )


def examples_table(case: Case, money: Money) -> ShownTable:
    """Show a small, a middle and a large loss under the policy."""
    rows = []
    for worked in case.examples:
        line = worked_values(worked, money, case.function)
        rows.append([str(line[key]) for key in ("holding", "loss", "counted", "due", "award")])
    head = ("Holding", "Loss", "Counts", "In all", "This payment")
    return ShownTable(
        said("Examples under the policy, in {currency}", currency=money.name), head, rows
    )


def compared_rules(case: Case) -> tuple[int, Sequence[Compared]]:
    """Return the pool that is compared, and each rule over it: half of it where it pays all."""
    if not case.in_full:
        return case.function.pool, case.compared
    half = case.function.payable // 2
    losses = [worked.loss for worked in case.examples]
    return half, compare_rules(with_pool(case.policy, half), case.claimants, losses)


def comparison_table(case: Case, money: Money) -> ShownTable:
    """Show each rule side by side: the examples, and measures of equality."""
    pool, compared = compared_rules(case)
    rows = [
        (
            _rule(row.rule, case, money),
            *(money.number(award) for award in row.awards),
            f"{row.equality.gini:.3f}",
            percent(row.equality.smallest, money.writer),
            percent(row.equality.largest, money.writer),
            percent(row.equality.top_share, money.writer),
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
    return ShownTable(_compared(case, money, pool, rules_agree(compared)), head, rows)


def _rule(rule: str, case: Case, money: Money) -> str:
    name = money.writer.language.term("rules", rule)
    return said("{rule} (the policy)", rule=name) if rule == case.policy.rule else name


def _compared(case: Case, money: Money, pool: int, agree: bool) -> str:
    """Say what is compared, and why the rules agree where they do."""
    what = "Each rule, in {currency}, from {pool}"
    if case.in_full:
        what = "Each rule, in {currency}, if only {pool} were there"
    caption = said(what, currency=money.name, pool=money.full(pool))
    if agree:
        caption = said("{caption}; all pay the same here", caption=caption)
    if case.function.short:
        why = "{caption}, since small losses and base payments take all the money"
        caption = said(why, caption=caption)
    return caption


def cliffs_table(case: Case, money: Money) -> ShownTable:
    """Show every point where a larger loss gets less."""
    number = money.number
    rows = [
        (
            number(cliff.at),
            number(cliff.paid),
            number(cliff.less),
            number(cliff.even_again) if cliff.even_again is not None else said("never"),
        )
        for cliff in find_cliffs(case.function)
    ] or [(said("none"), "", "", "")]
    head = ("Loss", "Paid", "One unit more is paid", "Paid as much again from")
    return ShownTable(said("Each such point, in {currency}", currency=money.name), head, rows)


def prices_table(case: Case, money: Money) -> ShownTable:
    """Show how the total moves with the price."""
    found = price_values(case, money)
    others: Any = found["other_prices"]
    rows = [(said("The policy's price"), str(found["total_worth"]), "")]
    rows += [(line["name"], line["total"], line["change"]) for line in others]
    return ShownTable("The total at other prices", ("Price", "Total", "Change"), rows)


def reserve_table(case: Case, money: Money) -> ShownTable:
    """Show what is held back, for whom and why."""
    rows = [
        (
            _reason(part.reason, money.writer.language),
            f"{part.claimants:,}",
            money.full(part.held),
        )
        for part in case.reserve
    ] or [(said("nothing is held"), "", "")]
    return ShownTable("Held in reserve", ("Why", "Claimants", "Amount"), rows)


def progress_table(case: Case, money: Money) -> ShownTable:
    """Show what is due, what was paid and who says so, and what is open."""
    full = money.full
    due, paid = due_in_all(case), paid_so_far(case, money.writer.view)
    share = percent(Fraction(min(paid, due), due), money.writer) if due else "100%"
    recorded = paid_by_record(case, money.writer.view)
    rows = [
        (said("Due in all"), full(due)),
        (
            said("Paid so far: the largest of the next three"),
            said("{amount} ({share})", amount=full(paid), share=share),
        ),
        (
            said("– the record says (figures of kind paid)"),
            full(recorded),
        ),
        (said("– the holdings say (received)"), full(case.totals.paid_before)),
        (said("– payout runs say (payouts/)"), full(case.paid_by_runs)),
        (said("Still to be paid"), full(max(due - paid, 0))),
    ]
    return ShownTable("Due, paid and open", ("Step", "Amount"), rows)


def _reason(reason: str, language: Language) -> str:
    """Name a reason of the reserve; levels of evidence as the statement names them."""
    if reason in _REASONS:
        return said(_REASONS[reason])
    term = language.term
    levels = "; ".join(term("evidence", level) for level in reason.split(", "))
    return said("evidence: {levels}", levels=levels)
