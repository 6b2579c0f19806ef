"""TLS and login, against servers that ask for both: the relay of the mails, the bounces' inbox."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing.bounces import imap_messages
from aboveboard.publishing.secrets import Secret
from aboveboard.publishing.smtp_session import Envelope, Relay, Session
from imap_server import Inbox, imap_server
from secure_relay import PASSWORD, USER, certificate, secure_relay, server_context

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # it has TLS from the first byte
TLS = pytest.mark.parametrize("tls", ["starttls", "tls"])


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def _trusted(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))


def send(port: int, tls: str, password: str = PASSWORD) -> list[int]:
    content = b"Subject: hello\r\n\r\n.text\r\n"
    mails = [Envelope(n, "b@example.com", f"c{n}@example.com", content) for n in range(3)]
    with Session(Relay("127.0.0.1", port, tls, USER, password, seconds=10)) as session:
        return [answer.code for answer in session.send(mails)]


@TLS
@pytest.mark.usefixtures("_trusted")
def test_mail_goes_over_tls_after_a_login(pem: Path, tls: str) -> None:
    with secure_relay(pem, tls) as (port, taken):
        assert send(port, tls) == [250, 250, 250]
    assert [to for to, _, _ in taken.messages] == [f"c{n}@example.com" for n in range(3)]


@TLS
@pytest.mark.usefixtures("_trusted")
def test_a_wrong_password_is_said_plainly_and_not_shown(pem: Path, tls: str) -> None:
    with (
        secure_relay(pem, tls) as (port, taken),
        pytest.raises(PublishError, match="refuses the login") as caught,
    ):
        send(port, tls, "hunter2")
    assert "hunter2" not in str(caught.value)
    assert taken.messages == []


@TLS
def test_a_certificate_that_nobody_vouches_for_gets_no_password(pem: Path, tls: str) -> None:
    with (
        secure_relay(pem, tls) as (port, taken),
        pytest.raises(PublishError, match="certificate can't be trusted"),
    ):
        send(port, tls)
    assert taken.messages == []


@pytest.mark.usefixtures("_trusted")
def test_an_inbox_is_read_once_over_tls(pem: Path) -> None:
    inbox = Inbox([b"From: a\r\n\r\none\r\n", b"From: b\r\n\r\ntwo\r\n"])
    with imap_server(inbox, server_context(pem)):
        for expected in (inbox.messages, []):
            read = imap_messages("127.0.0.1", inbox.user, Secret(inbox.password), port=inbox.port)
            assert list(read) == expected


@pytest.mark.usefixtures("_trusted")
def test_an_inbox_that_refuses_the_login_is_said_plainly(pem: Path) -> None:
    inbox = Inbox([])
    with (
        imap_server(inbox, server_context(pem)),
        pytest.raises(PublishError, match="can't be read") as caught,
    ):
        list(imap_messages("127.0.0.1", "bounces", Secret("hunter2"), port=inbox.port))
    assert "hunter2" not in str(caught.value)


def test_an_inbox_whose_certificate_nobody_vouches_for_gets_no_password(pem: Path) -> None:
    inbox = Inbox([b"From: a\r\n\r\none\r\n"])
    with (
        imap_server(inbox, server_context(pem)),
        pytest.raises(PublishError, match="certificate of the bounces' mailbox can't be trusted"),
    ):
        list(imap_messages("127.0.0.1", inbox.user, Secret(inbox.password), port=inbox.port))
    assert inbox.logins == 0


def test_an_inbox_that_never_answers_is_waited_for_no_longer_than_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        read = imap_messages("127.0.0.1", "bounces", Secret("hunter2"), port=port, seconds=0.2)
        with pytest.raises(PublishError, match="can't be read"):
            next(read)
