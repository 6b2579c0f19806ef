"""What was said before a statement: from what was published, else from the record's releases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from aboveboard.errors import PlayError
from aboveboard.plays.before import before, said_before, statement_address, whole_minute
from aboveboard.plays.statement import Figure
from records import REPLAYS, entry, event, figure, record_of, releases, replay
from sample_statement import sample_statement
from work import growth

MINATO = replay(REPLAYS[0])
NOON = datetime.fromisoformat("2018-01-26T12:52+09:00")


def test_without_a_ledger_the_releases_of_the_record_count() -> None:
    known = before(MINATO, NOON)
    assert [said.id for said in known.said] == ["2018-01-26-minato-01", "2018-01-26-minato-02"]
    assert known.last.play == "periodic-update"
    assert known.last.play_number == 1
    assert known.next_number() == 3
    assert known.next_play_number("periodic-update") == 2
    assert known.last.next_update == datetime.fromisoformat("2018-01-26T13:00+09:00")


def test_the_figures_are_those_known_when_it_was_said() -> None:
    at = datetime.fromisoformat
    assert before(MINATO, at("2018-01-26T23:30+09:00")).last.figures == ()
    (lost,) = before(MINATO, at("2018-01-27T23:00+09:00")).last.figures
    assert (lost.key, lost.amount, lost.unit) == ("lost", "523000000", "XEM")


def test_a_statement_at_the_very_instant_is_not_before_it() -> None:
    first = releases(REPLAYS[0])[0]
    assert said_before(MINATO, first) == ()
    with pytest.raises(PlayError, match="initial-statement first"):
        before(MINATO, first)
    with pytest.raises(PlayError):
        before(record_of(event("a")), NOON)


def test_what_was_published_goes_before_what_the_record_says() -> None:
    figure = Figure(key="lost", amount="1", unit="XEM", confidence="confirmed", at=NOON)
    published = sample_statement(
        id="2018-01-26-minato-01", as_of=NOON - timedelta(hours=1), figures=(figure,)
    )
    known = before(MINATO, NOON, [published])
    assert len(known.said) == 1
    assert known.last.figures == (figure,)


def test_of_a_corrected_statement_the_first_figures_and_the_newest_promise_count() -> None:
    early = datetime(2018, 1, 26, 3, tzinfo=UTC)
    versions = [
        sample_statement(
            as_of=early + timedelta(minutes=version),
            version=version,
            next_update=NOON + timedelta(minutes=version),
            figures=(
                Figure(key="lost", amount=str(version), unit="X", confidence="confirmed", at=NOON),
            ),
        )
        for version in (2, 1)
    ]
    (said,) = before(MINATO, NOON, versions).said
    assert said.as_of == early + timedelta(minutes=1)
    assert said.figures[0].amount == "1"
    assert said.next_update == NOON + timedelta(minutes=2)


def test_what_was_published_later_is_not_before() -> None:
    later = sample_statement(as_of=NOON)
    assert before(MINATO, NOON, [later]).last.id == "2018-01-26-minato-02"


def test_a_thread_names_the_first_statement_and_the_newest() -> None:
    many = [
        sample_statement(id=f"x-{n:02d}", number=n, as_of=NOON - timedelta(minutes=90 - n))
        for n in range(1, 41)
    ]
    thread = before(MINATO, NOON, many).thread
    assert (len(thread), thread[0], thread[1], thread[-1]) == (20, "x-01", "x-22", "x-40")


def test_each_statement_has_an_address_of_its_own() -> None:
    assert statement_address(MINATO, 3) == "https://status.minato.example/2018-01-26/03"


def test_what_many_releases_said_is_found_in_one_walk() -> None:
    def work(size: int) -> Callable[[], object]:
        start = datetime(2030, 5, 1, tzinfo=UTC)
        stamps = [(start + timedelta(hours=n)).isoformat() for n in range(size)]
        made = record_of(
            *(
                text
                for n, at in enumerate(stamps)
                for text in (
                    figure(f"f{n}", f'"{n + 1}"', at=at),
                    entry(f"r{n}", "statement", "play: periodic-update", at=at),
                )
            )
        )
        return lambda: said_before(made, start + timedelta(hours=size))

    assert growth(work, 10) < 5


@pytest.mark.parametrize(
    ("known", "as_of"),
    [
        ("2030-05-01T12:06+09:00", "12:07:00"),
        ("2030-05-01T12:07+09:00", "12:07:00"),  # known at the full minute: told by then
        ("2030-05-01T12:07:20+09:00", "12:07:31"),
        ("2030-05-01T12:07:40+09:00", "12:07:00"),  # not known yet
    ],
)
def test_the_instant_of_a_run_by_hand_has_no_seconds_unless_they_are_news(
    known: str, as_of: str
) -> None:
    now = datetime.fromisoformat("2030-05-01T12:07:31+09:00")
    record = record_of(event("a", at=known))
    assert whole_minute(record, now) == datetime.fromisoformat(f"2030-05-01T{as_of}+09:00")


def test_what_follows_within_the_minute_of_a_statement_comes_after_it() -> None:
    now = datetime.fromisoformat("2030-05-01T12:07:31+09:00")
    out = entry("r", "statement", "play: initial-statement", at="2030-05-01T12:07+09:00")
    record = record_of(event("a"), out)
    assert whole_minute(record, now) == now
    assert said_before(record, whole_minute(record, now)) != ()
    statement = sample_statement().model_copy(update={"as_of": now - timedelta(seconds=20)})
    assert whole_minute(record_of(event("a")), now, [statement]) == now
