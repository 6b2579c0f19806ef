"""One connection to a mail relay, over which message follows message without waiting.

The standard library opens it (TLS, login) and then this sends by pipelining (RFC 2920): the
envelope of the next message travels with the content of this one, so that a message costs one
round trip where the library's own calls cost four. A relay without PIPELINING is asked step by
step over the same code.
"""

from __future__ import annotations

import binascii
import contextlib
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aboveboard.errors import PublishError
from aboveboard.publishing.smtp_replies import NoReplyError, Replies

_STAGES = ("mail", "rcpt", "data")
_GO_ON = 354


@dataclass(frozen=True)
class Relay:
    """The mail relay: where it is, how the line is protected, who logs in.

    ``tls`` is ``starttls``, ``tls`` from the first byte, or ``none``, which only this machine's own
    relay may have. ``password`` is never printed. ``seconds`` is how long connecting and
    login may take, and ``patience`` how long any answer after that: a sender that gives up too soon
    on a message's content sends it twice, so that this is long (RFC 5321, 4.5.3.2.6).
    """

    host: str
    port: int = 587
    tls: str = "starttls"
    user: str = ""
    password: str = ""
    seconds: float = 60
    patience: float = 600

    def __repr__(self) -> str:
        return f"Relay({self.host}:{self.port}, {self.tls})"


@dataclass(frozen=True)
class Envelope:
    """A message to send: a key of the caller's, the two addresses, the content in CRLF lines."""

    key: int
    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True)
class Answer:
    """What the relay said to one message: a code of three digits, its text on one line.

    ``stage`` names the command that it answers: ``mail``, ``rcpt``, ``data`` or ``content``.
    """

    key: int
    code: int
    text: str
    stage: str

    @property
    def accepted(self) -> bool:
        """The relay has taken the message over."""
        return self.stage == "content" and 200 <= self.code < 300


class Disconnected(Exception):
    """The line broke.

    ``in_flight`` are the keys whose content was sent and not answered; ``is_other`` says that
    something answered which is no mail relay, or one gone mad.
    """

    def __init__(self, in_flight: tuple[int, ...], *, is_other: bool = False) -> None:
        super().__init__("the relay's line broke")
        self.in_flight = in_flight
        self.is_other = is_other


class Session:
    """An open connection. Use it as a context manager."""

    def __init__(self, relay: Relay) -> None:
        self._smtp = _connect(relay)
        self._pipelining = self._smtp.has_extn("pipelining")
        assert self._smtp.sock is not None
        self._socket = self._smtp.sock
        self._socket.settimeout(relay.patience)
        self._replies = Replies(self._socket)
        self._patience = relay.patience

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._socket.sendall(b"QUIT\r\n")
        self._smtp.close()

    def send(self, envelopes: Iterable[Envelope]) -> Iterator[Answer]:
        """Send messages one after another and yield the answer to each, in their order.

        Raises
        ------
        Disconnected
            The line broke; what was not answered is to be sent again.
        """
        source = iter(envelopes)
        current = next(source, None)
        opened = False  # its envelope is on the way already
        while current is not None:
            refused = self._open(current, opened)
            following = next(source, None)
            opened = following is not None and self._pipelining
            ahead = b"".join(_opening(following)) if following and opened else b""
            if refused is None:
                self._write(_stuffed(current.content) + ahead, (current.key,))
                yield self._answer(current, "content", (current.key,))
            else:
                self._write(ahead)
                yield refused
            current = following

    def _open(self, envelope: Envelope, opened: bool) -> Answer | None:
        """Have the relay take the envelope; return its refusal, None when content may follow."""
        if self._pipelining:
            if not opened:
                self._write(b"".join(_opening(envelope)))
            answers = [self._answer(envelope, stage) for stage in _STAGES]
        else:
            answers = list(self._step_by_step(envelope))
        if all(answer.code < 400 for answer in answers):
            return None
        if answers[-1].stage == "data" and answers[-1].code == _GO_ON:
            # It waits for content though nobody may get it (RFC 2920, 3.1): nothing ends that.
            self._write(b".\r\n")
            self._answer(envelope, "content")
        self._write(b"RSET\r\n")
        self._answer(envelope, "rset")
        return next(answer for answer in answers if answer.code >= 400)

    def _step_by_step(self, envelope: Envelope) -> Iterator[Answer]:
        for stage, command in zip(_STAGES, _opening(envelope), strict=True):
            self._write(command)
            answer = self._answer(envelope, stage)
            yield answer
            if answer.code >= 400:
                return

    def _answer(self, envelope: Envelope, stage: str, in_flight: tuple[int, ...] = ()) -> Answer:
        try:
            code, text = self._replies.next(self._patience)
        except NoReplyError as error:
            raise Disconnected(in_flight, is_other=error.is_other) from None
        if code == 421:  # it closes the line (RFC 5321, 3.8)
            raise Disconnected(in_flight)
        if code < 400 and (code == _GO_ON) != (stage == "data"):
            # Neither yes nor no to what it was asked: whose answer it is, nobody can tell.
            raise Disconnected(in_flight, is_other=True)
        return Answer(envelope.key, code, _on_one_line(text), stage)

    def _write(self, content: bytes, in_flight: tuple[int, ...] = ()) -> None:
        try:
            if content:
                self._socket.sendall(content)
        except OSError:
            raise Disconnected(in_flight) from None


