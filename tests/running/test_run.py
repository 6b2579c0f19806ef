"""A run: all files or none, and the same bytes for the same input."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.errors import ParameterError, RecordError, RunError
from aboveboard.running.run import run_play
from records import PARAMS, REPLAYS, contents

MINATO = PARAMS / REPLAYS[0]
AS_OF = "2018-01-26T12:07+09:00"


def test_two_runs_give_the_same_bytes_and_every_rendition(tmp_path: Path) -> None:
    first = run_play("initial-statement", MINATO, tmp_path / "one", as_of=AS_OF)
    again = run_play("initial-statement", MINATO, tmp_path / "two", as_of=AS_OF)
    made = contents(first.folder)
    assert made == contents(again.folder)
    for language in ("zh-CN", "en"):
        for name in ("announcement.html", "email.eml", "hotline.md", "social/x.txt"):
            assert f"{language}/{name}" in made
    assert {"notebook.ipynb", "report.html", "statement.json", "manifest.json"} <= set(made)


def test_an_unknown_parameter_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="no such parameter"):
        run_play("initial-statement", MINATO, tmp_path, as_of=AS_OF, values={"langauges": []})
    assert not list(tmp_path.iterdir())


def test_a_wrong_record_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "incident"
    folder.mkdir()
    (folder / "incident.yaml").write_text("format: [")
    with pytest.raises(RecordError):
        run_play("initial-statement", folder, tmp_path / "out", as_of=AS_OF)
    assert not (tmp_path / "out").exists()


def test_a_good_run_clears_away_the_notebook_of_a_failed_one(tmp_path: Path) -> None:
    wrong = {"texts": {"no-such-section": {"zh-CN": "字", "en": "Words."}}}
    with pytest.raises(RunError, match="no section"):
        run_play("initial-statement", MINATO, tmp_path, as_of=AS_OF, values=wrong)
    kept = tmp_path / MINATO.name / "failed" / "01-initial-statement.ipynb"
    assert kept.is_file()
    run_play("initial-statement", MINATO, tmp_path, as_of=AS_OF)
    assert not kept.exists()


@pytest.mark.parametrize("as_of", [AS_OF, "2018-01-26T23:30+09:00"])
def test_the_text_messages_of_an_exercise_name_the_next_update_and_the_case(
    tmp_path: Path, as_of: str
) -> None:
    made = contents(run_play("initial-statement", MINATO, tmp_path, as_of=as_of).folder)
    for language in ("zh-CN", "en"):
        text = made[f"{language}/social/sms.txt"].decode()
        assert "UTC+9" in text
        assert "Coincheck" in text


def test_the_users_own_start_up_files_change_nothing_and_no_history_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = contents(run_play("initial-statement", MINATO, tmp_path / "one", as_of=AS_OF).folder)
    startup = tmp_path / ".ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-mine.py").write_text("languages = ['en']; print('mine')", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / ".ipython"))
    again = contents(run_play("initial-statement", MINATO, tmp_path / "two", as_of=AS_OF).folder)
    assert again == plain
    assert not list(tmp_path.rglob("history.sqlite"))
