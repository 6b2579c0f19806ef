"""A real IMAP server on loopback with one inbox, as far as reading bounces needs it (RFC 3501)."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Inbox:
    """Its messages, which of them were read, the login that it takes, and how many were tried."""

    messages: list[bytes]
    user: str = "bounces"
    password: str = "correct-horse"
    seen: set[int] = field(default_factory=set)
    logins: int = 0
    port: int = 0


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        with suppress(OSError):
            self._say("* OK ready")
            while line := self.rfile.readline():
                tag, verb, *rest = line.decode().split()
                if not self._answer(tag, verb.upper(), rest):
                    return

    def _answer(self, tag: str, verb: str, rest: list[str]) -> bool:
        box = self.server.inbox
        box.logins += verb == "LOGIN"
        if verb == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1")
        elif verb == "LOGIN" and [text.strip('"') for text in rest] != [box.user, box.password]:
            self._say(f"{tag} NO login refused")
            return True
        elif verb == "SELECT" and rest[0].strip('"').upper() != "INBOX":
            self._say(f"{tag} NO there is no such mailbox")
            return True
        elif verb == "SELECT":
            self._say(f"* {len(box.messages)} EXISTS")
        elif verb == "SEARCH":
            every = range(1, len(box.messages) + 1)
            asked = [n for n in every if rest != ["UNSEEN"] or n not in box.seen]
            self._say(" ".join(["* SEARCH", *map(str, asked)]))
        elif verb == "FETCH" and rest[1:] == ["(RFC822)"]:
            number = int(rest[0])
            raw = box.messages[number - 1]
            self._say(f"* {number} FETCH (RFC822 {{{len(raw)}}}")
            self.wfile.write(raw)
            self._say(")")
            box.seen.add(number)
        elif verb == "LOGOUT":
            self._say("* BYE")
        self._say(f"{tag} OK done")
        return verb != "LOGOUT"

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    inbox: Inbox


@contextmanager
def imap_server(inbox: Inbox, secure: ssl.SSLContext) -> Iterator[Inbox]:
    """Serve the inbox over TLS on a free port of loopback until the block ends."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.socket = secure.wrap_socket(server.socket, server_side=True)
        server.inbox = inbox
        inbox.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield inbox
        server.shutdown()
        thread.join()
