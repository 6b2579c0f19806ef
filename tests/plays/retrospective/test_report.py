"""What the retrospective says, in each language, now and when it is written again later."""

from __future__ import annotations

from datetime import datetime

import pytest
from aboveboard.errors import PlayError
from aboveboard.plays.answer_letter import stands_published
from aboveboard.plays.checklist import checklist
from aboveboard.plays.retrospective.statement import retrospective
from aboveboard.plays.statement import Statement, Table
from aboveboard.record.actions import actions
from aboveboard.record.model import Answer
from aboveboard.record.view import View
from aboveboard.wording.language import load_languages
from looked_back import (
    AWARDED,
    FIRST,
    LATER,
    LOST,
    PAID,
    REPORT,
    SECOND,
    THIRD,
    TOLD,
    action,
    case_of,
    report_of,
    state,
    texts,
)
from records import (
    HEADER,
    REPLAYS,
    entry,
    event,
    figure,
    problem_of,
    record_of,
    releases,
    replay,
    shown,
)

TWO = action("test-keys") + action("move-keys", due="2030-07-01T12:00+09:00")
DONE = state("keys-tested", "test-keys", "verified", at="2030-07-20T12:00+09:00")


def section(statement: Statement, language: str, name: str) -> str:
    found = [text for place, text in shown(statement.edition(language)) if place == name]
    return "\n".join(found)


# --- actions --------------------------------------------------------------------------------------


def test_an_open_action_past_its_date_stands_first() -> None:
    view = View(record_of(TOLD, TWO, DONE), datetime.fromisoformat(LATER))
    found = actions(view)
    assert [(one.entry.id, one.state) for one in found] == [
        ("move-keys", "open"),
        ("test-keys", "verified"),
    ]
    assert found[0].is_overdue(view.as_of)


def test_a_follow_up_opens_with_what_is_late_and_shows_what_is_done() -> None:
    report = report_of(TWO, DONE, at=LATER)
    assert report.edition("en").sections[1].id == "overdue"
    assert "62 days late" in section(report, "en", "overdue")
    assert "已逾期62天" in section(report, "zh-CN", "overdue")
    assert "done and verified" in section(report, "en", "actions")
    assert report.edition("en").summary.endswith("Actions that are late: 1.")


def test_before_its_date_nothing_is_late() -> None:
    report = report_of(TWO, DONE, at=REPORT)
    assert report.edition("en").section("overdue") is None
    assert "not started" in section(report, "en", "actions")


def test_a_state_of_no_action_is_refused_with_its_line() -> None:
    stray = state("stray", "lost", "done", at="2030-06-02T12:00+09:00")
    problem = problem_of(HEADER + TOLD + stray)
    assert problem.field == "entries[6].action"
    assert "of kind figure" in problem.what


def test_an_action_is_dropped_for_a_reason_only() -> None:
    text = HEADER + TOLD + action("a") + state("s", "a", "dropped", at="2030-06-02T12:00+09:00")
    assert "dropped without a reason" in problem_of(text).what


def test_an_action_is_due_after_it_is_set() -> None:
    text = HEADER + TOLD + action("a", due="2030-05-30T12:00+09:00")
    assert "due before it is set" in problem_of(text).what


def test_an_action_that_was_corrected_keeps_what_was_said_of_it() -> None:
    right = action("b", "corrects: test-keys", *texts("because"), due="2030-09-30T12:00+09:00")
    right = right.replace("known_at: 2030-05-30", "known_at: 2030-08-02")
    view = View(record_of(TOLD, action("test-keys"), DONE, right), datetime.fromisoformat(LATER))
    (one,) = actions(view)
    assert (one.entry.id, one.state) == ("b", "verified")


# --- the report -----------------------------------------------------------------------------------


def test_without_an_earlier_statement_there_is_no_retrospective() -> None:
    with pytest.raises(PlayError, match="No statement of this incident was published"):
        case_of(record_of(event("noticed", "We noticed it.", "mark: noticed")))


def test_each_happening_stands_with_the_statement_that_first_told_it() -> None:
    happened = event("late", "It began.", "mark: started", known_at="2030-05-01T23:00+09:00")
    report = report_of(happened.replace("known_at: 2030-05-01T23", "known_at: 2030-05-03T13"))
    rows = next(
        block.rows
        for block in report.edition("en").section("timeline").blocks  # type: ignore[union-attr]
        if isinstance(block, Table)
    )
    assert rows[0][1:] == ("It began.", "update 02, 2 days 1 hour later")


def test_the_timeline_is_told_by_day_and_names_the_zone_once() -> None:
    new = event("new", "It ended.", "mark: contained", at="2030-05-20T12:00+09:00")
    edition = report_of(new).edition("en")
    blocks = edition.section("timeline").blocks  # type: ignore[union-attr]
    assert "Japan time" in str(blocks[0])
    assert "Japan time" not in str(blocks[1:])
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [table.caption for table in tables] == [
        "1 May 2030 (UTC+9)", "2 May 2030 (UTC+9)", "3 May 2030 (UTC+9)", "20 May 2030 (UTC+9)",
    ]  # fmt: skip
    assert [row[0] for row in tables[2].rows] == ["12:00", "13:00"]


def test_what_was_told_nowhere_is_told_here_for_the_first_time() -> None:
    new = event("new", "It ended.", "mark: contained", at="2030-05-20T12:00+09:00")
    assert "here, for the first time" in section(report_of(new), "en", "timeline")
    assert "本报告首次公布" in section(report_of(new), "zh-CN", "timeline")


