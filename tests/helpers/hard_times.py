"""Commands run as processes where the machine refuses something: room on the disk, writing."""

from __future__ import annotations

import ctypes
import os
import resource
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Of Linux: root is refused nothing, but for this one right that it can do without.
_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE = 24, 1


def command(
    *arguments: str,
    folder: Path,
    room: int | None = None,
    by_the_rules: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run the command line in ``folder``.

    ``room`` is how many bytes any file may come to hold: the next byte is refused as on a full
    disk. With ``by_the_rules`` the rights of files hold for root too.
    """

    def limited() -> None:
        if room is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        if by_the_rules and os.geteuid() == 0:
            ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, 0, 0, 0)

    return subprocess.run(
        (sys.executable, "-m", "aboveboard", *arguments),
        cwd=folder,
        env=_unmeasured() if room is not None else None,
        preexec_fn=limited,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def _unmeasured() -> dict[str, str]:
    """Return the environment without coverage, whose own file would find no room either."""
    return {name: value for name, value in os.environ.items() if "COVERAGE" not in name}


def on_small_disk(
    *arguments: str, folder: Path, temporary: Path, room: int
) -> subprocess.CompletedProcess[str]:
    """Run the command line where temporary files have a disk of their own, of ``room`` bytes.

    The disk is mounted for this command alone. Where no process may do so, the test is skipped.
    """
    temporary.mkdir()
    alone = ("unshare", "--mount", "--map-root-user")
    if shutil.which("unshare") is None or subprocess.run((*alone, "true")).returncode:
        pytest.skip("this machine lets nobody mount a disk for one process")
    mounted = f"mount -t tmpfs -o size={room} tmpfs {shlex.quote(str(temporary))}"
    run = shlex.join((sys.executable, "-m", "aboveboard", *arguments))
    return subprocess.run(
        (*alone, "sh", "-c", f"{mounted} && exec {run}"),
        cwd=folder,
        env={**_unmeasured(), "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def must_be_told(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """See that a command ended with an error in words, and no traceback."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert errors, done.stderr
    for word in words:
        assert any(word in line for line in errors), errors


def holding(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, those of an open database left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }
