"""DKIM signatures verify, and the DNS is asked about the sender before a million messages go."""

from __future__ import annotations

import subprocess
from pathlib import Path

import dkim
import dns.resolver
import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing.dkim_signing import dkim_signer
from aboveboard.publishing.letter import Letter
from aboveboard.publishing.preflight import Sender, preflight
from aboveboard.publishing.secrets import Secret
from aboveboard.rendering.email import render_email
from dns_server import dns_server
from sample_statement import sample_statement

SENDER = Sender("notices@minato.example", "bounces@minato.example", "s1")
GOOD = {
    "minato.example.": ["v=spf1 mx -all"],
    "s1._domainkey.minato.example.": ["v=DKIM1; k=rsa; p=MIIB"],
    "_dmarc.minato.example.": ["v=DMARC1; p=reject"],
}


def found(records: dict[str, list[str]]) -> list[str]:
    with dns_server(records) as resolver:
        problems = preflight(SENDER, resolver)
    assert {problem.severity for problem in problems} <= {"warning"}
    return [problem.what for problem in problems]


def test_a_domain_that_is_set_up_well_has_no_findings() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("name", "texts", "what"),
    [
        ("minato.example.", [], "no SPF record"),
        ("minato.example.", ["v=spf1 -all", "v=spf1 mx ~all"], "2 SPF records"),
        ("minato.example.", ["v=spf1 +all"], "lets anybody send"),
        ("s1._domainkey.minato.example.", [], "no DKIM key"),
        ("s1._domainkey.minato.example.", ["v=DKIM1; p="], "no DKIM key"),
        ("_dmarc.minato.example.", ["v=spf1 -all"], "no DMARC record"),
    ],
)
def test_what_is_missing_is_said(name: str, texts: list[str], what: str) -> None:
    (only,) = found({**GOOD, name: texts})
    assert what in only


def test_without_dns_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aboveboard.publishing.preflight._SECONDS", 0.3)
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = 9
    resolver.timeout = 0.1
    (only,) = preflight(SENDER, resolver)
    assert "were not looked up" in only.what


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dkim") / "key.pem"
    command = ("openssl", "genrsa", "-traditional", "-out", str(path), "2048")
    subprocess.run(command, check=True, capture_output=True)
    return path


def test_a_signature_verifies_with_the_public_key(key: Path) -> None:
    public = subprocess.run(
        ("openssl", "rsa", "-in", str(key), "-pubout", "-outform", "DER"),
        check=True,
        capture_output=True,
    ).stdout
    import base64

    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    statement = sample_statement()
    for language in statement.languages:
        letter = Letter(statement, language, render_email(statement, language))
        sign = dkim_signer("s1", "minato.example", Secret(key.read_text()))
        signed = sign(letter.message("a@example.com"))
        assert dkim.verify(signed, dnsfunc=lambda *_, **__: record)
        changed = signed.replace(b"To: a@example.com", b"To: b@example.com")
        assert not dkim.verify(changed, dnsfunc=lambda *_, **__: record)


def test_a_key_that_is_none_is_refused_unseen() -> None:
    with pytest.raises(PublishError, match="can't sign") as caught:
        dkim_signer("s1", "minato.example", Secret("hunter2"))
    assert "hunter2" not in str(caught.value)
