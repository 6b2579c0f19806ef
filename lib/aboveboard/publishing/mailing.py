"""Send a batch by e-mail: claimed from the ledger, carried over several connections, settled.

One thread keeps the books and hands out small lots; each connection has a thread that only talks to
the relay. Whatever ends a run (a kill, a full disk, a broken line), the next run goes on: what was
in flight is known from the ledger, goes out again under the same Message-ID, and is listed.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from aboveboard.errors import PublishError
from aboveboard.publishing.carrying import LOT, Carriers, Clock, MailSettings
from aboveboard.publishing.deliveries import Delivery, DeliveryLedger, Outcome
from aboveboard.publishing.pace import Bucket
from aboveboard.publishing.runners import dead_runners, runner_name
from aboveboard.publishing.smtp_session import Relay

_BEAT = timedelta(seconds=10)
_SHOWN_EACH = 0.5  # seconds
_WATCHED = 200

Written = TypeVar("Written")
"""What is written once for all who read a language."""


@dataclass(frozen=True)
class Progress:
    """How far a run is: messages sent and failed in it, what is left in the batch, the seconds.

    ``again_at`` is when the next message may be tried, while the run waits for nothing else.
    Between two looks at the ledger, ``left`` is what this run knows: others may send as well.
    """

    sent: int
    failed: int
    left: int
    seconds: float = field(default=0.0, compare=False)
    again_at: datetime | None = field(default=None, compare=False)


class Mailing(Generic[Written]):
    """One run over one batch.

    Parameters
    ----------
    letters
        What is written in each language, whose tag is compared without regard to capitals; a
        recipient whose language has none gets ``fallback``.
    sender
        The envelope's sender, to which bounces go.
    compose
        Makes of it the message of one recipient.
    report
        Told twice a second how far the run is, and at its end.
    """

    def __init__(
        self,
        ledger: DeliveryLedger,
        batch_id: str,
        letters: Mapping[str, Written],
        relay: Relay,
        sender: str,
        *,
        fallback: str,
        compose: Callable[[Written, Delivery], bytes],
        settings: MailSettings | None = None,
        clock: Clock = lambda: datetime.now(UTC),
        report: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        self.ledger = ledger
        self.batch_id = batch_id
        self.letters = {language.lower(): letter for language, letter in letters.items()}
        self.fallback = fallback
        self.settings = settings or MailSettings()
        self.clock = clock
        self.report = report
        self.compose = compose
        self.runner = runner_name()
        self._carriers = Carriers(relay, sender, self._message, self.settings, clock)
        self._recent: deque[bool] = deque(maxlen=_WATCHED)
        self._sent = self._failed = self._left = 0
        self._again_at: datetime | None = None
        self._began = self._shown = time.monotonic()

    def run(self) -> Progress:
        """Send what is due until nothing is left, or as much as the settings allow.

        Raises
        ------
        PublishError
            A row was lost, the relay refuses too much, it can't be reached, or the ledger can't be
            written; run again to resume.
        """
        self.ledger.check(self.batch_id)
        self._beat(self.clock())
        self._carriers.start()
        try:
            self._keep_books()
        finally:
            rest = self._carriers.end()
            self._note(rest)
            self.ledger.leave(self.runner)
        self._left = self.ledger.left(self.batch_id)
        self._show()
        return self._progress()

    def _keep_books(self) -> None:
        out = taken = 0
        bucket = Bucket(self.settings.per_second)
        beat = self.clock()
        while True:
            now = self.clock()
            if not timedelta(0) <= now - beat < _BEAT:  # or the clock went back
                self._beat(now)
                beat = now
            if time.monotonic() - self._shown >= _SHOWN_EACH:
                self._show()
            claimed = self._claim(out, taken, bucket, now)
            taken += claimed
            out += claimed
            if out:
                self._again_at = None
            else:
                wait = self._wait_for_more(taken)
                if wait is None:
                    return
                time.sleep(wait)
                continue
            out -= self._settle()

    def _beat(self, now: datetime) -> None:
        """Say that this run lives, take over what dead ones had in flight, count what is left."""
        self.ledger.join(self.runner, now)
        self.ledger.recover(self.batch_id, now, dead=dead_runners(self.ledger.runners()))
        self._left = self.ledger.left(self.batch_id)

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
        self._carriers.hand(claimed)
        return len(claimed)

    def _wait_for_more(self, taken: int) -> float | None:
        """Return the seconds until something may be due; None when the run has done its part."""
        due = self.ledger.next_due(self.batch_id)
        if due is None or self._allowed(taken) < 1:
            return None
        wait = (due - self.clock()).total_seconds()
        self._again_at = due if wait > 0 else None
        if wait > 0 and not self.settings.waits:
            return None
        return min(_SHOWN_EACH, max(0.01, wait))

    def _settle(self) -> int:
        """Wait for answers, write them down, and return how many rows those were."""
        outcomes, problem = self._carriers.answers(_SHOWN_EACH)
        self._note(outcomes)
        if problem:
            raise problem
        self._watch()
        return len(outcomes)

    def _note(self, outcomes: list[Outcome]) -> None:
        self.ledger.settle(self.runner, outcomes, self.clock())
        ends = [outcome.state for outcome in outcomes if outcome.state in ("sent", "failed")]
        self._recent += [state == "failed" for state in ends]
        self._sent += ends.count("sent")
        self._failed += ends.count("failed")
        self._left = max(0, self._left - len(ends))

    def _watch(self) -> None:
        """Stop when too many messages fail for good: the list or the relay is wrong."""
        failed, seen = sum(self._recent), len(self._recent)
        if seen >= 20 and failed > self.settings.stop_at * seen:
            raise PublishError.at(
                self.batch_id,
                f"{failed} of the last {seen} messages failed for good.",
                "See the reasons with `aboveboard deliveries`; then publish again to go on.",
            )

    def _show(self) -> None:
        self._shown = time.monotonic()
        self.report(self._progress())

    def _progress(self) -> Progress:
        seconds = time.monotonic() - self._began
        return Progress(self._sent, self._failed, self._left, seconds, self._again_at)

    def _message(self, delivery: Delivery) -> bytes:
        return self.compose(
            self.letters.get(delivery.language.lower()) or self.letters[self.fallback.lower()],
            delivery,
        )
