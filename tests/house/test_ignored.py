"""What holds people's addresses can't be committed by a hand that adds everything."""

from __future__ import annotations

import subprocess

import pytest
from house import ROOT


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
@pytest.mark.parametrize("folder", ["params/2018-01-26-minato", "data/2018-01-26-minato", "."])
def test_a_delivery_ledger_is_ignored_wherever_it_lies(folder: str, ending: str) -> None:
    path = f"{folder}/deliveries.db{ending}"
    done = subprocess.run(("git", "check-ignore", "-q", path), cwd=ROOT, check=False)
    assert done.returncode == 0
