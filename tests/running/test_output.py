"""Putting a folder in place: the old one or the new one, never a part."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from aboveboard.errors import RunError
from aboveboard.running.output import manifest, recover, sha256, write_file, write_folder
from records import contents


def test_a_new_folder_replaces_the_old_one_as_a_whole(tmp_path: Path) -> None:
    write_folder(tmp_path / "run", {"a.txt": b"1", "en/b.txt": b"2"})
    write_folder(tmp_path / "run", {"en/c.txt": b"3"})
    assert contents(tmp_path) == {"run/en/c.txt": b"3"}


def test_a_folder_put_aside_comes_back_when_nothing_took_its_place(tmp_path: Path) -> None:
    (tmp_path / ".run.old-x").mkdir()
    (tmp_path / ".run.old-x" / "a.txt").write_bytes(b"1")
    recover(tmp_path / "run")
    assert contents(tmp_path) == {"run/a.txt": b"1"}


def test_what_a_cut_off_run_left_is_cleared_away(tmp_path: Path) -> None:
    write_folder(tmp_path / "run", {"a.txt": b"1"})
    for name in (".run.old-x", ".run.new-y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "b.txt").write_bytes(b"2")
    recover(tmp_path / "run")
    assert contents(tmp_path) == {"run/a.txt": b"1"}


def test_another_runs_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".other.new-x").mkdir()
    recover(tmp_path / "run")
    assert (tmp_path / ".other.new-x").is_dir()


def test_a_folder_that_can_not_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    write_folder(tmp_path / "run", {"a.txt": b"1"})
    with pytest.raises(RunError, match="can't be written"):
        write_folder(tmp_path / "run", {"a": b"1", "a/b": b"a is a file and can't be a folder"})
    assert contents(tmp_path) == {"run/a.txt": b"1"}


def test_a_file_is_replaced_as_a_whole_and_may_be_read_by_others(tmp_path: Path) -> None:
    write_file(tmp_path / "sub" / "a.txt", b"1")
    write_file(tmp_path / "sub" / "a.txt", b"2")
    assert contents(tmp_path) == {"sub/a.txt": b"2"}
    assert (tmp_path / "sub" / "a.txt").stat().st_mode & 0o777 == 0o644


def test_the_manifest_names_inputs_versions_and_the_hash_of_each_file() -> None:
    made = json.loads(manifest({"b": b"2", "a": b"1"}, {"play": "x"}, {"z": "1", "c": "2"}))
    assert list(made["files"]) == ["a", "b"]
    assert made["files"]["a"] == sha256(b"1")
    assert made["inputs"] == {"play": "x"}
    assert list(made["versions"]) == ["c", "z"]
