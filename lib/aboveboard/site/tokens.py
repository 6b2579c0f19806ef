"""The form's token: when it was opened, when it may be sent, and a signature; no cookie.

A page of another site can't send the form for its reader without a token, and a browser says from
where a form was sent (``Sec-Fetch-Site``, ``Origin``), which is looked at too. Since nobody logs
in here, there is no right to be stolen: a cookie would add nothing but a trace on the reader's
device, and would shut out who refuses it.
"""

from __future__ import annotations

import hmac
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from hashlib import sha256

_LAYOUT = struct.Struct(">9sIII")
_MAC_BYTES = 16
_CLOCKS_APART = 60
PLACE_SECONDS = 900
"""For how long a place in the line is kept once it is one's turn."""


@dataclass(frozen=True)
class FormToken:
    """One opened form; instants in seconds since 1970.

    ``place`` is when its turn in the line comes, 0 where it has none.
    """

    nonce: bytes
    opened: int
    ready: int
    place: int = 0

    @property
    def form(self) -> str:
        """What tells this form from others."""
        return self.nonce.hex()

    def is_of_late(self, now: float, longest_hours: int) -> bool:
        """Tell whether the form was opened within so many hours.

        One that was opened in the future was so before the server's clock went back: its reader
        would wait for as long as that. Two servers may differ by a minute.
        """
        return -_CLOCKS_APART <= now - self.opened <= longest_hours * 3600

    def in_line(self, place: int) -> FormToken:
        """Return the same form with its turn at ``place``."""
        return replace(self, ready=place, place=place)

    def has_turn(self, now: float) -> bool:
        """Tell whether its turn in the line has come, and has not gone by."""
        return 0 < self.place <= now <= self.place + PLACE_SECONDS


class TokenSigner:
    """Signs tokens with HMAC-SHA256 and reads them back.

    Parameters
    ----------
    key
        The key of the feedback store; another key is derived from it.
    """

    def __init__(self, key: bytes) -> None:
        self._key = hmac.new(key, b"aboveboard.site form", sha256).digest()

    def opened(self, now: float, least_seconds: int) -> FormToken:
        """Return the token of a form that is opened now."""
        return FormToken(secrets.token_bytes(9), int(now), int(now) + least_seconds)

    def write(self, token: FormToken) -> str:
        """Return the token as it stands in the form."""
        content = _LAYOUT.pack(token.nonce, token.opened, token.ready, token.place)
        return urlsafe_b64encode(content + self._mac(content)).decode()

    def read(self, text: str) -> FormToken | None:
        """Return the token that was signed here, or None."""
        try:
            raw = urlsafe_b64decode(text.encode("ascii"))
        except ValueError:  # no base 64, or not ASCII
            return None
        content, mac = raw[: _LAYOUT.size], raw[_LAYOUT.size :]
        if len(raw) != _LAYOUT.size + _MAC_BYTES or not hmac.compare_digest(
            mac, self._mac(content)
        ):
            return None
        return FormToken(*_LAYOUT.unpack(content))

    def seal(self, receipt: str) -> str:
        """Return what shows that this server gave out ``receipt``: it ends a page's address."""
        return hmac.new(self._key, b"receipt " + receipt.encode(), sha256).hexdigest()[:20]

    def sealed(self, receipt: str, seal: str) -> bool:
        """Tell whether ``seal`` is that of ``receipt``."""
        return hmac.compare_digest(seal.encode(), self.seal(receipt).encode())

    def _mac(self, content: bytes) -> bytes:
        return hmac.new(self._key, content, sha256).digest()[:_MAC_BYTES]
