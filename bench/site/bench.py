"""How many messages a second the form takes, and that none it acknowledged is lost.

Load: 64 connections on loopback send as fast as they are answered, each its own texts, to the form
as ``aboveboard serve`` serves it (token, limits, redaction, a synced commit before a receipt) and
to a bare Starlette handler on the same uvicorn that writes one row into SQLite with the same
durability (write-ahead log, every commit synced). Limits are raised, not taken out: each request
passes every one of them. The two take turns, and the median of the rounds counts.

Kills: the server's process is killed at random moments of such a load and started again; each
receipt that a client has read must be in the database after the last.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tests" / "helpers")]

from measure import main  # noqa: E402
from site_page import NAME, make_incident  # noqa: E402
from table import Measured, Target  # noqa: E402

SECONDS, ROUNDS, CONNECTIONS, KILLS = 8, 3, 64, 20
TARGETS = (
    Target("rate", "messages taken by the form, 64 connections", unit="a second",
           beside="peer: a bare handler that writes one row", at_least=0.5),
    Target("lost", "acknowledged messages lost", unit="", at_most=0),
    Target("killed", "acknowledged messages lost over 20 kills under load", unit="", at_most=0),
)  # fmt: skip

RAISED = """\
form: {least_seconds: 1}
limits:
  messages: {burst: 10000000, per_minute: 10000000}
  network: {burst: 10000000, per_minute: 10000000}
  lookups: {burst: 10000000, per_minute: 10000000}
  pages: {burst: 10000000, per_minute: 10000000}
  everyone: {burst: 10000000, per_minute: 10000000}
"""
BARE = """
import sqlite3, sys, threading, socket
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.routing import Route
own = threading.local()
def database():
    if not hasattr(own, "db"):
        own.db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
        own.db.execute("PRAGMA journal_mode=WAL"); own.db.execute("PRAGMA synchronous=FULL")
        own.db.execute("CREATE TABLE IF NOT EXISTS messages (text)")
    return own.db
def write(body):
    database().execute("INSERT INTO messages VALUES (?)", (body,))
async def take(request):
    await run_in_threadpool(write, await request.body())
    return PlainTextResponse("kept")
database()
listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
print(f"Serving http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
app = Starlette(routes=[Route("/en/ask/", take, methods=["POST"])])
uvicorn.Server(uvicorn.Config(app, access_log=False, log_config=None)).run(sockets=[listener])
"""
WORDS = (
    "When can I withdraw my coins? I sent 120 XEM before noon and they are not there.",
    "我的币什么时候能提？上午转入的120枚XEM还没有到账，请告诉我原因。",
    "Please say which exchanges you have asked to freeze the stolen coins.",
    "你们的公告没有写清楚赔偿的价格是怎么算的，请补充说明。",
)


@contextmanager
def server(command: list[str], place: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    started = subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, text=True)
    try:
        assert started.stdout
        yield started, started.stdout.readline().split()[-1]
    finally:
        started.send_signal(signal.SIGKILL)
        started.wait()


def ours(place: Path, port: int = 0) -> list[str]:
    command = shutil.which("aboveboard", path=str(Path(sys.executable).parent)) or "aboveboard"
    return [command, "serve", f"params/{NAME}", "--port", str(port)]


class Client:
    """One connection that is kept open; just enough of HTTP/1.1 to cost little."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port, self.path = str(parts.hostname), int(parts.port or 80), parts.path

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Client]:
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        try:
            yield self
        finally:
            self.writer.close()

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes, bytes]:
        head = f"{method} {self.path}{path} HTTP/1.1\r\nHost: {self.host}\r\n"
        if body:
            head += "Content-Type: application/x-www-form-urlencoded\r\n"
            head += f"Content-Length: {len(body)}\r\n"
        self.writer.write(head.encode() + b"\r\n" + body)
        found = await self.reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", found.lower())
        content = await self.reader.readexactly(int(length[1])) if length else b""
        return int(found[9:12]), found, content


async def token_of(address: str) -> str:
    async with Client(address).open() as client:
        status, _, page = await client.ask("GET", "en/ask/")
    found = re.search(rb'name="token" value="([^"]+)"', page)
    if status != 200 or not found:
        raise SystemExit(f"no form at {address}: {status}")
    await asyncio.sleep(1.2)
    return found[1].decode()


