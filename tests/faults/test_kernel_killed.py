"""The kernel is killed from outside while a notebook runs, as by a machine short of memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from aboveboard.running.kernel import Kernel
from aboveboard.running.notebooks import NotebookFailed, execute
from hard_times import holding
from places import NAME, make_place


class Dies:
    """A value whose writing down ends the kernel before its first cell."""

    def __repr__(self) -> str:
        return "__import__('os')._exit(9)"


def test_a_kernel_killed_before_its_first_cell_is_not_waited_for(tmp_path: Path) -> None:
    kernel, began = Kernel.start(tmp_path), time.monotonic()
    try:
        with pytest.raises(NotebookFailed, match="The kernel stopped"):
            execute("initial-statement", {}, kernel, aside={"gone": Dies()})  # type: ignore[dict-item]
    finally:
        kernel.stop()
    assert time.monotonic() - began < 60


SLOW = pytest.mark.slow


def kernels_of(process: int) -> list[int]:
    """Return the kernels that a process started, while they live."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [
        int(child)
        for child in children
        if b"ipykernel" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


@pytest.mark.parametrize(
    ("play", "as_of"),
    [
        ("initial-statement", "2018-01-26T12:07+09:00"),
        pytest.param("periodic-update", "2018-01-28T10:00+09:00", marks=SLOW),
        pytest.param("compensation", "2018-03-12T12:00+09:00", marks=SLOW),
        pytest.param("retrospective", "2018-09-14T12:00+09:00", marks=SLOW),
    ],
)
def test_a_kernel_killed_in_mid_run_is_told_and_what_stood_before_stands(
    tmp_path: Path, play: str, as_of: str
) -> None:
    place = make_place(tmp_path)
    command = (sys.executable, "-m", "aboveboard", "run", play, f"params/{NAME}", "--as-of", as_of)
    whole = subprocess.run(command, cwd=place, capture_output=True, text=True)
    assert whole.returncode == 0, whole.stderr
    before = holding(place)
    started = subprocess.Popen(
        command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert started.stderr is not None
    while "check the record: done" not in started.stderr.readline():
        assert started.poll() is None, "it ended too soon"
    while not (found := kernels_of(started.pid)):
        time.sleep(0.005)
    time.sleep(1)  # it works on the notebook by then
    for kernel in found:
        os.kill(kernel, signal.SIGKILL)
    told = started.stderr.read()
    assert started.wait(60) == 1, told
    (error,) = [line for line in told.splitlines() if line.startswith("error: ")]
    assert "The kernel stopped" in error
    assert "Run again; if it stops again, look at its memory." in error
    assert "Traceback" not in told
    after = holding(place)
    kept = {path for path in after if path not in before}
    assert all("/failed/" in path for path in kept), kept
    assert {path: after[path] for path in before} == before
    again = subprocess.run(command, cwd=place, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    assert holding(place) == before, "and what was kept of the failure is gone"
