"""A relay on loopback with TLS and login, by aiosmtpd, and a certificate made for it."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP as SMTP_POLICY
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = "notices", "correct-horse"


def certificate(folder: Path) -> Path:
    """Make a certificate of 127.0.0.1 with its key in one PEM file, and return it."""
    path = folder / "certificate.pem"
    command = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
    names = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    out = ("-keyout", str(path), "-out", str(folder / "only.pem"))
    subprocess.run((*command, *names, *out), check=True, capture_output=True)
    path.write_text(path.read_text() + (folder / "only.pem").read_text())
    return path


def server_context(pem: Path) -> ssl.SSLContext:
    """Return what a server shows the certificate with."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    return context


class Taken:
    """What the relay took over: (recipient, message, raw) each."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, EmailMessage, bytes]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        parsed = BytesParser(policy=SMTP_POLICY).parsebytes(envelope.content)
        self.messages += [(to, parsed, envelope.content) for to in envelope.rcpt_tos]
        return "250 2.0.0 taken over"


def _login(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    given = isinstance(data, LoginPassword) and (data.login, data.password)
    return AuthResult(success=given == (USER.encode(), PASSWORD.encode()), handled=False)


@contextmanager
def secure_relay(pem: Path, tls: str = "starttls") -> Iterator[tuple[int, Taken]]:
    """Run a relay that takes mail after TLS and login only; yield its port and what it took."""
    context = server_context(pem)
    start = {"tls_context": context, "require_starttls": True} if tls == "starttls" else {}
    taken = Taken()
    loop = asyncio.new_event_loop()
    make = partial(
        SMTP,
        taken,
        loop=loop,
        authenticator=_login,
        auth_required=True,
        auth_require_tls=tls == "starttls",
        **start,
    )
    secure = context if tls == "tls" else None
    server = loop.run_until_complete(loop.create_server(make, "127.0.0.1", 0, ssl=secure))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1], taken
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.close()
