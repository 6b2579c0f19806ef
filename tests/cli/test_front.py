"""`aboveboard front`: the pages anew at any time, and what it says when it can't."""

from __future__ import annotations

from pathlib import Path

from aboveboard.cli import app
from records import HEADER, PARAMS, REPLAYS, event
from typer.testing import CliRunner, Result


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def incident(tmp_path: Path, name: str = "2030-05-01-test", record: str = HEADER) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "incident.yaml").write_text(record + event("a"), encoding="utf-8")
    return folder


def test_an_incident_that_nothing_was_run_for_has_a_page(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("front", incident(tmp_path), "--out", out)
    assert done.exit_code == 0, done.output
    page = (out / "2030-05-01-test" / "index.en.html").read_text(encoding="utf-8")
    assert "Nothing was run yet." in page
    assert sorted(path.name for path in out.iterdir() if path.is_file()) == [
        "index.en.html",
        "index.html",
    ]


def test_several_incidents_are_named_with_the_page_over_all(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("front", *(PARAMS / name for name in REPLAYS), "--out", out)
    assert done.exit_code == 0, done.output
    assert f"All incidents: {out / 'index.html'}" in done.output


def test_an_instant_that_is_none_is_refused(tmp_path: Path) -> None:
    done = run("front", incident(tmp_path), "--as-of", "noon", "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "as_of" in done.output


def test_a_record_that_is_wrong_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    done = run("front", incident(tmp_path, record="format: none\n"), "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert not list((tmp_path / "out").rglob("*.html"))
