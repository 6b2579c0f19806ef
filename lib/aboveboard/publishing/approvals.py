"""Who must agree before a statement leaves, what exactly they sign, and whether it still stands.

An approval is an SSH signature over a short text that lists the statement and the SHA-256 of each
public file. It stands for that content only: any change makes another text. The incident folder
says who may approve: ``approval.yaml`` the people, their roles and the rule, ``allowed_signers``
their public keys in OpenSSH's own format, so that ``ssh-keygen -Y verify`` checks the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from aboveboard.errors import Problem, PublishError
from aboveboard.publishing import ssh
from aboveboard.publishing.package import Package
from aboveboard.publishing.yaml_file import read_model
from aboveboard.record.fields import Frozen
from aboveboard.record.files import digest

POLICY = "approval.yaml"
SIGNERS = "allowed_signers"
NAMESPACE = "aboveboard-approval"
Role = Literal["legal", "executive", "security", "communications", "support", "author"]


class Approver(Frozen):
    """One who may approve: the name of the key's owner in ``allowed_signers``, and the role."""

    principal: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._%+@-]{0,99}$")]
    role: Role


class ApprovalPolicy(Frozen):
    """The rule: ``needed`` people with different keys, one of them with a role of ``one_of``.

    Fewer than two is no rule: whoever wrote the statement could publish it alone.
    """

    needed: Annotated[int, Field(ge=2, le=20)] = 2
    one_of: Annotated[tuple[Role, ...], Field(min_length=1)] = ("legal", "executive")
    approvers: Annotated[tuple[Approver, ...], Field(min_length=2)]

    def role(self, principal: str) -> Role | None:
        """Return the role of a principal, None when it may not approve."""
        return next((a.role for a in self.approvers if a.principal == principal), None)


@dataclass(frozen=True)
class Approval:
    """One signature over one content: who, in which role, with which key."""

    principal: str
    role: Role
    fingerprint: str


@dataclass(frozen=True)
class Approvals:
    """The approvals that stand for a content, and what is still missing; none missing is free."""

    given: tuple[Approval, ...]
    missing: tuple[Problem, ...]


def read_policy(incident: Path) -> ApprovalPolicy:
    """Read who may approve from ``incident/approval.yaml``.

    Raises
    ------
    PublishError
        The file is missing or wrong, with each place.
    """
    return read_model(
        incident / POLICY,
        ApprovalPolicy,
        missing="Nobody is named who may approve.",
        do=f"Write {POLICY} with `approvers:` (principal, role) and {SIGNERS} with their keys.",
    )


def approval_text(package: Package) -> bytes:
    """Return what an approver signs: the statement, and the hash of each public file."""
    statement = package.statement
    content = {
        "format": "aboveboard.approval/1",
        "incident": statement.incident,
        "statement": statement.id,
        "version": statement.version,
        "exercise": statement.exercise,
        "as_of": statement.as_of.isoformat(),
        "titles": {edition.language: edition.title for edition in statement.editions},
        "files": dict(package.files),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def signature_path(state: Path, package: Package, principal: str) -> Path:
    """Return where the signature of a principal lies: named for the content that it stands for."""
    content = digest(approval_text(package))[:16]
    return state / "approvals" / f"{package.name}-{content}" / f"{principal}.sig"


def read_signatures(state: Path, package: Package) -> dict[str, bytes]:
    """Return the signatures kept for the content of a package, by principal."""
    folder = signature_path(state, package, "x").parent
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("*.sig"))}


def approve(
    package: Package, policy: ApprovalPolicy, signers: Path, key: Path
) -> tuple[Approval, bytes]:
    """Sign the content of a package with an approver's key.

    Returns
    -------
    The approval, and the signature to keep at :func:`signature_path`.

    Raises
    ------
    PublishError
        The key can't sign, or is not one of an approver.
    """
    return sign_as_approver(approval_text(package), policy, signers, key, NAMESPACE)


def sign_as_approver(
    text: bytes, policy: ApprovalPolicy, signers: Path, key: Path, namespace: str
) -> tuple[Approval, bytes]:
    """Sign a text with an approver's key, for one use; the approval, and the signature to keep.

    Raises
    ------
    PublishError
        The key can't sign, or is not one of an approver.
    """
    signature = ssh.sign(text, key, namespace)
    for approver in policy.approvers:
        if ssh.verify(text, signature, signers, approver.principal, namespace):
            print_ = ssh.fingerprint_of(signature)
            return Approval(approver.principal, approver.role, print_), signature
    raise PublishError.at(
        key,
        f"This key is not that of an approver ({ssh.fingerprint_of(signature)}).",
        f"Add its public key to {signers.name} and its owner to {POLICY}, or use another key.",
    )


def standing(
    text: bytes,
    policy: ApprovalPolicy,
    signers: Path,
    signatures: Mapping[str, bytes],
    namespace: str,
) -> tuple[Approval, ...]:
    """Return the approvals whose signatures, given by principal, hold for exactly this text."""
    return tuple(
        Approval(principal, role, ssh.fingerprint_of(signature))
        for principal, signature in sorted(signatures.items())
        if (role := policy.role(principal))
        and ssh.verify(text, signature, signers, principal, namespace)
    )


def problems_with(
    given: tuple[Approval, ...], policy: ApprovalPolicy, file: str, what: str, do: str
) -> Iterable[Problem]:
    """Say what the rule still asks of the approvals of ``what``.

    One person with two names has one key: it counts once.
    """
    keys = {approval.fingerprint for approval in given}
    if len(keys) < policy.needed:
        short = f"{len(keys)} of {policy.needed} approvals are there for {what}."
        yield Problem(file=file, field="approvals", what=short, do=do)
    if not any(approval.role in policy.one_of for approval in given):
        nobody = f"Nobody with the role {' or '.join(policy.one_of)} has approved {what}."
        yield Problem(file=file, field="approvals", what=nobody, do=do)


def approvals_of(
    package: Package, policy: ApprovalPolicy, signers: Path, signatures: Mapping[str, bytes]
) -> Approvals:
    """Check the signatures over a package, by principal, and say what is still missing."""
    given = standing(approval_text(package), policy, signers, signatures, NAMESPACE)
    do = f"Have it read and signed: aboveboard approve {package.folder}"
    missing = problems_with(given, policy, package.name, "this content", do)
    return Approvals(given, tuple(missing))
