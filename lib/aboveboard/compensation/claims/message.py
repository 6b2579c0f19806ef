"""The message a claimant signs, bound to one claim, and who signed it.

Source: ERC-191 version 0x45 (``personal_sign``); the fields follow ERC-4361. Case, claim, payout
address, nonce, expiry and domain all stand in the text, so that a signature made for one of them
is worth nothing for another. Signatures of contract wallets (ERC-1271) need a node to check.
"""

from __future__ import annotations

from datetime import UTC

from eth_account import Account
from eth_account.messages import encode_defunct
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError

from aboveboard.compensation.claims.claim import Claim
from aboveboard.compensation.claims.terms import ClaimTerms


def bound_message(claim: Claim, terms: ClaimTerms) -> str:
    """Write the text that the holder of ``claim.address`` signs.

    Raises
    ------
    ValueError
        The claim has no payout address, nonce or expiry to bind.
    """
    if not claim.payout_address or not claim.nonce or claim.expires_at is None:
        raise ValueError("nothing to bind")
    return (
        f"{terms.domain} asks you to confirm your claim with:\n{claim.address}\n\n"
        "Signing moves no money and costs nothing. Nobody of us asks for your keys.\n\n"
        f"Case: {terms.case}\nClaim: {claim.claim_id}\nChain: {claim.chain}\n"
        f"Payout address: {claim.payout_address}\nNonce: {claim.nonce}\n"
        f"Expires: {claim.expires_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    )


def signer_of(message: str, signature: str) -> str | None:
    """Recover the address that signed ``message`` (EIP-191); None when it is no signature."""
    try:
        return str(Account.recover_message(encode_defunct(text=message), signature=signature))
    except (ValueError, TypeError, IndexError, BadSignature, ValidationError):
        return None
