"""How fast messages go, and how long to wait before trying again."""

from __future__ import annotations

import random
import time

_SPREAD = 1.5


class Bucket:
    """So many messages a second, saved up for one second at most; None is without limit."""

    def __init__(self, per_second: float | None) -> None:
        self._rate = per_second
        self._saved = per_second or 0.0
        self._at = time.monotonic()

    def whole(self) -> int:
        """Return how many may go now."""
        if self._rate is None:
            return 10**9
        now = time.monotonic()
        self._saved = min(max(self._rate, 1.0), self._saved + (now - self._at) * self._rate)
        self._at = now
        return int(self._saved)

    def take(self, count: int) -> None:
        """Spend ``count``."""
        self._saved -= count if self._rate is not None else 0


def backoff(attempts: int, first: float, longest: float) -> float:
    """Return the seconds to wait after so many attempts: doubled each time, and spread out."""
    return _doubled(attempts, first, longest) * random.uniform(0.5, _SPREAD)


def longest_backoff(attempts: int, first: float, longest: float) -> float:
    """Return the most that :func:`backoff` can say."""
    return _doubled(attempts, first, longest) * _SPREAD


def _doubled(attempts: int, first: float, longest: float) -> float:
    wait: float = min(longest, first * 2 ** (attempts - 1))
    return wait
