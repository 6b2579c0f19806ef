"""A real PostgreSQL server on loopback, for the tests that need one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from system_setup import MissingSystemPartError, find_postgresql, how_to_install

_NUMBERS = count()


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Start a server in a folder of its own and yield the address of its first database.

    The server refuses to run as root, so that root starts it as the user that its package made.
    """
    commands = find_postgresql()
    if commands is None:
        raise MissingSystemPartError(how_to_install(["a PostgreSQL server"]))
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="aboveboard-postgresql-"))
    try:
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        initdb = (str(commands / "initdb"), "-D", str(data), "-U", "tester", "-A", "trust")
        subprocess.run(
            (*initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            check=True,
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )
        port = _free_port()
        options = f"-h 127.0.0.1 -p {port} -k {folder} -F"
        control = (str(commands / "pg_ctl"), "-D", str(data), "-w", "-s")
        log = ("-l", str(folder / "log"))
        subprocess.run((*control, *log, "-o", options, "start"), check=True, user=user, cwd=folder)
        try:
            yield f"postgresql+psycopg://tester@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run((*control, "-m", "immediate", "stop"), check=True, user=user, cwd=folder)
    finally:
        shutil.rmtree(folder)


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
