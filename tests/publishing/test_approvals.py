"""Approval: nothing leaves that two people have not signed, byte for byte."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing import ssh
from aboveboard.publishing.approvals import (
    NAMESPACE,
    Approval,
    Approvals,
    approval_text,
    approvals_of,
    approve,
    read_policy,
    read_signatures,
    signature_path,
)
from aboveboard.publishing.package import Package, open_package
from publishing import POLICY, Keys, write_run
from sample_statement import sample_statement

LEGAL, SECURITY, SUPPORT = (f"{role}@minato.example" for role in ("legal", "security", "support"))
STRANGER = "stranger@minato.example"


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    folder = tmp_path / "keys"
    folder.mkdir()
    return Keys(folder)


@pytest.fixture
def incident(tmp_path: Path) -> Path:
    folder = tmp_path / "incident"
    folder.mkdir()
    (folder / "approval.yaml").write_text(POLICY)
    return folder


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return open_package(write_run(tmp_path / "run"))


def approved(package: Package, incident: Path, keys: Keys, *principals: str) -> dict[str, bytes]:
    """Return the signatures of these people over the package."""
    signers = keys.signers(LEGAL, SECURITY, SUPPORT)
    policy = read_policy(incident)
    return {name: approve(package, policy, signers, keys.private(name))[1] for name in principals}


def standing(
    package: Package, incident: Path, keys: Keys, signatures: dict[str, bytes]
) -> Approvals:
    signers = keys.signers(LEGAL, SECURITY, SUPPORT)
    return approvals_of(package, read_policy(incident), signers, signatures)


def whats(approvals: Approvals) -> str:
    return " ".join(problem.what for problem in approvals.missing)


def test_two_people_one_of_them_legal_are_enough(
    package: Package, incident: Path, keys: Keys
) -> None:
    found = standing(package, incident, keys, approved(package, incident, keys, LEGAL, SECURITY))
    assert found.missing == ()
    assert [(approval.principal, approval.role) for approval in found.given] == [
        (LEGAL, "legal"),
        (SECURITY, "security"),
    ]


def test_one_person_is_not_enough(package: Package, incident: Path, keys: Keys) -> None:
    found = standing(package, incident, keys, approved(package, incident, keys, LEGAL))
    (missing,) = found.missing
    assert missing.what == "1 of 2 approvals are there for this content."
    assert (missing.file, missing.field) == (package.name, "approvals")
    assert missing.do.endswith(f"aboveboard approve {package.folder}")


def test_two_people_without_a_role_that_must_be_among_them_are_not_enough(
    package: Package, incident: Path, keys: Keys
) -> None:
    signatures = approved(package, incident, keys, SECURITY, SUPPORT)
    found = standing(package, incident, keys, signatures)
    assert "legal or executive" in whats(found)
    (missing,) = found.missing
    assert (missing.file, missing.field) == (package.name, "approvals")
    assert missing.do.endswith(f"aboveboard approve {package.folder}")


def test_one_key_under_two_names_counts_once(package: Package, incident: Path, keys: Keys) -> None:
    signers = keys.signers(LEGAL)
    signers.write_text(f"{signers.read_text()}{SECURITY} {keys.public(LEGAL)}\n")
    policy = read_policy(incident)
    _, signature = approve(package, policy, signers, keys.private(LEGAL))
    found = approvals_of(package, policy, signers, {LEGAL: signature, SECURITY: signature})
    assert "1 of 2 approvals" in whats(found)


def test_one_key_under_two_certificates_is_no_approval(
    package: Package, incident: Path, keys: Keys
) -> None:
    authority = keys.public("authority").split()
    signers = keys.folder / "allowed_signers"
    signers.write_text(f"*@minato.example cert-authority {' '.join(authority[:2])}\n")
    signatures = {}
    for number, name in enumerate((LEGAL, SECURITY)):
        own = keys.folder / f"own{number}"
        own.write_bytes(keys.private("one").read_bytes())
        own.chmod(0o600)
        public = own.with_name(f"{own.name}.pub")
        public.write_text(keys.public("one"))
        made = ("-q", "-s", str(keys.private("authority")), "-I", name, "-n", name, str(public))
        subprocess.run(("ssh-keygen", *made), check=True)
        certificate = own.with_name(f"{own.name}-cert.pub")
        signatures[name] = ssh.sign(approval_text(package), certificate, NAMESPACE)
    found = approvals_of(package, read_policy(incident), signers, signatures)
    assert "0 of 2 approvals" in whats(found)


def test_a_changed_statement_voids_every_approval(
    package: Package, incident: Path, keys: Keys, tmp_path: Path
) -> None:
    signatures = approved(package, incident, keys, LEGAL, SECURITY)
    changed = open_package(write_run(tmp_path / "other", sample_statement(status="identified")))
    found = standing(changed, incident, keys, signatures)
    assert found.given == ()
    assert "0 of 2 approvals" in whats(found)
    assert signature_path(tmp_path, changed, LEGAL) != signature_path(tmp_path, package, LEGAL)


def test_signatures_are_kept_apart_for_each_content(
    package: Package, incident: Path, keys: Keys, tmp_path: Path
) -> None:
    signatures = approved(package, incident, keys, LEGAL, SECURITY)
    for name, signature in signatures.items():
        file = signature_path(tmp_path, package, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(signature)
        file.with_suffix(".txt").write_text("no signature")
    assert read_signatures(tmp_path, package) == signatures
    changed = open_package(write_run(tmp_path / "other", sample_statement(status="identified")))
    assert read_signatures(tmp_path, changed) == {}


def test_a_signature_for_another_purpose_is_no_approval(
    package: Package, incident: Path, keys: Keys
) -> None:
    signatures = approved(package, incident, keys, SECURITY)
    signatures[LEGAL] = ssh.sign(approval_text(package), keys.private(LEGAL), "file")
    assert "1 of 2 approvals" in whats(standing(package, incident, keys, signatures))


def test_a_signature_under_another_ones_name_is_no_approval(
    package: Package, incident: Path, keys: Keys
) -> None:
    signatures = approved(package, incident, keys, SECURITY)
    signatures[LEGAL] = signatures[SECURITY]
    assert "1 of 2 approvals" in whats(standing(package, incident, keys, signatures))


def test_one_who_may_not_approve_is_refused_by_the_fingerprint(
    package: Package, incident: Path, keys: Keys
) -> None:
    stranger = keys.private(STRANGER)
    with pytest.raises(PublishError, match=r"not that of an approver \(SHA256:") as caught:
        approve(package, read_policy(incident), keys.signers(LEGAL, SECURITY), stranger)
    assert [problem.file for problem in caught.value.problems] == [str(stranger)]


def test_a_good_signature_of_one_who_may_not_approve_counts_for_nothing(
    package: Package, incident: Path, keys: Keys
) -> None:
    signers = keys.signers(LEGAL, STRANGER)
    signature = ssh.sign(approval_text(package), keys.private(STRANGER), NAMESPACE)
    found = approvals_of(package, read_policy(incident), signers, {STRANGER: signature})
    assert found.given == ()


def test_an_approval_says_who_gave_it_in_which_role_and_with_which_key(
    package: Package, incident: Path, keys: Keys
) -> None:
    signers = keys.signers(LEGAL, SECURITY)
    given, signature = approve(package, read_policy(incident), signers, keys.private(SECURITY))
    assert given == Approval(SECURITY, "security", ssh.fingerprint_of(signature))


def test_a_signature_lies_where_the_content_it_stands_for_says(
    package: Package, tmp_path: Path
) -> None:
    content = hashlib.sha256(approval_text(package)).hexdigest()[:16]
    kept = tmp_path / "approvals" / f"{package.name}-{content}" / f"{LEGAL}.sig"
    assert signature_path(tmp_path, package, LEGAL) == kept


def test_the_author_alone_cannot_be_the_rule(incident: Path) -> None:
    (incident / "approval.yaml").write_text("needed: 1\n" + POLICY)
    with pytest.raises(PublishError, match=r"needed.*Give at least 2"):
        read_policy(incident)


def test_without_named_approvers_nothing_leaves(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="Nobody is named who may approve"):
        read_policy(tmp_path)


def test_a_stock_ssh_keygen_verifies_an_approval(
    package: Package, incident: Path, keys: Keys, tmp_path: Path
) -> None:
    signature = tmp_path / "approval.sig"
    signature.write_bytes(approved(package, incident, keys, LEGAL)[LEGAL])
    command = ("ssh-keygen", "-Y", "verify", "-f", str(keys.folder / "allowed_signers"))
    options = ("-I", LEGAL, "-n", NAMESPACE, "-s", str(signature))
    done = subprocess.run((*command, *options), input=approval_text(package), check=False)
    assert done.returncode == 0


def test_the_fingerprint_is_the_one_that_ssh_keygen_prints(keys: Keys) -> None:
    signature = ssh.sign(b"text", keys.private(LEGAL), NAMESPACE)
    shown = subprocess.run(
        ("ssh-keygen", "-l", "-f", str(keys.private(LEGAL))), capture_output=True, check=True
    )
    assert ssh.fingerprint_of(signature) in shown.stdout.decode().split()


@pytest.mark.parametrize(
    "content", [b"", b"no signature", b"-----BEGIN SSH SIGNATURE-----\nAAAA\n"]
)
def test_what_is_no_signature_is_refused(content: bytes) -> None:
    with pytest.raises(PublishError, match="not an SSH signature"):
        ssh.fingerprint_of(content)


def test_what_is_signed_lists_the_statement_and_each_file_in_words_one_can_read(
    package: Package,
) -> None:
    text = approval_text(package)
    statement = package.statement
    titles = {edition.language: edition.title for edition in statement.editions}
    content = {
        "as_of": statement.as_of.isoformat(),
        "exercise": statement.exercise,
        "files": dict(package.files),
        "format": "aboveboard.approval/1",
        "incident": statement.incident,
        "statement": statement.id,
        "titles": titles,
        "version": statement.version,
    }
    assert list(json.loads(text).items()) == list(content.items())
    assert all(f': "{title}"' in text.decode() for title in titles.values())
    assert text.startswith(b'{\n "as_of": ')
    assert text.endswith(b"}\n")
