"""Look claims through: each gets an outcome, its reasons, a level of evidence, a day to object by.

Nothing is paid on the word of this check: what it can't settle goes to people, with the claims it
collides with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from aboveboard.compensation.claims.claim import Claim, Unread
from aboveboard.compensation.claims.message import bound_message, signer_of
from aboveboard.compensation.claims.terms import ClaimTerms


class Outcome(StrEnum):
    """What happens to a claim: it counts, a person looks at it, or it does not count."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why; the words are in the terms ``claims.reasons`` of each language."""

    HOLDS_SECRET = "holds_secret"
    UNREADABLE = "unreadable"
    OUTSIDE_WINDOW = "outside_window"
    OTHER_VERSION = "other_version"
    SAME_ID = "same_id"
    EXACT_DUPLICATE = "exact_duplicate"
    NEAR_DUPLICATE = "near_duplicate"
    SHARED_ADDRESS = "shared_address"
    NONCE_REUSED = "nonce_reused"
    SIGNATURE_EXPIRED = "signature_expired"
    SIGNED_BY_OTHER = "signed_by_other"
    SIGNATURE_UNBOUND = "signature_unbound"
    SIGNATURE_UNKNOWN = "signature_unknown"
    NOT_SIGNED = "not_signed"
    THIEF_CAN_SIGN = "thief_can_sign"
    COMPLETE = "complete"


_REFUSES = {
    Reason.HOLDS_SECRET, Reason.UNREADABLE, Reason.OUTSIDE_WINDOW, Reason.OTHER_VERSION,
    Reason.EXACT_DUPLICATE,
}  # fmt: skip
_ASKS = {
    Reason.SAME_ID, Reason.NEAR_DUPLICATE, Reason.SHARED_ADDRESS, Reason.NONCE_REUSED,
    Reason.SIGNATURE_EXPIRED, Reason.SIGNED_BY_OTHER, Reason.SIGNATURE_UNBOUND,
    Reason.SIGNATURE_UNKNOWN,
}  # fmt: skip


SHOWN = 20
"""Claims that are named beside one they collide with, for each reason."""


@dataclass(frozen=True)
class Result:
    """What became of one row (counted from 1 after the header); ``others`` collide with it.

    ``evidence`` is a level of the policy (verified, matched, stated), empty for a refused claim.
    ``appeal_until`` is None where there is nothing to object to.
    """

    row: int
    claim_id: str
    outcome: Outcome
    reasons: tuple[Reason, ...]
    evidence: str
    appeal_until: datetime | None
    others: tuple[str, ...] = ()


def check_claims(
    claims: Sequence[Claim], unread: Sequence[Unread], terms: ClaimTerms, as_of: datetime
) -> list[Result]:
    """Check every claim against the terms and against every other.

    Of claims that are the same in chain, address, transaction and log index, by the same claimant,
    the first in the list stands. Everything else that collides is looked at by people.

    Returns
    -------
    list of Result
        One a row of the list, in its order.
    """
    until = as_of + timedelta(days=terms.appeal_days)
    results = [
        Result(
            one.row, one.claim_id, Outcome.REFUSED,
            (Reason.HOLDS_SECRET if one.secret else Reason.UNREADABLE,), "", until,
        )
        for one in unread
    ]  # fmt: skip
    found: list[dict[Reason, set[int]]] = [{} for _ in claims]
    _find_collisions(claims, found)
    for at, claim in enumerate(claims):
        for reason in _own_reasons(claim, terms):
            found[at].setdefault(reason, set())
        results.append(_result(at, claims, found[at], terms, until))
    return sorted(results, key=lambda result: result.row)


def _result(
    at: int, claims: Sequence[Claim], found: dict[Reason, set[int]], terms: ClaimTerms,
    until: datetime,
) -> Result:  # fmt: skip
    reasons = tuple(reason for reason in Reason if reason in found) or (Reason.COMPLETE,)
    outcome = Outcome.ACCEPTED
    if _REFUSES & set(reasons):
        outcome = Outcome.REFUSED
    elif _ASKS & set(reasons):
        outcome = Outcome.REVIEW
    others = sorted({claims[other].claim_id for others in found.values() for other in others})
    return Result(
        claims[at].row or at + 1, claims[at].claim_id, outcome, reasons,
        "" if outcome is Outcome.REFUSED else _evidence(claims[at], reasons, terms),
        None if outcome is Outcome.ACCEPTED else until, tuple(others),
    )  # fmt: skip


