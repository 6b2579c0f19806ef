"""Entering into a folder: all or nothing, each once, and what is kept is what was entered."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from aboveboard.errors import LedgerError
from aboveboard.record.ledger import Head
from aboveboard.record.ledger_file import LEDGER, PUBLISHED, audit, enter, has_ledger, read_entered
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import INCIDENT, START, at, chain, data, folder_with, ledger_bytes, new_entry

HELPERS = Path(__file__).parents[1] / "helpers"


def blamed(folder: Path) -> str:
    """Return fields and words of every problem of a folder."""
    return "\n".join(f"{p.field}: {p.what}" for p in audit(folder, INCIDENT).problems)


def test_what_was_entered_is_read_back(tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "new", 3)
    entered = read_entered(folder)
    assert tuple(e.entry for e in entered) == chain(3)
    assert [e.statement for e in entered] == [data(1), data(2), data(3)]
    assert audit(folder, INCIDENT).problems == ()


def test_the_hash_of_a_kept_file_is_the_one_in_its_entry(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, 1)
    kept = (folder / PUBLISHED / f"{INCIDENT}-01-v1.json").read_bytes()
    assert sha256(kept).hexdigest() == chain(1)[0].statement_sha256


def test_a_folder_without_a_ledger_has_nothing_entered(tmp_path: Path) -> None:
    assert read_entered(tmp_path) == ()
    assert not has_ledger(tmp_path)
    assert has_ledger(folder_with(tmp_path, 1))


def test_entering_twice_changes_nothing(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, 2)
    before = ledger_bytes(folder)
    again = enter(folder, new_entry(1), data(1), at(7))
    assert again == chain(2)[0]
    assert ledger_bytes(folder) == before


def test_another_content_under_the_same_version_is_refused_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    folder = folder_with(tmp_path, 2)
    before = sorted(path.name for path in folder.rglob("*")), ledger_bytes(folder)
    with pytest.raises(LedgerError, match=r"entry 1.*aboveboard correct.*aboveboard amend"):
        enter(folder, new_entry(1), data(1, "Other words."), at(3))
    assert (sorted(path.name for path in folder.rglob("*")), ledger_bytes(folder)) == before


def test_the_old_lines_are_the_beginning_of_the_new_file(tmp_path: Path) -> None:
    before = ledger_bytes(folder_with(tmp_path, 2))
    enter(tmp_path, new_entry(3), data(3), at(3))
    assert ledger_bytes(tmp_path).startswith(before)


def test_nothing_is_entered_into_a_ledger_that_was_changed(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, 3)
    changed = ledger_bytes(folder).replace(b'"number":2', b'"number":5')
    (folder / LEDGER).write_bytes(changed)
    with pytest.raises(LedgerError, match="entry 2"):
        enter(folder, new_entry(4), data(4), at(4))
    with pytest.raises(LedgerError, match="entry 2"):
        read_entered(folder)
    assert ledger_bytes(folder) == changed


# --- what the kept statements show ----------------------------------------------------------------


def test_entries_cut_off_at_the_end_show_by_the_statements_kept(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, 4)
    (folder / LEDGER).write_bytes(b"".join(ledger_bytes(folder).splitlines(keepends=True)[:2]))
    assert f"{INCIDENT}-03-v1.json is kept" in blamed(folder)
    assert f"{INCIDENT}-04-v1.json is kept" in blamed(folder)


def test_a_ledger_that_is_gone_shows_by_the_statements_kept(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, 1)
    (folder / LEDGER).unlink()
    assert "no sound entry names it" in blamed(folder)


def test_a_kept_statement_that_is_gone_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, 2)
    (folder / PUBLISHED / f"{INCIDENT}-02-v1.json").unlink()
    assert f"entry 2 ({INCIDENT}-02 v1): The statement it entered" in blamed(folder)


@settings(max_examples=40, deadline=None)
@given(position=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_a_byte_changed_in_a_kept_statement_is_found(
    tmp_path_factory: pytest.TempPathFactory, position: int, flip: int
) -> None:
    folder = folder_with(tmp_path_factory.mktemp("ledger"), 2)
    path = folder / PUBLISHED / f"{INCIDENT}-01-v1.json"
    changed = bytearray(path.read_bytes())
    changed[position % len(changed)] ^= flip
    path.write_bytes(changed)
    assert blamed(folder).startswith(f"entry 1 ({INCIDENT}-01 v1): The statement it entered")


def test_a_ledger_rewritten_shows_against_the_head_that_a_statement_carries(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, 2)
    carried = {**data(3), "ledger": chain(2)[-1].head.model_dump()}
    enter(folder, new_entry(3), carried, at(3))
    assert audit(folder, INCIDENT).problems == ()
    other = folder_with(tmp_path / "other", 1)
    enter(other, new_entry(2, approvers=("Somebody else",)), data(2), at(2))
    enter(other, new_entry(3), carried, at(3))
    assert f"{INCIDENT}-03-v1.json names another entry 2" in blamed(other)


def test_a_head_from_elsewhere_is_compared_too(tmp_path: Path) -> None:
    head = Head(entries=5, hash="0" * 64)
    (found,) = audit(folder_with(tmp_path, 2), INCIDENT, (("--head", head),)).problems
    assert found.what == "--head names a ledger of 5 entries; this one has 2."


# --- two writers, and writers that are killed -----------------------------------------------------


def _enter_each(folder: Path, numbers: range) -> None:
    for number in numbers:
        enter(folder, new_entry(number), data(number), at(12))  # in any order


def test_writers_at_once_wait_for_each_other_and_each_statement_is_entered_once(
    tmp_path: Path,
) -> None:
    context = multiprocessing.get_context("fork")
    ranges = (range(1, 9), range(5, 13), range(1, 13))
    processes = [context.Process(target=_enter_each, args=(tmp_path, r)) for r in ranges]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert sorted(e.entry.number for e in read_entered(tmp_path)) == list(range(1, 13))
    assert not [p for p in audit(tmp_path, INCIDENT).problems if p.severity == "error"]


@pytest.mark.parametrize("step", ["first file", "ledger", "after the ledger"])
def test_a_writer_that_stops_anywhere_leaves_the_entry_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    folder = folder_with(tmp_path, 2)
    fails_at = {"first file": f".pending-{INCIDENT}-03-v1.json", "ledger": LEDGER}.get(step)
    replace, rename = Path.replace, Path.rename

    def stop_before_replacing(self: Path, target: Path) -> Path:
        if target.name == fails_at:
            raise KeyboardInterrupt
        return replace(self, target)

    def stop_before_naming(self: Path, target: Path) -> Path:
        if step == "after the ledger":
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stop_before_replacing)
        patched.setattr(Path, "rename", stop_before_naming)
        with pytest.raises(KeyboardInterrupt):
            enter(folder, new_entry(3), data(3), at(3))
    assert audit(folder, INCIDENT).problems == ()
    assert len(read_entered(folder)) == (3 if step == "after the ledger" else 2)
    assert enter(folder, new_entry(3), data(3), at(3)) == chain(3)[-1]
    assert sorted(path.name for path in (folder / PUBLISHED).iterdir()) == [
        f"{INCIDENT}-{number:02}-v1.json" for number in (1, 2, 3)
    ]


_WRITER = """
import itertools, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from ledgers import at, data, new_entry
from aboveboard.record.ledger_file import enter, read_entered
folder = Path(sys.argv[1])
for number in itertools.count(len(read_entered(folder)) + 1):
    enter(folder, new_entry(number), data(number, "words " * 2000), at(number))
    print(number, flush=True)
