"""A folder that may not be written: a clear message, and nothing is changed."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hard_times import command, holding, must_be_told
from house import ROOT
from places import NAME

INCIDENT = f"params/{NAME}"
RUN = f"outputs/{NAME}/01-initial-statement"
AS_OF = ("--as-of", "2018-01-26T12:07+09:00")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a project with a run, in which nothing may be written."""
    folder = tmp_path_factory.mktemp("closed")
    shutil.copytree(ROOT / "params" / NAME, folder / "params" / NAME)
    run = command("run", "initial-statement", INCIDENT, *AS_OF, folder=folder)
    assert run.returncode == 0, run.stderr
    folders = (folder, *(path for path in folder.rglob("*") if path.is_dir()))
    for path in folders:
        path.chmod(0o555)
    yield folder
    for path in folders:
        path.chmod(0o755)


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "initial-statement", INCIDENT, *AS_OF),
        ("ledger", "enter", RUN, "--approver", "Chief Executive"),
        ("front", INCIDENT, *AS_OF),
        ("feedback", "snapshot", INCIDENT, *AS_OF),
        (
            *("awards", "--policy", f"{INCIDENT}/policy.yaml"),
            *("--holdings", f"{INCIDENT}/holdings.parquet", "--out", "awards.csv"),
        ),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_folder_that_is_read_only_is_told_and_changes_nothing(
    place: Path, arguments: tuple[str, ...]
) -> None:
    before = holding(place)
    must_be_told(command(*arguments, folder=place, by_the_rules=True), os.strerror(errno.EACCES))
    assert holding(place) == before
