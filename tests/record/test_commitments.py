"""Promises: open, kept or late, by what was published and what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from aboveboard.record import View
from aboveboard.record.commitments import Promise, missed, promises
from hypothesis import given
from hypothesis import strategies as st
from records import REPLAYS, entry, record_of, releases, replay
from work import growth

DAY = "2030-05-01T"
ZONE = "+09:00"


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"{DAY}{clock}{ZONE}")


def promise(entry_id: str, made: str, due: str, kind: str = "next-update", *more: str) -> str:
    return entry(
        entry_id,
        "commitment",
        f"promise: {kind}",
        f"due: {DAY}{due}{ZONE}",
        *([] if kind == "next-update" else ["text: {zh-CN: 付款, en: We pay.}"]),
        *more,
        at=f"{DAY}{made}{ZONE}",
    )


def states(view: View, *published: str) -> list[tuple[str, str]]:
    found = promises(view, [at(clock) for clock in published])
    return [(one.entry.id, one.state) for one in found]


ONE = record_of(promise("a", "12:00", "12:40"))


@pytest.mark.parametrize(
    ("as_of", "published", "state"),
    [
        ("12:05", ["12:05"], "open"),
        ("12:40", ["12:05"], "open"),
        ("12:41", ["12:05"], "late"),
        ("12:40", ["12:05", "12:40"], "kept"),
        ("12:52", ["12:05", "12:52"], "late"),
        ("12:30", [], "open"),
    ],
)
def test_a_next_update_is_kept_by_the_statement_after_the_one_that_promised_it(
    as_of: str, published: list[str], state: str
) -> None:
    assert states(View(ONE, at(as_of)), *published) == [("a", state)]


def test_the_statement_that_makes_a_promise_does_not_keep_it() -> None:
    (one,) = promises(View(ONE, at("12:30")), [at("12:00")])
    assert one.kept_at is None


def test_what_is_late_says_by_how_long() -> None:
    (one,) = promises(View(ONE, at("13:30")), [at("12:00"), at("12:52")])
    assert one.kept_at == at("12:52")
    assert one.overdue(at("13:30")) == timedelta(minutes=12)
    (one,) = promises(View(ONE, at("13:30")), [at("12:00")])
    assert one.overdue(at("13:30")) == timedelta(minutes=50)
    assert missed([one]) == (one,)


def test_a_promise_that_an_early_statement_repeats_is_promised_again() -> None:
    # 12:20 came early and named 12:40 again; then nothing came by 12:40.
    assert states(View(ONE, at("12:45")), "12:00", "12:20") == [("a", "late")]
    assert states(View(ONE, at("12:39")), "12:00", "12:20", "12:39") == [("a", "open")]


def test_a_promise_that_no_statement_named_was_promised_to_nobody() -> None:
    record = record_of(promise("a", "12:00", "12:40"), promise("b", "12:01", "12:50"))
    assert states(View(record, at("12:30")), "12:05") == [("b", "open")]


def test_the_newest_promise_is_listed_before_a_statement_names_it() -> None:
    record = record_of(promise("a", "12:00", "12:40"), promise("b", "12:30", "13:00"))
    assert states(View(record, at("12:30")), "12:05") == [("a", "open"), ("b", "open")]


@pytest.mark.parametrize(
    ("done", "state", "kept"), [("12:20", "kept", True), ("12:50", "late", True)]
)
def test_another_promise_is_kept_by_the_entry_that_names_it(
    done: str, state: str, kept: bool
) -> None:
    paid = entry(
        "p",
        "measure",
        "text: {zh-CN: 已付。, en: We paid.}",
        "keeps: [a]",
        at=f"{DAY}{done}{ZONE}",
    )
    record = record_of(promise("a", "12:00", "12:40", "payment"), paid)
    (one,) = promises(View(record, at("13:00")), [at("12:05"), at("12:30")])
    assert (one.state, one.kept_at is not None) == (state, kept)


def test_another_promise_is_not_kept_by_a_statement() -> None:
    record = record_of(promise("a", "12:00", "12:40", "payment"))
    assert states(View(record, at("13:00")), "12:05", "12:30") == [("a", "late")]


def test_what_is_published_later_is_not_known_yet() -> None:
    assert states(View(ONE, at("12:10")), "12:00", "12:52") == [("a", "open")]


@given(st.lists(st.integers(0, 59), max_size=8), st.integers(0, 59))
def test_a_promise_is_never_both_open_and_past(minutes: list[int], now: int) -> None:
    as_of = at(f"12:{now:02d}")
    view = View(ONE, as_of)
    for one in promises(view, [at(f"12:{minute:02d}") for minute in minutes]):
        assert isinstance(one, Promise)
        if one.state == "open":
            assert one.entry.due >= as_of
        if one.state == "kept":
            assert one.kept_at is not None
            assert one.kept_at <= one.entry.due


def test_larkfield_broke_one_promise_by_fifteen_minutes() -> None:
    record = replay(REPLAYS[1])
    as_of = datetime.fromisoformat("2025-02-24T00:00Z")
    (late,) = missed(promises(View(record, as_of), releases(REPLAYS[1])))
    assert late.entry.due == datetime.fromisoformat("2025-02-21T17:00Z")
    assert late.overdue(as_of) == timedelta(minutes=15)


def test_the_promises_of_many_statements_are_found_in_one_walk() -> None:
    def work(size: int) -> Callable[[], object]:
        start = at("12:00")
        instants = [start + timedelta(minutes=n) for n in range(size)]
        made = record_of(
            *(
                entry(f"p{n}", "commitment", "promise: next-update",
                      f"due: {(told + timedelta(minutes=1)).isoformat()}", at=told.isoformat())
                for n, told in enumerate(instants)
            )
        )  # fmt: skip
        return lambda: promises(View(made, instants[-1]), instants)

    assert growth(work, 10) < 5
