"""What uvicorn is told, and what holds before there is a request: a limit on time, a quiet log.

uvicorn bounds how long a connection may be idle after an answer, but not how long the head of a
request may take; a client that sends a letter a minute would hold a connection for ever.
"""

from __future__ import annotations

import asyncio
import logging

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEAD_SECONDS = 20.0
BACKLOG = 1024
_MOST_CONNECTIONS = 800  # a process may open 1024 files where nothing else is said; then 503
_CLOSING_SECONDS = 15
_QUIET_SECONDS = 60.0


class Connection(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # chosen when it is imported
    """uvicorn's connection, closed when the head of a request takes longer than HEAD_SECONDS.

    The time counts from the connection, or from the answer before; the body has its own limit.
    """

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Stop waiting when a request has begun to be answered."""
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._stop_waiting()
        self._late = self.loop.call_later(HEAD_SECONDS, self._close)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _close(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()


class OnceAMinute(logging.Filter):
    """Lets the same line through once a minute; the next one says how many were left out.

    What a stranger can cause at will must not fill the journal.
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[str, float] = {}
        self._left_out: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a line is written."""
        if record.levelno > logging.WARNING:
            return True
        line = str(record.msg)
        if record.created - self._shown.get(line, float("-inf")) < _QUIET_SECONDS:
            self._left_out[line] = self._left_out.get(line, 0) + 1
            return False
        self._shown[line] = record.created
        if left_out := self._left_out.pop(line, 0):
            record.msg = f"{line} ({left_out} more like it since the last such line)"
        return True


def server_config(app: Starlette) -> uvicorn.Config:
    """Return how uvicorn serves the page."""
    return uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        access_log=False,  # it would hold network addresses and receipt numbers
        log_config=None,
        server_header=False,
        proxy_headers=False,  # which proxies are trusted, site.yaml says
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=_CLOSING_SECONDS,
        backlog=BACKLOG,
    )
