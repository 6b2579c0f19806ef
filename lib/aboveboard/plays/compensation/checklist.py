"""What a compensation statement must contain (K1 … K16), and what of it is not decided yet."""

from __future__ import annotations

from pathlib import Path

from aboveboard.compensation.policy import Policy, load_policy
from aboveboard.plays.compensation.case import CONDITIONS, conditions_of
from aboveboard.plays.compensation.conditions import Conditions
from aboveboard.plays.elements import TOLD, ChecklistItem, Reply, State
from aboveboard.plays.parameters import CompensationParameters
from aboveboard.record.model import Burden, Commitment
from aboveboard.record.view import View
from aboveboard.said import said

POLICY = "policy.yaml"


def standard_items(
    policy: Policy, conditions: Conditions, view: View, *, proofs: bool = False
) -> tuple[ChecklistItem, ...]:
    """Return each element and how the policy, its conditions and the record answer it.

    ``proofs`` tells whether the statement publishes the root of proofs.
    """
    paid = [e for e in view.of(Commitment) if e.promise == "payment"]
    fixed = bool(policy.price.fixed)

    def given(name: str, otherwise: State = "told as not yet known") -> Reply:
        if getattr(conditions, name):
            return TOLD
        return otherwise, said("Add {name} to {file}.", name=name, file=CONDITIONS)

    def parts(*names: str) -> Reply:
        lacking = [name for name in names if not getattr(conditions, name)]
        if not lacking:
            return TOLD
        return "told as not yet known", said(
            "Not decided yet: {lacking}.", lacking=", ".join(lacking)
        )

    found: dict[str, tuple[str, Reply]] = {
        "K1": ("who is eligible", TOLD),
        "K2": ("who is not, and why", given("excluded", "told")),
        "K3": ("what is paid, in coin or money", given("in_money", "told")),
        "K4": (
            "the price: source, formula, why it is fair",
            given("price", "missing") if fixed else given("price", "told"),
        ),
        "K5": (
            "totals: holders, units, money; how to check the own line",
            given("check") if proofs else TOLD,
        ),
        "K6": ("source of funds and proof that it exists", _funds(conditions, view)),
        "K7": (
            "when it is paid",
            TOLD if paid else ("told as not yet known", "Add a commitment with promise: payment."),
        ),
        "K8": ("how it is paid, or claimed", TOLD),
        "K9": ("how to object, in what time, who else", _objection(conditions)),
        "K10": ("legal effect, later money, tax", parts("effect", "later", "tax")),
        "K11": ("fees and interest", parts("fees", "interest")),
        "K12": ("the only claim address, warning of fakes", TOLD),
        "K13": ("privacy", TOLD),
        "K14": ("legal clearance", given("clearance", "does not apply")),
        "K15": ("table of progress", TOLD),
        "K16": ("closing notice", given("closing", "does not apply")),
    }
    optional = {"K14", "K16"}
    return tuple(
        ChecklistItem(name, asks, name not in optional, state, note)
        for name, (asks, (state, note)) in found.items()
    )


def _objection(conditions: Conditions) -> Reply:
    if conditions.objection is None:
        return "told as not yet known", said("Add objection to {file}.", file=CONDITIONS)
    if not conditions.objection.elsewhere:
        note = said(
            "Add elsewhere to objection in {file}: who else customers can turn to.",
            file=CONDITIONS,
        )
        return "told as not yet known", note
    return TOLD


def _funds(conditions: Conditions, view: View) -> Reply:
    if any(fund.proof for fund in conditions.funds):
        return TOLD
    if conditions.funds or view.last(Burden):
        return "told as not yet known", said("Add a proof to funds in {file}.", file=CONDITIONS)
    return "missing", said(
        "Add funds to {file}, or who bears the loss (kind: burden).", file=CONDITIONS
    )


def has_standard(folder: Path) -> bool:
    """Tell whether an incident folder holds a policy."""
    return (folder / POLICY).exists()


def missing_of_standard(folder: Path, view: View) -> tuple[ChecklistItem, ...]:
    """Return what the standard in an incident folder lacks, without computing any award.

    Raises
    ------
    PolicyError
        Policy or conditions are there, and wrong.
    """
    if not has_standard(folder):
        note = said("Write the standard: {file} beside the record.", file=POLICY)
        return (ChecklistItem("K1", "the compensation standard", True, "missing", note),)
    asked = CompensationParameters(incident=folder.name, as_of=view.as_of)
    conditions = conditions_of(folder, view.record, asked)
    items = standard_items(load_policy(folder / POLICY), conditions, view)
    return tuple(item for item in items if item.is_missing)
