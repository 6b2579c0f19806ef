"""A payout is signed by its approvers, byte for byte, and no signature under words pays anyone."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing import approvals
from aboveboard.publishing.approvals import ApprovalPolicy, read_policy
from aboveboard.publishing.payout_approvals import payout_approvals, sign_payout
from publishing import POLICY, Keys

LEGAL, SECURITY, SUPPORT = (f"{role}@minato.example" for role in ("legal", "security", "support"))
TEXT = b'{"count": 3, "total": 600}\n'


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    (tmp_path / "keys").mkdir()
    return Keys(tmp_path / "keys")


@pytest.fixture
def policy(tmp_path: Path) -> ApprovalPolicy:
    (tmp_path / "approval.yaml").write_text(POLICY)
    return read_policy(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "run-1").mkdir()
    return tmp_path / "run-1"


def signed(folder: Path, policy: ApprovalPolicy, keys: Keys, *who: str) -> Path:
    """Have these people sign the payout, and return who may sign."""
    signers = keys.signers(LEGAL, SECURITY, SUPPORT)
    for name in who:
        approval, signature = sign_payout(TEXT, policy, signers, keys.private(name))
        (folder / f"{approval.principal}.sig").write_bytes(signature)
    return signers


def test_two_signatures_one_of_a_role_that_answers_for_it_are_enough(
    folder: Path, policy: ApprovalPolicy, keys: Keys
) -> None:
    signers = signed(folder, policy, keys, LEGAL, SECURITY)
    given = payout_approvals(TEXT, policy, signers, folder)
    assert [(one.principal, one.role) for one in given] == [
        (LEGAL, "legal"),
        (SECURITY, "security"),
    ]


@pytest.mark.parametrize(
    ("who", "text", "missing"),
    [
        ((), TEXT, ["0 of 2 approvals are there", "Nobody with the role legal or executive has"]),
        ((LEGAL,), TEXT, ["1 of 2 approvals are there"]),
        ((SECURITY, SUPPORT), TEXT, ["Nobody with the role legal or executive has"]),
        ((LEGAL, SECURITY), TEXT + b" ", ["0 of 2 approvals are there", "Nobody with the role"]),
    ],
)
def test_what_is_missing_is_said_with_the_run_and_the_command(
    who: tuple[str, ...],
    text: bytes,
    missing: list[str],
    folder: Path,
    policy: ApprovalPolicy,
    keys: Keys,
) -> None:
    signers = signed(folder, policy, keys, *who)
    with pytest.raises(PublishError) as caught:
        payout_approvals(text, policy, signers, folder)
    problems = caught.value.problems
    assert [said in problem.what for said, problem in zip(missing, problems, strict=True)] == [
        True
    ] * len(missing)
    for problem in problems:
        assert (problem.file, problem.field) == ("run-1", "approvals")
        assert problem.what.endswith(" exactly this payout.")
        assert problem.do == "Have it read and signed: aboveboard payout approve"


def test_a_signature_under_a_statement_pays_nobody(
    folder: Path, policy: ApprovalPolicy, keys: Keys
) -> None:
    signers = keys.signers(LEGAL, SECURITY, SUPPORT)
    for name in (LEGAL, SECURITY):
        _, signature = approvals.sign_as_approver(
            TEXT, policy, signers, keys.private(name), approvals.NAMESPACE
        )
        (folder / f"{name}.sig").write_bytes(signature)
    with pytest.raises(PublishError, match="0 of 2 approvals"):
        payout_approvals(TEXT, policy, signers, folder)


def test_a_key_of_nobody_who_approves_signs_no_payout(policy: ApprovalPolicy, keys: Keys) -> None:
    signers = keys.signers(LEGAL, SECURITY, SUPPORT)
    with pytest.raises(PublishError, match=r"keys/mallory: This key is not that of an approver"):
        sign_payout(TEXT, policy, signers, keys.private("mallory"))


def test_what_else_lies_beside_the_signatures_is_no_approval(
    folder: Path, policy: ApprovalPolicy, keys: Keys
) -> None:
    signers = signed(folder, policy, keys, LEGAL)
    (folder / f"{SECURITY}.sig.bak").write_bytes((folder / f"{LEGAL}.sig").read_bytes())
    with pytest.raises(PublishError, match="1 of 2 approvals"):
        payout_approvals(TEXT, policy, signers, folder)
