"""Around every request: its id, the host it names, the headers of its answer, and what broke.

Sources: OWASP's list of secure headers; RFC 9110, section 15.5.20 (421 Misdirected Request);
RFC 9112, section 6.3 (a request with two lengths).
"""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Callable, Collection
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aboveboard.site.requests import has_two_lengths, host_name

log = logging.getLogger("aboveboard.site")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: a browser would then hide the origin of our own form from us.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Strict-Transport-Security": "max-age=31536000",
}
NO_CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'"

ErrorPage = Callable[[Request, int, int], Response]
"""Makes the page of an error from the request, the status, and the seconds to wait."""


class Refusal(Exception):
    """A request is not answered as it asks; ``seconds`` says when to come again."""

    def __init__(self, status: int, seconds: int = 0) -> None:
        super().__init__(status)
        self.status = status
        self.seconds = seconds


def request_id(request: Request) -> str:
    """Return the id of a request, which its answer carries and the log names."""
    return str(request.scope["aboveboard.request_id"])


class Guard:
    """ASGI middleware; see the module.

    Parameters
    ----------
    hosts
        The host names that are answered for.
    error_page
        Makes the page of an error.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str], error_page: ErrorPage) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._error_page = error_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["aboveboard.request_id"] = secrets.token_hex(6)
        request = Request(scope, receive)
        headers = Headers(scope=scope)
        has_begun = False

        async def send_guarded(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                _complete(MutableHeaders(scope=message), request_id(request))
            await send(message)

        try:
            if has_two_lengths(headers):
                raise Refusal(400)
            if host_name(headers) not in self._hosts:
                raise Refusal(421)
            await self._app(scope, receive, send_guarded)
        except Refusal as refusal:
            answer = self._error_page(request, refusal.status, refusal.seconds)
            if has_two_lengths(headers):  # what follows may be another's request
                answer.headers["Connection"] = "close"
            await answer(scope, receive, send_guarded)
        except Exception as error:  # the reader gets a page, whatever broke
            _record(error, request_id(request))
            if has_begun:
                raise ConnectionError from None
            answer = self._error_page(request, 500, 0)
            await answer(scope, receive, send_guarded)


def _complete(headers: MutableHeaders, request: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    headers.setdefault("Content-Security-Policy", NO_CONTENT_POLICY)
    headers.setdefault("Cache-Control", "no-store")
    headers["X-Request-ID"] = request


def _record(error: Exception, request: str) -> None:
    """Log where an error happened. Its message could repeat what was sent, so it is left out."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    where = " < ".join(
        f"{Path(frame.filename).stem}.{frame.name}:{frame.lineno}" for frame in reversed(frames)
    )
    log.error("request %s failed: %s in %s", request, type(error).__name__, where)
