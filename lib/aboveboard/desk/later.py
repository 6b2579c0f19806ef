"""Work that waits until no key was pressed for a moment, so that typing is never held up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PAUSE = 0.4
"""Seconds without a key before the preview is made."""


class Later:
    """Does ``work`` once, a pause after the last call; at once where no event loop runs."""

    def __init__(self, work: Callable[[], None], pause: float = PAUSE) -> None:
        self._work, self._pause = work, pause
        self._waiting: asyncio.TimerHandle | None = None

    def call(self) -> None:
        """Ask for the work; an earlier request that still waits is dropped."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._work()
            return
        if self._waiting:
            self._waiting.cancel()
        self._waiting = loop.call_later(self._pause, self._work)
