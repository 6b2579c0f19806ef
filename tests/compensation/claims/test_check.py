"""Claims are looked through: doubles, strangers on one address, windows, signatures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from aboveboard.compensation.claims import (
    Claim,
    ClaimTerms,
    Outcome,
    Reason,
    Result,
    Unread,
    check_claims,
)
from claim_lists import ALICE, BOB, a_claim, signed, terms

AS_OF = datetime(2018, 3, 5, tzinfo=UTC)


def check(*claims: Claim, conditions: ClaimTerms | None = None) -> list[Result]:
    return check_claims(claims, [], conditions or terms(), AS_OF)


def reasons(*claims: Claim) -> list[set[Reason]]:
    return [set(result.reasons) for result in check(*claims)]


def test_a_signed_claim_that_our_records_fit_is_verified() -> None:
    (result,) = check(signed(a_claim(records_match=True), ALICE))
    assert (result.outcome, result.evidence) == (Outcome.ACCEPTED, "verified")
    assert (result.reasons, result.appeal_until) == ((Reason.COMPLETE,), None)


@pytest.mark.parametrize(
    ("records", "sign", "stolen", "level"),
    [
        (False, False, False, "stated"), (True, False, False, "matched"),
        (False, True, False, "matched"), (True, True, False, "verified"),
        (False, True, True, "stated"), (True, True, True, "matched"),
    ],
)  # fmt: skip
def test_evidence_grows_with_records_and_signature_but_not_with_a_stolen_key(
    records: bool, sign: bool, stolen: bool, level: str
) -> None:
    conditions = terms(keys_stolen=stolen)
    claim = a_claim(records_match=records)
    (result,) = check(signed(claim, ALICE) if sign else claim, conditions=conditions)
    assert (result.outcome, result.evidence) == (Outcome.ACCEPTED, level)
    assert (Reason.THIEF_CAN_SIGN in result.reasons) == (sign and stolen)


@pytest.mark.parametrize(
    ("submitted", "inside"),
    [("2018-02-01", True), ("2018-01-31", False), ("2018-02-28", True), ("2018-03-01", False)],
)
def test_the_window_is_half_open(submitted: str, inside: bool) -> None:
    at = datetime.fromisoformat(submitted).replace(tzinfo=UTC)
    (result,) = check(a_claim(submitted_at=at))
    assert (Reason.OUTSIDE_WINDOW in result.reasons) != inside
    assert (result.outcome is Outcome.REFUSED) != inside


def test_a_version_that_was_not_affected_is_refused_with_a_day_to_object() -> None:
    conditions = terms(versions=["2.68"])
    good, bad = check(
        a_claim(version="2.68"), a_claim(claim_id="c-2", version="2.69", transaction="cd" * 32),
        conditions=conditions,
    )  # fmt: skip
    assert good.outcome is Outcome.ACCEPTED
    assert bad.reasons == (Reason.OTHER_VERSION, Reason.NOT_SIGNED)
    assert (bad.evidence, bad.appeal_until) == ("", AS_OF + timedelta(days=30))


def test_the_first_of_exact_duplicates_stands() -> None:
    first, second = check(a_claim(), a_claim(claim_id="c-2"))
    assert first.outcome is Outcome.ACCEPTED
    assert (second.outcome, second.others) == (Outcome.REFUSED, ("c-1",))
    assert Reason.EXACT_DUPLICATE in second.reasons


@pytest.mark.parametrize(
    "other",
    [
        {"log_index": None},
        {"claimant_id": "bob", "address": BOB.address},
        {"address": BOB.address},
    ],
)
def test_near_duplicates_are_looked_at_together(other: dict[str, object]) -> None:
    found = check(a_claim(), a_claim(claim_id="c-2", **other))
    assert [result.outcome for result in found] == [Outcome.REVIEW] * 2
    assert [result.others for result in found] == [("c-2",), ("c-1",)]
    assert all(Reason.NEAR_DUPLICATE in result.reasons for result in found)


@pytest.mark.parametrize(
    "other",
    [
        {"log_index": 4},
        {"transaction": "cd" * 32},
        {"chain": "polygon"},
        {"claimant_id": "bob", "address": BOB.address, "log_index": 4},
    ],
)
def test_other_transfers_are_no_duplicates(other: dict[str, object]) -> None:
    assert {Outcome.ACCEPTED} == {
        r.outcome for r in check(a_claim(), a_claim(claim_id="2", **other))
    }


def test_many_wallets_emptied_in_one_transaction_are_no_duplicates() -> None:
    claims = [
        a_claim(claim_id=f"c-{n}", claimant_id=f"p{n}", address=f"N{n:039}", log_index=None)
        for n in range(500)
    ]
    assert {result.outcome for result in check(*claims)} == {Outcome.ACCEPTED}


def test_two_claimants_on_one_address_go_to_people() -> None:
    found = check(a_claim(), a_claim(claim_id="c-2", claimant_id="bob", transaction="cd" * 32))
    assert all(Reason.SHARED_ADDRESS in result.reasons for result in found)
    assert [result.outcome for result in found] == [Outcome.REVIEW] * 2


def test_a_flood_on_one_address_names_a_few_others_only() -> None:
    flood = [a_claim(claim_id=f"c-{n}", claimant_id=f"p{n}") for n in range(3000)]
    assert max(len(result.others) for result in check(*flood)) <= 40


def test_one_number_for_two_claims_goes_to_people() -> None:
    found = check(a_claim(), a_claim(transaction="cd" * 32))
    assert all(result.reasons[0] is Reason.SAME_ID for result in found)


def test_a_signature_by_somebody_else_goes_to_people() -> None:
    (result,) = check(signed(a_claim(records_match=True), BOB))
    assert (result.outcome, result.evidence) == (Outcome.REVIEW, "matched")
    assert result.reasons == (Reason.SIGNED_BY_OTHER,)


def test_a_signature_that_is_changed_late_unbound_or_unknown_does_not_count() -> None:
    late = a_claim(expires_at=datetime(2018, 2, 2, tzinfo=UTC))
    assert reasons(signed(late, ALICE)) == [{Reason.SIGNATURE_EXPIRED}]
    assert reasons(a_claim(signature="0x12", nonce="")) == [{Reason.SIGNATURE_UNBOUND}]
    nem = a_claim(address="N" * 40, signature="0x12")
    assert reasons(nem) == [{Reason.SIGNATURE_UNKNOWN}]
    forged = signed(a_claim(), ALICE).signature
    assert reasons(a_claim(signature=forged, nonce="n-2")) == [{Reason.SIGNED_BY_OTHER}]


def test_a_nonce_serves_once() -> None:
    one = signed(a_claim(), ALICE)
    two = signed(a_claim(claim_id="c-2", transaction="cd" * 32), ALICE)
    assert reasons(one, two) == [{Reason.NONCE_REUSED}] * 2


def test_what_was_not_read_is_refused_with_a_day_to_object() -> None:
    found = check_claims(
        [], [Unread(7, "c-7", True), Unread(8, "", False, "chain")], terms(), AS_OF
    )
    assert [result.reasons for result in found] == [(Reason.HOLDS_SECRET,), (Reason.UNREADABLE,)]
    assert {result.outcome for result in found} == {Outcome.REFUSED}
    assert all(result.appeal_until for result in found)
    assert {result.evidence for result in found} == {""}


def test_each_result_names_the_row_of_the_list_and_stands_in_its_order() -> None:
    one, two = a_claim(claim_id="c-1", row=1), a_claim(claim_id="c-3", row=3)
    found = check_claims([one, two], [Unread(2, "c-2", True)], terms(), AS_OF)
    assert [(result.row, result.claim_id) for result in found] == [
        (1, "c-1"),
        (2, "c-2"),
        (3, "c-3"),
    ]


def test_claims_without_a_row_of_a_list_are_counted_from_one() -> None:
    found = check(a_claim(), a_claim(claim_id="c-2", transaction="cd" * 32))
    assert [result.row for result in found] == [1, 2]


def test_beside_a_claim_the_first_twenty_that_collide_with_it_are_named() -> None:
    many = [
        a_claim(claim_id=f"c-{n:02}", claimant_id=f"p{n}", transaction=f"{n:064x}")
        for n in range(30)
    ]
    names = [claim.claim_id for claim in many]
    found = check(*many)
    assert found[0].others == tuple(names[1:21])
    assert found[29].others == tuple(names[:20])
