"""What was published, as the next statement sees it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aboveboard.errors import LedgerError
from aboveboard.plays.published import History, enter_statement, published_statements
from aboveboard.plays.statement import Statement
from aboveboard.record.ledger import LedgerEntry
from aboveboard.record.ledger_file import PUBLISHED
from sample_statement import sample_statement

FIRST = sample_statement().as_of
INCIDENT = sample_statement().incident


def statement(number: int, version: int = 1, minutes: int | None = None) -> Statement:
    """Return statement ``number``, as of 20 minutes after the one before."""
    minutes = 20 * (number - 1) if minutes is None else minutes
    return sample_statement(
        id=f"{INCIDENT}-{number:02}",
        number=number,
        version=version,
        as_of=FIRST + timedelta(minutes=minutes),
    )


def entered(folder: Path, which: Statement, **changes: Any) -> LedgerEntry:
    fields: dict[str, Any] = {
        "renditions": {"en/announcement.html": "a" * 64},
        "approvers": ("CEO",),
        "at": which.as_of,
    }
    return enter_statement(folder, which, **{**fields, **changes})


def after(minutes: int) -> datetime:
    return FIRST + timedelta(minutes=minutes)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two statements, the first corrected after the second, its old page marked, and a third."""
    entered(tmp_path, statement(1))
    entered(tmp_path, statement(2))
    entered(tmp_path, statement(1, version=2, minutes=30), kind="correction")
    marked = statement(1).model_copy(update={"next_update": after(99)})
    entered(tmp_path, marked, kind="notice")
    entered(tmp_path, statement(3))
    return tmp_path


def test_statements_come_back_typed_in_the_order_entered(folder: Path) -> None:
    found = published_statements(folder)
    assert [(p.statement.number, p.statement.version) for p in found] == [
        (1, 1),
        (2, 1),
        (1, 2),
        (1, 1),
        (3, 1),
    ]
    assert found[1].statement == statement(2)
    assert [p.entry.seq for p in found] == [1, 2, 3, 4, 5]


def test_nothing_published_is_an_empty_history(tmp_path: Path) -> None:
    history = History.read(tmp_path)
    assert (history.last, history.head, history.standing) == (None, None, ())


def test_the_latest_version_stands_and_a_notice_on_the_old_one_does_not_replace_it(
    folder: Path,
) -> None:
    history = History.read(folder)
    assert [(p.statement.number, p.statement.version) for p in history.standing] == [
        (1, 2),
        (2, 1),
        (3, 1),
    ]
    corrected = history.standing_of(1)
    assert corrected is not None
    assert corrected.statement.version == 2
    assert history.standing_of(9) is None


def test_an_amended_statement_stands_in_its_new_words(tmp_path: Path) -> None:
    entered(tmp_path, statement(1))
    amended = statement(1).model_copy(update={"next_update": after(60)})
    entered(tmp_path, amended, kind="amendment")
    last = History.read(tmp_path).last
    assert last is not None
    assert (last.statement, last.entry.revision) == (amended, 1)


def test_a_statement_sees_what_was_entered_before_it_and_nothing_later(folder: Path) -> None:
    history = History.read(folder)
    for number, entries in ((1, 0), (2, 1), (3, 4)):
        seen = history.before(statement(number).as_of)
        assert len(seen.published) == entries
        assert seen.head == (history.published[entries - 1].entry.head if entries else None)
    third = history.before(statement(3).as_of)
    assert third.last is not None
    assert third.last.statement.number == 2


def test_nobody_s_approval_enters_nothing(tmp_path: Path) -> None:
    for nobody in ((), (" ",)):
        with pytest.raises(LedgerError, match="--approver"):
            entered(tmp_path, statement(1), approvers=nobody)
    assert not list(tmp_path.iterdir())


def test_a_kept_statement_that_was_changed_is_not_read(folder: Path) -> None:
    path = folder / PUBLISHED / f"{INCIDENT}-02-v1.json"
    path.write_text(path.read_text("utf-8").replace("523", "150"), encoding="utf-8")
    with pytest.raises(LedgerError, match=r"entry 2 .*was changed"):
        published_statements(folder)


def test_a_statement_in_a_form_of_another_version_is_named(tmp_path: Path) -> None:
    strange = statement(1).model_copy(update={"format": "aboveboard.statement/9"})
    entered(tmp_path, strange)
    with pytest.raises(LedgerError, match=r"Entry 1 keeps.*\(format\)"):
        published_statements(tmp_path)
