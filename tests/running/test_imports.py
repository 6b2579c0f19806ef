"""What a run leaves out of its imports."""

from __future__ import annotations

import subprocess
import sys

import pytest
from aboveboard.running.imports import without


def test_a_module_can_be_imported_again_after_the_block() -> None:
    with without("rfc_of_no_one"), pytest.raises(ImportError):
        __import__("rfc_of_no_one")
    assert "rfc_of_no_one" not in sys.modules


def test_a_module_that_is_there_already_stays() -> None:
    with without("json"):
        import json

        assert json.loads("1") == 1
    assert "json" in sys.modules


def test_a_run_builds_no_grammar_of_iris() -> None:
    code = "import sys, aboveboard.running.notebooks; print('rfc3987_syntax' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
