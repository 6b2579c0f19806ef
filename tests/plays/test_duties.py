"""Leaders see what runs out first, and how long they have."""

from __future__ import annotations

from aboveboard.deadlines import Regime, deadlines, unmatched
from aboveboard.plays.duties import duties_table
from aboveboard.plays.tables import ShownTable
from aboveboard.plays.writer import Writer
from aboveboard.wording.language import load_language
from duties import duty, reported, trigger, view_of

NOTICED = trigger("noticed", "2030-05-01T12:00+09:00")
AS_OF = "2030-05-02T09:30+09:00"


def table(*regimes: Regime, entries: tuple[str, ...] = (NOTICED,)) -> ShownTable:
    view = view_of(AS_OF, *entries)
    writer = Writer(view, load_language("en"))
    return duties_table(deadlines(regimes, view), unmatched(regimes, view), writer)


def stands(*regimes: Regime, entries: tuple[str, ...] = (NOTICED,)) -> list[str]:
    return [row[4] for row in table(*regimes, entries=entries).rows]


def test_each_state_is_said_with_its_length_of_time() -> None:
    regimes = (
        duty(id="waiting", trigger="other"),
        duty(id="told", within="1 hour"),
        duty(id="now", within="immediately"),
        duty(id="later"),
        duty(id="soon", within="24 hours"),
        duty(id="gone", within="4 hours"),
    )
    told = reported("told", "2030-05-01T13:20+09:00")
    assert stands(*regimes, entries=(NOTICED, told)) == [
        "OVERDUE by 17 hr 30 min",
        "to be done at once, for 21 hr 30 min now",
        "2 hr 30 min left",
        "2 days 2 hr left",
        "done 2030-05-01 13:20 +09:00, 20 min late",
        "not started: no trigger other on the record",
    ]


def test_an_instant_is_given_in_both_zones() -> None:
    (row,) = table(duty()).rows
    assert row[3] == "2030-05-04 12:00 +09:00 (2030-05-03 23:00 in New York)"


def test_how_well_the_rule_is_known_stands_beside_it() -> None:
    (row,) = table(duty(evidence="unverified")).rows
    assert row[5] == "unverified"


def test_a_misspelt_trigger_heads_the_table() -> None:
    rows = table(duty(), entries=(NOTICED, trigger("notised", "2030-05-01T13:00+09:00"))).rows
    assert "'notised'" in rows[0][0]
