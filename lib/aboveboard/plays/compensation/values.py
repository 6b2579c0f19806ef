"""What the templates of the compensation statement may name, beside what every play's may."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from aboveboard.compensation.cliffs import find_cliffs
from aboveboard.compensation.comparison import Compared
from aboveboard.compensation.distribution import CROWD, Band
from aboveboard.compensation.example import Worked
from aboveboard.compensation.money import EXACT
from aboveboard.plays.compensation.case import Case
from aboveboard.plays.compensation.condition_values import condition_values
from aboveboard.plays.compensation.other_prices import price_values
from aboveboard.plays.compensation.policy_words import Money, percent, policy_values
from aboveboard.plays.compensation.steps import worked_values
from aboveboard.plays.values import Document, statement_values
from aboveboard.plays.writer import Writer
from aboveboard.record.model import Commitment
from aboveboard.record.view import View


def compensation_values(case: Case, writer: Writer, document: Document) -> dict[str, object]:
    """Return every name that ``compensation.md`` and ``policy.md`` may use."""
    money = Money.of(case.policy, writer)
    return {
        **statement_values(writer, document, writer.language.term("first_compensation")),
        **policy_values(case.policy, case.prices, case.function, writer),
        **_totals(case, money),
        **_comparison(case, money),
        **condition_values(case, writer),
        **price_values(case, money),
        **_payments(case, money),
        "proof": _proof(case, money),
    }


# --- amounts --------------------------------------------------------------------------------------


def coverage(case: Case) -> Fraction:
    """Return which share of what is due the money covers: 1 when nothing is due.

    What is due (``payable``) is what the standard gives when money is no limit: less than what
    counts where small claims get a share only, or where receipts are taken off first. Everything
    that is said of coverage and of missing money is said of it.
    """
    return (
        Fraction(case.function.pool, case.function.payable)
        if case.function.payable
        else Fraction(1)
    )


def _basis(case: Case) -> str:
    """Name what is due, for the words: all ``losses``, all ``counted`` ones, or less: ``due``."""
    payable = case.function.payable
    if payable == case.totals.loss:
        return "losses"
    return "counted" if payable == case.totals.counted else "due"


def due_in_all(case: Case) -> int:
    """Return what is paid in all tranches up to this one, held sums included."""
    return case.totals.entitled + case.totals.paid_before


def gap(case: Case) -> int:
    """Return what is missing for paying all that is due."""
    return case.function.payable - case.function.pool


def paid_so_far(case: Case, view: View) -> int:
    """Return what is known to be paid by then, in minor units: the largest of three witnesses.

    These are the record's figures of kind ``paid``, what the holdings say was received in earlier
    payments, and what payout runs have paid. They tell of the same money, so they are not added up;
    one may know of more than another, and what was paid is never told as less than any of them.
    """
    return max(paid_by_record(case, view), case.totals.paid_before, case.paid_by_runs)


def paid_by_record(case: Case, view: View) -> int:
    """Return what the record says was paid by then, in minor units of the policy's currency."""
    currency = case.policy.currency
    found = (figure.number for figure in view.figures_of("paid") if figure.unit == currency)
    paid = sum(found, Decimal(0))
    return int(paid.scaleb(case.policy.minor_units, context=EXACT))


def rules_agree(compared: Sequence[Compared]) -> bool:
    """Tell whether each rule pays the same, as far as examples and measures show."""
    return len({(row.awards, row.equality) for row in compared}) == 1


