"""The charts of an update: what they show, and when there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from aboveboard.plays.before import before
from aboveboard.plays.changes import Changes
from aboveboard.plays.chart import Chart
from aboveboard.plays.money_charts import steps_of
from aboveboard.plays.promises_chart import MOST_STATEMENTS
from aboveboard.plays.update import periodic_update
from aboveboard.plays.update_charts import update_charts
from aboveboard.plays.writer import Writer
from aboveboard.record import Record, View
from aboveboard.rendering import render_email
from aboveboard.wording.language import load_language
from records import REPLAYS, entry, event, figure, record_of, releases, replay
from work import growth

EARLY, FIRST, NOW = (f"2030-05-01T{clock}+09:00" for clock in ("11:00", "12:00", "13:00"))
RELEASE = entry("r1", "statement", "play: initial-statement", at=FIRST)
QUARTER = timedelta(minutes=15)
BECAUSE = "because: {zh-CN: 清点完毕。, en: The count is done.}"


def charts(record: Record, as_of: datetime, tag: str = "en") -> dict[str, Chart]:
    view = View(record, as_of)
    found = update_charts(Writer(view, load_language(tag)), Changes(before(record, as_of), view))
    return {section: shown[0] for section, shown in found.items() if shown}


def made(*entries: str) -> dict[str, Chart]:
    return charts(record_of(*entries), datetime.fromisoformat(NOW))


def values(chart: Chart) -> list[list[str]]:
    return [[point.value for point in series.points] for series in chart.series]


def test_nothing_new_draws_nothing() -> None:
    assert made(figure("a", at=EARLY), RELEASE) == {}


def test_one_figure_that_never_moved_is_no_chart() -> None:
    assert "figures" not in made(RELEASE, figure("a", at=NOW))


def test_a_loss_that_grew_is_drawn_as_it_became_known() -> None:
    grown = figure("b", '"9"', "BTC", "corrects: a", BECAUSE, at="2030-05-01T12:30+09:00")
    chart = made(figure("a", at=EARLY), RELEASE, grown)["figures"]
    assert values(chart) == [["5", "9"]]
    assert [row[1:] for row in chart.table.rows] == [("Stolen", "5 BTC"), ("Stolen", "9 BTC")]


def test_what_parties_froze_is_added_up_and_other_units_are_left_out() -> None:
    def frozen(name: str, amount: str, party: str, unit: str = "BTC") -> str:
        words = f"party: {{zh-CN: {party}, en: {party}}}"
        return figure(name, amount, unit, words, at=f"2030-05-01T12:{name[1:]}+09:00").replace(
            "key: lost", "key: frozen"
        )

    chart = made(
        figure("a", at=EARLY),
        RELEASE,
        frozen("f10", '"1"', "Alpha"),
        frozen("f20", '"2"', "Beta"),
        frozen("f30", '"7"', "Alpha", "ETH"),
    )["figures"]
    assert values(chart) == [["5"], ["1", "3"]]
    assert [series.name for series in chart.series] == ["Stolen", "Frozen by others"]


@pytest.mark.parametrize(
    ("asked", "done", "unit", "expected"),
    [("4", "3", "requests", [["4"], ["3"]]), ("4", "99.9", "percent", [["100"], ["99.9"]])],
)
def test_withdrawals_are_drawn_as_a_share(
    asked: str, done: str, unit: str, expected: list[list[str]]
) -> None:
    def withdrawals(name: str, amount: str, of: str) -> str:
        fields = (f"key: withdrawals-{name}", f'amount: "{amount}"', f"unit: {of}")
        return entry(name, "figure", *fields, at=NOW)

    found = made(
        event("e", at=EARLY),
        RELEASE,
        withdrawals("requested", asked, "requests"),
        withdrawals("done", done, unit),
    )
    assert values(found["services"]) == expected


def test_questions_are_drawn_by_the_number_of_people_once_two_were_counted() -> None:
    def answer(people: int) -> str:
        words = (
            f"question: {{zh-CN: 问{people}？, en: Q{people}?}}",
            "answer: {zh-CN: 答。, en: A.}",
        )
        return entry(f"q{people}", "answer", *words, f"people: {people}", at=NOW)

    assert "answers" not in made(event("e", at=EARLY), RELEASE, answer(3))
    chart = made(event("e", at=EARLY), RELEASE, answer(3), answer(40))["answers"]
    assert values(chart) == [["40", "3"]]
    assert "43 people" in chart.description


# --- Minato ---------------------------------------------------------------------------------------


def minato(as_of: datetime, tag: str = "en") -> Chart:
    return charts(replay(REPLAYS[0]), as_of, tag)["promises"]


def test_the_twelve_hours_between_notice_and_disclosure_are_visible() -> None:
    disclosure = datetime.fromisoformat("2018-01-26T23:30+09:00")
    chart = minato(disclosure)
    assert [mark.label for mark in chart.marks] == [
        "Theft 02:57",
        "Noticed 11:25",
        "Loss named 23:30",
    ]
    assert [span.label for span in chart.spans] == ["8 hr 28 min", "12 hr 5 min"]
    assert chart.start == datetime.fromisoformat("2018-01-26T02:57+09:00")
    chinese = minato(disclosure, "zh-CN")
    assert [span.label for span in chinese.spans] == ["8小时28分钟", "12小时5分钟"]


def test_the_first_days_are_drawn_to_scale_and_of_weeks_the_quiet_ones_are_cut() -> None:
    assert minato(datetime.fromisoformat("2018-01-26T23:30+09:00")).cuts == ()
    assert len(minato(releases(REPLAYS[0])[-1]).cuts) > 1


def test_late_statements_are_drawn_late() -> None:
    chart = minato(releases(REPLAYS[0])[-1])
    told = chart.series[1].points
    assert [point.label for point in told] == [str(n) for n in range(1, len(told) + 1)]
    assert [point.label for point in told if point.late] == ["4", "7", "10"]
    assert [row[0] for row in chart.table.rows if row[3] != "–"] == ["4", "7", "10"]


def test_two_statements_are_no_chart() -> None:
    first, second = releases(REPLAYS[0])[:2]
    assert "promises" not in charts(replay(REPLAYS[0]), second)
    assert first < second


# --- many statements ------------------------------------------------------------------------------


def many(count: int) -> tuple[Record, datetime]:
    """Return a record with ``count`` statements a quarter of an hour apart, and the next one's."""
    start = datetime.fromisoformat(FIRST)
    entries = [figure("a", at=EARLY)]
    for number in range(count):
        stamp = (start + number * QUARTER).isoformat()
        due = (start + (number + 1) * QUARTER).isoformat()
        play = "periodic-update" if number else "initial-statement"
        entries.append(
            entry(f"p{number}", "commitment", "promise: next-update", f"due: {due}", at=stamp)
        )
        entries.append(entry(f"r{number}", "statement", f"play: {play}", at=stamp))
    last = (start + count * QUARTER).isoformat()
    entries.append(event("news", at=last))
    return record_of(*entries), datetime.fromisoformat(last)


