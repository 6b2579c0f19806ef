"""One award worked out in words: each step as a reader can do it again by hand."""

from __future__ import annotations

from decimal import Decimal

from aboveboard.compensation.award_function import AwardFunction
from aboveboard.compensation.example import Worked
from aboveboard.plays.compensation.policy_words import Money, shown_level


def worked_values(worked: Worked, money: Money, function: AwardFunction) -> dict[str, object]:
    """Return the steps of one holding, as ``steps.md`` names them."""
    writer = money.writer

    def exact(amount: Decimal) -> str:
        return writer.decimal(Decimal(f"{amount:f}"))

    holdings = [writer.exact(part.amount, part.asset) for part in worked.parts]
    own, differs = _own_share(worked, function), function.policy.pays_the_difference
    before = worked.received if differs else 0
    left = worked.due - before - worked.award - worked.held
    return {
        "holding": writer.listed(tuple(holdings)),
        "parts": [
            {"amount": holding, "price": exact(part.price), "worth": exact(part.worth)}
            for holding, part in zip(holdings, worked.parts, strict=True)
        ],
        "loss": money.number(worked.loss),
        "counted": money.number(worked.counted),
        "is_small": worked.is_small,
        "base": money.number(worked.base),
        "by_rule": money.number(own if function.short else max(own - worked.base, 0)),
        "how": _rule_step(worked, money, function),
        "own": money.number(own),
        "keeps": own < worked.due,
        "due": money.number(worked.due),
        "received": money.number(worked.received) if worked.received and differs else "",
        "elsewhere": money.number(worked.received) if worked.received and not differs else "",
        "owed": money.number(_claim_of(worked, function)),
        "left": money.number(left) if left > 0 else "",
        "award": money.number(worked.award),
        "held": money.number(worked.held) if worked.held else "",
        "goodwill": money.number(worked.goodwill) if worked.goodwill else "",
    }


def _rule_step(worked: Worked, money: Money, function: AwardFunction) -> str:
    """Write how the rule makes its part of one award, so that a reader can do it again.

    Empty where nothing is divided: the money pays all that is due, or the claim is a small one and
    gets its share.
    """
    if function.pool >= function.payable or (worked.is_small and not function.short):
        return ""
    solved, step = function.solved, function.policy.rule
    # the tide lifts whole losses: what comes before it is taken off afterwards, with the receipts
    first = 0 if function.policy.weighs_receipts else worked.base
    claim = _claim_of(worked, function) - first
    if function.short:
        step, claim = "short", worked.base
    elif step == "talmud":
        step = "talmud_low" if solved.halved else "talmud_high"
    values = {
        "claim": claim,
        "level": shown_level(function),
        "top": solved.top,
        "bottom": solved.bottom,
        "got": worked.received + worked.base,
    }
    shown = {name: money.number(value) for name, value in values.items()}
    return money.writer.language.phrase("rule_steps", step, **shown)


def _claim_of(worked: Worked, function: AwardFunction) -> int:
    """Return what of one loss is still owed before anything is divided, in minor units."""
    if function.policy.received == "net_loss" and not function.policy.weighs_receipts:
        return max(worked.counted - worked.received, 0)
    return worked.counted


def _own_share(worked: Worked, function: AwardFunction) -> int:
    """Return what one claimant is due in all; where more was paid before, that is kept.

    What is paid in all is known to the unit; the own share of one who keeps more is rounded down.
    """
    own = function.award(worked.loss)
    keeps = function.policy.pays_the_difference and worked.received > own + 1
    return own if keeps else worked.due
