"""A run that is killed leaves the old output or the new one, and the next run clears up."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from records import PARAMS, REPLAYS, contents

PLAY = "01-initial-statement"
FIRST, SECOND = "2018-01-26T12:07+09:00", "2018-01-26T23:30+09:00"


def started(out: Path, as_of: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "aboveboard", "run", "initial-statement"]
    command += [str(PARAMS / REPLAYS[0]), "--as-of", as_of, "--out", str(out)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)


def finished(out: Path, as_of: str) -> dict[str, bytes]:
    process = started(out, as_of)
    _, errors = process.communicate()
    assert process.returncode == 0, errors
    return contents(out / REPLAYS[0] / PLAY)


def after(line: str) -> Callable[[subprocess.Popen[str], Path], None]:
    """Wait until the run tells that a step is done."""

    def wait(process: subprocess.Popen[str], _: Path) -> None:
        assert process.stderr is not None
        while line not in process.stderr.readline():
            assert process.poll() is None, "the run ended too soon"

    return wait


def stamps(folder: Path) -> dict[Path, int]:
    """Return when each file and folder was changed last; one that is gone meanwhile is left out."""
    found = {}
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            found[path] = path.stat().st_mtime_ns
    return found


def while_it_writes(process: subprocess.Popen[str], out: Path) -> None:
    """Wait until anything changes on the disk, wherever the run writes."""
    before = stamps(out)
    while stamps(out) == before:
        if process.poll() is not None:
            return  # it was faster than we look; the output is then the new one
        time.sleep(0.0005)


MOMENTS = {
    "while the notebook runs": after("check the record: done"),
    "while it renders": after("run the notebook: done"),
    "while it writes": while_it_writes,
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a whole run of the first instant, and one of the second."""
    folder = tmp_path_factory.mktemp("whole")
    finished(folder / "first", FIRST)
    finished(folder / "second", SECOND)
    return folder


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_a_killed_run_leaves_one_whole_output(
    tmp_path: Path, whole: Path, moment: Callable[[subprocess.Popen[str], Path], None]
) -> None:
    old, new = (contents(whole / which / REPLAYS[0] / PLAY) for which in ("first", "second"))
    shutil.copytree(whole / "first", tmp_path / "out")
    process = started(tmp_path / "out", SECOND)
    moment(process, tmp_path / "out")
    process.kill()
    process.communicate()
    assert contents(tmp_path / "out" / REPLAYS[0] / PLAY) in (old, new)
    assert finished(tmp_path / "out", SECOND) == new
    assert sorted(path.name for path in (tmp_path / "out" / REPLAYS[0]).iterdir()) == [
        PLAY,
        "front.json",
        "index.en.html",
        "index.html",
    ]
