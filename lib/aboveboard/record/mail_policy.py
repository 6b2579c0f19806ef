"""How mail that strangers send is parsed: a field of its head that is far too long is cut first.

Python's reader takes a field apart by work that grows as the square of its parts: a Content-Type
of 80 KB held it for half a minute.
"""

from __future__ import annotations

from email.policy import EmailPolicy
from typing import Any

LONGEST_FIELD = 2_000
"""Characters; a line has 998 at most (RFC 5322, 2.1.1), and few fields take two."""


class BriefPolicy(EmailPolicy):
    """Python's policy for modern mail, which reads no more of a field than that."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """Return a field, taken apart."""
        return super().header_fetch_parse(name, value[:LONGEST_FIELD])


BRIEF = BriefPolicy()
