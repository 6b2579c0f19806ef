"""How fast the delivery is, beside postfix's own generator of mail on the same connections.

Measures, by turns,

ours
    a batch from the ledger, a personal message for each recipient, ledger on,
peer
    postfix's smtp-source with messages of the same size over as many connections, kept open,

both against postfix's smtp-sink on loopback.
smtp-sink and smtp-source come with Debian's package postfix.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tests" / "helpers")]

from aboveboard.publishing.carrying import MailSettings  # noqa: E402
from aboveboard.publishing.deliveries import DeliveryLedger  # noqa: E402
from aboveboard.publishing.delivery_reading import Batch  # noqa: E402
from aboveboard.publishing.enrolment import enrol  # noqa: E402
from aboveboard.publishing.letter import Letter  # noqa: E402
from aboveboard.publishing.mailing import Mailing  # noqa: E402
from aboveboard.publishing.smtp_session import Relay  # noqa: E402
from aboveboard.rendering.email import render_email  # noqa: E402
from addressed import addressed  # noqa: E402
from measure import main  # noqa: E402
from postfix_tools import CONNECTIONS, people, sink, tool  # noqa: E402
from sample_statement import sample_statement  # noqa: E402
from table import Measured, Target  # noqa: E402

ROUNDS = 3
TARGETS = (
    Target("rate", "personal messages sent, ledger on", unit="a second",
           beside="peer: postfix's smtp-source", at_least=0.5),
)  # fmt: skip


def ours(port: int, count: int) -> float:
    """Return the messages a second of one mailing, enrolment left out as it comes before."""
    statement = sample_statement()
    letters = {tag: Letter(statement, tag, render_email(statement, tag)) for tag in ("zh-CN", "en")}
    now = datetime.now(UTC)
    batch = Batch("bench/email", "bench", 1, "email", 0, now + timedelta(days=1))
    with tempfile.TemporaryDirectory() as folder:
        ledger = DeliveryLedger(f"sqlite:///{folder}/deliveries.db")
        enrol(ledger, batch, people(count), now)
        relay = Relay("127.0.0.1", port, tls="none")
        settings = MailSettings(connections=CONNECTIONS)
        mailing = Mailing(
            ledger,
            batch.id,
            letters,
            relay,
            "b@example.com",
            fallback="en",
            settings=settings,
            compose=addressed,
        )
        began = time.perf_counter()
        progress = mailing.run()
        spent = time.perf_counter() - began
        assert (progress.sent, progress.left) == (count, 0), progress
        ledger.close()
    return count / spent


def peer(port: int, count: int, size: int) -> float:
    """Return the messages a second of smtp-source."""
    command = (tool("smtp-source"), "-d", "-s", str(CONNECTIONS), "-l", str(size), "-m", str(count))
    began = time.perf_counter()
    subprocess.run((*command, f"127.0.0.1:{port}"), check=True, stderr=subprocess.DEVNULL)
    return count / (time.perf_counter() - began)


def measure(options: argparse.Namespace) -> Iterator[Measured]:
    """Measure by turns."""
    statement, count = sample_statement(), 1000 if options.short else 20_000
    size = round(statistics.mean(len(render_email(statement, tag)) for tag in ("zh-CN", "en")))
    rates = []
    with sink() as port:
        for _ in range(1 if options.short else ROUNDS):
            rates.append((ours(port, count), peer(port, count, size)))
    mine, others = zip(*rates, strict=True)
    yield Measured("rate", mine, others)


if __name__ == "__main__":
    main("delivery", TARGETS, measure)
