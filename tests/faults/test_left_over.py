"""What a killed process leaves in the folder of temporary files is cleared away by the next one."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from aboveboard.record.files import Scratch, scratch_folder

HOLDS_ONE = """
import sys, time
from aboveboard.record.files import Scratch
made = Scratch()
(made.path / "connection.json").write_text("a key")
print(made.path, flush=True)
time.sleep(600)
"""


@pytest.fixture(autouse=True)
def _own_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


def holder() -> tuple[subprocess.Popen[str], Path]:
    started = subprocess.Popen((sys.executable, "-c", HOLDS_ONE), stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    return started, Path(started.stdout.readline().strip())


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_holds_is_not() -> None:
    living, kept = holder()
    killed, left = holder()
    killed.kill()
    killed.wait()
    assert (left / "connection.json").is_file()
    Scratch().close()
    assert not left.exists()
    assert (kept / "connection.json").is_file()
    living.kill()
    living.wait()


def test_it_is_for_its_owner_alone_and_goes_when_the_work_is_done(tmp_path: Path) -> None:
    with scratch_folder() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "awards.csv").write_text("a,1")
    assert list(tmp_path.iterdir()) == []


def test_other_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "aboveboard-of-a-user").mkdir()
    Scratch().close()
    assert (tmp_path / "aboveboard-of-a-user").is_dir()
