"""Send a batch by e-mail: claimed from the ledger, carried over several connections, settled.

One thread keeps the books and hands out small lots; each connection has a thread that only talks to
the relay. Whatever ends a run (a kill, a full disk, a broken line), the next run goes on: what was
in flight is known from the ledger, goes out again under the same Message-ID, and is listed.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue

from aboveboard.errors import PublishError
from aboveboard.publishing.deliveries import Delivery, DeliveryLedger, Outcome
from aboveboard.publishing.letter import Letter
from aboveboard.publishing.pace import Bucket, backoff, dead_runners, runner_name
from aboveboard.publishing.smtp_session import Answer, Disconnected, Envelope, Relay, Session
from aboveboard.rendering.personal import Personal

Lot = list[Delivery]
Clock = Callable[[], datetime]

LOT = 25  # messages that one connection has at once: what a kill can repeat is lots, not thousands
_BEAT = timedelta(seconds=10)
_FIRST_WAIT = 30.0  # seconds before a passing fault is tried again; doubled each time
_LONGEST_WAIT = 3600.0
_RECONNECTS = 8
_WATCHED = 200


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
    """

    connections: int = 4
    per_second: float | None = None
    attempts: int = 8
    stop_at: float = 0.3
    most: int | None = None


@dataclass(frozen=True)
class Progress:
    """How far a run is: messages sent and failed in it, and what is left in the batch."""

    sent: int
    failed: int
    left: int


def addressed(letter: Letter, delivery: Delivery) -> bytes:
    """Return the letter for a recipient, with the own code if there is one."""
    return letter.message(delivery.address, personal=Personal(delivery.fields.get("code", "")))


