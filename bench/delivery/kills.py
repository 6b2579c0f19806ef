"""Kill a mailing -9 at random moments, resume it each time, and count who got what.

Three times 200 kills over 20,000 recipients: one sender on SQLite, two senders at once on
PostgreSQL, and one whose relay answers 4xx and 5xx, drops lines and stalls. The ledger is compared
with the relay's own count. The short form stands in tests/publishing/test_mailing.py.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / name) for name in ("bench", "tests/helpers", "tools")]

from aboveboard.publishing import carrying  # noqa: E402
from aboveboard.publishing.carrying import MailSettings  # noqa: E402
from aboveboard.publishing.deliveries import DeliveryLedger, Recipient  # noqa: E402
from aboveboard.publishing.delivery_reading import Batch  # noqa: E402
from aboveboard.publishing.enrolment import enrol  # noqa: E402
from aboveboard.publishing.letter import Letter  # noqa: E402
from aboveboard.publishing.mailing import Mailing  # noqa: E402
from aboveboard.publishing.smtp_session import Relay  # noqa: E402
from aboveboard.rendering.email import render_email  # noqa: E402
from addressed import addressed  # noqa: E402
from measure import main  # noqa: E402
from postgres import postgresql_server  # noqa: E402
from sample_statement import sample_statement  # noqa: E402
from smtp_server import STALL, Mailbox, smtp_server, unreliable  # noqa: E402
from table import Measured, Target  # noqa: E402

BATCH = "kills/email"
FAULTS = ("451 4.3.0 try again", "451 4.3.0 try again", "550 5.7.1 refused", None, None, STALL)


def serve(share: str) -> None:
    """Be the relay: say the port, and at the end how often each recipient's message came."""
    with smtp_server(Mailbox(unreliable(1, float(share), FAULTS))) as box:
        print(box.port, flush=True)
        sys.stdin.read()
        ids: dict[str, set[str]] = {}
        for message in box.parsed():
            ids.setdefault(message["To"], set()).add(message["Message-ID"])
        most = max(len(found) for found in ids.values())
        json.dump({"times": box.recipients(), "ids": most}, sys.stdout)


@contextmanager
def relay(share: float) -> Iterator[tuple[int, list[dict[str, dict[str, int]]]]]:
    """Run the relay in a process of its own; what it counted stands in the list afterwards."""
    command = (sys.executable, __file__, "--serve", str(share))
    counted: list[dict[str, dict[str, int]]] = []
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield int(process.stdout.readline()), counted
        process.stdin.close()
        counted.append(json.load(process.stdout))


def send(url: str, port: int) -> None:
    """Send what is left of the batch."""
    statement = sample_statement()
    letters = {tag: Letter(statement, tag, render_email(statement, tag)) for tag in ("zh-CN", "en")}
    Mailing(
        DeliveryLedger(url),
        BATCH,
        letters,
        Relay("127.0.0.1", port, tls="none", seconds=0.5, patience=0.5),
        "bounces@minato.example",
        fallback="en",
        compose=addressed,
        settings=MailSettings(stop_at=1.0),
    ).run()


def forked(url: str, port: int) -> int:
    """Start a sender in a copy of this process, which has everything loaded; return its id."""
    if child := os.fork():
        return child
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        send(url, port)
    finally:
        os._exit(0)


ORDEALS = {
    "one": "one sender, SQLite",
    "two": "two senders, PostgreSQL",
    "bad": "unreliable relay, SQLite",
}
TARGETS = tuple(
    Target(f"{what}-{name}", f"{words}, 20,000 recipients, 200 kills, {setting}", unit="",
           at_most=0, is_long=True)
    for name, setting in ORDEALS.items()
    for what, words in (("lost", "lost"), ("unlisted", "sent twice and not listed"))
)  # fmt: skip


def ordeal(
    name: str, url: str, kills: int, count: int, senders: int = 1, share: float = 0
) -> Iterator[Measured]:
    """Kill and resume, then finish; say the counts and whether the promise was kept."""
    chance = random.Random(len(name))
    now = datetime.now(UTC)
    ledger = DeliveryLedger(url)
    people = (Recipient(f"c{n}@example.com", ("zh-CN", "en")[n % 2], {}) for n in range(count))
    enrol(ledger, Batch(BATCH, "kills", 1, "email", 0, now + timedelta(days=1)), people, now)
    ledger.close()
    longest = min(0.3, 2 * count / kills / 900)  # so that work is left for the last kill
    at_work = 0
    with relay(share) as (port, counted):
        for _ in range(kills):
            children = [forked(url, port) for _ in range(senders)]
            time.sleep(0.05 + chance.uniform(0, longest))
            for child in children:
                os.kill(child, signal.SIGKILL)
                at_work += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        while DeliveryLedger(url).left(BATCH):
            os.waitpid(forked(url, port), 0)
    ledger = DeliveryLedger(url)
    states = ledger.counts(BATCH)
    failed = {row[0] for row in ledger.listed(BATCH, "failed")}
    listed = set(ledger.in_doubt(BATCH))
    ledger.close()
    times = Counter(counted[0]["times"])
    lost = count - len(set(times) | failed)
    twice = {address for address, found in times.items() if found > 1}
    unlisted = len(twice - listed)
    print(
        f"  {ORDEALS[name]}: {at_work} killed at work, {count} recipients: ledger "
        f"{dict(states)}, relay "
        f"{len(times)} people and {times.total()} messages; lost {lost}, repeated {len(twice)}, "
        f"listed as in flight {len(listed)}, repeated and not listed {unlisted}, "
        f"Message-IDs a person {counted[0]['ids']}",
        flush=True,
    )
    assert states.get("sent", 0) <= len(times)
    yield Measured(f"lost-{name}", (lost,))
    yield Measured(f"unlisted-{name}", (unlisted,))


def measure(options: argparse.Namespace) -> Iterator[Measured]:
    """Run the three ordeals."""
    carrying.FIRST_WAIT = 0.05
    kills, count = (5, 300) if options.short else (200, 20_000)
    with tempfile.TemporaryDirectory() as folder, postgresql_server() as server:
        here = f"sqlite:///{Path(folder)}"
        yield from ordeal("one", f"{here}/one.db", kills, count)
        yield from ordeal("two", server, kills, count, senders=2)
        yield from ordeal("bad", f"{here}/bad.db", kills, count, share=0.02)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2])
    else:
        main("kills", TARGETS, measure)