def _evidence(claim: Claim, reasons: Iterable[Reason], terms: ClaimTerms) -> str:
    """Grade a claim: records and a signature verify, one of them matches, none is a statement.

    A signature that the thief can make, or that any reason speaks against, is none.
    """
    doubts = _ASKS | {Reason.NOT_SIGNED}
    signed = bool(claim.signature) and not doubts & set(reasons) and not terms.keys_stolen
    return ("stated", "matched", "verified")[claim.records_match + signed]


def _own_reasons(claim: Claim, terms: ClaimTerms) -> Iterable[Reason]:
    if not terms.opens <= claim.submitted_at < terms.closes:
        yield Reason.OUTSIDE_WINDOW
    if terms.versions and claim.version not in terms.versions:
        yield Reason.OTHER_VERSION
    if not claim.signature:
        yield Reason.NOT_SIGNED
        return
    if terms.keys_stolen:
        yield Reason.THIEF_CAN_SIGN
    try:
        message = bound_message(claim, terms)
    except ValueError:
        yield Reason.SIGNATURE_UNBOUND
        return
    if claim.expires_at is not None and claim.expires_at <= claim.submitted_at:
        yield Reason.SIGNATURE_EXPIRED
    if not claim.address.startswith("0x"):
        yield Reason.SIGNATURE_UNKNOWN
    elif signer_of(message, claim.signature) != claim.address:
        yield Reason.SIGNED_BY_OTHER


def _find_collisions(claims: Sequence[Claim], found: list[dict[Reason, set[int]]]) -> None:
    for same in _groups(claims, lambda c: c.claim_id):
        _mark(found, same, Reason.SAME_ID)
    for same in _groups(claims, lambda c: (c.chain, c.address)):
        if len({claims[at].claimant_id for at in same}) > 1:
            _mark(found, same, Reason.SHARED_ADDRESS)
    doubles = _groups(claims, _identity)
    for same in doubles:
        for at in same[1:]:
            found[at].setdefault(Reason.EXACT_DUPLICATE, set()).add(same[0])
    repeated = {at for same in doubles for at in same[1:]}
    # the same event claimed by two people or for two addresses
    for same in _groups(claims, _event):
        _mark(found, [at for at in same if at not in repeated], Reason.NEAR_DUPLICATE)
    # the same address in the same transaction, and somebody left the log index out
    for same in _groups(claims, lambda c: (c.chain, c.transaction, c.address)):
        if any(claims[at].log_index is None for at in same):
            _mark(found, [at for at in same if at not in repeated], Reason.NEAR_DUPLICATE)
    for same in _groups(claims, lambda c: c.nonce if c.signature and c.nonce else None):
        _mark(found, same, Reason.NONCE_REUSED)


def _identity(claim: Claim) -> Hashable:
    return claim.claimant_id, claim.chain, claim.address, claim.transaction, claim.log_index


def _event(claim: Claim) -> Hashable | None:
    if claim.log_index is None:
        return None
    return claim.chain, claim.transaction, claim.log_index


def _groups(claims: Sequence[Claim], key: Callable[[Claim], Hashable | None]) -> list[list[int]]:
    by_key: dict[Hashable, list[int]] = defaultdict(list)
    for at, claim in enumerate(claims):
        if (name := key(claim)) is not None:
            by_key[name].append(at)
    return [same for same in by_key.values() if len(same) > 1]


def _mark(found: list[dict[Reason, set[int]]], same: Sequence[int], reason: Reason) -> None:
    """Name the collision, with the first others of the group: a flood of claims stays small."""
    if len(same) > 1:
        for at in same:
            others = [other for other in same[: SHOWN + 1] if other != at]
            found[at].setdefault(reason, set()).update(others[:SHOWN])
