"""Who is at work on a batch: a runner enters the ledger, and those that died are found out."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from aboveboard.publishing.deliveries import DeliveryLedger


@contextmanager
def at_work(ledger: DeliveryLedger, batch_id: str, clock: Callable[[], datetime]) -> Iterator[str]:
    """Enter a runner for as long as the block runs, and give its name.

    What runners that died had claimed of the batch is marked as unknown first.
    """
    runner = runner_name()
    ledger.join(runner, clock())
    try:
        ledger.recover(batch_id, clock(), dead=dead_runners(ledger.runners()))
        yield runner
    finally:
        ledger.leave(runner)


def runner_name() -> str:
    """Return a name for this run: machine, process, and a number that tells it from others."""
    return f"{socket.gethostname()}:{os.getpid()}:{random.randrange(2**32):08x}"


def dead_runners(runners: Iterable[str]) -> list[str]:
    """Return the runners of this machine whose process is gone; others' leases must run out."""
    here = socket.gethostname()
    return [
        runner
        for runner in runners
        if (parts := runner.rsplit(":", 2))[0] == here and not _is_alive(int(parts[1]))
    ]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
