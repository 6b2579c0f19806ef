"""What the retrospective looks up for each entry of the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from aboveboard.plays.before import Before, Said
from aboveboard.plays.changes import Changes
from aboveboard.plays.published import History
from aboveboard.plays.retrospective.case import Case
from aboveboard.record import View
from records import event, record_of
from work import growth

START = datetime(2030, 5, 1, 3, 0, tzinfo=UTC)


def case(statements: int) -> Case:
    """Return a case with a statement an hour, from START on."""
    said = tuple(
        Said(f"s{n}", "periodic-update", n, n, START + timedelta(hours=n - 1), None, ())
        for n in range(1, statements + 1)
    )
    view = View(record_of(event("e")), START + timedelta(hours=statements))
    return Case(view, Changes(Before(said), view), History())


@pytest.mark.parametrize(
    ("minutes", "number"), [(-90, 1), (0, 1), (1, 2), (60, 2), (120, 3), (121, None)]
)
def test_what_was_learned_is_first_told_by_the_next_statement(
    minutes: int, number: int | None
) -> None:
    found = case(3).first_told(START + timedelta(minutes=minutes))
    assert (found.number if found else None) == number


def test_what_told_each_entry_first_is_looked_up_and_not_searched() -> None:
    def work(size: int) -> Callable[[], object]:
        made = case(size)
        return lambda: [made.first_told(START + timedelta(hours=n)) for n in range(size)]

    assert growth(work, 10) < 5
