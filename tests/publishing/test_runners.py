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


def test_two_runs_of_one_process_have_two_names() -> None:
    assert runner_name() != runner_name()
