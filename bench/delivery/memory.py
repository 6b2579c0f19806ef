"""What a send takes in memory and time, for ten times and a hundred times the recipients.

Each step runs in a process of its own: the list read through and enrolled, the unreached written
down, the messages sent to postfix's smtp-sink on loopback with the ledger on, the list exported for
other senders. From 10,000 recipients to 100,000; ``--long`` to a million.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tests" / "helpers")]

from aboveboard.cli.delivery_report import write_unreached  # noqa: E402
from aboveboard.publishing.carrying import MailSettings  # noqa: E402
from aboveboard.publishing.deliveries import DeliveryLedger  # noqa: E402
from aboveboard.publishing.delivery_reading import Batch  # noqa: E402
from aboveboard.publishing.enrolment import enrol  # noqa: E402
from aboveboard.publishing.exporting import export_recipients  # noqa: E402
from aboveboard.publishing.letter import Letter  # noqa: E402
from aboveboard.publishing.mailing import Mailing  # noqa: E402
from aboveboard.publishing.recipients import check_recipients, read_recipients  # noqa: E402
from aboveboard.publishing.smtp_session import Relay  # noqa: E402
from aboveboard.rendering.email import render_email  # noqa: E402
from addressed import addressed  # noqa: E402
from measure import Spent, main, step_main, stepped  # noqa: E402
from postfix_tools import CONNECTIONS, people, sink  # noqa: E402
from sample_statement import sample_statement  # noqa: E402
from table import Measured, Target  # noqa: E402

NOW = datetime.now(UTC)
BATCH = Batch("memory/email", "memory", 1, "email", 0, NOW + timedelta(days=2))


def enrolled(name: str, _: str) -> None:
    """Read the list through, and write a row for each."""
    folder = Path(name)
    check_recipients(folder / "list.csv")
    enrol(ledger_in(folder), BATCH, read_recipients(folder / "list.csv"), NOW)


def unreached(name: str, _: str) -> None:
    """Write whom nothing reached; that is everybody as yet."""
    folder = Path(name)
    write_unreached(ledger_in(folder), (BATCH.id,), folder / "unreached.csv")


def sent(name: str, port: str) -> None:
    """Send to everyone."""
    folder = Path(name)
    statement = sample_statement()
    letters = {tag: Letter(statement, tag, render_email(statement, tag)) for tag in ("zh-CN", "en")}
    relay, settings = (
        Relay("127.0.0.1", int(port), tls="none"),
        MailSettings(connections=CONNECTIONS),
    )
    mailing = Mailing(
        ledger_in(folder), BATCH.id, letters, relay, "b@example.com", fallback="en",
        settings=settings,
        compose=addressed,
    )  # fmt: skip
    assert mailing.run().left == 0


def exported(name: str, _: str) -> None:
    """Write the list for other senders."""
    folder = Path(name)
    people = read_recipients(folder / "list.csv")
    export_recipients(ledger_in(folder), people, folder / "lists", with_subscribers=True)


STEPS: dict[str, Callable[[str, str], None]] = {
    step.__name__: step for step in (enrolled, unreached, sent, exported)
}


def ledger_in(folder: Path) -> DeliveryLedger:
    """Return the ledger of a folder."""
    return DeliveryLedger(f"sqlite:///{folder}/deliveries.db")


WORDS = {"enrolled": "enrol", "unreached": "write the unreached", "sent": "send",
         "exported": "export"}  # fmt: skip
INDEX = (
    "each address has its place in an index of hashes, which is n log n by itself; past some "
    "100,000 rows it no longer fits the 16 MB that a send may take for it."
)
SIZES = {"100k": (10_000, 100_000), "1m": (100_000, 1_000_000)}
TARGETS = tuple(
    target
    for size, (few, many) in SIZES.items()
    for step, words in WORDS.items()
    for target in (
        Target(f"{step}-{size}", f"{words} {many:,} recipients", beside=f"tenth: {few:,}",
               at_most=11, why=INDEX if size == "1m" else "", is_long=size == "1m"),
        Target(f"{step}-{size}-memory", f"{words} {many:,} recipients, peak memory", unit="MB",
               beside=f"tenth: {few:,}", at_most=1.5, is_long=size == "1m"),
    )
)  # fmt: skip


def spent(count: int) -> dict[str, Spent]:
    """Measure each step for a list of so many."""
    with tempfile.TemporaryDirectory() as name, sink() as port:
        with (Path(name) / "list.csv").open("w") as file:
            file.write("address,language,code\n")
            for one in people(count):
                file.write(f"{one.address},{one.language},{one.fields.get('code', '')}\n")
        return {step: stepped(__file__, step, name, port) for step in STEPS}


def measure(options: argparse.Namespace) -> Iterator[Measured]:
    """Measure ten times as many beside as many, in seconds of the processor and MB."""
    known: dict[int, dict[str, Spent]] = {}
    for size, counts in SIZES.items():
        if size == "1m" and not options.long:
            continue
        few, many = (count // 100 if options.short else count for count in counts)
        for count in (few, many):
            known[count] = known.get(count) or spent(count)
        for step in STEPS:
            less, more = known[few][step], known[many][step]
            yield Measured(f"{step}-{size}", (more.cpu,), (less.cpu,))
            yield Measured(f"{step}-{size}-memory", (more.mb,), (less.mb,))


if __name__ == "__main__":
    if not step_main(STEPS):
        main("memory", TARGETS, measure)
