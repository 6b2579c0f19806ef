"""A run that fails: one clear message, the notebook kept, the previous output as it was."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from aboveboard.cli import app
from aboveboard.errors import RunError
from aboveboard.running import notebooks
from aboveboard.running.run import run_play
from records import PARAMS, REPLAYS, contents
from typer.testing import CliRunner, Result

AS_OF = "2018-01-26T12:07+09:00"
PLAY = "01-initial-statement"


@pytest.fixture
def incident(tmp_path: Path) -> Path:
    """Return a replay whose English template a writer has spoiled."""
    folder = tmp_path / REPLAYS[0]
    shutil.copytree(PARAMS / REPLAYS[0], folder)
    shutil.copytree(Path(notebooks.__file__).parents[1] / "wording/languages/en", own(folder))
    return folder


def own(folder: Path) -> Path:
    return folder / "wording" / "en"


def spoil(folder: Path) -> None:
    template = own(folder) / "initial-statement.md"
    template.write_text("{{ nobody }}\n" + template.read_text("utf-8"), encoding="utf-8")


def command(incident: Path, out: Path) -> Result:
    arguments = ["run", "initial-statement", str(incident), "--as-of", AS_OF, "--out", str(out)]
    return CliRunner().invoke(app, arguments)


def test_a_failed_cell_is_told_with_cell_cause_and_the_kept_notebook(
    incident: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert command(incident, out).exit_code == 0
    before = contents(out / incident.name / PLAY)
    spoil(incident)
    result = command(incident, out)
    assert result.exit_code == 1
    (error,) = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    kept = out / incident.name / "failed" / f"{PLAY}.ipynb"
    for part in ("code cell 6 (statement = play.statement())", "'nobody' is undefined", str(kept)):
        assert part in error
    assert "Traceback" not in result.output
    assert contents(out / incident.name / PLAY) == before
    cells = json.loads(kept.read_text("utf-8"))["cells"]
    assert any(o["output_type"] == "error" for cell in cells for o in cell.get("outputs", ()))


def test_the_kept_notebook_holds_no_public_rendition(incident: Path, tmp_path: Path) -> None:
    spoil(incident)
    command(incident, tmp_path / "out")
    made = contents(tmp_path / "out")
    assert list(made) == [f"{incident.name}/failed/{PLAY}.ipynb"]


def test_a_kernel_that_dies_is_told_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = nbformat.v4.new_code_cell("import os; os._exit(3)")
    path = tmp_path / "dies.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    monkeypatch.setattr(notebooks, "notebook_path", lambda _: path)
    with pytest.raises(RunError, match="The kernel stopped") as caught:
        run_play("initial-statement", PARAMS / REPLAYS[0], tmp_path / "out", as_of=AS_OF)
    assert "cell 0" not in str(caught.value)
    assert not (tmp_path / "out" / REPLAYS[0] / PLAY).exists()


def test_an_output_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    result = command(PARAMS / REPLAYS[0], tmp_path / "out")
    assert result.exit_code == 1
    assert "can't be written" in result.stderr
    assert (tmp_path / "out").read_text() == "mine"
