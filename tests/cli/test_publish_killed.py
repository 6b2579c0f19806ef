"""The first statement goes to everyone though its command is killed: ledger and relay agree."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from aboveboard.publishing.deliveries import DeliveryLedger
from places import LEGAL, NAME, SECURITY, approved, made, run, settings
from smtp_server import Mailbox, smtp_server


def killed_at_work(command: tuple[str, ...], box: Mailbox, more: int) -> None:
    """Start the command and kill it when the relay has taken so many more messages."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    goal = len(box.messages) + more
    while len(box.messages) < goal and process.poll() is None:
        time.sleep(0.005)
    process.kill()
    assert process.wait() == -9, "it was killed while it sent"


@pytest.mark.parametrize("people", [1500, pytest.param(20_000, marks=pytest.mark.slow)])
def test_killed_and_resumed_ledger_relay_and_deliveries_agree(place: Path, people: int) -> None:
    rows = (f"customer-{n}@example.com,{('zh-CN', 'en')[n % 2]},code-{n}" for n in range(people))
    (place / "customers.csv").write_text("address,language,code\n" + "\n".join(rows) + "\n")
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    command = (sys.executable, "-m", "aboveboard", "publish", folder, "--yes")
    with smtp_server() as box:
        settings(place, box.port)
        for _ in range(2):
            killed_at_work(command, box, people // 4)
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"email: done: {people} sent" in done.stdout
    assert f"email: {people} sent" in run("deliveries", f"params/{NAME}").output
    counted = box.recipients()
    assert set(counted) == {f"customer-{n}@example.com" for n in range(people)}
    ledger = DeliveryLedger(f"sqlite:///{place / 'outputs' / NAME / 'deliveries.db'}")
    listed = set(ledger.in_doubt(f"{NAME}-01-v1/email"))
    ledger.close()
    assert {address for address, times in counted.items() if times > 1} <= listed
    for language in ("zh-CN", "en"):
        assert any(f"Content-Language: {language}".encode() in raw for _, raw in box.messages)