def _totals(case: Case, money: Money) -> dict[str, object]:
    totals, writer = case.totals, money.writer
    held, left = totals.held, totals.small + totals.unspent
    return {
        "claimants": writer.amount(str(case.affected), "customers"),
        "units": [
            {"asset": asset, "amount": writer.amount(f"{amount:f}", asset)}
            for asset, amount in case.units.items()
        ],
        "loss_total": money.full(totals.loss),
        "counted_total": money.full(totals.counted),
        "paid_before": money.full(totals.paid_before) if totals.paid_before else "",
        "award_total": money.full(totals.award),
        "held_total": money.full(held) if held else "",
        "left_total": money.full(left) if left else "",
        "due_total": money.full(due_in_all(case)),
        "due_brief": writer.brief_amount(money.text(due_in_all(case)), money.currency),
        "coverage": percent(coverage(case), writer),
        "basis": _basis(case),
        "what_is_due": writer.language.term("what_is_due", _basis(case)),
        "payable_total": money.full(case.function.payable),
        "gap": money.full(gap(case)) if gap(case) else "",
        "goodwill_total": money.full(totals.goodwill) if totals.goodwill else "",
    }


def _comparison(case: Case, money: Money) -> dict[str, object]:
    writer = money.writer
    walked = _walked(case)
    # One per cent of few customers is a person: the share would tell that person's amount.
    many = case.affected >= 100 * CROWD
    return {
        "examples": [
            {
                **worked_values(worked, money, case.function),
                "is_walked": worked is walked,
            }
            for worked in case.examples
        ],
        "compared": [
            {
                "name": writer.language.term("rules", row.rule),
                "is_ours": row.rule == case.policy.rule,
                "awards": [money.number(award) for award in row.awards],
                "smallest": percent(row.equality.smallest, writer),
                "largest": percent(row.equality.largest, writer),
                "top": percent(row.equality.top_share, writer) if many else "",
            }
            for row in case.compared
        ],
        "rules_agree": rules_agree(case.compared),
        "cliffs": [
            {
                "at": money.full(case.function.counted(cliff.at)),
                "paid": money.full(cliff.paid),
                "less": money.full(cliff.less),
                "even_again": money.full(case.function.counted(cliff.even_again))
                if cliff.even_again is not None
                else "",
            }
            for cliff in find_cliffs(case.function)
        ],
        "bands": [band_values(band, money) for band in case.bands],
        "many": many,
    }


def _walked(case: Case) -> Worked | None:
    """Choose the example to show step by step: the one the conditions name, else the middle one."""
    named = {(example.asset, Decimal(example.amount)) for example in case.conditions.examples}
    for worked in case.examples:
        if {(part.asset, part.amount) for part in worked.parts} & named:
            return worked
    return case.examples[len(case.examples) // 2] if case.examples else None


def band_values(band: Band, money: Money) -> dict[str, str]:
    """Write one band: its name, how many claimants, their losses, what they are paid."""
    phrase = money.writer.language.phrase

    def edge(minor: int) -> str:
        units, rest = divmod(minor, 10**money.minor_units)
        return money.number(minor) if rest else money.writer.decimal(units)

    low = edge(band.low)
    if band.high is None:
        name = phrase("bands", "last", low=low)
    elif not band.low:
        name = phrase("bands", "first", high=edge(band.high))
    else:
        name = phrase("bands", "between", low=low, high=edge(band.high))
    return {
        "name": name,
        "claimants": money.writer.decimal(band.claimants),
        "loss": money.number(band.loss),
        "award": money.number(band.award),
    }


# --- payments, proofs -----------------------------------------------------------------------------


def _payments(case: Case, money: Money) -> dict[str, object]:
    writer, view = money.writer, money.writer.view
    due, paid = due_in_all(case), paid_so_far(case, view)
    return {
        "dates": [
            {"text": writer.text(promise.text), "due": writer.at(promise.due)}
            for promise in view.of(Commitment, lambda entry: entry.promise == "payment")
            if promise.text
        ],
        "paid_total": money.full(paid),
        "open_total": money.full(max(due - paid, 0)),
    }


def _proof(case: Case, money: Money) -> dict[str, str] | None:
    found = case.commitment
    if found is None:
        return None
    return {
        "root": found.root,
        "count": money.writer.decimal(found.count),
        "total": money.full(found.total_award),
        "policy": found.policy_sha256,
        "prices": found.prices_sha256,
        "holdings": found.holdings_sha256,
    }
