"""A retrospective run again later: what was done, and what is late first, by the command."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from aboveboard.cli import app
from closed_incident import LATER, NAME, REPORT, closed_incident
from typer.testing import CliRunner

FOLDER = Path("outputs") / NAME / "04-retrospective-02"
FILE = f"params/{NAME}/retrospective.yaml"


def run(*arguments: str) -> None:
    made = CliRunner().invoke(app, ["run", *arguments])
    assert made.exit_code == 0, made.output


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def test_the_follow_up_is_as_of_its_own_instant_and_shows_late_actions_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed_incident(tmp_path)
    monkeypatch.chdir(tmp_path)
    # The file holds another incident and the first report's instant: the command line overrules it.
    assert REPORT in _names_another(Path(FILE)).read_text(encoding="utf-8")
    run("retrospective", f"params/{NAME}", "--as-of", LATER, "-f", FILE)
    assert read("statement.json")["as_of"] == "2030-09-01T03:00:00Z"
    after = read("sharing/sharing.json")["facts"]["actions"]
    assert [(one["state"], one["overdue"]) for one in after] == [
        ("open", True), ("started", True), ("open", False), ("verified", False),
        ("dropped", False),
    ]  # fmt: skip
    for tag, late in (("en", "What we have not done in time"), ("zh-CN", "我们没有按时完成的事")):
        page = (FOLDER / tag / "announcement.html").read_text(encoding="utf-8")
        assert late in page
    inputs = read("manifest.json")["inputs"]
    for name, file in (("feedback", "heard.json"), ("reach", "reach.json")):
        content = (Path("params") / NAME / file).read_bytes()
        assert inputs[name] == hashlib.sha256(content).hexdigest()


def test_run_all_plays_the_incident_of_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed_incident(tmp_path)
    monkeypatch.chdir(tmp_path)
    run("all", f"params/{NAME}", "--as-of", "2030-05-01T13:00+09:00", "-f", _only_names(tmp_path))
    assert [one.name for one in Path("outputs").iterdir() if one.is_dir()] == [NAME]
    assert [one.name for one in (Path("outputs") / NAME).glob("0*")] == ["01-initial-statement"]


def _names_another(file: Path) -> Path:
    """Let a file of parameters name an incident that is not there."""
    text = file.read_text(encoding="utf-8").replace(f"params/{NAME}\n", "params/another\n", 1)
    file.write_text(text, encoding="utf-8")
    assert "incident: params/another\n" in text
    return file


def _only_names(folder: Path) -> str:
    file = folder / "another.yaml"
    file.write_text('incident: params/another\nas_of: "2030-06-01T12:00+09:00"\n', encoding="utf-8")
    return str(file)


def test_a_summary_that_still_says_the_corrected_loss_is_held_against_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed_incident(tmp_path, stale=True)
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(app, ["check", f"params/{NAME}", "--as-of", REPORT])
    assert made.exit_code == 1
    said = [line for line in made.output.splitlines() if "stale-figure" in line]
    for line in said:
        assert "error: " in line
        assert "Corrected: 51 BTC; right: 53 BTC." in line
    for words in ("51 BTC were stolen from us.", "51枚BTC从我们这里被盗。"):
        assert any(words in line for line in said)


def test_the_closed_incident_has_no_words_that_a_check_holds_against_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed_incident(tmp_path)
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(app, ["check", f"params/{NAME}", "--as-of", REPORT])
    assert "error: " not in made.output
