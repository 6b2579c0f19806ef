"""SECURITY.md names a test for each line; each of them exists."""

from __future__ import annotations

import re

import pytest
from house import ROOT

NAMED = sorted(set(re.findall(r"`(test_\w+)`", (ROOT / "SECURITY.md").read_text("utf-8"))))
WRITTEN = {
    name
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"(?m)^(?:async )?def (test_\w+)", path.read_text("utf-8"))
}


@pytest.mark.parametrize("name", NAMED)
def test_a_named_test_is_there(name: str) -> None:
    assert name in WRITTEN
