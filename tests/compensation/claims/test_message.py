"""The message a claimant signs: the published vector, and that it is bound to one claim."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aboveboard.compensation.claims import Claim, ClaimTerms, bound_message, signer_of
from claim_lists import ALICE, BOB, a_claim, signed, terms
from hypothesis import given
from hypothesis import strategies as st

VECTOR = json.loads(
    (Path(__file__).parents[1] / "data" / "proofs.json").read_text(encoding="utf-8")
)["eip191"]


def test_the_published_signature_is_that_of_the_published_address() -> None:
    assert signer_of(VECTOR["message"], VECTOR["signature"]) == VECTOR["address"]


@pytest.mark.parametrize("signature", ["", "0x", "0x" + "00" * 65, "0x12", "H+abc=", "zz" * 65])
def test_what_is_no_signature_has_no_signer(signature: str) -> None:
    assert signer_of("hello world", signature) is None


@given(st.text(st.characters(codec="ascii"), max_size=140))
def test_no_text_at_all_is_a_crash(signature: str) -> None:
    assert signer_of("hello world", signature) in (None, VECTOR["address"])


CHANGES: list[Callable[[Claim, ClaimTerms], tuple[Claim, ClaimTerms]]] = [
    lambda c, t: (replace(c, claim_id="other"), t),
    lambda c, t: (replace(c, payout_address=BOB.address), t),
    lambda c, t: (replace(c, nonce="other"), t),
    lambda c, t: (replace(c, chain="polygon"), t),
    lambda c, t: (replace(c, expires_at=c.expires_at and c.expires_at + timedelta(1)), t),
    lambda c, t: (c, t.model_copy(update={"case": "other"})),
    lambda c, t: (c, t.model_copy(update={"domain": "minato.example.evil.example"})),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_signature_is_worth_nothing_for_anything_else(
    change: Callable[[Claim, ClaimTerms], tuple[Claim, ClaimTerms]],
) -> None:
    claim = signed(a_claim(), ALICE)
    assert signer_of(bound_message(claim, terms()), claim.signature) == ALICE.address
    assert signer_of(bound_message(*change(claim, terms())), claim.signature) != ALICE.address


def test_the_message_says_what_is_signed_in_plain_words() -> None:
    assert bound_message(a_claim(), terms()) == (
        "minato.example asks you to confirm your claim with:\n"
        f"{ALICE.address}\n\n"
        "Signing moves no money and costs nothing. Nobody of us asks for your keys.\n\n"
        "Case: Theft of 26 January 2018\nClaim: c-1\nChain: ethereum\n"
        f"Payout address: {ALICE.address}\nNonce: n-1\nExpires: 2018-03-01T00:00:00Z"
    )
