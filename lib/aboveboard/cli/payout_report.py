"""A payout as people read it before they sign: sums, means, the largest, and what looks odd."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aboveboard.compensation.money import decimal_text

if TYPE_CHECKING:
    from aboveboard.compensation.payout import Means, Plan

SHOWN = 10
"""Payments, and claimants of one account, that are named."""


def payout_lines(plan: Plan) -> list[str]:
    """Write a plan in lines: amounts in the currency, warnings last."""
    head = plan.head
    what = "the goodwill" if head.kind == "goodwill" else "the awards"
    return [
        f"Payment of {what}, run {head.run}",
        *_sums(plan),
        "",
        *_means(head.means, bool(head.bank_count)),
        *(_on_chain(plan) if head.chain_count else ()),
        f"  awards         sha256 {head.awards_sha256}",
        f"  payees         sha256 {head.payees_sha256}",
        "",
        *_largest(plan),
        *(f"warning: {text}" for text in _warnings(plan)),
    ]


def _sums(plan: Plan) -> list[str]:
    head = plan.head
    rows = [
        ("to pay now", f"{head.count:,}", head.total),
        ("  by bank", f"{head.bank_count:,}", head.bank_total),
        ("  on chain", f"{head.chain_count:,}", head.chain_total),
        ("without payee", f"{head.without_payee_count:,}", head.without_payee_total),
        ("paid by earlier runs", "", head.paid_by_earlier_runs),
    ]
    texts = [(name, count, _money(plan, sum_)) for name, count, sum_ in rows]
    width = max(len(text) for _, _, text in texts)
    return [
        f"  {name:<22} {count:>9}  {text:>{width}} {head.currency}" for name, count, text in texts
    ]


def _means(means: Means, bank: bool) -> Iterator[str]:
    debtor = means.debtor
    if bank and debtor:
        place = debtor.iban and _spaced(debtor.iban)
        account = f"IBAN {place}" if place else f"account {debtor.account}"
        at = f", BIC {debtor.bic}" if debtor.bic else ""
        yield f"  pays           {debtor.name}, {account}{at}"
        yield f"  on             {means.execute_on.isoformat()}"
        yield f"  text           {means.remittance}"


def _on_chain(plan: Plan) -> Iterator[str]:
    """Say in words what one claimant is sent for one unit of what is due."""
    means, currency = plan.head.means, plan.head.currency
    yield f"  token          {means.symbol}, {means.token or 'the own coin of the chain'}"
    if means.one_token_is:
        yield f"  one token is   {means.one_token_is}, by the word of those who sign"
    paid = _money(plan, plan.head.chain_total)
    yield f"  so             for {paid} {currency} the chain is told to pay {paid} {means.symbol}"


def _spaced(iban: str) -> str:
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))


def _largest(plan: Plan) -> list[str]:
    rows = sorted(plan.payments, key=lambda one: (-one.amount, one.payee.claimant_id))[:SHOWN]
    texts = [
        (one.payee.claimant_id, _money(plan, one.amount), "chain" if one.payee.address else "bank")
        for one in rows
    ]
    first, second = (max(len(row[at]) for row in texts) for at in (0, 1))
    head = "Payments" if len(rows) == len(plan.payments) else f"The {SHOWN} largest payments"
    return [
        f"{head}:",
        *(f"  {name:<{first}}  {text:>{second}} {plan.head.currency}  {by}"
          for name, text, by in texts),
    ]  # fmt: skip


def _warnings(plan: Plan) -> Iterator[str]:
    for shared in plan.shared():
        ids = shared.claimant_ids
        yield (
            f"{len(ids):,} payees are paid to one {shared.kind}: {_some(ids)}. See that they are"
            " one household, or one person who may be paid for all."
        )
    if plan.without_payee:
        names = [f"{name} {_money(plan, sum_)}" for name, sum_ in plan.without_payee]
        yield (
            f"{len(names):,} claimants have no payee, and are paid by a later run: {_some(names)}."
        )


def _some(names: tuple[str, ...] | list[str]) -> str:
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _money(plan: Plan, minor: int) -> str:
    whole, _, part = decimal_text(minor, plan.head.minor_units).partition(".")
    return f"{int(whole):,}" + (f".{part}" if part else "")
