"""The public's proof: what the custodian signed verifies, with our command and a stock one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing import ssh
from aboveboard.publishing.package import Package, open_package
from aboveboard.publishing.signing import NAMESPACE, signed_files, verify_file
from publishing import Keys, write_run

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
    folder = write_run(tmp_path / "site")
    package: Package = open_package(folder)
    for name, content in signed_files(package, keys.private(OWNER), fingerprint).items():
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


def test_another_key_than_the_published_one_signs_nothing(
    tmp_path: Path, keys: Keys, fingerprint: str
) -> None:
    package = open_package(write_run(tmp_path / "run"))
    with pytest.raises(PublishError, match="not the key whose fingerprint the record publishes"):
        signed_files(package, keys.private("other@minato.example"), fingerprint)


def test_a_stock_ssh_keygen_and_sha256sum_verify_without_us(site: Path) -> None:
    for name in ("announcement.zh-CN.txt", "SHA256SUMS"):
        command = ("ssh-keygen", "-Y", "check-novalidate", "-n", NAMESPACE, "-s", f"{name}.sig")
        subprocess.run(command, cwd=site, input=(site / name).read_bytes(), check=True)
    subprocess.run(("sha256sum", "--check", "--quiet", "SHA256SUMS"), cwd=site, check=True)
