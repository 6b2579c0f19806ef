"""Who is at work on a batch, and which runners are dead."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest
from aboveboard.publishing import runners
from aboveboard.publishing.runners import dead_runners, runner_name


def test_a_runner_is_dead_when_its_process_on_this_machine_is_gone() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    here = socket.gethostname()
    dead = f"{here}:{gone.pid}:00000000"
    living = [f"{here}:{os.getpid()}:00000000", runner_name()]
    elsewhere = f"not-{here}:{gone.pid}:00000000"
    assert dead_runners([dead, *living, elsewhere]) == [dead]


def test_a_process_that_belongs_to_somebody_else_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(pid: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(runners.os, "kill", refused)
    assert dead_runners([runner_name()]) == []


def test_a_machine_may_be_called_by_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    monkeypatch.setattr(socket, "gethostname", lambda: "fd00::1")
    dead = f"fd00::1:{gone.pid}:00000000"
    assert dead_runners([dead, runner_name()]) == [dead]


def test_a_hundred_runs_of_one_process_have_a_hundred_names() -> None:
    assert len({runner_name() for _ in range(100)}) == 100
