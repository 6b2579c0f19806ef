"""How many requests are let through: the generic cell rate algorithm (ITU-T I.371, annex A).

For each key one number is kept, the instant at which its bucket is full again; a key whose bucket
is full is forgotten. Instants are seconds of a clock that never goes back, and come in from
outside.
"""

from __future__ import annotations

import hmac
import math
from collections import OrderedDict
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from aboveboard.site.settings import Rate

MOST_KEYS = 100_000


class Limiter:
    """Lets each key through at a rate; holds at most ``most_keys``, and then forgets the oldest."""

    def __init__(self, rate: Rate, most_keys: int = MOST_KEYS) -> None:
        self._every = 60 / rate.per_minute
        self._ahead = self._every * (rate.burst - 1)
        self._most_keys = most_keys
        self._full_at: OrderedDict[bytes, float] = OrderedDict()

    def wait(self, key: bytes, now: float) -> int:
        """Return 0 and count the request, or for how many seconds the key must wait."""
        self._forget(now)
        full_at = max(self._full_at.get(key, now), now)
        wait = full_at - self._ahead - now
        if wait > 1e-9:
            return math.ceil(wait)
        self._full_at[key] = full_at + self._every
        self._full_at.move_to_end(key)
        return 0

    def __len__(self) -> int:
        return len(self._full_at)

    def _forget(self, now: float) -> None:
        # Those used longest ago stand first; one that is not full yet keeps the rest a while.
        while self._full_at:
            key, full_at = next(iter(self._full_at.items()))
            if full_at > now and len(self._full_at) < self._most_keys:
                return
            del self._full_at[key]


class Line:
    """All who write share one rate; whoever comes too fast gets a place and an instant for it.

    It takes the place of a proof of work: it needs no script and no strong device, and a program
    that sends many messages waits as long as a person does.
    """

    def __init__(self, rate: Rate, longest_seconds: int) -> None:
        self._every = 60 / rate.per_minute
        self._ahead = self._every * (rate.burst - 1)
        self._longest = longest_seconds
        self._full_at = 0.0

    def place(self, now: float) -> int | None:
        """Return in how many seconds one's turn is, 0 for now; None when the line is too long."""
        full_at = max(self._full_at, now)
        wait = math.ceil(max(0.0, full_at - self._ahead - now - 1e-9))
        if wait > self._longest:
            return None
        self._full_at = full_at + self._every
        return wait


class Turns:
    """The turns that were taken, each until it has gone by: a place in the line is for once."""

    def __init__(self) -> None:
        self._taken: dict[bytes, float] = {}

    def take(self, nonce: bytes, now: float, until: float) -> bool:
        """Tell whether the turn was free, and take it."""
        self._taken = {key: end for key, end in self._taken.items() if end > now}
        if nonce in self._taken:
            return False
        self._taken[nonce] = until
        return True


def address_key(secret: bytes, address: str) -> bytes:
    """Return the keyed hash of a network address; an IPv6 network of 64 bits counts as one.

    The secret lives in memory and as long as the process: nobody can test an address later.
    """
    return _keyed(secret, address, 32, 64)


def network_key(secret: bytes, address: str) -> bytes:
    """Return the keyed hash of the network around an address: 24 bits of IPv4, 48 of IPv6.

    Whoever rents one machine may get an IPv6 network of 48 bits with it: 65,536 of 64 bits.
    """
    return _keyed(secret, address, 24, 48)


def _keyed(secret: bytes, address: str, bits: int, bits_of_ipv6: int) -> bytes:
    try:
        found = ip_address(address)
    except ValueError:
        plain = address
    else:
        if isinstance(found, IPv6Address) and found.ipv4_mapped:
            found = found.ipv4_mapped
        length = bits_of_ipv6 if isinstance(found, IPv6Address) else bits
        plain = str(ip_network((found, length), strict=False))
    return hmac.new(secret, plain.encode(), sha256).digest()[:16]
