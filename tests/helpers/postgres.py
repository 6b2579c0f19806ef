"""A real PostgreSQL server on loopback, for the tests that need one."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from system_setup import MissingSystemPartError, find_postgresql, how_to_install

_NUMBERS = count()


class PostgresServer:
    """A server in a folder of its own, which can be killed and started again on its port.

    It refuses to run as root, so that root starts it as the user that its package made.
    """

    def __init__(self, folder: Path) -> None:
        commands = find_postgresql()
        if commands is None:
            raise MissingSystemPartError(how_to_install(["a PostgreSQL server"]))
        self._commands, self._folder = commands, folder
        self._user = "postgres" if os.geteuid() == 0 else None
        self._data = folder / "data"
        self._port = _free_port()
        self._runs = False
        if self._user:
            shutil.chown(folder, self._user)
        options = ("-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self._run("initdb", *options)

    @property
    def url(self) -> str:
        """The address of its first database."""
        return f"postgresql+psycopg://tester@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = f"-h 127.0.0.1 -p {self._port} -k {self._folder} -F"
        self._run("pg_ctl", "-w", "-s", "-l", str(self._folder / "log"), "-o", options, "start")
        self._runs = True

    def stop(self) -> None:
        """Stop it at once, where it was not killed."""
        if self._runs:
            self._run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")

    def kill(self) -> None:
        """Kill every process of it, as a machine does that runs out of memory or power."""
        first = int((self._data / "postmaster.pid").read_text().splitlines()[0])
        family = [first, *_children(first)]
        for process in family:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(Path(f"/proc/{process}").exists() for process in family):
            time.sleep(0.02)
        self._runs = False

    def _run(self, command: str, *arguments: str) -> None:
        subprocess.run(
            (str(self._commands / command), "-D", str(self._data), *arguments),
            check=True,
            user=self._user,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="aboveboard-postgresql-"))
    try:
        server = PostgresServer(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Run a server and yield the address of its first database."""
    with postgres_server() as server:
        yield server.url


def new_database(server: str) -> str:
    """Make an empty database on a server and return its address."""
    import sqlalchemy as sa

    name = f"test_{next(_NUMBERS)}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return f"{server.rsplit('/', 1)[0]}/{name}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _children(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]
