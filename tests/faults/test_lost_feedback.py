"""The feedback store is deleted, emptied or replaced by an older copy: it is never begun anew
without a word, and no receipt is given for what would be lost."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aboveboard.errors import FeedbackError
from aboveboard.feedback import MARK, Message, Store
from aboveboard.feedback.continuity import Mark, Standing
from places import NAME, make_place, run
from postgres import new_database
from site_page import KEY, make_incident, process, receipt_in, served

AT = datetime(2018, 1, 26, 16, tzinfo=UTC)
DATA = f"data/{NAME}"
IMPORT = ("feedback", "import", "more.csv", "--channel", "email", "--incident", f"params/{NAME}")


def message(number: int) -> Message:
    text = f"When can I withdraw coin {number}?"
    return Message(channel="email", received_at=AT, text=text, source_id=str(number))


def opened(folder: Path) -> Store:
    return Store(f"sqlite:///{folder / 'feedback.db'}", KEY, mark=folder / "marks" / MARK)


def copy(database: Path, to: Path) -> None:
    """Copy a database that may be in use, as its backup is made."""
    with closing(sqlite3.connect(database)) as old, closing(sqlite3.connect(to)) as new:
        old.backup(new)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def begun_anew(path: Path) -> None:
    path.unlink()
    Store(f"sqlite:///{path}", KEY).close()


def put_back(path: Path) -> None:
    shutil.copy(path.with_name("older.db"), path)


LOST: dict[str, tuple[Callable[[Path], None], str]] = {
    "gone": (Path.unlink, "not the one that was used before"),
    "an empty file": (emptied, "not the one that was used before"),
    "a new one": (begun_anew, "not the one that was used before"),
    "an older copy": (put_back, "the last 1 of its 2 changes are missing"),
}


@pytest.mark.parametrize(("lose", "words"), LOST.values(), ids=LOST)
def test_a_store_that_lost_what_it_held_is_told_and_opens_when_it_is_back(
    tmp_path: Path, lose: Callable[[Path], None], words: str
) -> None:
    path = tmp_path / "feedback.db"
    with closing(opened(tmp_path)) as store:
        store.accept(message(1))
        copy(path, tmp_path / "older.db")
        told = store.accept(message(2)).number
    shutil.copy(path, tmp_path / "kept.db")
    lose(path)
    for _ in range(2):  # the second time is no other
        with pytest.raises(FeedbackError, match=words) as caught:
            opened(tmp_path)
        assert f"{tmp_path / 'marks' / MARK}: " in str(caught.value)
        assert "delete this file" in str(caught.value)
    shutil.copy(tmp_path / "kept.db", path)
    with closing(opened(tmp_path)) as store:
        assert store.receipt_state(told)


def test_a_command_that_meets_an_older_copy_says_so_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make_place(tmp_path))
    rows = "\n".join(f"{n},s,When {n}?,2018-01-26 16:00:00,jo{n}@example.com" for n in range(3))
    head = "Ticket ID,Subject,Description,Created at,Requester email"
    Path("more.csv").write_text(f"{head}\n{rows.splitlines()[0]}\n")
    first = run(*IMPORT)
    assert f"{DATA}: a feedback store is begun." in first.stderr
    copy(Path(DATA, "feedback.db"), Path("older.db"))
    Path("more.csv").write_text(f"{head}\n{rows}\n")
    second = run(*IMPORT)
    assert "begun" not in second.stderr
    for beside in Path(DATA).glob("feedback.db-*"):
        beside.unlink()
    shutil.copy("older.db", Path(DATA, "feedback.db"))
    for command in (IMPORT, ("feedback", "snapshot", f"params/{NAME}")):
        done = run(*command)
        assert done.exit_code == 1
        assert f"error: {DATA}/{MARK}: The feedback store is an older copy" in done.stderr
    Path(DATA, MARK).unlink()
    assert "2 new messages, 1 known already" in run(*IMPORT).stdout


def test_a_page_does_not_start_on_an_empty_store_in_place_of_the_one_before(
    tmp_path: Path,
) -> None:
    make_incident(tmp_path)
    with process(tmp_path):
        pass
    Path(tmp_path, DATA, "feedback.db").unlink()
    with pytest.raises(AssertionError, match="not the one that was used before"):
        process(tmp_path).__enter__()


@pytest.mark.parametrize("is_replaced", [False, True], ids=["deleted", "replaced"])
def test_while_the_page_runs_no_receipt_is_given_for_a_file_that_is_gone(
    tmp_path: Path, is_replaced: bool
) -> None:
    text, path = "提币要等多久？", tmp_path / "feedback.db"
    with (
        closing(opened(tmp_path)) as store,
        served(make_incident(tmp_path), store) as page,
    ):
        before = receipt_in(page.send("zh-CN", text="一"))
        copy(path, tmp_path / "older.db")
        away = path.rename(tmp_path / "away.db")
        if is_replaced:
            (tmp_path / "older.db").rename(path)
        answer = page.send("zh-CN", text=text)
        assert answer.status_code == 503
        assert text in answer.text
        assert "没有保存成功" in answer.text
        state = page.get("/zh-CN/receipt/", params={"number": before})
        assert state.status_code == 503, "a number that was told is not called unknown"
        assert page.client.get("/health").status_code == 503
        away.rename(path)
        assert receipt_in(page.send("zh-CN", text=text))


def test_a_store_that_was_put_back_in_mid_use_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "feedback.db"
    with closing(opened(tmp_path)) as store:
        store.accept(message(1))
        copy(path, tmp_path / "older.db")
        store.accept(message(2))
        with (
            closing(sqlite3.connect(tmp_path / "older.db")) as old,
            closing(sqlite3.connect(path)) as now,
        ):
            old.backup(now)  # into the very file that is in use
        with pytest.raises(FeedbackError, match="replaced while it is in use"):
            store.accept(message(3))


def test_on_a_server_too_another_store_is_told_from_the_one_before(
    tmp_path: Path, postgresql: str
) -> None:
    first, mark = new_database(postgresql), tmp_path / MARK
    with closing(Store(first, KEY, mark=mark)) as store:
        assert store.begun
        store.accept(message(1))
    with pytest.raises(FeedbackError, match="not the one that was used before"):
        Store(new_database(postgresql), KEY, mark=mark)
    with closing(Store(first, KEY, mark=mark)) as store:
        assert not store.begun


def test_what_two_programs_keep_at_once_is_counted_once_each(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as page, closing(opened(tmp_path)) as imports:
        for number in range(6):
            (page, imports)[number % 2].accept(message(number))
    assert int((tmp_path / "marks" / MARK).read_text().split()[1]) == 6
    opened(tmp_path).close()


def test_a_mark_never_goes_back_and_one_that_is_spoilt_is_told(tmp_path: Path) -> None:
    path = tmp_path / MARK
    mark = Mark(path)
    mark.must_fit(Standing("a" * 32, 5))
    mark.reached(Standing("a" * 32, 9))
    mark.reached(Standing("a" * 32, 7))
    with pytest.raises(FeedbackError, match="last 1 of its 9"):
        mark.must_fit(Standing("a" * 32, 8))
    path.write_text("lost\n")
    with pytest.raises(FeedbackError, match="doesn't say which"):
        mark.must_fit(Standing("a" * 32, 9))


def test_a_mark_that_is_away_or_read_only_stops_no_message(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        (tmp_path / "marks" / MARK).unlink()
        assert store.accept(message(1)).number
