"""The examples of docs/automation, run as they stand: they draft and ask, and send nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from aboveboard.plays.parameters import check_parameters, read_parameters
from house import ROOT
from places import NAME, SECURITY, approved, make_place, settings
from smtp_server import smtp_server

AUTOMATION = ROOT / "docs" / "automation"
INCIDENT = f"params/{NAME}"
AS_OF = "2018-01-26T12:38+09:00"
DRAFT = Path("outputs") / NAME / "02-periodic-update-01"


def project(folder: Path) -> Path:
    """Make a project whose record ends before the update that is to be drafted."""
    found = make_place(folder)
    record = found / INCIDENT / "incident.yaml"
    text = record.read_text()
    record.write_text(text[: text.rindex("  - id:", 0, text.index("id: release-1238") + 1)])
    return found


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, stood in."""
    monkeypatch.chdir(project(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, list[object]]]:
    """A project in which the example ran once, what it printed, and what the relay got."""
    folder = project(tmp_path_factory.mktemp("asked"))
    with pytest.MonkeyPatch.context() as patch, smtp_server() as box:
        patch.chdir(folder)
        settings(folder, box.port)
        done = drafted()
        assert done.returncode == 0, done.stdout + done.stderr
        yield folder, done.stdout, list(box.messages)


def drafted(*more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(AUTOMATION / "draft_update.py"), INCIDENT, AS_OF, *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def front_page() -> str:
    return (Path("outputs") / NAME / "index.en.html").read_text(encoding="utf-8")


def test_it_drafts_checks_asks_for_approval_and_sends_nothing(
    asked: tuple[Path, str, list[object]],
) -> None:
    folder, printed, sent = asked
    assert f"A draft waits for approval: {DRAFT}" in printed
    assert "@" not in printed
    assert (DRAFT / "en" / "announcement.html").is_file()
    assert "0 of 2 signatures" in front_page()
    made = {path.name for path in folder.rglob("*")}
    assert not made & {"site", "deliveries.db", "ledger.jsonl", "approvals"}
    assert sent == []


@pytest.mark.usefixtures("asked")
def test_a_draft_that_somebody_signed_is_left_alone() -> None:
    approved(str(DRAFT), SECURITY)
    before = (DRAFT / "manifest.json").read_bytes()
    again = drafted()
    assert again.returncode == 0
    assert "signed in part" in again.stdout
    assert (DRAFT / "manifest.json").read_bytes() == before


def test_checks_that_are_not_green_are_told_and_end_with_one(place: Path) -> None:
    record = place / INCIDENT / "incident.yaml"
    text = record.read_text()
    at = text.rindex("We have paused")
    record.write_text(f"{text[:at]}All funds are safe. {text[at:]}")
    done = drafted()
    assert done.returncode == 1
    assert "All funds are safe" in done.stderr
    assert (DRAFT / "report.html").is_file()


def test_a_wrong_record_drafts_nothing(place: Path) -> None:
    (place / INCIDENT / "incident.yaml").write_text("format: none\n")
    done = drafted()
    assert done.returncode == 1
    assert "error:" in done.stderr
    assert "Traceback" not in done.stderr
    assert not DRAFT.exists()


def workflow() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((AUTOMATION / "scheduled-update.yml").read_text())
    return found


def test_the_workflows_step_does_the_same(place: Path) -> None:
    shutil.copytree(AUTOMATION, place / "docs" / "automation")
    job = workflow()["jobs"]["draft"]
    (step,) = (step for step in job["steps"] if step.get("id") == "draft")
    summary = place / "summary.md"
    # The clock of this exercise stands in the past: the step's own command, with its instant.
    command = step["run"].replace('"$INCIDENT"', f'"$INCIDENT" {AS_OF}')
    environment = {
        **os.environ,
        "INCIDENT": INCIDENT,
        "GITHUB_STEP_SUMMARY": str(summary),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    done = subprocess.run([step["shell"], "-e", "-c", command], env=environment, check=False)
    assert done.returncode == 0
    assert "A draft waits for approval" in summary.read_text()


def test_the_workflow_can_neither_sign_nor_send() -> None:
    text = (AUTOMATION / "scheduled-update.yml").read_text()
    assert workflow()["permissions"] == {"contents": "read"}
    assert "secrets." not in text
    assert not any(word in text for word in ("aboveboard approve", "aboveboard publish"))


def test_the_airflow_example_names_parameters_that_the_notebook_has() -> None:
    text = (AUTOMATION / "airflow_dag.py").read_text()
    compile(text, "airflow_dag.py", "exec")
    values = {"incident": INCIDENT, "as_of": AS_OF}
    assert check_parameters("periodic-update", values).incident == INCIDENT
    assert all(f'"{name}":' in text for name in values)


@pytest.mark.parametrize("play", ["initial-statement", "periodic-update", "compensation"])
def test_each_play_has_parameters_that_papermill_and_the_command_take(play: str) -> None:
    file = ROOT / INCIDENT / f"{play}.yaml"
    stock = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert check_parameters(play, stock) == check_parameters(
        play, {"incident": INCIDENT, **read_parameters(file)}
    )
