"""The charts of an update, each drawn only when the record gives it something to show."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from aboveboard.plays.changes import Changes
from aboveboard.plays.chart import Chart, Point, Series
from aboveboard.plays.charting import drawn
from aboveboard.plays.heard import Snapshot
from aboveboard.plays.heard_charts import asked_chart
from aboveboard.plays.money_charts import money_chart
from aboveboard.plays.promises_chart import promises_chart
from aboveboard.plays.statement import Table
from aboveboard.plays.writer import Writer


def update_charts(
    writer: Writer, changes: Changes, heard: Snapshot | None = None
) -> Mapping[str, tuple[Chart, ...]]:
    """Return the charts of an update by the section that each stands in."""
    if changes.is_nothing:
        return {}
    return drawn(
        {
            "figures": [money_chart(writer)],
            "services": [_withdrawals_chart(writer)],
            "answers": [_questions_chart(writer), asked_chart(writer, heard) if heard else None],
            "promises": [promises_chart(writer, changes)],
        }
    )


def _withdrawals_chart(writer: Writer) -> Chart | None:
    """Show how many of the withdrawal requests are done; None where that is not known."""
    view, language = writer.view, writer.language
    asked = {figure.unit: figure for figure in view.figures_of("withdrawals-requested")}
    rows: list[tuple[str, str, str, str]] = []
    for done in view.figures_of("withdrawals-done"):
        if done.unit == "percent":
            name = language.term("figures", "withdrawals-requested")
            rows.append((name, "100", done.amount, writer.amount(done.amount, "percent")))
        elif done.unit in asked and done.number <= asked[done.unit].number:
            total = asked[done.unit]
            label = language.phrase(
                "charts",
                "withdrawals",
                "of",
                done=writer.amount(done.amount, done.unit),
                total=writer.amount(total.amount, total.unit),
            )
            name = language.term("figures", "withdrawals-requested")
            rows.append((name, total.amount, done.amount, label))
    if not rows:
        return None
    word = partial(language.term, "charts", "withdrawals")
    return Chart(
        id="withdrawals",
        title=word("title"),
        description=language.settings.list_separator.join(label for *_, label in rows)
        + language.settings.sentence_end,
        form="shares",
        series=(
            Series(
                name=word("asked"),
                slot=2,
                points=tuple(Point(category=name, value=whole) for name, whole, _, _ in rows),
            ),
            Series(
                name=word("done"),
                slot=2,
                points=tuple(
                    Point(category=name, value=part, label=label) for name, _, part, label in rows
                ),
            ),
        ),
        table=Table(
            caption=language.term("charts", "numbers"),
            head=(word("asked"), word("done")),
            rows=tuple((name, label) for name, _, _, label in rows),
        ),
    )


def _questions_chart(writer: Writer) -> Chart | None:
    """Show how many people asked each answered question; None until two were counted."""
    language = writer.language
    counted = [found for found in writer.view.answers if found.people]
    if len(counted) < 2:
        return None
    counted.sort(key=lambda found: -(found.people or 0))
    rows = [
        (writer.text(found.question), str(found.people), writer.amount(str(found.people), "people"))
        for found in counted
    ]
    word = partial(language.term, "charts", "questions")
    total = writer.amount(str(sum(found.people or 0 for found in counted)), "people")
    return Chart(
        id="questions",
        title=word("title"),
        description=language.phrase(
            "charts", "questions", "description", people=total, count=str(len(counted))
        ),
        form="bars",
        series=(
            Series(
                name=word("asked"),
                slot=2,
                points=tuple(
                    Point(category=question, value=people, label=label)
                    for question, people, label in rows
                ),
            ),
        ),
        table=Table(
            caption=language.term("charts", "numbers"),
            head=(word("question"), word("asked")),
            rows=tuple((question, label) for question, _, label in rows),
        ),
    )
