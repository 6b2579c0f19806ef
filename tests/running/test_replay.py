"""`run all`: every statement of a record at its time, each as it is made alone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from aboveboard.errors import RunError
from aboveboard.plays.catalogue import NOTEBOOKS
from aboveboard.plays.published import published_statements
from aboveboard.running.replay import Replayed, run_all
from aboveboard.running.run import run_play
from aboveboard.wording.language import HOME
from records import HEADER, PARAMS, REPLAYS, entry, event, releases

LARKFIELD = PARAMS / REPLAYS[1]
UNTIL = datetime.fromisoformat("2025-02-21T16:07Z")


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Replayed]:
    out = tmp_path_factory.mktemp("all")
    return out, run_all(LARKFIELD, out, until=UNTIL)


def test_each_statement_up_to_the_instant_has_a_folder(played: tuple[Path, Replayed]) -> None:
    _, result = played
    names = ["01-initial-statement", "02-periodic-update-01"]
    assert [made.folder.name for made in result.made] == names
    assert result.not_playable == ()


def test_each_is_the_same_as_when_it_is_made_alone(played: tuple[Path, Replayed]) -> None:
    out, result = played
    before = contents(out)
    for made, play in zip(result.made, ("initial-statement", "periodic-update"), strict=True):
        at = releases(REPLAYS[1])[result.made.index(made)]
        run_play(play, LARKFIELD, out, as_of=at)
    assert contents(out) == before


def test_a_second_replay_changes_nothing(played: tuple[Path, Replayed]) -> None:
    out, _ = played
    before = contents(out)
    run_all(LARKFIELD, out, until=UNTIL)
    assert contents(out) == before


def test_the_ledger_of_an_exercise_holds_each_statement(played: tuple[Path, Replayed]) -> None:
    entered = published_statements(played[0] / LARKFIELD.name)
    assert [one.statement.number for one in entered] == [1, 2]
    assert [one.entry.at for one in entered] == releases(REPLAYS[1])[:2]
    assert entered[1].statement.ledger == entered[0].entry.head
    assert not (LARKFIELD / "ledger.jsonl").exists()


def incident(folder: Path, *entries: str) -> Path:
    folder = folder / "2030-05-01-test"
    folder.mkdir()
    exercise = "exercise: {case: coincheck-2018, original: Coincheck}\n"
    header = HEADER.replace("custodian:\n", exercise + "custodian:\n", 1)
    (folder / "incident.yaml").write_text(header + "".join(entries), encoding="utf-8")
    return folder


FIRST = entry("r1", "statement", "play: initial-statement", at="2030-05-01T12:30+09:00")
SECOND = entry("r2", "statement", "play: periodic-update", at="2030-05-01T13:00+09:00")
PAID = entry("r3", "statement", "play: retrospective", at="2030-05-01T14:00+09:00")


def test_a_play_without_a_notebook_is_named_and_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = incident(tmp_path, event("a"), FIRST, PAID)
    monkeypatch.delitem(NOTEBOOKS, "retrospective", raising=False)
    result = run_all(folder, tmp_path / "out")
    assert [entry.play for entry in result.not_playable] == ["retrospective"]
    assert len(result.made) == 1


@pytest.mark.parametrize("entries", [[event("a")], []])
def test_a_record_that_says_of_no_statement_is_refused(tmp_path: Path, entries: list[str]) -> None:
    folder = incident(tmp_path, *(entries or [event("a"), SECOND.replace("13:00", "15:00")]))
    until = datetime.fromisoformat("2030-05-01T14:00+09:00")
    with pytest.raises(RunError, match="of no statement"):
        run_all(folder, tmp_path / "out", until=until)
    assert not (tmp_path / "out").exists()


def test_a_statement_that_fails_is_named_and_the_others_stand(tmp_path: Path) -> None:
    folder = incident(tmp_path, event("a"), FIRST, SECOND)
    run_all(folder, tmp_path / "out")
    whole = contents(tmp_path / "out")
    own = folder / "wording" / "en"
    own.mkdir(parents=True)
    for path in (HOME / "en").iterdir():
        (own / path.name).write_bytes(path.read_bytes())
    (own / "periodic-update.md").write_text("# title\n{{ nothing_like_this }}\n")
    with pytest.raises(RunError, match=r"statement 2 of 2 \(periodic-update, 2030-05-01T04:00Z\)"):
        run_all(folder, tmp_path / "out")
    now = contents(tmp_path / "out")
    kept = [name for name in now if "/failed/" in name]
    assert len(kept) == 1
    assert {name: now[name] for name in now if name not in kept} == whole


def test_a_replay_of_another_record_is_refused_before_anything_changes(tmp_path: Path) -> None:
    folder = incident(tmp_path, event("a"), FIRST)
    run_all(folder, tmp_path / "out")
    whole = contents(tmp_path / "out")
    text = (folder / "incident.yaml").read_text()
    (folder / "incident.yaml").write_text(text.replace("Test Exchange", "Other Exchange"))
    with pytest.raises(RunError, match="play the exercise anew"):
        run_all(folder, tmp_path / "out")
    assert contents(tmp_path / "out") == whole
