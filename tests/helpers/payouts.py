"""Payees, policies and signed runs for the tests of payouts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from aboveboard.compensation.awards import compute_awards
from aboveboard.compensation.payout import Means, Paid, Plan, plan_payout, read_payees
from aboveboard.compensation.payout.files import Approver, write_run
from aboveboard.compensation.payout.means import Debtor
from aboveboard.compensation.policy import Policy, parse_policy

# IBANs of the registry's examples; the address is a published test account
PAYEES = """\
claimant_id,name,iban,account,bic,address
ann,Ann Ärlig,GB82 WEST 1234 5698 7654 32,,,
bo,Bo Yang,,0012-345678,DEUTDEFF,
cy,,,,,0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266
"""
LOSSES = {"ann": "300.01", "bo": "120", "cy": "7.77"}
TOKEN = "0xdAC17F958D2ee523a2206206994597C13D831ec7"  # USDT on Ethereum
CREATED = datetime(2018, 3, 1, 9, 30, tzinfo=UTC)
TWO = (
    Approver("legal@minato.example", "SHA256:a"),
    Approver("security@minato.example", "SHA256:b"),
)


def policy(**changes: object) -> Policy:
    base = {
        "currency": "USD",
        "holdings_at": "2018-01-26T23:59:59+09:00",
        "price": {"fixed": {"USDT": "1"}},
    }
    return parse_policy({**base, **changes})


def means(**changes: object) -> Means:
    values = {
        "debtor": Debtor(name="Minato & Söhne", iban="DE89370400440532013000"),
        "execute_on": date(2018, 3, 12),
        "remittance": "Compensation <2018-01-26>",
        "token": TOKEN,
        "symbol": "USDT",
        "one_token_is": "1 USD",
        **changes,
    }
    return Means.model_validate(values)


def write_signed(plan: Plan, folder: Path) -> Path:
    return write_run(plan, CREATED, TWO, folder)


def awards(
    folder: Path,
    standard: Policy,
    received: dict[str, str] | None = None,
    out: str = "awards.csv",
    policy_file: Path | None = None,
) -> Path:
    """Compute the awards for LOSSES, less what was received before."""
    rows = [
        f"{name},USDT,{sum_},{(received or {}).get(name, '0')}\n" for name, sum_ in LOSSES.items()
    ]
    file = folder / "holdings.csv"
    file.write_text("claimant_id,asset,amount,received\n" + "".join(rows))
    return compute_awards(standard, file, folder / out, policy_file=policy_file).file


def plan(
    folder: Path,
    table: Path,
    standard: Policy,
    payees: str = PAYEES,
    by: Means | None = None,
    **more: object,
) -> Plan:
    """Plan a run over a table, after the runs that lie in ``payouts``."""
    file = folder / "payees.csv"
    file.write_text(payees, encoding="utf-8")
    paid = Paid.read(folder / "payouts")
    return plan_payout(
        table,
        file,
        read_payees(file),
        standard,
        paid,
        by or means(),
        **more,  # type: ignore[arg-type]
    )


def paid_by(folder: Path, made: Plan) -> dict[str, int]:
    """Write a planned run, and return what it pays to whom."""
    write_signed(made, folder / "payouts")
    return {payment.payee.claimant_id: payment.amount for payment in made.payments}
