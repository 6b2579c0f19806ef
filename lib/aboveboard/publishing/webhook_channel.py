"""The webhooks of one statement: each receiver is a row of the delivery ledger, told once.

One that was being told when a run ended is told again; a receiver knows it by the ``id``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import httpx

from aboveboard.errors import Problem, PublishError
from aboveboard.publishing.deliveries import Delivery, DeliveryLedger, Outcome, Recipient
from aboveboard.publishing.delivery_reading import Batch
from aboveboard.publishing.enrolment import add, enrol
from aboveboard.publishing.package import Package
from aboveboard.publishing.runners import at_work
from aboveboard.publishing.secrets import Secrets
from aboveboard.publishing.settings import WebhookSettings
from aboveboard.publishing.webhooks import send_webhook

CHANNEL = "webhooks"
_SECONDS = 20
_MOST = 1000  # nobody has as many


@dataclass(frozen=True)
class WebhookChannel:
    """Who is told that a statement is out, and by which secret each can check it."""

    package: Package
    hooks: Sequence[WebhookSettings]
    expires_at: datetime
    secrets: Secrets
    clock: Callable[[], datetime]

    @property
    def batch(self) -> str:
        """The batch's id in the delivery ledger."""
        return f"{self.package.name}/{CHANNEL}"

    def tell(self, ledger: DeliveryLedger) -> int:
        """Tell each receiver that was not told yet, and return how many those were.

        Raises
        ------
        PublishError
            With each that did not take it; telling again tells those only.
        """
        self._enrol(ledger)
        problems: list[Problem] = []
        with at_work(ledger, self.batch, self.clock) as runner:
            rows = ledger.claim(self.batch, runner, _MOST, self.clock())
            for row in rows:
                found = self._told(row)
                outcome = (
                    Outcome(row.id, "pending", "not taken") if found else Outcome(row.id, "sent")
                )
                ledger.settle(runner, [outcome], self.clock())
                problems += found
        if problems:
            raise PublishError(problems)
        return len(rows)

    def _enrol(self, ledger: DeliveryLedger) -> None:
        receivers = [Recipient(hook.url, "", {}) for hook in self.hooks]
        if ledger.batch(self.batch) is None:
            batch = Batch.of(self.package.statement, self.batch, CHANNEL, self.expires_at)
            enrol(ledger, batch, receivers, self.clock())
        else:
            add(ledger, self.batch, receivers, self.clock())
        ledger.check(self.batch)

    def _told(self, row: Delivery) -> tuple[Problem, ...]:
        hook = next((hook for hook in self.hooks if hook.url == row.address), None)
        if hook is None:
            return (
                Problem(
                    file=self.batch,
                    what="A webhook that was not told yet is no longer in publishing.yaml.",
                    do="Put it back, or tick it off: deliveries --tick BATCH:N:LINK.",
                ),
            )
        try:
            secret = self.secrets.need(hook.secret)
            with httpx.Client(timeout=_SECONDS) as client:
                send_webhook(self.package.statement, hook.url, secret, client, clock=self.clock)
        except PublishError as error:
            return error.problems
        return ()
