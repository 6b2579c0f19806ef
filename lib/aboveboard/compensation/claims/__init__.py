"""Claims as they come in: read, looked through for doubles, signatures checked, never trusted."""

from __future__ import annotations

from aboveboard.compensation.claims.check import Outcome, Reason, Result, check_claims
from aboveboard.compensation.claims.claim import Claim, Unread, read_claims
from aboveboard.compensation.claims.message import bound_message, signer_of
from aboveboard.compensation.claims.terms import ClaimTerms, load_claim_terms

__all__ = [
    "Claim",
    "ClaimTerms",
    "Outcome",
    "Reason",
    "Result",
    "Unread",
    "bound_message",
    "check_claims",
    "load_claim_terms",
    "read_claims",
    "signer_of",
]
