"""How much memory a send takes, from ten thousand recipients to a million.

``python bench/delivery/memory.py [RECIPIENTS ...]`` writes a list of so many, and measures the peak
memory of each step in a process of its own: the list read through and enrolled, the unreached
written down, the messages sent to postfix's smtp-sink on loopback with the ledger on, the list
exported for other senders. It ends with 1 when a step takes half as much again for the most as
for the least.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "helpers"))

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
from postfix_tools import CONNECTIONS, people, sink  # noqa: E402
from sample_statement import sample_statement  # noqa: E402

NOW = datetime.now(UTC)
BATCH = Batch("memory/email", "memory", 1, "email", 0, NOW + timedelta(days=2))


def enrolled(folder: Path, _: int) -> None:
    """Read the list through, and write a row for each."""
    check_recipients(folder / "list.csv")
    enrol(ledger_in(folder), BATCH, read_recipients(folder / "list.csv"), NOW)


def unreached(folder: Path, _: int) -> None:
    """Write whom nothing reached; that is everybody as yet."""
    write_unreached(ledger_in(folder), (BATCH.id,), folder / "unreached.csv")


def sent(folder: Path, port: int) -> None:
    """Send to everyone."""
    statement = sample_statement()
    letters = {tag: Letter(statement, tag, render_email(statement, tag)) for tag in ("zh-CN", "en")}
    relay, settings = Relay("127.0.0.1", port, tls="none"), MailSettings(connections=CONNECTIONS)
    mailing = Mailing(
        ledger_in(folder), BATCH.id, letters, relay, "b@example.com", fallback="en",
        settings=settings,
    )  # fmt: skip
    assert mailing.run().left == 0


def exported(folder: Path, _: int) -> None:
    """Write the list for other senders."""
    people = read_recipients(folder / "list.csv")
    export_recipients(ledger_in(folder), people, folder / "lists", with_subscribers=True)


STEPS: dict[str, Callable[[Path, int], None]] = {
    step.__name__: step for step in (enrolled, unreached, sent, exported)
}


def ledger_in(folder: Path) -> DeliveryLedger:
    """Return the ledger of a folder."""
    return DeliveryLedger(f"sqlite:///{folder}/deliveries.db")


def measured(step: str, folder: Path, port: int) -> tuple[float, float]:
    """Run a step in a process of its own; return the seconds it took and its peak in MB."""
    command = (sys.executable, __file__, "--step", step, str(folder), str(port))
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak = json.loads(done.stdout)
    return seconds, peak


def main(counts: list[int]) -> bool:
    """Measure each step for each count, and tell whether memory stays flat."""
    peaks: dict[str, list[float]] = {step: [] for step in STEPS}
    for count in counts:
        with tempfile.TemporaryDirectory() as name, sink() as port:
            folder = Path(name)
            with (folder / "list.csv").open("w") as file:
                file.write("address,language,code\n")
                for one in people(count):
                    file.write(f"{one.address},{one.language},{one.fields.get('code', '')}\n")
            for step in STEPS:
                seconds, peak = measured(step, folder, port)
                peaks[step].append(peak)
                rate = count / seconds
                print(f"{count:>9} {step:<9} {peak:6.0f} MB {rate:8.0f} a second", flush=True)
    growth = {step: found[-1] / found[0] for step, found in peaks.items()}
    for step, times in growth.items():
        print(f"{step}: {times:.2f} times the memory for {counts[-1] // counts[0]} times as many")
    return max(growth.values()) < 1.5


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        began = time.perf_counter()
        STEPS[sys.argv[2]](Path(sys.argv[3]), int(sys.argv[4]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps([time.perf_counter() - began, peak]))
    else:
        raise SystemExit(not main([int(text) for text in sys.argv[1:]] or [10_000, 1_000_000]))
