"""A place of its own for each rehearsal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from aboveboard.running.run import run_play
from house import ROOT

NAME = "2018-01-26-minato"


@pytest.fixture
def incident(tmp_path: Path) -> Path:
    """Return a copy of the replay's incident folder."""
    return Path(shutil.copytree(ROOT / "params" / NAME, tmp_path / "params" / NAME))


@pytest.fixture
def first(incident: Path, tmp_path: Path) -> Path:
    """Return the folder of the replay's first statement."""
    made = run_play(
        "initial-statement", incident, tmp_path / "outputs", as_of="2018-01-26T12:07+09:00"
    )
    return made.folder
