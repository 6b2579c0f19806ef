"""A mailing to many people in English, for tests of what can go wrong with one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aboveboard.publishing.carrying import MailSettings
from aboveboard.publishing.deliveries import Delivery, DeliveryLedger, Recipient
from aboveboard.publishing.delivery_reading import Batch
from aboveboard.publishing.letter import Letter
from aboveboard.publishing.mailing import Mailing
from aboveboard.publishing.smtp_session import Relay
from aboveboard.rendering.email import render_email
from addressed import addressed
from sample_statement import sample_statement
from smtp_server import Mailbox

NOW = datetime.now(UTC)
BATCH = Batch("minato-01-v1/email", "minato-01", 1, "email", 0, NOW + timedelta(days=2))


def people(count: int) -> list[Recipient]:
    """Return so many who read English."""
    return [Recipient(f"customer-{n}@example.com", "en", {}) for n in range(count)]


def mailing(
    ledger: DeliveryLedger,
    box: Mailbox,
    compose: Callable[[Letter, Delivery], bytes] = addressed,
    seconds: float = 5,
    relay: Relay | None = None,
    **settings: int,
) -> Mailing[Letter]:
    """Return a run over the batch, to the server of ``box`` where no other relay is named."""
    statement = sample_statement()
    return Mailing(
        ledger,
        BATCH.id,
        {"en": Letter(statement, "en", render_email(statement, "en"))},
        relay or Relay("127.0.0.1", box.port, tls="none", seconds=seconds, patience=seconds),
        "bounces@minato.example",
        fallback="en",
        settings=MailSettings(**{"connections": 2, **settings}),
        compose=compose,
    )


def must_have_reached_all(box: Mailbox, ledger: DeliveryLedger, count: int) -> None:
    """See that nobody was lost, and that who got it twice is listed."""
    counted = box.recipients()
    failed = {row[0] for row in ledger.listed(BATCH.id, "failed")}
    assert set(counted) | failed == {person.address for person in people(count)}
    repeated = {address for address, times in counted.items() if times > 1}
    assert repeated <= set(ledger.in_doubt(BATCH.id))
