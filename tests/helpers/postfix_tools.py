"""Postfix's own tools on loopback, as sink and as peer, and a list of people to send to."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from aboveboard.publishing.deliveries import Recipient

CONNECTIONS = 8


def tool(name: str) -> str:
    """Return the path of one of postfix's tools."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if not found:
        raise SystemExit(f"{name} is missing. Install it: apt-get install postfix")
    return found


@contextmanager
def sink() -> Iterator[int]:
    """Run smtp-sink on a free port until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    user = ("-u", "nobody") if os.geteuid() == 0 else ()
    process = subprocess.Popen((tool("smtp-sink"), *user, f"127.0.0.1:{port}", "500"))
    time.sleep(0.5)
    try:
        yield port
    finally:
        process.kill()
        process.wait()


def people(count: int) -> Iterator[Recipient]:
    """Yield recipients, half of them with a code of their own."""
    for number in range(count):
        fields = {"code": f"code-{number}"} if number % 2 else {}
        language = ("zh-CN", "en")[number % 2]
        yield Recipient(f"customer-{number}@example.com", language, fields)
