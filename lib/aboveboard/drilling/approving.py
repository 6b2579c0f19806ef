"""Approve an exercise with keys that are made for it and thrown away."""

from __future__ import annotations

import subprocess
from pathlib import Path

from aboveboard.errors import PublishError
from aboveboard.publishing.approvals import (
    POLICY,
    SIGNERS,
    approve,
    read_policy,
    signature_path,
)
from aboveboard.publishing.package import Package
from aboveboard.record.files import replace_file, scratch_folder

APPROVERS = {"executive@drill.example": "executive", "security@drill.example": "security"}


def approve_exercise(package: Package, place: Path, state: Path) -> tuple[str, ...]:
    """Sign an exercise by each of two invented approvers, and return who they are.

    The rule and the public keys are written into ``place``, the signatures below ``state``; the
    private keys are gone when this returns.

    Raises
    ------
    PublishError
        The statement is real, or ssh-keygen is missing.
    """
    must_be_an_exercise(package)
    place.mkdir(parents=True, exist_ok=True)
    people = "".join(f"  - {{principal: {who}, role: {APPROVERS[who]}}}\n" for who in APPROVERS)
    (place / POLICY).write_text(f"approvers:\n{people}", encoding="utf-8")
    with scratch_folder() as keys:
        signers = "".join(f"{who} {_new_key(keys / who)}\n" for who in APPROVERS)
        (place / SIGNERS).write_text(signers, encoding="utf-8")
        policy = read_policy(place)
        for who in APPROVERS:
            approval, signature = approve(package, policy, place / SIGNERS, keys / who)
            path = signature_path(state, package, approval.principal)
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, signature, prefix=".approval-")
    return tuple(APPROVERS)


def must_be_an_exercise(package: Package) -> None:
    """Refuse a real statement: its approvals are those of real people."""
    if not package.statement.exercise:
        raise PublishError.at(
            package.folder,
            "This statement is real, and only an exercise is published here.",
            "Have it approved and publish it: docs/publishing.md. "
            "Or mark the record: `exercise: {case: drill}`.",
        )


def _new_key(path: Path) -> str:
    command = ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path))
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise PublishError.at(
            "ssh-keygen",
            "No key could be made.",
            "Install OpenSSH: apt-get install openssh-client.",
        ) from None
    return path.with_name(f"{path.name}.pub").read_text(encoding="utf-8").strip()