def test_of_many_statements_the_newest_are_drawn_and_all_are_counted() -> None:
    chart = charts(*many(40))["promises"]
    told = chart.series[1].points
    assert [point.label for point in told] == [str(n) for n in range(18, 42)]
    assert len(chart.table.rows) == MOST_STATEMENTS
    assert chart.description.startswith("41 statements. 40 of them had a promised time, and 0 came")
    assert chart.description.endswith("The newest 24 are drawn.")
    assert "图中为最近24份。" in charts(*many(40), "zh-CN")["promises"].description
    assert min(point.at for point in told) >= chart.start
    assert all(mark.at >= chart.start for mark in chart.marks)


def test_the_hundredth_update_still_fits_into_an_e_mail() -> None:
    record, as_of = many(100)
    languages = tuple(map(load_language, record.languages))
    statement = periodic_update(View(record, as_of), before(record, as_of), languages)
    for language in record.languages:
        assert b"promises" in render_email(statement, language)


def test_the_totals_of_a_figure_are_added_up_in_one_walk() -> None:
    def work(size: int) -> Callable[[], object]:
        start = datetime.fromisoformat(FIRST)
        stamps = [(start + n * QUARTER).isoformat() for n in range(size)]
        made = record_of(*(figure(f"f{n}", f'"{n + 1}"', at=at) for n, at in enumerate(stamps)))
        view = View(made, datetime.fromisoformat(stamps[-1]))
        return lambda: steps_of(view, "lost", "BTC")

    assert growth(work, 10) < 5