class _Opening(smtplib.SMTP):
    """The library's client, which reads each reply within bounds."""

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            assert self.sock is not None
            self.file = Replies(self.sock)
        try:
            answer = self.file.next(self.timeout)
            self.file.must_be_through()
            return answer
        except NoReplyError:
            self.close()
            raise


class _SecureOpening(_Opening, smtplib.SMTP_SSL):
    """The same, with TLS from the first byte."""


def _connect(relay: Relay) -> smtplib.SMTP:
    if not f"{relay.user}{relay.password}".isascii():
        raise PublishError.at(
            relay.host,
            "The user or the password has letters that this login can't carry.",
            "Choose one of Latin letters without accents, digits and signs.",
        )
    try:
        return _opened(relay)
    except smtplib.SMTPAuthenticationError:
        raise PublishError.at(
            relay.host, "The relay refuses the login.", "Check the user and the password."
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise PublishError.at(
            relay.host, "The relay does not offer TLS or login.", "Check its port and `tls`."
        ) from None
    except ssl.SSLCertVerificationError:
        raise PublishError.at(
            relay.host,
            "The relay's certificate can't be trusted.",
            "Name the host as the certificate does.",
        ) from None
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
        raise Disconnected(()) from None
    except ssl.SSLError:
        raise PublishError.at(
            relay.host,
            "The relay was asked for TLS and speaks something else.",
            "Check port and `tls`: 587 goes with `starttls`, 465 with `tls`. Nothing is lost.",
        ) from None
    except NoReplyError as error:
        raise Disconnected((), is_other=error.is_other) from None
    except binascii.Error:  # what a login is asked has to be base 64
        raise Disconnected((), is_other=True) from None
    except (OSError, smtplib.SMTPException):
        raise Disconnected(()) from None


def _opened(relay: Relay) -> smtplib.SMTP:
    # Reading the system's certificates takes longer than a hundred messages.
    secure = ssl.create_default_context() if relay.tls != "none" else None
    smtp: smtplib.SMTP
    if relay.tls == "tls":
        smtp = _SecureOpening(relay.host, relay.port, timeout=relay.seconds, context=secure)
    else:
        smtp = _Opening(relay.host, relay.port, timeout=relay.seconds)
    try:
        if relay.tls == "starttls":
            smtp.starttls(context=secure)
        smtp.ehlo_or_helo_if_needed()
        if relay.user:
            smtp.login(relay.user, relay.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _opening(envelope: Envelope) -> tuple[bytes, bytes, bytes]:
    return (
        f"MAIL FROM:<{envelope.sender}>\r\n".encode("ascii"),
        f"RCPT TO:<{envelope.recipient}>\r\n".encode("ascii"),
        b"DATA\r\n",
    )


def _stuffed(content: bytes) -> bytes:
    """Double the dots that begin a line and end the content (RFC 5321, 4.5.2)."""
    first = b"." if content.startswith(b".") else b""
    end = b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n"
    return b"".join((first, content.replace(b"\r\n.", b"\r\n.."), end))


def _on_one_line(text: bytes) -> str:
    return " ".join(text.decode("ascii", "replace").splitlines())
