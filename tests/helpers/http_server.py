"""A real HTTP server on loopback that keeps what is posted to it, and answers as it is told."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Posted:
    """What was posted: (path, headers, body) each; ``answer`` gives the status for the nth.

    ``leads_to`` is where an answer leads to, if anywhere.
    """

    answer: Callable[[int], int] = lambda number: 200
    port: int = 0
    leads_to: str = ""
    received: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def http_server(posted: Posted | None = None) -> Iterator[Posted]:
    """Serve on a free port of loopback until the block ends."""
    box = posted or Posted()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            box.received.append((self.path, dict(self.headers), body))
            self.send_response(box.answer(len(box.received)))
            self.send_header("Content-Length", "0")
            if box.leads_to:
                self.send_header("Location", box.leads_to)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield box
        server.shutdown()
        thread.join()
