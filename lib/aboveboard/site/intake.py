"""Write messages as they come: one thread, and as many in one transaction as wait for it.

A commit waits for the disk. While it does, more people send; their messages go into the next
commit together, so that a crowd is written about as fast as one person is. Each gets the receipt
only when the commit that holds the message has returned.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
from dataclasses import dataclass

from aboveboard.errors import StoreBusyError
from aboveboard.feedback import Message, Receipt, Store

log = logging.getLogger("aboveboard.site")

_TOGETHER = 64
MOST_WAITING = 1024


@dataclass(frozen=True)
class _Waiting:
    message: Message
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Receipt]

    def settle(self, result: Receipt | Exception) -> None:
        """Hand the result to whoever waits; they may be gone."""

        def hand_over() -> None:
            if self.answer.cancelled():
                return
            if isinstance(result, Exception):
                self.answer.set_exception(result)
            else:
                self.answer.set_result(result)

        self.loop.call_soon_threadsafe(hand_over)


class Intake:
    """Takes messages from the form's handlers to the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._queue: queue.Queue[_Waiting | None] = queue.Queue(MOST_WAITING)
        self._thread = threading.Thread(target=self._work, name="feedback intake", daemon=True)
        self._thread.start()

    async def accept(self, message: Message) -> Receipt:
        """Keep a message and return its receipt: it is on the disk then.

        Raises
        ------
        StoreBusyError
            The store is locked, or too many wait for it; the message was not kept.
        FeedbackError
            The store failed; the message was not kept.
        """
        loop = asyncio.get_running_loop()
        waiting = _Waiting(message, loop, loop.create_future())
        try:
            self._queue.put_nowait(waiting)
        except queue.Full:
            raise StoreBusyError("Too many messages wait to be written. Try again.") from None
        return await waiting.answer

    def close(self) -> None:
        """Write what waits, and stop."""
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        is_open = True
        while is_open:
            batch: list[_Waiting] = []
            found = self._queue.get()
            while found is not None:
                batch.append(found)
                if len(batch) == _TOGETHER:
                    break
                try:
                    found = self._queue.get_nowait()
                except queue.Empty:
                    break
            is_open = found is not None
            if batch:
                self._write(batch)

    def _drain(self) -> list[_Waiting]:
        found: list[_Waiting] = []
        with contextlib.suppress(queue.Empty):
            while (waiting := self._queue.get_nowait()) is not None:
                found.append(waiting)
            self._queue.put(None)  # the sign to stop stays
        return found

    def _write(self, batch: list[_Waiting]) -> None:
        try:
            receipts = self._store.accept_many([waiting.message for waiting in batch])
        except Exception as error:  # whoever waits must be answered, whatever broke
            if len(batch) > 1 and not isinstance(error, StoreBusyError):
                # One message may have broken it: the others must not go down with it.
                for waiting in batch:
                    self._write([waiting])
                return
            if not isinstance(error, StoreBusyError):
                log.error("a message was not kept: %s", type(error).__name__)
            # Who came while the store was locked has waited long enough too.
            for waiting in (*batch, *(self._drain() if isinstance(error, StoreBusyError) else ())):
                waiting.settle(error)
            return
        for waiting, receipt in zip(batch, receipts, strict=True):
            waiting.settle(receipt)
