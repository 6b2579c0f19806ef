"""The record as of an instant: what was known by then, corrections applied."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest
from aboveboard.record import View
from aboveboard.record.model import Event, FigureEntry
from aboveboard.record.view import Standing
from hypothesis import given
from hypothesis import strategies as st
from records import PARAMS, REPLAYS, entry, event, figure, record_of, releases, replay

BECAUSE = "because: {zh-CN: 有误, en: it was wrong}"


def at(hour: int) -> dict[str, str]:
    """Return the common fields of an entry learned at an hour."""
    return {"at": f"2030-05-01T{hour:02d}:00+09:00"}


def view(hour: int, *entries: str) -> View:
    return View(record_of(*entries), datetime.fromisoformat(at(hour)["at"]))


def names(entries: tuple[object, ...]) -> list[str]:
    return [getattr(found, "id") for found in entries]  # noqa: B009  # of any kind


def test_what_is_learned_later_is_not_seen() -> None:
    entries = (event("a", **at(1)), event("b", **at(2)), event("c", **at(3)))
    assert names(view(2, *entries).known) == ["a", "b"]
    assert view(0, *entries).known == ()


def test_what_happened_early_but_was_learned_later_is_not_seen() -> None:
    late = event("late", at="2030-05-01T01:00+09:00", known_at="2030-05-01T05:00+09:00")
    assert view(4, late).known == ()
    assert names(view(5, late).known) == ["late"]


def test_the_instant_itself_counts_to_the_second() -> None:
    record = record_of(event("a", at="2030-05-01T12:00:30+09:00"))
    assert View(record, datetime.fromisoformat("2030-05-01T03:00:29Z")).known == ()
    assert names(View(record, datetime.fromisoformat("2030-05-01T03:00:30Z")).known) == ["a"]


def test_a_corrected_entry_is_out_from_when_the_correction_is_known() -> None:
    entries = (
        figure("a", '"5"', **at(1)),
        figure("b", '"7"', "BTC", "corrects: a", BECAUSE, **at(2)),
        figure("c", '"8"', "BTC", "corrects: b", BECAUSE, **at(3)),
    )
    assert [names(view(hour, *entries).known) for hour in (1, 2, 3)] == [["a"], ["b"], ["c"]]
    assert names(view(3, *entries).all_known) == ["a", "b", "c"]
    assert [figure.amount for figure in view(3, *entries).figures] == ["8"]


def test_the_latest_figure_of_each_kind_stands_in_the_order_first_learned() -> None:
    entries = (
        figure("a", '"5"', "BTC", **at(1)),
        figure("b", '"50"', "ETH", **at(1)),
        figure("c", '"6"', "BTC", **at(2)),
        figure("d", '"1"', "BTC", "party: {zh-CN: 甲, en: A}", **at(2)),
        figure("e", '"2"', "BTC", "party: {zh-CN: 乙, en: B}", **at(2)),
    )
    assert [(f.amount, f.unit) for f in view(2, *entries).figures] == [
        ("6", "BTC"),
        ("50", "ETH"),
        ("1", "BTC"),
        ("2", "BTC"),
    ]
    assert len(view(2, *entries).figures_of("lost")) == 4
    assert view(2, *entries).figures_of("paid") == ()


def unknown(entry_id: str, **common: str) -> str:
    lines = ("text: {zh-CN: 甲, en: x}", "finding_out: {zh-CN: 乙, en: y}")
    return entry(entry_id, "unknown", *lines, **common)


def test_an_unknown_stands_until_something_known_settles_it() -> None:
    entries = (
        unknown("q", **at(1)),
        unknown("r", **at(1)),
        event("a", "x", "settles: [q]", **at(2)),
    )
    assert names(view(1, *entries).unknowns) == ["q", "r"]
    assert names(view(2, *entries).unknowns) == ["r"]


def test_the_last_promise_of_an_update_counts_and_no_other_promise() -> None:
    def promise(entry_id: str, kind: str, due: str, **common: str) -> str:
        lines = (f"promise: {kind}", f"due: {due}", "text: {zh-CN: 甲, en: x}")
        return entry(entry_id, "commitment", *lines, **common)

    entries = (
        promise("a", "next-update", "2030-05-01T09:00+09:00", **at(1)),
        promise("b", "next-update", "2030-05-01T08:00+09:00", **at(2)),
        promise("c", "payment", "2030-06-01T08:00+09:00", **at(3)),
    )
    promised = view(3, *entries).next_update
    assert promised is not None
    assert promised.id == "b"
    assert view(0, *entries).next_update is None


def test_a_marked_event_is_found_by_its_mark() -> None:
    entries = (event("a", "x", "mark: started", **at(1)), event("b", "x", **at(2)))
    found = view(2, *entries).marked("started")
    assert found is not None
    assert found.id == "a"
    assert view(2, *entries).marked("contained") is None


def test_kinds_are_told_apart() -> None:
    entries = (event("a", **at(1)), figure("b", **at(1)), event("c", **at(1)))
    assert names(view(1, *entries).of(Event)) == ["a", "c"]
    assert names(view(1, *entries).of(Event, lambda found: found.id > "a")) == ["c"]
    assert view(1, *entries).last(FigureEntry, lambda found: found.unit == "ETH") is None


# --- services -------------------------------------------------------------------------------------


def service(
    entry_id: str, state: str, assets: str, *more: str, hour: int = 1, name: str = "trading"
) -> str:
    lines = (f"service: {name}", f"state: {state}", f"assets: {assets}", *more)
    return entry(entry_id, "service", *lines, **at(hour))


def standings(*entries: str) -> list[tuple[str, str, bool]]:
    """Return entry, assets and rest of each service state in force at nine."""

    def row(standing: Standing) -> tuple[str, str, bool]:
        return standing.entry.id, " ".join(standing.assets), standing.rest

    return [row(standing) for standing in view(9, *entries).services]


OPEN = service("open", "open", "all")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([OPEN], [("open", "", False)]),
        ([service("a", "paused", "[BTC]")], [("a", "BTC", False)]),
        ([OPEN, service("a", "paused", "[BTC]")], [("a", "BTC", False), ("open", "", True)]),
        (
            [OPEN, service("a", "paused", "[BTC, ETH]")],
            [("a", "BTC ETH", False), ("open", "", True)],
        ),
        (
            [OPEN, service("a", "paused", "[BTC, ETH]"), service("b", "resumed", "[ETH]")],
            [("a", "BTC", False), ("b", "ETH", False), ("open", "", True)],
        ),
        (
            [OPEN, service("a", "paused", "[BTC]"), service("b", "paused", "all")],
            [("b", "", False)],
        ),
        (
            [OPEN, service("a", "paused", "all", "except: [BTC]")],
            [("open", "BTC", False), ("a", "", True)],
        ),
        (
            [
                OPEN,
                service("a", "limited", "[BTC]"),
                service("b", "paused", "all", "except: [BTC]"),
            ],
            [("a", "BTC", False), ("b", "", True)],
        ),
        ([service("a", "paused", "all", "except: [BTC]")], [("a", "", False)]),
        (
            [service("a", "paused", "all", name="login"), service("b", "open", "all")],
            [("a", "", False), ("b", "", False)],
        ),
    ],
)
def test_service_states_stand_beside_each_other(
    entries: list[str], expected: list[tuple[str, str, bool]]
) -> None:
    assert standings(*entries) == expected


STATES = st.tuples(
    st.sampled_from(["open", "paused", "limited"]),
    st.sampled_from(["all", "[BTC]", "[ETH]", "[BTC, ETH]"]),
    st.sampled_from([None, "except: [BTC]", "except: [ETH]"]),
)


@given(st.lists(STATES, min_size=1, max_size=6))
def test_each_asset_has_one_state_the_one_said_of_it_last(
    states: list[tuple[str, str, str | None]],
) -> None:
    entries = [
        service(f"s{n}", state, assets, *([more] if more and assets == "all" else []))
        for n, (state, assets, more) in enumerate(states)
    ]
    shown = view(9, *entries).services
    for asset in ("BTC", "ETH", "XRP"):
        last = None
        for n, (_, assets, more) in enumerate(states):
            about = assets == "all" and not (more and asset in more)
            last = f"s{n}" if about or asset in assets else last
        own = [s.entry.id for s in shown if asset in s.assets]
        rest = [s.entry.id for s in shown if not s.assets and asset not in s.entry.excluded]
        assert len(own) <= 1
        assert (own or rest or [None])[0] == last


# --- the replays ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REPLAYS)
def test_a_later_view_of_a_replay_only_adds_to_what_is_known(name: str) -> None:
    views = [View(replay(name), instant).all_known for instant in releases(name)]
    for earlier, later in pairwise(views):
        assert later[: len(earlier)] == earlier
    assert views[-1] == replay(name).entries


@pytest.mark.parametrize("name", REPLAYS)
def test_a_replay_begins_with_an_initial_statement_and_goes_on_with_updates(name: str) -> None:
    plays = [
        getattr(found, "play", "") for found in replay(name).entries if found.kind == "statement"
    ]
    assert plays[0] == "initial-statement"
    assert "periodic-update" in plays[1:]
    assert set(plays[1:]) <= {"periodic-update", "compensation", "retrospective"}
    assert "retrospective" not in plays[:-1]


@pytest.mark.parametrize("name", REPLAYS)
def test_a_replay_promises_the_next_update_at_each_statement(name: str) -> None:
    for instant in releases(name):
        promise = View(replay(name), instant).next_update
        assert promise is not None
        assert promise.due > instant


@pytest.mark.parametrize("name", REPLAYS)
def test_a_replay_says_that_it_is_an_exercise_and_whose_figures_it_uses(name: str) -> None:
    record = replay(name)
    assert record.exercise is not None
    assert record.exercise.original not in (PARAMS / name / "incident.yaml").read_text(
        encoding="utf-8"
    ).replace(f"original: {record.exercise.original}", "")


def test_the_newest_answer_to_a_question_stands() -> None:
    def answer(name: str, question: str, hour: int) -> str:
        asked = f"question: {{zh-CN: 问？, en: {question}}}"
        return entry(name, "answer", asked, "answer: {zh-CN: 答。, en: Yes.}", **at(hour))

    entries = (answer("a", "When?", 12), answer("b", "Why?", 12), answer("c", "When?", 13))
    assert [one.id for one in view(13, *entries).answers] == ["c", "b"]
    assert [one.id for one in view(12, *entries).answers] == ["a", "b"]
