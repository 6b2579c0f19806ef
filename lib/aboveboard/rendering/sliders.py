"""Sliders over a compensation policy, for JupyterLab: what another pool, rule, cap or base does.

Nothing that is tried here reaches the statement. When a program runs the notebook (papermill, the
command), its parameters stand in a cell of their own, and there are no sliders.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from aboveboard.compensation.award_function import AwardFunction
from aboveboard.compensation.cliffs import find_cliffs
from aboveboard.compensation.comparison import compare_rules, with_pool
from aboveboard.compensation.money import decimal_text
from aboveboard.compensation.policy import Policy
from aboveboard.compensation.rules import POLICY_RULES
from aboveboard.plays.compensation.charts import rules_chart
from aboveboard.plays.compensation.desk import OpenCompensation
from aboveboard.plays.compensation.policy_words import percent
from aboveboard.plays.tables import ShownTable
from aboveboard.rendering.charts.shown import ShownChart
from aboveboard.said import said
from aboveboard.wording.said import in_language

STEPS = 100


@dataclass(frozen=True)
class Tried:
    """What a tried policy does: a table of the examples, and the rules beside each other."""

    table: ShownTable
    chart: ShownChart


def try_policy(play: OpenCompensation, pool: int, rule: str, cap: int | None, base: int) -> Tried:
    """Work out the examples under a policy that differs in pool, rule, cap and base.

    Amounts are in minor units.
    """
    case, money = play.case, play.money

    def text(minor: int | None) -> str | None:
        return None if minor is None else decimal_text(minor, case.policy.minor_units)

    given = {name: getattr(case.policy, name) for name in Policy.model_fields}
    policy = Policy.model_validate({**given, "rule": rule, "cap": text(cap), "base": text(base)})
    policy = with_pool(policy, pool)
    function = AwardFunction.of(policy, case.claimants)
    losses = [worked.loss for worked in case.examples]
    rows = [
        (
            money.number(loss),
            money.number(function.counted(loss)),
            money.number(function.paid(loss)),
            percent(Fraction(function.paid(loss), loss), money.writer) if loss else "",
        )
        for loss in losses
    ]
    cliffs = len(find_cliffs(function))
    name = money.writer.language.term("rules", rule)
    falls = said("a larger loss gets less at {count} point", count=cliffs)
    caption = said(
        "{pool} by {rule}, in {currency}; {falls}",
        pool=money.full(function.pool),
        rule=name,
        currency=money.name,
        falls=falls if cliffs else said("a larger loss never gets less"),
    )
    table = ShownTable(caption, ("Loss", "Counts", "Paid", "Share of the loss"), rows)
    table = table.in_language(play.screen)
    compared = compare_rules(policy, case.claimants, losses)
    return Tried(table, ShownChart(chart=rules_chart(compared, case.examples, rule, money)))


def sliders(play: OpenCompensation) -> Any:
    """Return sliders that redraw table and chart; nothing when a program runs the notebook."""
    if not play.by_hand:
        return None
    import ipywidgets as widgets

    payable = play.case.function.payable
    largest = int(play.case.outcome.loss[-1])
    # room for the longest label, which is cut otherwise
    labels = {"description_width": "18rem"}
    wide = widgets.Layout(width="100%", max_width="46rem")
    tell = partial(in_language, tag=play.screen)

    def share(name: str, value: int) -> Any:
        return widgets.IntSlider(
            value=value, min=0, max=STEPS, description=tell(name), layout=wide,
            continuous_update=False, style=labels,
        )  # fmt: skip

    pool = share(said("Pool, % of what is due"), STEPS * play.case.function.pool // max(payable, 1))
    cap = share(said("Cap, % of the largest loss"), STEPS)
    base = share(said("Base payment, % of the mean due"), 0)
    rule = widgets.Dropdown(
        options=[(play.money.writer.language.term("rules", name), name) for name in POLICY_RULES],
        value=play.case.policy.rule,
        description=tell(said("Rule")),
        layout=wide,
        style=labels,
    )
    out = widgets.Output()
    mean = payable // max(len(play.case.outcome), 1)

    def redraw(*_: object) -> None:
        cap_ = None if cap.value == STEPS else largest * cap.value // STEPS
        tried = try_policy(
            play, payable * pool.value // STEPS, rule.value, cap_, mean * base.value // STEPS
        )
        out.outputs = ()
        out.append_display_data(tried.table)
        out.append_display_data(tried.chart)

    for control in (pool, rule, cap, base):
        control.observe(redraw, names="value")
    redraw()
    return widgets.VBox([pool, rule, cap, base, out])