def test_a_correction_stands_with_both_values_where_it_was_said_and_why() -> None:
    right = figure(
        "right", '"6"', "BTC", "corrects: lost",
        *texts("because", "We had missed a wallet.", "我们漏算了一个钱包。"),
        at="2030-05-02T12:30+09:00",
    )  # fmt: skip
    record = record_of(LOST + FIRST + AWARDED + right + SECOND + PAID + THIRD)
    report = retrospective(case_of(record), load_languages(record.languages))
    text = section(report, "en", "made-corrections")
    for words in ("5 BTC", "6 BTC. Why: We had missed a wallet.", "our first statement"):
        assert words in text
    assert "6 BTC (corrected since)" in section(report, "en", "reconciled")


def test_the_apology_is_that_of_the_head_and_stands_once() -> None:
    sorry = entry(
        "sorry", "apology", *texts("text", "We are sorry. We lost it.", "对此我们深表歉意。"),
        *texts("by", "Chief Executive", "首席执行官"), at="2030-05-20T12:00+09:00",
    )  # fmt: skip
    text = section(report_of(sorry), "en", "short")
    assert text.count("sorry") == 1
    assert "We lost it. (Chief Executive)" in text


def test_a_broken_promise_is_counted_and_named() -> None:
    promise = entry("soon", "commitment", "promise: next-update", "due: 2030-05-01T14:00+09:00")
    record = record_of(promise + TOLD)
    found = case_of(record).communications
    assert (found.kept, len(found.promises)) == (0, 1)
    assert found.missed[0].entry.due == datetime.fromisoformat("2030-05-01T14:00+09:00")


REPLAY, DRILL = (
    HEADER.replace("custodian:\n", f"exercise: {{{what}}}\ncustodian:\n", 1)
    for what in ("case: coincheck-2018, original: Coincheck", "case: lantern")
)


@pytest.mark.parametrize("header", [HEADER, DRILL])
def test_a_real_incident_lacks_what_its_record_lacks_and_so_does_a_drill(header: str) -> None:
    view = View(record_of(TOLD, header=header), datetime.fromisoformat(REPORT))
    lacking = {i.id for i in checklist("retrospective", view) if i.state == "missing"}
    assert {"P4", "P5", "P6", "P7", "P11", "P13", "P15"} <= lacking


def test_a_replay_can_only_say_that_the_public_record_is_silent() -> None:
    played = View(record_of(TOLD, header=REPLAY), datetime.fromisoformat(REPORT))
    found = {i.id: i.state for i in checklist("retrospective", played)}
    assert {found[name] for name in ("P6", "P11", "P13")} == {"told as not yet known"}


@pytest.mark.parametrize(
    ("header", "silent"),
    [(HEADER, False), (DRILL, False), (REPLAY, True)],
    ids=["real", "drill", "replay"],
)
def test_only_a_replay_speaks_of_a_public_record(header: str, silent: bool) -> None:
    # With a service that never opened again and no money, every place that can say so does.
    stopped = entry("w", "service", "service: withdrawals", "assets: [all]", "state: paused")
    record = record_of(stopped + FIRST, header=header)
    report = retrospective(case_of(record), load_languages(record.languages))
    english, chinese = (str(report.edition(tag).sections) for tag in ("en", "zh-CN"))
    assert ("public record" in english, "not published" in english) == (silent, silent)
    assert ("公开记录" in chinese) == silent
    assert ("on our record" in english) != silent


# --- the replays ----------------------------------------------------------------------------------


def report_on(name: str) -> Statement:
    record = replay(name)
    return retrospective(
        case_of(record, releases(name)[-1].isoformat()), load_languages(record.languages)
    )


def answers_of(name: str) -> list[Answer]:
    """Return the answers that stand in a replay's record at its end."""
    return list(View(replay(name), releases(name)[-1]).answers)


@pytest.mark.parametrize("name", REPLAYS)
def test_every_answer_stands_once_the_report_alone_is_the_newest_word(name: str) -> None:
    report, languages = report_on(name), load_languages(replay(name).languages)
    for answer in answers_of(name):
        asked, told = answer.question.root, answer.answer.root
        assert stands_published(asked, told, (report,), languages), answer.id


def test_an_answer_that_people_were_counted_for_stands_in_the_report_as_it_was_given() -> None:
    asked = entry(
        "asked", "answer", *texts("question", "When?", "什么时候？"),
        *texts("answer", "Soon.", "明天。"), "people: 40", at="2030-05-20T12:00+09:00",
    )  # fmt: skip
    report, languages = report_of(asked), load_languages(("zh-CN", "en"))
    question, told = {"zh-CN": "什么时候？", "en": "When?"}, {"zh-CN": "明天。", "en": "Soon."}
    assert "When? (40 people asked)" in section(report, "en", "answers")
    assert stands_published(question, told, (report,), languages)


def test_every_figure_of_the_minato_report_is_what_was_published() -> None:
    record = replay(REPLAYS[0])
    report = report_on(REPLAYS[0])
    lines = case_of(record, releases(REPLAYS[0])[-1].isoformat()).reconciled.lines
    assert {line.verdict for line in lines} == {"same"}
    published = {(line.old.name, line.old.amount) for line in lines}
    assert {(figure.name, figure.amount) for figure in report.figures} == published


def test_the_minato_report_measures_the_silence() -> None:
    text = section(report_on(REPLAYS[0]), "en", "communications")
    for words in ("9 hours 10 minutes", "20 hours 33 minutes", "8 of 11", "43 days 1 hour"):
        assert words in text


@pytest.mark.parametrize("name", REPLAYS)
def test_what_the_public_record_does_not_hold_is_said_to_be_not_published(name: str) -> None:
    report = report_on(name)
    for part in ("evidence", "actions", "undisclosed", "heard"):
        assert "The public record of this case does not say." in section(report, "en", part)
        assert "此事件的公开记录没有说明。" in section(report, "zh-CN", part)
