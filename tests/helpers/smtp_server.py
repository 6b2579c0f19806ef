"""A real SMTP server on loopback that takes mail, and can be told to misbehave."""

from __future__ import annotations

import random
import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

Answer = str | None
"""What a server says instead of its usual answer; None closes the line at once."""

STALL = "stall"
"""An answer that never comes: the line stays open until the other side gives up."""


@dataclass
class Mailbox:
    """What a server has taken over, and how it behaves.

    ``answer`` is asked at each stage (mail, rcpt, data, content) with the recipient and returns
    "" for the usual answer, another answer, STALL for none at all, or None to break the line. After
    ``content`` it is asked when the message is taken over already, so that a break leaves the
    sender in doubt.

    ``rude`` holds what goes out byte for byte instead, by stage (greeting, ehlo, starttls and auth
    too); the line is closed behind it when it does not end a line.
    """

    answer: Callable[[str, str], Answer] = lambda stage, recipient: ""
    pipelining: bool = True
    rude: Mapping[str, Iterable[bytes]] = field(default_factory=dict)
    port: int = 0
    messages: list[tuple[str, bytes]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def recipients(self) -> Counter[str]:
        """Count the messages taken over for each recipient."""
        with self.lock:
            return Counter(recipient for recipient, _ in self.messages)

    def parsed(self) -> list[EmailMessage]:
        """Return the messages taken over, parsed."""
        with self.lock:
            return [message_from_bytes(raw, policy=policy.default) for _, raw in self.messages]


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        with suppress(OSError):
            self._serve()

    def _serve(self) -> None:
        box = self.server.box
        self._say("220 loopback ready", "greeting")
        recipient, mailed = "", False
        while line := self.rfile.readline():
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            verb = text[:4].upper()
            with box.lock:
                box.commands.append(text)
            if verb in ("EHLO", "HELO"):
                offer = "250-loopback\r\n250 PIPELINING" if box.pipelining else "250 loopback"
                self._say(offer, "ehlo")
            elif verb == "STAR":
                self._say("454 4.7.0 not here", "starttls")
            elif verb == "AUTH":
                self._say("504 5.5.4 not here", "auth")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            elif verb == "MAIL":
                answer = box.answer("mail", "")
                if answer is None:
                    return
                mailed = not answer
                self._say(answer or "250 sender ok", "mail")
            elif verb == "RCPT" and not mailed:
                self._say("503 5.5.1 MAIL first")
            elif verb == "RCPT":
                recipient = text[text.index("<") + 1 : text.index(">")]
                answer = box.answer("rcpt", recipient)
                if answer is None:
                    return
                self._say(answer or "250 recipient ok", "rcpt")
                if answer:
                    recipient = ""
            elif verb == "DATA":
                if not recipient:
                    self._say("554 no valid recipients")
                elif not self._content(recipient):
                    return
                recipient, mailed = "", False
            elif verb == "RSET":
                recipient, mailed = "", False
                self._say("250 reset")

    def _content(self, recipient: str) -> bool:
        box = self.server.box
        answer = box.answer("data", recipient)
        if answer is None:
            return False
        self._say(answer or "354 go on", "data")
        if answer:
            return True
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        answer = box.answer("content", recipient)
        if not answer or answer == STALL:
            with box.lock:
                box.messages.append((recipient, b"".join(lines)))
        if answer is None:
            return False
        self._say(answer or "250 2.0.0 taken over", "content")
        return True

    def _say(self, text: str, stage: str = "") -> None:
        if stage in self.server.box.rude:
            part = b""
            for part in self.server.box.rude[stage]:
                self.wfile.write(part)
            if not part.endswith(b"\n"):
                raise ConnectionResetError
            return
        if text == STALL:
            while self.rfile.readline():
                pass
            raise ConnectionResetError
        self.wfile.write(text.encode() + b"\r\n")
        self.wfile.flush()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64
    box: Mailbox

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        connection, address = super().get_request()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection, address


@contextmanager
def smtp_server(box: Mailbox | None = None) -> Iterator[Mailbox]:
    """Serve on a free port of loopback until the block ends."""
    box = box or Mailbox()
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.box = box
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield box
        server.shutdown()
        thread.join()


def unreliable(
    seed: int, share: float, faults: tuple[Answer, ...] = ("451 4.3.0 try again", None)
) -> Callable[[str, str], Answer]:
    """Return a behaviour that answers 451 or breaks the line, at any stage, at random."""
    chance = random.Random(seed)
    lock = threading.Lock()

    def answer(stage: str, recipient: str) -> Answer:
        with lock:
            if chance.random() > share:
                return ""
            return chance.choice(faults)

    return answer