class Mailing:
    """One run over one batch.

    Parameters
    ----------
    letters
        The approved e-mail of each language; a recipient whose language has none gets ``fallback``.
    sender
        The envelope's sender, to which bounces go.
    compose
        Makes the message of one recipient.
    """

    def __init__(
        self,
        ledger: DeliveryLedger,
        batch_id: str,
        letters: Mapping[str, Letter],
        relay: Relay,
        sender: str,
        *,
        fallback: str,
        settings: MailSettings | None = None,
        clock: Clock = lambda: datetime.now(UTC),
        report: Callable[[Progress], None] = lambda _: None,
        compose: Callable[[Letter, Delivery], bytes] = addressed,
    ) -> None:
        self.ledger = ledger
        self.batch_id = batch_id
        self.letters = letters
        self.relay = relay
        self.sender = sender
        self.fallback = fallback
        self.settings = settings or MailSettings()
        self.clock = clock
        self.report = report
        self.compose = compose
        self.runner = runner_name()
        self._lots: SimpleQueue[Lot | None] = SimpleQueue()
        self._done: SimpleQueue[list[Outcome] | PublishError] = SimpleQueue()
        self._stop = threading.Event()
        self._recent: deque[bool] = deque(maxlen=_WATCHED)
        self._sent = self._failed = 0

    def run(self) -> Progress:
        """Send what is due until nothing is left, or as much as the settings allow.

        Raises
        ------
        PublishError
            A row was lost, the relay refuses too much, or it can't be reached; run again to resume.
        """
        self.ledger.check(self.batch_id)
        self.ledger.join(self.runner, self.clock())
        self.ledger.recover(self.batch_id, self.clock(), dead=dead_runners(self.ledger.runners()))
        workers = [
            threading.Thread(target=self._carry, daemon=True)
            for _ in range(self.settings.connections)
        ]
        for worker in workers:
            worker.start()
        try:
            self._keep_books()
        finally:
            self._stop.set()
            for _ in workers:
                self._lots.put(None)
            for worker in workers:
                worker.join()
            self._settle_the_rest()
            self.ledger.leave(self.runner)
        return self._progress()

    # --- the thread that keeps the books ---------------------------------------------------------

    def _keep_books(self) -> None:
        out = taken = 0
        bucket = Bucket(self.settings.per_second)
        beat = self.clock()
        while True:
            now = self.clock()
            if now - beat >= _BEAT:
                self.ledger.join(self.runner, now)
                beat = now
                self.report(self._progress())
            claimed = self._claim(out, taken, bucket, now)
            taken += claimed
            out += claimed
            if not out:
                wait = self._wait_for_more(taken)
                if wait is None:
                    return
                time.sleep(wait)
                continue
            out -= self._settle()

    def _allowed(self, taken: int) -> int:
        return 10**9 if self.settings.most is None else self.settings.most - taken

    def _claim(self, out: int, taken: int, bucket: Bucket, now: datetime) -> int:
        """Hand out further lots when the connections run low, and return how many rows that is."""
        full = LOT * self.settings.connections
        room = min(2 * full - out, self._allowed(taken), bucket.whole())
        if out > full or room < 1:
            return 0
        claimed = self.ledger.claim(self.batch_id, self.runner, room, now)
        bucket.take(len(claimed))
        for at in range(0, len(claimed), LOT):
            self._lots.put(claimed[at : at + LOT])
        return len(claimed)

    def _wait_for_more(self, taken: int) -> float | None:
        """Return the seconds until something may be due; None when the run has done its part."""
        due = self.ledger.next_due(self.batch_id)
        if due is None or self._allowed(taken) < 1:
            return None
        return min(1.0, max(0.01, (due - self.clock()).total_seconds()))

    def _settle(self) -> int:
        """Wait for answers, write them down, and return how many rows those were."""
        outcomes: list[Outcome] = []
        problem: PublishError | None = None
        try:
            found = self._done.get(timeout=0.5)
            while True:
                if isinstance(found, PublishError):
                    problem = found
                else:
                    outcomes += found
                found = self._done.get_nowait()
        except Empty:
            pass
        self.ledger.settle(self.runner, outcomes, self.clock())
        self._count(outcomes)
        if problem:
            raise problem
        self._watch()
        return len(outcomes)

    def _settle_the_rest(self) -> None:
        """Write down what the connections still brought, and give back what none of them tried."""
        while not self._lots.empty():
            self._give_back(self._lots.get())
        while not self._done.empty():
            found = self._done.get()
            if not isinstance(found, PublishError):
                self.ledger.settle(self.runner, found, self.clock())
                self._count(found)

    def _count(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.state in ("sent", "failed"):
                self._recent.append(outcome.state == "failed")
            self._sent += outcome.state == "sent"
            self._failed += outcome.state == "failed"

    def _watch(self) -> None:
        """Stop when too many messages fail for good: the list or the relay is wrong."""
        failed, seen = sum(self._recent), len(self._recent)
        if seen >= 20 and failed > self.settings.stop_at * seen:
            raise PublishError.at(
                self.batch_id,
                f"{failed} of the last {seen} messages failed for good.",
                "See the reasons with `aboveboard deliveries`; then publish again to go on.",
            )

    def _progress(self) -> Progress:
        counts = self.ledger.counts(self.batch_id)
        left = sum(counts.get(state, 0) for state in ("pending", "claimed", "unknown"))
        return Progress(self._sent, self._failed, left)

    # --- the threads that talk to the relay ------------------------------------------------------

    def _carry(self) -> None:
        """Carry lot after lot over one connection, opened anew when it breaks."""
        failures = 0
        lot: Lot | None = None
        while not self._stop.is_set():
            try:
                with Session(self.relay) as session:
                    while not self._stop.is_set() and (lot := lot or self._lots.get()):
                        before = len(lot)
                        lot, broke = self._send(session, lot)
                        if len(lot or ()) < before:
                            failures = 0
                        if broke:
                            raise broke
                    break
            except Disconnected:
                failures += 1
                if failures > _RECONNECTS:
                    self._done.put(self._unreachable())
                    break
                self._stop.wait(backoff(failures, 0.5, 60.0))
            except PublishError as error:
                self._done.put(error)
                break
        self._give_back(lot)

    def _send(self, session: Session, lot: Lot) -> tuple[Lot | None, Disconnected | None]:
        """Send a lot; return what of it was not tried, and the break if the line broke."""
        by_id = {delivery.id: delivery for delivery in lot}
        outcomes = []
        broke = None
        try:
            for answer in session.send(self._envelopes(lot)):
                outcomes.append(self._outcome(answer, by_id.pop(answer.key)))
        except Disconnected as error:
            broke = error
            for key in error.in_flight:
                del by_id[key]
                outcomes.append(Outcome(key, "unknown", "the line broke before an answer"))
        self._done.put(outcomes)
        return list(by_id.values()) or None, broke

    def _give_back(self, lot: Lot | None) -> None:
        self._done.put([Outcome(delivery.id, "pending", tried=False) for delivery in lot or ()])

    def _envelopes(self, lot: Lot) -> Iterator[Envelope]:
        for delivery in lot:
            letter = self.letters.get(delivery.language) or self.letters[self.fallback]
            content = self.compose(letter, delivery)
            yield Envelope(delivery.id, self.sender, delivery.address, content)

    def _outcome(self, answer: Answer, delivery: Delivery) -> Outcome:
        if answer.accepted:
            return Outcome(answer.key, "sent")
        reason = _reason(answer)
        if answer.code < 500 and delivery.attempts < self.settings.attempts:
            wait = backoff(delivery.attempts, _FIRST_WAIT, _LONGEST_WAIT)
            return Outcome(answer.key, "pending", reason, self.clock() + timedelta(seconds=wait))
        return Outcome(answer.key, "failed", reason)

    def _unreachable(self) -> PublishError:
        return PublishError.at(
            self.relay.host,
            "The mail relay can't be reached, or breaks off each time.",
            "Check its name and port; nothing is lost: publish again to go on.",
        )


def _reason(answer: Answer) -> str:
    """Return the codes alone: a relay's text may repeat the address."""
    enhanced = answer.text.split(" ", 1)[0]
    known = enhanced.replace(".", "").isdigit() and enhanced.count(".") == 2
    return (
        f"{answer.code} {enhanced} at {answer.stage}"
        if known
        else f"{answer.code} at {answer.stage}"
    )
