"""Our words measured and what was heard, with what each figure rests on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aboveboard.errors import ParameterError
from aboveboard.feedback.snapshot import snapshot
from aboveboard.plays.heard import Heard, read_heard
from aboveboard.plays.retrospective.reach import read_reach
from aboveboard.plays.retrospective.spoken import heard_values, moods, share
from aboveboard.plays.retrospective.statement import retrospective
from aboveboard.plays.writer import Writer
from aboveboard.record import View
from aboveboard.wording.language import load_language, load_languages
from heard import heard as message
from looked_back import REPORT, TOLD, case_of
from records import record_of, shown

START = datetime(2030, 5, 1, 3, 0, tzinfo=UTC)
UPDATE = START + timedelta(hours=1)
AS_OF = datetime.fromisoformat(REPORT)


def sent(text: str, number: int, minutes: int) -> object:
    return message(text, number, received_at=START + timedelta(minutes=minutes))


def snapshot_file(folder: Path, before: int, after: int) -> Heard:
    """Return what was heard: angry messages before the update, calm ones after it."""
    told = [sent("This is a scam, I am furious, you stole my coins!", n, 10) for n in range(before)]
    told += [sent("Thank you for the clear answer.", 1000 + n, 90) for n in range(after)]
    found = snapshot(told, AS_OF, updates=(UPDATE,))  # type: ignore[arg-type]
    path = folder / "heard.json"
    path.write_text(json.dumps(found.as_json()), encoding="utf-8")
    return read_heard(path, "heard.json", AS_OF)


def writer(tag: str = "en") -> Writer:
    return Writer(View(record_of(TOLD), AS_OF), load_language(tag))


def test_the_mood_before_and_after_an_update_has_n_and_interval(tmp_path: Path) -> None:
    (row,) = moods(writer(), snapshot_file(tmp_path, 40, 40))
    # Wilson, 1927: of 40 of 40 the lower bound is n / (n + z^2) = 91.2 %.
    assert row["before"] == "40 of 40 (100.0%; 95% sure: 91.2% to 100.0%)"
    assert row["after"] == "0 of 40 (0.0%; 95% sure: 0.0% to 8.8%)"


def test_below_twenty_there_is_no_percentage(tmp_path: Path) -> None:
    (row,) = moods(writer(), snapshot_file(tmp_path, 19, 40))
    assert row["before"] == "19 of 19"
    (row,) = moods(writer("zh-CN"), snapshot_file(tmp_path, 19, 40))
    assert row["before"] == "19条中的19条"


def test_where_nobody_wrote_it_says_so() -> None:
    assert share(writer(), None) == "no messages"


def test_what_fewer_than_three_people_said_is_left_out(tmp_path: Path) -> None:
    few = heard_values(writer(), snapshot_file(tmp_path, 2, 0))
    many = heard_values(writer(), snapshot_file(tmp_path, 3, 0))
    assert few["complaints"] == []
    assert [one["people"] for one in many["complaints"]] in ([], ["3 people"])


def test_no_word_of_a_customer_reaches_the_report(tmp_path: Path) -> None:
    record = record_of(TOLD)
    case = case_of(record, heard=snapshot_file(tmp_path, 40, 40))
    report = retrospective(case, load_languages(record.languages))
    assert "furious" not in report.model_dump_json()
    text = "\n".join(text for place, text in shown(report.edition("en")) if place == "heard")
    assert case.heard is not None
    assert case.heard.sha256 in text


COUNTS = (
    '{"format": "aboveboard.reach/1", "as_of": "2030-05-20T12:00:00Z", '
    '"channels": [{"channel": "email", "sent": 12345, "failed": 6}]}'
)


def test_the_reach_is_read_from_a_frozen_file_with_its_hash(tmp_path: Path) -> None:
    (tmp_path / "reach.json").write_text(COUNTS)
    record = record_of(TOLD)
    view = View(record, AS_OF)
    case = case_of(record, reach=read_reach(tmp_path / "reach.json", "reach.json", view))
    report = retrospective(case, load_languages(record.languages))
    cells = [text for place, text in shown(report.edition("en")) if place == "communications"]
    place = cells.index("E-mail")
    assert cells[place : place + 5] == ["E-mail", "12,345", "6", "0", "0"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("{}", "no counts of the delivery ledger"),
        (COUNTS.replace("12345", "-1"), "no counts of the delivery ledger"),
        (COUNTS.replace("2030-05-20", "2031-05-20"), "later than the statement"),
    ],
)
def test_wrong_counts_are_refused(tmp_path: Path, content: str, what: str) -> None:
    (tmp_path / "reach.json").write_text(content)
    with pytest.raises(ParameterError, match=what):
        read_reach(tmp_path / "reach.json", "reach.json", View(record_of(TOLD), AS_OF))


@pytest.mark.parametrize(
    ("count", "english", "chinese"),
    [
        (1, "we had read 1 message from 1 person.", "我们读了1人发来的1条消息。"),
        (2, "we had read 2 messages from 2 people.", "我们读了2人发来的2条消息。"),
    ],
)
def test_one_message_is_no_plural(tmp_path: Path, count: int, english: str, chinese: str) -> None:
    record = record_of(TOLD)
    case = case_of(record, heard=snapshot_file(tmp_path, count, 0))
    report = retrospective(case, load_languages(record.languages))
    assert english in str(report.edition("en").section("heard"))
    assert chinese in str(report.edition("zh-CN").section("heard"))
