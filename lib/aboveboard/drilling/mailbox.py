"""A mailbox on this machine: a real SMTP server that passes nothing on, and keeps each message."""

from __future__ import annotations

import asyncio
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope

from aboveboard.record.files import replace_file

HOST = "127.0.0.1"


@dataclass
class Mailbox:
    """The messages taken, one file each: ``<recipient>-01.eml`` is the first to a recipient.

    ``refuses`` says of an address that there is no such mailbox.
    """

    folder: Path
    refuses: Callable[[str], bool] = lambda address: False
    port: int = 0
    taken: Counter[str] = field(default_factory=Counter)

    async def handle_RCPT(  # the server's name for it
        self, _server: Any, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or say that there is none of that name."""
        if self.refuses(address):
            return "550 5.1.1 There is no such mailbox"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # the server's name for it
        self, _server: Any, _session: Any, envelope: Envelope
    ) -> str:
        """Keep a message; it is said to be taken once it is on the disk."""
        content = envelope.original_content or b""
        for address in envelope.rcpt_tos:
            name = re.sub(r"[^A-Za-z0-9@._-]", "_", address)
            self.taken[name] += 1
            path = self.folder / f"{name}-{self.taken[name]:02d}.eml"
            replace_file(path, content, prefix=".taking-")
        return "250 2.0.0 taken over"


@contextmanager
def open_mailbox(folder: Path, refuses: Callable[[str], bool] | None = None) -> Iterator[Mailbox]:
    """Take mail on a free port of loopback into ``folder`` until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    box = Mailbox(folder)
    if refuses:
        box.refuses = refuses
    for path in folder.glob("*.eml"):
        box.taken[path.stem.rpartition("-")[0]] += 1
    loop = asyncio.new_event_loop()
    make = partial(SMTP, box, loop=loop, hostname="drill.example", enable_SMTPUTF8=True)
    server = loop.run_until_complete(loop.create_server(make, HOST, 0))
    box.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, name="mailbox", daemon=True)
    thread.start()
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(_hung_up(loop))
        loop.close()


async def _hung_up(loop: asyncio.AbstractEventLoop) -> None:
    """End the conversations that are still open."""
    tasks = asyncio.all_tasks(loop) - {asyncio.current_task(loop)}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
