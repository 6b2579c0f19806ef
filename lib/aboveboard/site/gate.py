"""Who is let through: requests counted by network address, and by the network around it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from starlette.requests import Request

from aboveboard.site.guard import Refusal
from aboveboard.site.limits import Limiter, address_key, network_key
from aboveboard.site.requests import client_address, is_forwarded_by_stranger, networks
from aboveboard.site.settings import Rate, SiteSettings

_STRANGER = (
    "a request was forwarded by a proxy that site.yaml does not name. All readers behind it share "
    "one limit, and soon get none: name it under trusted_proxies, or take the header off if "
    "readers reach this server directly"
)
log = logging.getLogger("aboveboard.site")


class Gate:
    """Counts requests by the limits of the settings; ``monotonic`` is a clock that never goes back.

    Addresses are kept as hashes under a key that lives as long as the process.
    """

    def __init__(self, settings: SiteSettings, monotonic: Callable[[], float]) -> None:
        limits = settings.limits
        self._monotonic = monotonic
        self._proxies = networks(settings.trusted_proxies)
        self._warned = False
        self._secret = secrets.token_bytes(32)
        self._limiters = {
            name: Limiter(rate)
            for name, rate in {
                "pages": limits.pages,
                "messages": limits.messages,
                "network": limits.network,
                "lookups": limits.lookups,
                # The check of the health endpoint reads the database: for everyone together.
                "health": Rate(burst=20, per_minute=600),
            }.items()
        }

    def must_let_through(self, request: Request, limit: str) -> None:
        """Count the request, or refuse it."""
        if seconds := self._wait(request, limit):
            raise Refusal(429, seconds)

    def must_let_all_through(self, limit: str) -> None:
        """Count a request of everyone together, or refuse it."""
        if seconds := self._limiters[limit].wait(b"", self._monotonic()):
            raise Refusal(429, seconds)

    def wait_to_write(self, request: Request) -> int:
        """Return 0 and count a message, or for how long its address or network must wait."""
        if seconds := self._wait(request, "messages"):
            return seconds
        key = network_key(self._secret, self._address(request))
        return self._limiters["network"].wait(key, self._monotonic())

    def _wait(self, request: Request, limit: str) -> int:
        key = address_key(self._secret, self._address(request))
        return self._limiters[limit].wait(key, self._monotonic())

    def _address(self, request: Request) -> str:
        peer = request.client.host if request.client else ""
        if not self._warned and is_forwarded_by_stranger(peer, request.headers, self._proxies):
            self._warned = True
            log.warning(_STRANGER)
        return client_address(peer, request.headers, self._proxies)
