"""What a statement must contain, at several instants of both replays and in thin records."""

from __future__ import annotations

from datetime import datetime

import pytest
from aboveboard.plays.checklist import checklist, missing
from aboveboard.plays.initial import SECTIONS
from aboveboard.record import View
from records import REPLAYS, each_statement, entry, event, figure, record_of, replay

PLAY = "initial-statement"


def states(name: str, as_of: str) -> dict[str, str]:
    """Return each element of a replay that is not told, with how it stands."""
    view = View(replay(name), datetime.fromisoformat(as_of))
    return {item.id: item.state for item in checklist(PLAY, view) if item.state != "told"}


OPTIONAL = dict.fromkeys(("I10", "I11", "I12"), "does not apply")
UNKNOWN = "told as not yet known"


@pytest.mark.parametrize(
    ("name", "as_of", "expected"),
    [
        (
            REPLAYS[0],
            "2018-01-26T12:07+09:00",
            {**OPTIONAL, "I2": UNKNOWN, "I3": UNKNOWN, "I4": UNKNOWN},
        ),
        (
            REPLAYS[0],
            "2018-01-26T23:30+09:00",
            {**OPTIONAL, "I2": UNKNOWN, "I3": UNKNOWN, "I4": UNKNOWN},
        ),
        (
            REPLAYS[0],
            "2018-01-27T23:00+09:00",
            {"I2": UNKNOWN, "I4": UNKNOWN, "I11": "does not apply", "I12": "does not apply"},
        ),
        (
            REPLAYS[1],
            "2025-02-21T15:44Z",
            {**OPTIONAL, "I2": UNKNOWN, "I3": UNKNOWN, "I4": UNKNOWN},
        ),
        (
            REPLAYS[1],
            "2025-02-22T02:30Z",
            {"I2": UNKNOWN, "I11": "does not apply", "I12": "does not apply"},
        ),
    ],
)
def test_each_element_of_a_replay_stands_as_the_record_answers_it(
    name: str, as_of: str, expected: dict[str, str]
) -> None:
    assert states(name, as_of) == expected


@pytest.mark.parametrize(("name", "as_of"), each_statement())
def test_nothing_required_is_missing_when_a_replay_publishes(name: str, as_of: datetime) -> None:
    assert missing(PLAY, View(replay(name), as_of)) == ()


def test_before_anything_is_known_the_list_says_what_to_add() -> None:
    view = View(replay(REPLAYS[0]), datetime.fromisoformat("2018-01-26T00:00+09:00"))
    gaps = missing(PLAY, view)
    assert [item.id for item in gaps] == ["I1", "I2", "I5", "I6", "I13", "G2"]
    assert all(item.note and item.required for item in gaps)


def test_a_promise_that_is_past_is_missing_again() -> None:
    # Larkfield promised an update by 17:00 and gave it at 17:15.
    view = View(replay(REPLAYS[1]), datetime.fromisoformat("2025-02-21T17:00Z"))
    notes = {item.id: item.note for item in missing(PLAY, view)}
    assert notes.keys() == {"I13"}
    assert "past" in notes["I13"]


def test_what_a_plays_own_list_asks_for_too_is_counted_once() -> None:
    view = View(record_of(figure("a")), datetime.fromisoformat("2030-05-01T12:00+09:00"))
    for play, same in (
        ("initial-statement", {"G6": "I13"}),
        ("periodic-update", {"G6": "U13", "G2": "U2"}),
        ("retrospective", {"G6": "P16"}),
    ):
        found = {i.id: i for i in checklist(play, view)}
        for general, own in same.items():
            assert found[own].is_missing
            assert not found[general].is_missing
            assert found[general].note == f"Counted as {own}."
    # A standard has no such element of its own.
    assert {"G2", "G6"} <= {i.id for i in missing("compensation", view)}


def item(element: str, *entries: str) -> tuple[str, str]:
    """Return state and note of one element of a small record."""
    view = View(record_of(*entries), datetime.fromisoformat("2030-05-01T12:00+09:00"))
    return next((i.state, i.note) for i in checklist(PLAY, view) if i.id == element)


NOTICED = event("n", "x", "mark: noticed")
COUNT = entry("c", "figure", "key: affected-accounts", 'amount: "7"', "unit: accounts")
SERVICES = [
    entry(name, "service", f"service: {name}", "state: open", "assets: all")
    for name in ("deposits", "withdrawals", "trading")
]


@pytest.mark.parametrize(
    ("element", "entries", "state", "says"),
    [
        ("I1", [NOTICED], UNKNOWN, "summary"),
        ("I2", [NOTICED], UNKNOWN, "started, contained"),
        ("I2", [event("a")], "missing", "mark: noticed"),
        ("I3", [event("a")], UNKNOWN, "No figure"),
        ("I3", [COUNT], UNKNOWN, "how much was lost"),
        ("I3", [figure("f")], UNKNOWN, "how many accounts"),
        ("I3", [figure("f"), COUNT], "told", ""),
        ("I6", SERVICES[:1], "missing", "withdrawals, trading"),
        ("I6", SERVICES, "told", ""),
        ("G2", [entry("s", "status", "status: monitoring")], "told", ""),
    ],
)
def test_an_element_is_judged_by_what_the_record_holds(
    element: str, entries: list[str], state: str, says: str
) -> None:
    found, note = item(element, *entries)
    assert found == state
    assert says in note


def test_every_element_is_covered_by_a_section_but_the_one_of_the_e_mail() -> None:
    view = View(replay(REPLAYS[0]), datetime.fromisoformat("2018-01-26T12:07+09:00"))
    ids = [found.id for found in checklist(PLAY, view)]
    assert len(set(ids)) == len(ids)
    assert set(ids) - {c for plan in SECTIONS.values() for c in plan.covers} == {"G10"}
