"""`aboveboard run all`: what it prints, and how it fails."""

from __future__ import annotations

from pathlib import Path

from aboveboard.cli import app
from records import HEADER, PARAMS, REPLAYS, event
from typer.testing import CliRunner

LARKFIELD = str(PARAMS / REPLAYS[1])


def test_the_statements_up_to_an_instant_are_made_and_named(tmp_path: Path) -> None:
    command = ["run", "all", LARKFIELD, "--as-of", "2025-02-21T16:07Z", "--out", str(tmp_path)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    for name in ("01-initial-statement", "02-periodic-update-01"):
        assert f"Done: {tmp_path / REPLAYS[1] / name}" in result.output
    assert str(tmp_path / REPLAYS[1] / "index.html") in result.output


def test_a_record_that_published_nothing_is_an_error_and_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "2030-05-01-test"
    folder.mkdir()
    (folder / "incident.yaml").write_text(HEADER + event("a"), encoding="utf-8")
    result = CliRunner().invoke(app, ["run", "all", str(folder), "--out", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "of no statement" in result.output
    assert not (tmp_path / "out").exists()


def test_one_incident_that_fails_stops_no_other_and_is_told_at_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "2030-05-01-test"
    folder.mkdir()
    (folder / "incident.yaml").write_text(HEADER + event("a"), encoding="utf-8")
    out = tmp_path / "out"
    command = ["run", "all", str(folder), LARKFIELD, "--as-of", "2025-02-21T15:44Z"]
    result = CliRunner().invoke(app, [*command, "--out", str(out), "--jobs", "2"])
    assert result.exit_code == 1
    assert f"Done: {out / REPLAYS[1] / '01-initial-statement'}" in result.output
    lines = result.output.splitlines()
    assert f"error: {folder}: This incident was not played to its end." in lines[-2]
    assert "of no statement" in lines[-1]
    assert f'href="{REPLAYS[1]}/index.html"' in (out / "index.html").read_text(encoding="utf-8")


def test_only_all_takes_several_incidents(tmp_path: Path) -> None:
    command = ["run", "initial-statement", LARKFIELD, LARKFIELD, "--out", str(tmp_path)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 2
    assert "only `all` takes several" in result.output
