"""What the tests of the commands share."""

from __future__ import annotations

from pathlib import Path

import pytest
from places import make_place


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project of its own, stood in: the replay, who approves, where it goes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return make_place(tmp_path)
