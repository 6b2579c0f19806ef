"""Ask an address whether it wants updates: one message with a link, behind the page's back.

The page has answered before the message leaves, so that neither its words nor its time tell whether
an address is known. What waits to be sent is held in memory alone: who never confirmed leaves no
trace, and whose message was lost with the process asks again, as the page says.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from aboveboard.plays.statement import Statement
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.live import must_be_nobodys, wall_around
from aboveboard.publishing.pace import backoff
from aboveboard.publishing.smtp_session import Disconnected, Envelope, Relay, Session

log = logging.getLogger("aboveboard.publishing")

MOST_WAITING = 1000
_ATTEMPTS = 5
_FIRST_WAIT = 2.0
_LONGEST_WAIT = 60.0


@dataclass(frozen=True)
class Asked:
    """An address that is to be asked, and the message that asks it."""

    address: str = field(repr=False)
    message: bytes = field(repr=False)


class Confirmations:
    """Sends such messages one after another over one relay, in a thread of its own.

    Parameters
    ----------
    statement
        One of the incident: an exercise writes to addresses that nobody can have.
    sender
        The envelope's sender, to which bounces go.
    sign
        Puts the DKIM signature before a message.
    """

    def __init__(
        self,
        ledger: DeliveryLedger,
        statement: Statement,
        relay: Relay,
        sender: str,
        sign: Callable[[bytes], bytes] = bytes,
    ) -> None:
        self._ledger = ledger
        self._statement = statement
        self._relay = relay
        self._sender = sender
        self._sign = sign
        self._queue: queue.Queue[Asked | None] = queue.Queue(MOST_WAITING)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="confirmations", daemon=True)
        self._thread.start()

    def ask(self, asked: Asked) -> bool:
        """Take a message over; False when too many wait already."""
        try:
            self._queue.put_nowait(asked)
        except queue.Full:
            return False
        return True

    def close(self) -> None:
        """Stop; what still waits is not sent."""
        self._stop.set()
        with suppress(queue.Full):
            self._queue.put_nowait(None)
        self._thread.join()

    def _work(self) -> None:
        while (asked := self._queue.get()) and not self._stop.is_set():
            try:
                with wall_around(self._statement):
                    self._send(asked)
            except Exception as error:  # the thread must outlive whatever broke
                log.error("a message to confirm was not sent: %s", type(error).__name__)

    def _send(self, asked: Asked) -> None:
        """Send one message, and again when a fault passes; not to whom messages bounced."""
        if self._ledger.why_barred(asked.address) in ("bounced", "complained"):
            return
        must_be_nobodys(self._statement, [asked.address], "email")
        envelope = Envelope(0, self._sender, asked.address, self._sign(asked.message))
        for attempt in range(1, _ATTEMPTS + 1):
            with suppress(Disconnected), Session(self._relay) as session:
                (answer,) = session.send([envelope])
                if answer.accepted or answer.code >= 500:
                    return
            if self._stop.wait(backoff(attempt, _FIRST_WAIT, _LONGEST_WAIT)):
                return
        log.error("a message to confirm was not sent: the relay can't be reached or refuses it")
