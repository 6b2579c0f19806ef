"""The record at many instants in one walk: the same as a view of each, without its work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from aboveboard.record import Record, View
from aboveboard.record.moments import figures, next_updates
from hypothesis import given
from hypothesis import strategies as st
from records import REPLAYS, entry, figure, record_of, replay
from work import growth

START = datetime(2030, 5, 1, 3, 0, tzinfo=UTC)
BECAUSE = "because: {zh-CN: 有误, en: it was wrong}"


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def record(*told: tuple[str, bool]) -> Record:
    """Return a record that tells a thing a minute: a figure's unit or a promise, new or corrected.

    What is corrected is the entry before of the same thing, if there is one.
    """
    last: dict[str, str] = {}
    entries = []
    for minute, (what, corrects) in enumerate(told):
        name, stamp = f"e{minute}", at(minute).isoformat()
        wrong = [f"corrects: {last[what]}", BECAUSE] if corrects and what in last else []
        if what == "promise":
            due = at(minute + 9).isoformat()
            fields = ("promise: next-update", f"due: {due}", *wrong)
            entries.append(entry(name, "commitment", *fields, at=stamp))
        else:
            entries.append(figure(name, f'"{minute + 1}"', what, *wrong, at=stamp))
        last[what] = name
    return record_of(*entries)


def is_as_viewed(record: Record, instants: list[datetime]) -> bool:
    views = [View(record, instant) for instant in instants]
    assert list(figures(record, instants)) == [view.figures for view in views]
    assert list(next_updates(record, instants)) == [view.next_update for view in views]
    return True


@given(
    st.lists(st.tuples(st.sampled_from(("BTC", "ETH", "promise")), st.booleans()), min_size=1,
             max_size=9),
    st.lists(st.integers(-1, 10), max_size=5),
)  # fmt: skip
def test_each_moment_is_what_a_view_of_it_holds(
    told: list[tuple[str, bool]], minutes: list[int]
) -> None:
    assert is_as_viewed(record(*told), [at(minute) for minute in sorted(minutes)])


@pytest.mark.parametrize("name", REPLAYS)
def test_the_replays_are_walked_as_they_are_viewed(name: str) -> None:
    found = replay(name)
    assert is_as_viewed(found, sorted({one.known_at for one in found.entries}))


@pytest.mark.parametrize("walk", [figures, next_updates])
def test_twice_the_moments_are_twice_the_work(walk: Callable[..., object]) -> None:
    def work(size: int) -> Callable[[], object]:
        made = record(*(("BTC", False), ("promise", False)) * size)
        instants = [at(minute) for minute in range(2 * size)]
        return lambda: list(walk(made, instants))  # type: ignore[call-overload]

    assert growth(work, 10) < 5
