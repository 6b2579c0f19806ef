"""The machine's clock goes back: what is kept for ever gets no wrong instant, and nobody waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aboveboard.errors import LedgerError
from aboveboard.plays.published import enter_statement
from aboveboard.record.ledger import CLOCKS_APART
from hard_times import holding
from site_page import published

AT = datetime(2018, 1, 27, tzinfo=UTC)
HOUR = timedelta(hours=1)


def entered(folder: Path, number: int, at: datetime) -> None:
    statement = published(number)
    enter_statement(folder, statement, renditions={}, approvers=("CEO",), at=at)


def test_nothing_is_entered_by_a_clock_that_went_back(tmp_path: Path) -> None:
    entered(tmp_path, 1, AT)
    before = holding(tmp_path)
    with pytest.raises(LedgerError, match="clock says 2018-01-26 23:00 UTC, but entry 1"):
        entered(tmp_path, 2, AT - HOUR)
    assert holding(tmp_path) == before
    entered(tmp_path, 1, AT - HOUR)  # once more what is entered already: nothing to do
    assert holding(tmp_path) == before
    entered(tmp_path, 2, AT + HOUR)


def test_two_machines_whose_clocks_differ_a_little_enter_after_each_other(tmp_path: Path) -> None:
    entered(tmp_path, 1, AT)
    entered(tmp_path, 2, AT - CLOCKS_APART)


def test_an_exercise_is_entered_at_its_own_instant(tmp_path: Path) -> None:
    entered(tmp_path, 1, AT)
    statement = published(2)
    assert statement.as_of < AT - CLOCKS_APART
    entered(tmp_path, 2, statement.as_of)
