"""The public's proof: what the custodian signed verifies, with our command and a stock one."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing import ssh
from aboveboard.publishing.package import Package, open_package
from aboveboard.publishing.signing import (
    NAMESPACE,
    must_be_printed,
    printed_fingerprints,
    signed_files,
    site_files,
    verify_file,
)
from publishing import Keys, printing, write_run
from sample_statement import sample_statement

OWNER = "notices@minato.example"


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    (tmp_path / "keys").mkdir()
    return Keys(tmp_path / "keys")


@pytest.fixture
def fingerprint(keys: Keys) -> str:
    return ssh.fingerprint_of(ssh.sign(b"", keys.private(OWNER), NAMESPACE))


@pytest.fixture
def site(tmp_path: Path, keys: Keys, fingerprint: str) -> Path:
    """Return a folder as it is published: the renditions, the texts, the signatures."""
    folder = write_run(tmp_path / "site", printing(fingerprint))
    package: Package = open_package(folder)
    signed = signed_files(package.statement, site_files(package), keys.private(OWNER))
    for name, content in signed.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("announcement.zh-CN.txt", "announcement.zh-CN.txt"),
        ("SHA256SUMS", "SHA256SUMS"),
        ("en/announcement.html", "SHA256SUMS"),
        ("zh-CN/announcement.html", "SHA256SUMS"),
        ("statement.json", "SHA256SUMS"),
    ],
)
def test_every_published_file_verifies(site: Path, fingerprint: str, name: str, by: str) -> None:
    assert verify_file(site / name, fingerprint) == by


@pytest.mark.parametrize("name", ["announcement.en.txt", "en/announcement.html", "SHA256SUMS"])
def test_a_changed_file_does_not(site: Path, fingerprint: str, name: str) -> None:
    (site / name).write_bytes((site / name).read_bytes().replace(b"e", b"a", 1))
    with pytest.raises(PublishError, match="Do not trust it"):
        verify_file(site / name, fingerprint)


def test_a_file_under_another_ones_name_does_not(site: Path, fingerprint: str) -> None:
    (site / "en/announcement.html").write_bytes((site / "zh-CN/announcement.html").read_bytes())
    with pytest.raises(PublishError, match="changed, renamed or added"):
        verify_file(site / "en/announcement.html", fingerprint)


def test_an_impostor_with_a_key_of_his_own_is_named(
    site: Path, keys: Keys, fingerprint: str
) -> None:
    text = site / "announcement.en.txt"
    text.write_text("Send your seed phrase here.")
    forged = ssh.sign(text.read_bytes(), keys.private("thief@example.com"), NAMESPACE)
    text.with_name(text.name + ".sig").write_bytes(forged)
    with pytest.raises(PublishError, match=r"Another key signed this \(SHA256:"):
        verify_file(text, fingerprint)


def test_an_impostor_s_list_vouches_for_nothing(site: Path, keys: Keys, fingerprint: str) -> None:
    page = site / "en/announcement.html"
    page.write_text("Send your seed phrase here.")
    listing = f"{hashlib.sha256(page.read_bytes()).hexdigest()}  en/announcement.html\n".encode()
    (site / "SHA256SUMS").write_bytes(listing)
    forged = ssh.sign(listing, keys.private("thief@example.com"), NAMESPACE)
    (site / "SHA256SUMS.sig").write_bytes(forged)
    with pytest.raises(PublishError, match=r"Another key signed this \(SHA256:"):
        verify_file(page, fingerprint)


def test_a_list_without_its_signature_vouches_for_nothing(site: Path, fingerprint: str) -> None:
    (site / "SHA256SUMS.sig").unlink()
    with pytest.raises(PublishError, match="There is no signature for this file"):
        verify_file(site / "en/announcement.html", fingerprint)


def test_a_file_that_is_not_there_is_said_to_be_so(site: Path, fingerprint: str) -> None:
    with pytest.raises(PublishError, match="There is no such file"):
        verify_file(site / "announcement.fr.txt", fingerprint)


TRUST_NOT = "Do not trust it."
OFFICIAL = f"{TRUST_NOT} Read the statement on the official page."


def refusal(path: Path, fingerprint: str) -> str:
    with pytest.raises(PublishError) as caught:
        verify_file(path, fingerprint)
    return str(caught.value)


def test_each_refusal_names_the_file_and_what_to_do(
    site: Path, keys: Keys, fingerprint: str
) -> None:
    text, page, sums = (
        site / name for name in ("announcement.en.txt", "en/announcement.html", "SHA256SUMS")
    )
    nowhere = site / "announcement.fr.txt"
    assert refusal(nowhere, fingerprint) == (
        f"{nowhere}: There is no such file. Name the file that you received."
    )
    assert refusal(text, "SHA256:other") == (
        f"{text}: Another key signed this ({fingerprint}). {TRUST_NOT}"
        " Compare the fingerprint with the one on the official page."
    )
    assert refusal(page, "SHA256:other").startswith(f"{sums}: Another key signed this")
    page.write_text("other words")
    assert refusal(page, fingerprint) == (
        f"{page}: This file is not as SHA256SUMS lists it: it was changed, renamed or added."
        f" {OFFICIAL}"
    )
    text.write_text("other words")
    changed = "The signature does not fit: the file was changed after it was signed."
    assert refusal(text, fingerprint) == f"{text}: {changed} {OFFICIAL}"
    sums.unlink()
    assert refusal(page, fingerprint) == (
        f"{page}: There is no signature for this file."
        " Download its .sig file, or SHA256SUMS and SHA256SUMS.sig, into the same folder."
    )


@pytest.mark.parametrize(
    ("name", "vouched"), [("a.html", True), ("a/b/c.html", True), ("a/b/c/d.html", False)]
)
def test_a_list_vouches_for_files_of_its_folder_and_of_two_below(
    tmp_path: Path, keys: Keys, fingerprint: str, name: str, vouched: bool
) -> None:
    page = tmp_path / "site" / name
    page.parent.mkdir(parents=True)
    page.write_text("We paused withdrawals.")
    listing = f"{hashlib.sha256(page.read_bytes()).hexdigest()}  {name}\n".encode()
    (tmp_path / "site/SHA256SUMS").write_bytes(listing)
    signature = ssh.sign(listing, keys.private(OWNER), NAMESPACE)
    (tmp_path / "site/SHA256SUMS.sig").write_bytes(signature)
    if vouched:
        assert verify_file(page, fingerprint) == "SHA256SUMS"
    else:
        assert "There is no signature" in refusal(page, fingerprint)


def test_a_key_that_the_statement_does_not_print_is_named_with_its_fingerprint(
    tmp_path: Path, keys: Keys, fingerprint: str
) -> None:
    key = keys.private("other@minato.example")
    other = ssh.file_fingerprint(key)
    with pytest.raises(PublishError) as caught:
        must_be_printed(printing(fingerprint), key, other)
    assert str(caught.value) == (
        f"{key}: This key ({other}) is not the one whose fingerprint the statement prints. Sign"
        " with that key; or correct custodian.signing_key in the record, run the play again and"
        " have it approved."
    )


def test_a_signature_for_another_purpose_does_not_count(
    site: Path, keys: Keys, fingerprint: str
) -> None:
    text = site / "announcement.en.txt"
    signature = ssh.sign(text.read_bytes(), keys.private(OWNER), "git")
    text.with_name(text.name + ".sig").write_bytes(signature)
    with pytest.raises(PublishError, match="does not fit"):
        verify_file(text, fingerprint)


def test_a_file_without_a_signature_says_what_to_download(tmp_path: Path, fingerprint: str) -> None:
    (tmp_path / "page.html").write_text("hello")
    with pytest.raises(PublishError, match=r"no signature.*SHA256SUMS"):
        verify_file(tmp_path / "page.html", fingerprint)


def test_another_key_than_the_one_that_the_statement_prints_signs_nothing(
    tmp_path: Path, keys: Keys, fingerprint: str
) -> None:
    package = open_package(write_run(tmp_path / "run", printing(fingerprint)))
    key = keys.private("other@minato.example")
    with pytest.raises(PublishError, match="not the one whose fingerprint the statement") as caught:
        signed_files(package.statement, {}, key)
    assert caught.value.problems[0].file == str(key)


def test_a_fingerprint_that_one_language_lacks_is_not_printed(fingerprint: str) -> None:
    statement = printing(fingerprint)
    assert printed_fingerprints(statement) == {fingerprint}
    bare = sample_statement().editions[1]
    lacking = statement.model_copy(update={"editions": (statement.editions[0], bare)})
    assert printed_fingerprints(lacking) == frozenset()


def test_the_fingerprint_of_a_key_is_read_without_its_passphrase(keys: Keys) -> None:
    key = keys.private("locked@minato.example")
    open_one = ssh.file_fingerprint(key)
    command = ("ssh-keygen", "-q", "-p", "-P", "", "-N", "correct horse", "-f", str(key))
    subprocess.run(command, check=True)
    key.with_name(key.name + ".pub").unlink()
    assert ssh.file_fingerprint(key) == open_one


def test_a_stock_ssh_keygen_and_sha256sum_verify_without_us(site: Path) -> None:
    for name in ("announcement.zh-CN.txt", "SHA256SUMS"):
        command = ("ssh-keygen", "-Y", "check-novalidate", "-n", NAMESPACE, "-s", f"{name}.sig")
        subprocess.run(command, cwd=site, input=(site / name).read_bytes(), check=True)
    subprocess.run(("sha256sum", "--check", "--quiet", "SHA256SUMS"), cwd=site, check=True)
