"""``aboveboard ledger``: enter a run once, verify what was published, name what was changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from aboveboard.cli import app
from publishing import write_run
from sample_statement import sample_statement
from typer.testing import CliRunner, Result

NAME = "2018-01-26-minato"
APPROVED = ("--approver", "Chief Executive", "--approver", "首席执行官")


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["ledger", *(str(argument) for argument in arguments)])


def errors(result: Result) -> str:
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    return result.stderr


def ledger(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "ledger.jsonl").read_text().splitlines()]


@pytest.fixture
def exercise(tmp_path: Path) -> Path:
    """The run of an exercise, entered."""
    edition = sample_statement().editions[1]
    posts = edition.posts.model_copy(update={"prefix": "[DRILL] "})
    marked = edition.model_copy(update={"exercise": "This is an exercise.", "posts": posts})
    statement = sample_statement(marked, exercise=True)
    run = write_run(tmp_path / "outputs" / NAME / "01-initial-statement", statement)
    assert command("enter", run, *APPROVED).exit_code == 0
    return run


@pytest.fixture
def real(tmp_path: Path) -> tuple[Path, Path]:
    """The incident folder and the run of a real incident, entered."""
    incident = tmp_path / "params" / NAME
    incident.mkdir(parents=True)
    run = write_run(tmp_path / "outputs" / NAME / "01-initial-statement")
    assert command("enter", run, *APPROVED, "--incident", incident).exit_code == 0
    return incident, run


def test_an_exercise_is_entered_beside_its_runs_at_its_own_instant(exercise: Path) -> None:
    (entry,) = ledger(exercise.parent)
    assert entry["at"] == entry["as_of"] == "2018-01-26T14:30:00Z"
    assert entry["approvers"] == ["Chief Executive", "首席执行官"]
    assert set(entry["renditions"]) == {  # type: ignore[call-overload]
        path.relative_to(exercise).as_posix() for path in exercise.glob("en/**/*.*")
    }


def test_a_real_statement_is_entered_beside_its_record_now(real: tuple[Path, Path]) -> None:
    incident, run = real
    (entry,) = ledger(incident)
    assert str(entry["at"]) > "2026"
    assert not (run.parent / "ledger.jsonl").exists()


def test_entering_prints_the_head_to_keep(exercise: Path) -> None:
    result = command("enter", exercise, *APPROVED)
    (entry,) = ledger(exercise.parent)
    assert f"Head 1:{entry['hash']}" in result.stdout


def test_verifying_finds_the_ledger_beside_the_record(real: tuple[Path, Path]) -> None:
    incident, run = real
    result = command("verify", incident, "--out", run.parent.parent)
    assert result.exit_code == 0, result.output
    assert f"files in {run}" in result.stdout
    assert f"{incident / 'ledger.jsonl'}: whole, 1 entries." in result.stdout


def test_verifying_finds_the_ledger_of_an_exercise_from_either_folder(
    exercise: Path, tmp_path: Path
) -> None:
    for folder in (tmp_path / "params" / NAME, exercise.parent):
        result = command("verify", folder, "--out", tmp_path / "outputs")
        assert result.exit_code == 0, result.output
        assert f"files in {exercise}" in result.stdout
        assert f"{exercise.parent / 'ledger.jsonl'}: whole, 1 entries." in result.stdout


def test_the_real_clock_is_not_asked_without_an_incident(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = write_run(tmp_path / "outputs" / NAME / "01-initial-statement")
    assert "--incident params/" in errors(command("enter", run, *APPROVED))
    (tmp_path / "params" / NAME).mkdir(parents=True)
    (tmp_path / "params" / NAME / "incident.yaml").touch()
    assert command("enter", run, *APPROVED).exit_code == 0
    assert ledger(tmp_path / "params" / NAME)


@pytest.mark.parametrize("name", ["en/email.eml", "en/announcement.html"])
def test_a_published_file_that_was_changed_is_named(exercise: Path, name: str) -> None:
    with (exercise / name).open("a") as file:
        file.write(" ")
    for result in (command("verify", exercise.parent), command("enter", exercise, *APPROVED)):
        assert f"{exercise / name}: " in errors(result)
        assert "was changed" in errors(result)


def test_a_published_file_that_is_gone_is_named(exercise: Path) -> None:
    (exercise / "en/email.eml").unlink()
    assert "email.eml: This file is missing" in errors(command("verify", exercise.parent))


def test_a_run_that_is_no_longer_what_was_published_is_named(exercise: Path) -> None:
    path = exercise / "statement.json"
    path.write_text(path.read_text().replace("investigating", "identified"))
    assert "is not 2018-01-26-minato-01 v1 as it was published" in errors(
        command("verify", exercise.parent)
    )
    path.write_text("{")
    assert "statement.json: This file can't be read" in errors(command("verify", exercise.parent))


def test_a_draft_that_was_not_entered_is_let_be(exercise: Path) -> None:
    draft = sample_statement(id=f"{NAME}-02", number=2)
    write_run(exercise.parent / "02-periodic-update", draft)
    assert command("verify", exercise.parent).exit_code == 0


def test_a_changed_entry_is_named_and_nothing_more_is_entered(exercise: Path) -> None:
    path = exercise.parent / "ledger.jsonl"
    path.write_text(path.read_text().replace("Chief Executive", "Chief Exec"))
    for result in (command("verify", exercise.parent), command("enter", exercise, *APPROVED)):
        assert "ledger.jsonl:1: entry 1: This entry was changed" in errors(result)


def test_runs_that_are_named_are_looked_at_though_others_of_their_name_are_near(
    exercise: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = write_run(tmp_path / "near" / "outputs" / NAME / "01-initial-statement")
    monkeypatch.chdir(tmp_path / "near")
    result = command("verify", exercise.parent)
    assert result.exit_code == 0, result.output
    assert f"files in {exercise}" in result.stdout
    assert str(near) not in result.stdout


def test_a_published_head_shows_what_was_cut(exercise: Path) -> None:
    (entry,) = ledger(exercise.parent)
    assert command("verify", exercise.parent, "--head", f"1:{entry['hash']}").exit_code == 0
    later = errors(command("verify", exercise.parent, "--head", f"2:{entry['hash']}"))
    assert "names a ledger of 2 entries; this one has 1" in later
    assert command("verify", exercise.parent, "--head", "2").exit_code == 2


def test_nobody_s_approval_and_no_ledger_are_errors(exercise: Path, tmp_path: Path) -> None:
    assert "--approver NAME" in errors(command("enter", exercise))
    assert "No ledger is there" in errors(command("verify", tmp_path / "nowhere"))
    assert "no finished run" in errors(command("enter", tmp_path, *APPROVED))
