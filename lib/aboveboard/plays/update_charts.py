"""The charts of an update, each drawn only when the record gives it something to show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from aboveboard.plays.changes import Changes
from aboveboard.plays.chart import Chart, Point, Series
from aboveboard.plays.charting import amount_axis
from aboveboard.plays.heard import Snapshot
from aboveboard.plays.heard_charts import asked_chart
from aboveboard.plays.promises_chart import incident_axis, promises_chart
from aboveboard.plays.statement import Table
from aboveboard.plays.values import Writer
from aboveboard.record.model import FigureEntry
from aboveboard.record.moments import newest
from aboveboard.record.view import View

MONEY = {"lost": 1, "lost-value": 1, "frozen": 2, "recovered": 3}
"""The figures of the chart of money, each with the slot of its colour."""


def update_charts(
    writer: Writer, changes: Changes, heard: Snapshot | None = None
) -> Mapping[str, tuple[Chart, ...]]:
    """Return the charts of an update by the section that each stands in."""
    if changes.is_nothing:
        return {}
    made = {
        "figures": [money_chart(writer)],
        "services": [withdrawals_chart(writer)],
        "answers": [questions_chart(writer), asked_chart(writer, heard) if heard else None],
        "promises": [promises_chart(writer, changes)],
    }
    return {
        section: tuple(chart for chart in charts if chart is not None)
        for section, charts in made.items()
    }


# --- money over time ------------------------------------------------------------------------------


def money_chart(writer: Writer) -> Chart | None:
    """Show what was known to be stolen, frozen and recovered, as it became known.

    One unit is drawn: that of most figures, the first of equals. None until something changes.
    """
    view = writer.view
    told = [e for e in view.all_known if isinstance(e, FigureEntry) and e.key in MONEY]
    units = [figure.unit for figure in told]
    if not units:
        return None
    unit = max(dict.fromkeys(units), key=units.count)
    steps = {key: steps_of(view, key, unit) for key in MONEY}
    drawn = {key: points for key, points in steps.items() if points}
    changed = [at for points in drawn.values() for at, _ in points]
    if len(changed) < 2:
        return None
    most = max(amount for points in drawn.values() for _, amount in points)
    started = view.marked("started")
    start = started.at if started else min(changed)
    if start >= view.as_of:
        return None
    language = writer.language
    label = {key: language.term("figures", key) for key in drawn}
    last = [
        language.phrase(
            "service_state",
            name=label[key],
            state=writer.brief_amount(f"{points[-1][1]:f}", unit),
        )
        for key, points in drawn.items()
    ]
    return Chart(
        id="money",
        title=language.term("charts", "money", "title"),
        description=language.settings.joins_lines.join(last),
        form="steps",
        series=tuple(
            Series(
                name=label[key],
                slot=MONEY[key],
                points=tuple(
                    Point(
                        at=at,
                        value=f"{amount:f}",
                        label=writer.brief_amount(f"{amount:f}", unit) if last_one else "",
                    )
                    for at, amount, last_one in _with_last(points)
                ),
            )
            for key, points in drawn.items()
        ),
        table=Table(
            caption=language.term("charts", "numbers"),
            head=tuple(language.term("charts", "money", name) for name in ("when", "what", "much")),
            rows=tuple(
                (writer.at(at), label[key], writer.amount(f"{amount:f}", unit))
                for key, points in drawn.items()
                for at, amount in points
            ),
        ),
        **incident_axis(writer, start, view.as_of, changed),
        **amount_axis(most, unit, language),
    )


def steps_of(view: View, key: str, unit: str) -> list[tuple[datetime, Decimal]]:
    """Return each instant at which the known total of a figure changed, and the total then."""
    instants = sorted(
        {
            entry.known_at
            for entry in view.all_known
            if isinstance(entry, FigureEntry) and (entry.key, entry.unit) == (key, unit)
        }
    )

    def party(entry: FigureEntry) -> str | None:
        return entry.party_key if (entry.key, entry.unit) == (key, unit) else None

    found: list[tuple[datetime, Decimal]] = []
    for at, then in zip(instants, newest(view.record, FigureEntry, instants, party), strict=True):
        total = sum((figure.number for figure in then), Decimal(0))
        if not found or found[-1][1] != total:
            found.append((at, total))
    return found


def _with_last(
    points: list[tuple[datetime, Decimal]],
) -> list[tuple[datetime, Decimal, bool]]:
    return [(at, amount, n == len(points)) for n, (at, amount) in enumerate(points, start=1)]


# --- withdrawals and questions --------------------------------------------------------------------


def withdrawals_chart(writer: Writer) -> Chart | None:
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
    words = {
        name: language.term("charts", "withdrawals", name) for name in ("title", "asked", "done")
    }
    return Chart(
        id="withdrawals",
        title=words["title"],
        description=language.settings.list_separator.join(label for *_, label in rows)
        + language.settings.sentence_end,
        form="shares",
        series=(
            Series(
                name=words["asked"],
                slot=2,
                points=tuple(Point(category=name, value=whole) for name, whole, _, _ in rows),
            ),
            Series(
                name=words["done"],
                slot=2,
                points=tuple(
                    Point(category=name, value=part, label=label) for name, _, part, label in rows
                ),
            ),
        ),
        table=Table(
            caption=language.term("charts", "numbers"),
            head=(words["asked"], words["done"]),
            rows=tuple((name, label) for name, _, _, label in rows),
        ),
    )


def questions_chart(writer: Writer) -> Chart | None:
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
    words = {
        name: language.term("charts", "questions", name) for name in ("title", "question", "asked")
    }
    total = writer.amount(str(sum(found.people or 0 for found in counted)), "people")
    return Chart(
        id="questions",
        title=words["title"],
        description=language.phrase(
            "charts", "questions", "description", people=total, count=str(len(counted))
        ),
        form="bars",
        series=(
            Series(
                name=words["asked"],
                slot=2,
                points=tuple(
                    Point(category=question, value=people, label=label)
                    for question, people, label in rows
                ),
            ),
        ),
        table=Table(
            caption=language.term("charts", "numbers"),
            head=(words["question"], words["asked"]),
            rows=tuple((question, label) for question, _, label in rows),
        ),
    )
