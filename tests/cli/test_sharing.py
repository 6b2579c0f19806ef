"""Running the retrospective says what the edition for strangers can still give away."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from aboveboard.cli import app
from house import ROOT
from typer.testing import CliRunner

NAME = "2025-02-21-larkfield"


def test_the_run_warns_of_the_edition_for_others_and_the_report_lists_what_to_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "params" / NAME, tmp_path / "params" / NAME)
    made = CliRunner().invoke(
        app, ["run", "retrospective", f"params/{NAME}", "--as-of", "2025-03-03T10:00Z"]
    )
    assert made.exit_code == 0, made.output
    folder = Path("outputs") / NAME / "04-retrospective"
    assert f"{folder / 'sharing'} names nobody, but" in made.stderr
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "What can still tell who we are" in report
