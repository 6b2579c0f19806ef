"""The charts of what was heard: numbers as counted, updates marked, in each language."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from aboveboard.feedback import Answer, snapshot
from aboveboard.plays.heard import Snapshot
from aboveboard.plays.heard_charts import asked_chart, mood_chart
from aboveboard.plays.writer import Writer
from aboveboard.record.view import View
from aboveboard.wording.language import load_language
from english_runs import english_words
from heard import NOON, heard
from records import replay

AS_OF = NOON + timedelta(hours=8)
UPDATES = [NOON + timedelta(hours=1), NOON + timedelta(hours=4)]


def frozen(count: int, as_of: datetime = AS_OF) -> Snapshot:
    """Return what was heard: a question every ten minutes, the first half of them answered."""
    messages = [
        heard(f"When can I withdraw my coins ({n})?", n * 10, answer="x" if n < count / 2 else "")
        for n in range(count)
    ]
    given = Answer("x", "withdrawals", {}, {"en": "Monday."}, NOON + timedelta(hours=5))
    taken = snapshot(messages, as_of, updates=UPDATES, answers=[given])
    return Snapshot.model_validate(taken.as_json())


def writer(tag: str) -> Writer:
    return Writer(View(replay("2018-01-26-minato"), AS_OF), load_language(tag))


@pytest.mark.parametrize(
    ("tag", "asked", "answered"),
    [("en", "40 messages", "20 messages"), ("zh-CN", "40条", "20条")],
)
def test_questions_asked_and_answered_end_at_their_counts(
    tag: str, asked: str, answered: str
) -> None:
    chart = asked_chart(writer(tag), frozen(40))
    assert chart is not None
    assert [series.points[-1].label for series in chart.series] == [asked, answered]
    assert [series.points[-1].at for series in chart.series] == [AS_OF, AS_OF]
    assert asked in chart.description
    assert answered in chart.description
    assert [(mark.at, mark.label) for mark in chart.marks] == [(UPDATES[0], "1"), (UPDATES[1], "2")]


def test_the_table_has_each_step() -> None:
    chart = asked_chart(writer("en"), frozen(40))
    assert chart is not None
    assert [row[1:] for row in chart.table.rows][-1] == ("40", "20")
    assert len(chart.table.rows) == 7


def test_the_moods_add_up_to_the_messages_and_carry_the_accuracy() -> None:
    heard_by = frozen(40)
    chart = mood_chart(writer("en"), heard_by)
    assert chart is not None
    drawn = sum(int(point.value) for series in chart.series for point in series.points)
    assert drawn == 40
    share = heard_by.accuracy.mood
    assert f"told right for {share.count} of {share.n}" in chart.description
    assert [mark.label for mark in chart.marks] == ["1", "2"]


@pytest.mark.parametrize("count", [0, 1, 19])
def test_too_few_messages_make_no_chart(count: int) -> None:
    assert asked_chart(writer("en"), frozen(count)) is None
    assert mood_chart(writer("en"), frozen(count)) is None


def test_the_moods_are_named_in_chinese() -> None:
    chart = mood_chart(writer("zh-CN"), frozen(40))
    assert chart is not None
    named = [chart.title, chart.description, chart.table.caption, *chart.table.head]
    assert english_words(" ".join([*named, *(series.name for series in chart.series)])) == []