class Load:
    """Connections that send until told to stop, and the receipts they have read."""

    def __init__(self, token: str, accepted: int, run: str) -> None:
        self.token, self.accepted, self.run = token, accepted, run
        self.receipts: list[str] = []
        self.refused = 0
        self.stop = False

    def body(self, number: int, count: int) -> bytes:
        text = f"{WORDS[count % len(WORDS)]} ({self.run} {number}.{count})"
        return urlencode({"kind": "question", "text": text, "token": self.token}).encode()

    async def one(self, address: str, number: int) -> None:
        count = 0
        while not self.stop:
            try:
                async with Client(address).open() as client:
                    while not self.stop:
                        count += 1
                        status, head, _ = await client.ask(
                            "POST", "en/ask/", self.body(number, count)
                        )
                        if status != self.accepted:
                            self.refused += 1
                            continue
                        found = re.search(rb"number=([0-9A-Z-]{14})", head)
                        self.receipts.append(found[1].decode() if found else "")
            except (OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.05)  # the server was killed: it comes back

    async def for_seconds(self, address: str, connections: int, seconds: float) -> float:
        tasks = [asyncio.create_task(self.one(address, n)) for n in range(connections)]
        started = time.perf_counter()
        await asyncio.sleep(seconds)
        self.stop = True
        await asyncio.gather(*tasks)
        return len(self.receipts) / (time.perf_counter() - started)


def kept(place: Path) -> set[str]:
    with sqlite3.connect(place / "data" / NAME / "feedback.db") as database:
        return {receipt for (receipt,) in database.execute("SELECT receipt FROM messages")}


def speed(options: argparse.Namespace, folder: Path) -> Iterator[Measured]:
    seconds, rates, lost = 1 if options.short else SECONDS, [], 0
    for number in range(1 if options.short else ROUNDS):
        place = made(folder / f"speed{number}")
        with server(ours(place), place) as (_, address):
            load = Load(asyncio.run(token_of(address)), 303, f"r{number}")
            form = asyncio.run(load.for_seconds(address, CONNECTIONS, seconds))
            lost += len(set(load.receipts) - kept(place))
            if load.refused:
                print(f"  refused by the form: {load.refused}")
        bare = [sys.executable, "-c", BARE, str(place / "bare.db")]
        with server(bare, place) as (_, address):
            load = Load("x" * 70, 200, f"r{number}")
            rates.append((form, asyncio.run(load.for_seconds(address, CONNECTIONS, seconds))))
    forms, bares = zip(*rates, strict=True)
    yield Measured("rate", forms, bares)
    yield Measured("lost", (lost,))


def kills(options: argparse.Namespace, folder: Path) -> Iterator[Measured]:
    place, rng = made(folder / "kills"), random.Random(7)
    receipts: set[str] = set()
    token, port = "", 0
    for number in range(2 if options.short else KILLS):
        with server(ours(place, port), place) as (process, address):
            port = int(urlsplit(address).port or 0)
            token = token or asyncio.run(token_of(address))
            load = Load(token, 303, f"k{number}")
            asyncio.run(_until_killed(load, address, process, rng.uniform(0.2, 2)))
            receipts |= set(load.receipts)
    print(f"  {len(receipts)} receipts read over the kills")
    yield Measured("killed", (len(receipts - kept(place)),))


async def _until_killed(
    load: Load,
    address: str,
    process: subprocess.Popen[str],
    seconds: float,
) -> None:
    tasks = [asyncio.create_task(load.one(address, n)) for n in range(CONNECTIONS)]
    await asyncio.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    load.stop = True
    await asyncio.gather(*tasks)


def made(place: Path) -> Path:
    (make_incident(place) / "site.yaml").write_text(RAISED)
    return place


def measure(options: argparse.Namespace) -> Iterator[Measured]:
    """Measure the load, then the kills."""
    with tempfile.TemporaryDirectory(prefix="aboveboard-site-") as folder:
        yield from speed(options, Path(folder))
        yield from kills(options, Path(folder))


if __name__ == "__main__":
    main("site", TARGETS, measure)
