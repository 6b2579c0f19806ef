"""The connections of a mailing: each takes lots, sends them, and says what became of each message.

A message is tried a few times and no more, whatever goes wrong with it: a relay that takes messages
and breaks off each time must not fill an inbox, and one odd address must not hold up the others.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

from aboveboard.errors import PublishError
from aboveboard.publishing.deliveries import Delivery, Outcome
from aboveboard.publishing.pace import backoff, longest_backoff
from aboveboard.publishing.smtp_session import Answer, Disconnected, Envelope, Relay, Session

Lot = list[Delivery]
Clock = Callable[[], datetime]

LOT = 25  # messages that one connection has at once: what a kill can repeat is lots, not thousands
FIRST_WAIT = 30.0  # seconds before a passing fault is tried again; doubled each time
_LONGEST_WAIT = 3600.0
_RECONNECTS = 8
_LINE_BROKE = "the line broke before an answer"


@dataclass(frozen=True)
class MailSettings:
    """How a batch is sent.

    Parameters
    ----------
    connections
        How many connections to the relay at once.
    per_second
        The most messages a second over all of them; None leaves it to the relay.
    attempts
        How often a message with a passing fault is tried.
    stop_at
        The share of lasting faults among the last 200 answers at which the run stops.
    most
        Send so many and no more, as a canary; None sends all.
    waits
        Wait for what is to be tried again; False leaves it to a later run.
    """

    connections: int = 4
    per_second: float | None = None
    attempts: int = 8
    stop_at: float = 0.3
    most: int | None = None
    waits: bool = True

    @property
    def gives_up_after(self) -> timedelta:
        """The longest that a message with a passing fault can be under way."""
        waits = (_longest_backoff(attempt) for attempt in range(1, self.attempts))
        return timedelta(seconds=sum(waits))


class Carriers:
    """The threads that talk to the relay, one a connection; they touch no ledger.

    Parameters
    ----------
    sender
        The envelope's sender, to which bounces go.
    compose
        Makes the message of one recipient.
    """

    def __init__(
        self,
        relay: Relay,
        sender: str,
        compose: Callable[[Delivery], bytes],
        settings: MailSettings,
        clock: Clock,
    ) -> None:
        self._relay = relay
        self._sender = sender
        self._compose = compose
        self._settings = settings
        self._clock = clock
        self._lots: SimpleQueue[Lot | None] = SimpleQueue()
        self._done: SimpleQueue[list[Outcome] | Exception] = SimpleQueue()
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._carry, daemon=True) for _ in range(settings.connections)
        ]

    def start(self) -> None:
        """Open the connections."""
        for thread in self._threads:
            thread.start()

    def hand(self, rows: list[Delivery]) -> None:
        """Hand out claimed rows, in lots."""
        for at in range(0, len(rows), LOT):
            self._lots.put(rows[at : at + LOT])

    def answers(self, seconds: float) -> tuple[list[Outcome], Exception | None]:
        """Wait for answers; return them, and what ends the run if something does."""
        outcomes: list[Outcome] = []
        problem: Exception | None = None
        try:
            found = self._done.get(timeout=seconds)
            while True:
                if isinstance(found, Exception):
                    problem = found
                else:
                    outcomes += found
                found = self._done.get_nowait()
        except Empty:
            return outcomes, problem

    def end(self) -> list[Outcome]:
        """Close the connections; return what they still brought, and untried what none took."""
        self._stop.set()
        for _ in self._threads:
            self._lots.put(None)
        for thread in self._threads:
            thread.join()
        while not self._lots.empty():
            self._give_back(self._lots.get())
        return self.answers(0)[0]

    # --- one thread ------------------------------------------------------------------------------

    def _carry(self) -> None:
        """Carry lot after lot over one connection, opened anew when it breaks."""
        failures = 0
        lot: Lot | None = None
        while not self._stop.is_set():
            try:
                with Session(self._relay) as session:
                    while not self._stop.is_set() and (lot := lot or self._lots.get()):
                        lot, answered, broke = self._send(session, lot)
                        failures = 0 if answered else failures
                        if broke:
                            raise broke
                    break
            except Disconnected as error:
                failures += 1
                if failures > _RECONNECTS:
                    self._done.put(self._given_up(error))
                    break
                self._stop.wait(backoff(failures, 0.5, 60.0))
            except Exception as error:
                # Whatever it is, the run must hear of it: else it waits for these answers for ever.
                self._done.put(error)
                break
        self._give_back(lot)

    def _send(self, session: Session, lot: Lot) -> tuple[Lot | None, bool, Disconnected | None]:
        """Send a lot; return what of it was not tried, whether answers came, and the break."""
        by_id = {delivery.id: delivery for delivery in lot}
        outcomes = []
        broke = None
        try:
            for answer in session.send(self._envelopes(lot)):
                outcomes.append(self._outcome(answer, by_id.pop(answer.key)))
        except Disconnected as error:
            broke = error
        answered = bool(outcomes)
        if broke:
            outcomes += [self._in_doubt(by_id.pop(key)) for key in broke.in_flight]
            if not outcomes and by_id:
                # It broke at the first envelope: that one waits, so that it stops no other.
                outcomes.append(self._later(by_id.pop(next(iter(by_id))), _LINE_BROKE))
        self._done.put(outcomes)
        return list(by_id.values()) or None, answered, broke

    def _give_back(self, lot: Lot | None) -> None:
        self._done.put([Outcome(delivery.id, "pending", tried=False) for delivery in lot or ()])

    def _envelopes(self, lot: Lot) -> Iterator[Envelope]:
        for delivery in lot:
            content = self._compose(delivery)
            yield Envelope(delivery.id, self._sender, delivery.address, content)

    def _outcome(self, answer: Answer, delivery: Delivery) -> Outcome:
        if answer.accepted:
            return Outcome(answer.key, "sent")
        reason = _reason(answer)
        return (
            self._later(delivery, reason)
            if answer.code < 500
            else Outcome(answer.key, "failed", reason)
        )

    def _later(self, delivery: Delivery, reason: str) -> Outcome:
        if delivery.attempts >= self._settings.attempts:
            return Outcome(delivery.id, "failed", reason)
        return Outcome(delivery.id, "pending", reason, self._again_at(delivery))

    def _in_doubt(self, delivery: Delivery) -> Outcome:
        if delivery.attempts >= self._settings.attempts:
            return Outcome(delivery.id, "failed", f"{_LINE_BROKE}; it may have come")
        return Outcome(delivery.id, "unknown", _LINE_BROKE, self._again_at(delivery))

    def _again_at(self, delivery: Delivery) -> datetime:
        wait = backoff(delivery.attempts, FIRST_WAIT, _LONGEST_WAIT)
        return self._clock() + timedelta(seconds=wait)

    def _given_up(self, error: Disconnected) -> PublishError:
        if error.is_other:
            return PublishError.at(
                self._relay.host,
                "What answers there does not speak as a mail relay does.",
                "Check host, port and `tls`, and ask whoever runs the relay; nothing is lost: "
                "publish again to go on.",
            )
        return PublishError.at(
            self._relay.host,
            "The mail relay can't be reached, or breaks off each time.",
            "Check its name and port; nothing is lost: publish again to go on.",
        )


def _longest_backoff(attempts: int) -> float:
    return longest_backoff(attempts, FIRST_WAIT, _LONGEST_WAIT)


def _reason(answer: Answer) -> str:
    """Return the codes alone: a relay's text may repeat the address."""
    enhanced = answer.text.partition(" ")[0]
    known = enhanced.replace(".", "").isdigit() and enhanced.count(".") == 2
    return (
        f"{answer.code} {enhanced} at {answer.stage}"
        if known
        else f"{answer.code} at {answer.stage}"
    )
