"""Claims, terms and signatures for the tests of the intake check."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aboveboard.compensation.claims import Claim, ClaimTerms, bound_message
from eth_account import Account
from eth_account.messages import encode_defunct

# keys that everyone knows: no money is safe there
ALICE = Account.from_key("0x" + "11" * 32)
BOB = Account.from_key("0x" + "22" * 32)
TRANSACTION = "ab" * 32


def terms(**changes: object) -> ClaimTerms:
    return ClaimTerms.model_validate(
        {
            "case": "Theft of 26 January 2018",
            "domain": "minato.example",
            "opens": "2018-02-01T00:00:00Z",
            "closes": "2018-03-01T00:00:00Z",
            "keys_stolen": False,
            "appeal_days": 30,
            **changes,
        }
    )


def a_claim(**changes: Any) -> Claim:
    claim = Claim(
        claim_id="c-1",
        claimant_id="alice",
        submitted_at=datetime(2018, 2, 2, tzinfo=UTC),
        chain="ethereum",
        address=ALICE.address,
        transaction=TRANSACTION,
        log_index=3,
        payout_address=ALICE.address,
        nonce="n-1",
        expires_at=datetime(2018, 3, 1, tzinfo=UTC),
    )
    return replace(claim, **changes)


def signed(claim: Claim, account: Any, conditions: ClaimTerms | None = None) -> Claim:
    message = encode_defunct(text=bound_message(claim, conditions or terms()))
    return replace(claim, signature=f"0x{account.sign_message(message).signature.hex()}")