"""


def killed_while_entering(folder: Path, seconds: float) -> int:
    """Let a process enter statements, kill it, and return the last that it reported."""
    command = [sys.executable, "-c", _WRITER, str(folder), str(HELPERS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        reported = [process.stdout.readline()]  # the writer is at work once it reports
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)
        reported += process.stdout.read().splitlines()
    return max(int(line) for line in reported if line.strip())


def whole_after_a_kill(folder: Path, seconds: float) -> None:
    reported = killed_while_entering(folder, seconds)
    found = audit(folder, INCIDENT)
    assert found.problems == ()
    entered = len(found.verified.entries)
    assert entered in (reported, reported + 1)
    number = entered + 1
    enter(folder, new_entry(number), data(number), at(number))
    assert audit(folder, INCIDENT).problems == ()
    assert not [path for path in folder.rglob(".*") if path.is_file()]


def test_a_writer_that_is_killed_loses_nothing_that_it_reported(tmp_path: Path) -> None:
    for seconds in (0.0, 0.013, 0.031):
        whole_after_a_kill(tmp_path, seconds)


@pytest.mark.slow
def test_a_writer_that_is_killed_sixty_times_loses_nothing_that_it_reported(tmp_path: Path) -> None:
    pick = random.Random(20180126)
    for round_ in range(60):
        whole_after_a_kill(tmp_path / str(round_ // 10), pick.uniform(0, 0.05))


def test_the_words_of_other_scripts_are_kept_as_they_are(tmp_path: Path) -> None:
    enter(tmp_path, new_entry(1), data(1, "“我们”已于12:52暂停提币。\u2028🙂"), START)
    kept = (tmp_path / PUBLISHED / f"{INCIDENT}-01-v1.json").read_text("utf-8")
    assert json.loads(kept)["words"] in kept
