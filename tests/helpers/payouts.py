"""Payees, policies and signed runs for the tests of payouts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from aboveboard.compensation.payout import Means, Plan
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
