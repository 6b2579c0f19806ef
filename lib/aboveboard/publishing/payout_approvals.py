"""Who has agreed to a payout: SSH signatures over its text, as for statements.

The people and the rule are those of ``approval.yaml``; the namespace is another, so that a
signature under a statement never pays anyone.
"""

from __future__ import annotations

from pathlib import Path

from aboveboard.errors import PublishError
from aboveboard.publishing import ssh
from aboveboard.publishing.approvals import Approval, ApprovalPolicy

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
    signature = ssh.sign(text, key, NAMESPACE)
    for approver in policy.approvers:
        if ssh.verify(text, signature, signers, approver.principal, NAMESPACE):
            print_ = ssh.fingerprint_of(signature)
            return Approval(approver.principal, approver.role, print_), signature
    raise PublishError.at(
        key,
        f"This key is not that of an approver ({ssh.fingerprint_of(signature)}).",
        f"Add its public key to {signers.name}, or use another key.",
    )


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
    given = tuple(
        Approval(approver.principal, approver.role, ssh.fingerprint_of(signature))
        for approver in policy.approvers
        if (file := folder / f"{approver.principal}.sig").is_file()
        and ssh.verify(text, signature := file.read_bytes(), signers, approver.principal, NAMESPACE)
    )
    keys = {approval.fingerprint for approval in given}
    if len(keys) < policy.needed:
        raise PublishError.at(
            "approvals",
            f"{len(keys)} of {policy.needed} approvals are there for exactly this payout.",
            "Have it read and signed: aboveboard payout approve",
        )
    if not any(approval.role in policy.one_of for approval in given):
        raise PublishError.at(
            "approvals",
            f"Nobody with the role {' or '.join(policy.one_of)} has approved this payout.",
            "Have one of them read and sign it: aboveboard payout approve",
        )
    return given
