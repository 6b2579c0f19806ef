"""Where the ledger of an incident is found: by a command that was told, and by a notebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.errors import LedgerError
from aboveboard.record.ledger_place import find_ledger, ledger_near, ledger_of
from aboveboard.record.load import load_record
from aboveboard.record.model import Record
from ledgers import folder_with
from records import HEADER, event

NAME = "2030-05-01-test"


def incident(home: Path, *, drill: bool) -> tuple[Record, Path]:
    folder = home / "params" / NAME
    folder.mkdir(parents=True)
    header = HEADER.replace("entries:", "exercise: {case: drill}\nentries:") if drill else HEADER
    (folder / "incident.yaml").write_text(header + event("a"), encoding="utf-8")
    return load_record(folder)[0], folder


def outputs(home: Path) -> Path:
    return home / "outputs" / NAME


def test_the_ledger_of_an_exercise_is_that_of_its_runs(tmp_path: Path) -> None:
    for drill, expected in ((True, tmp_path), (False, tmp_path / "a" / "params" / NAME)):
        record, folder = incident(tmp_path / ("b" if drill else "a"), drill=drill)
        assert ledger_of(record, folder, tmp_path) == expected


@pytest.mark.parametrize("below", ["", "notebooks", "deep/er"])
def test_a_notebook_finds_the_ledger_of_a_drill_from_where_it_stands(
    tmp_path: Path, below: str
) -> None:
    record, folder = incident(tmp_path / "elsewhere", drill=True)
    folder_with(outputs(tmp_path), 1)
    start = tmp_path / below
    assert ledger_near(record, folder, start) == outputs(tmp_path)


def test_the_nearest_ledger_counts_that_of_the_incident_before_that_of_the_notebook(
    tmp_path: Path,
) -> None:
    record, folder = incident(tmp_path / "one", drill=True)
    folder_with(outputs(tmp_path / "two"), 1)
    assert ledger_near(record, folder, tmp_path / "two") == outputs(tmp_path / "two")
    folder_with(outputs(tmp_path / "one"), 1)
    assert ledger_near(record, folder, tmp_path / "two") == outputs(tmp_path / "one")


def test_a_real_incident_takes_nothing_from_a_drill_of_its_name(tmp_path: Path) -> None:
    record, folder = incident(tmp_path, drill=False)
    folder_with(outputs(tmp_path), 1)
    assert ledger_near(record, folder, tmp_path) == folder
    with pytest.raises(LedgerError) as caught:
        find_ledger(folder, tmp_path / "outputs")
    assert "outputs" not in str(caught.value.problems[0].what)
    folder_with(folder, 1)
    assert find_ledger(folder, tmp_path / "outputs") == folder


def test_without_any_ledger_it_is_looked_for_beside_the_runs_or_else_the_record(
    tmp_path: Path,
) -> None:
    record, folder = incident(tmp_path, drill=True)
    assert ledger_near(record, folder, tmp_path) == folder
    outputs(tmp_path).mkdir(parents=True)
    assert ledger_near(record, folder, tmp_path) == outputs(tmp_path)
    with pytest.raises(LedgerError) as caught:
        find_ledger(folder, tmp_path / "outputs")
    assert str(outputs(tmp_path)) in str(caught.value)
