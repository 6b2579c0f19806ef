"""Who has agreed to a payout: SSH signatures over its text, as for statements.

The people and the rule are those of ``approval.yaml``; the namespace is another, so that a
signature under a statement never pays anyone.
"""

from __future__ import annotations

from pathlib import Path

from aboveboard.errors import PublishError
from aboveboard.publishing.approvals import (
    Approval,
    ApprovalPolicy,
    problems_with,
    sign_as_approver,
    standing,
)

NAMESPACE = "aboveboard-payout"


def sign_payout(
    text: bytes, policy: ApprovalPolicy, signers: Path, key: Path
) -> tuple[Approval, bytes]:
    """Sign a payout with an approver's key; the approval, and the signature to keep.

    Raises
    ------
    PublishError
        The key can't sign, or is not one of an approver.
    """
    return sign_as_approver(text, policy, signers, key, NAMESPACE)


def payout_approvals(
    text: bytes, policy: ApprovalPolicy, signers: Path, folder: Path
) -> tuple[Approval, ...]:
    """Check the signatures ``<principal>.sig`` in a folder; enough of them, or an error.

    Raises
    ------
    PublishError
        Fewer keys than the policy needs have signed exactly this text, or none of a role that
        has to be among them.
    """
    signatures = {file.stem: file.read_bytes() for file in folder.glob("*.sig")}
    given = standing(text, policy, signers, signatures, NAMESPACE)
    do = "Have it read and signed: aboveboard payout approve"
    if missing := tuple(problems_with(given, policy, folder.name, "exactly this payout", do)):
        raise PublishError(missing)
    return given
