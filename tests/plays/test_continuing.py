"""The record goes on from what was published of it: nothing is slipped in behind a statement."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.errors import RecordError
from aboveboard.plays.continuing import must_continue
from aboveboard.plays.desk import open_play
from aboveboard.plays.parameters import check_parameters
from aboveboard.plays.published import enter_statement
from aboveboard.plays.statement import Statement
from aboveboard.running.run import output_folder
from records import HEADER, event, record_of
from sample_statement import sample_statement

NOON = event("noon", at="2030-05-01T12:00+09:00")
TOLD = record_of(NOON, event("told", at="2030-05-01T12:10+09:00"))


def came_out(entries: int = 2) -> Statement:
    """Return the statement as of 12:10 that was written from so many entries."""
    return sample_statement(id="t-01", as_of=TOLD.entries[1].known_at, entries=entries)


def test_an_entry_that_was_known_before_a_statement_came_out_without_it_is_refused() -> None:
    at = "2030-05-01T12:10+09:00"
    late = record_of(NOON, event("told", at=at), event("late", at=at))
    with pytest.raises(RecordError) as caught:
        must_continue(late, [came_out()])
    (problem,) = caught.value.problems
    assert problem.field == "entries[2].known_at"
    assert "t-01 came out as of" in problem.what
    assert "(late)" in problem.what


def test_an_entry_that_was_known_later_goes_on() -> None:
    told = event("told", at="2030-05-01T12:10+09:00")
    news = event("news", at="2030-05-01T12:00+09:00", known_at="2030-05-01T12:11+09:00")
    known = record_of(NOON, told, news)
    must_continue(known, [came_out()])


def test_the_last_statement_counts_whatever_the_order() -> None:
    earlier = sample_statement(id="t-00", as_of=TOLD.entries[0].known_at, entries=1)
    must_continue(TOLD, [came_out(), earlier])
    must_continue(TOLD, [earlier, came_out()])


def test_a_record_that_lost_what_was_published_is_refused() -> None:
    with pytest.raises(RecordError) as caught:
        must_continue(record_of(NOON), [came_out()])
    assert "some are gone" in str(caught.value)


def test_a_statement_that_does_not_say_what_it_was_written_from_holds_nothing() -> None:
    must_continue(record_of(NOON), [came_out(entries=0)])


def incident(home: Path) -> Path:
    """Publish a statement as its play writes it, and append an entry of the same minute."""
    folder = home / "params" / "2030-05-01-test"
    folder.mkdir(parents=True)
    file = folder / "incident.yaml"
    file.write_text(HEADER + NOON, encoding="utf-8")
    play = open_play(
        "initial-statement", {"incident": str(folder), "as_of": "2030-05-01T12:10:19+09:00"}
    )
    statement = play.statement()
    assert statement.entries == 1
    enter_statement(
        folder, statement, renditions={"a": "a" * 64}, approvers=("CEO",), at=statement.as_of
    )
    with file.open("a", encoding="utf-8") as stream:
        stream.write(event("same-minute", at="2030-05-01T12:10+09:00"))
    return folder


def test_notebook_and_run_say_so_before_they_write(tmp_path: Path) -> None:
    folder = incident(tmp_path)
    given = {"incident": str(folder), "as_of": "2030-05-01T13:00+09:00"}
    with pytest.raises(RecordError, match="same-minute"):
        open_play("periodic-update", given)
    record = record_of(NOON, event("same-minute", at="2030-05-01T12:10+09:00"))
    with pytest.raises(RecordError, match="same-minute"):
        output_folder("periodic-update", record, check_parameters("periodic-update", given), folder)


def test_a_statement_before_it_is_written_again_all_the_same(tmp_path: Path) -> None:
    given = {"incident": str(incident(tmp_path)), "as_of": "2030-05-01T12:10:19+09:00"}
    assert open_play("initial-statement", given).history.statements == ()
