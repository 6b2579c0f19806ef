"""The charts of money over time: what was stolen and came back, what was awarded and is paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from aboveboard.plays.chart import Chart, Point, Series
from aboveboard.plays.charting import TimeAxis, amount_axis, incident_axis, waiting_axis
from aboveboard.plays.statement import Table
from aboveboard.plays.writer import Writer
from aboveboard.record.model import LOSS, FigureEntry
from aboveboard.record.moments import newest
from aboveboard.record.view import View

Steps = list[tuple[datetime, Decimal]]
"""Each instant at which a total changed, and the total then."""

_STOLEN: tuple[str, ...] = (*LOSS, "frozen", "recovered")
_SLOTS = {"lost": 1, "lost-value": 1, "frozen": 2, "recovered": 3, "awarded": 1, "paid": 3}


def money_chart(writer: Writer) -> Chart | None:
    """Show what was known to be stolen, frozen and recovered, as it became known.

    One unit is drawn: that of most figures, the first of equals. None until something changes.
    """
    view = writer.view
    told = [e for e in view.all_known if isinstance(e, FigureEntry) and e.key in _STOLEN]
    units = [figure.unit for figure in told]
    if not units:
        return None
    unit = max(dict.fromkeys(units), key=units.count)
    steps = {key: found for key in _STOLEN if (found := steps_of(view, key, unit))}
    changed = [at for found in steps.values() for at, _ in found]
    started = view.marked("started")
    start = started.at if started else min(changed)
    if len(changed) < 2 or start >= view.as_of:
        return None
    axis = incident_axis(writer, start, view.as_of, changed)
    return _chart(writer, "money", steps, unit, axis, labelled=True)


def paid_chart(writer: Writer) -> Chart | None:
    """Show what was awarded and what is paid, from the award on; None until something is paid."""
    view = writer.view
    units = [figure.unit for figure in view.figures_of("awarded")]
    paid = steps_of(view, "paid", units[0]) if units else []
    if not paid:
        return None
    awarded = steps_of(view, "awarded", units[0])
    start = awarded[0][0]
    if start >= view.as_of or paid[0][0] <= start:
        return None
    steps = {"awarded": awarded, "paid": [(start, Decimal(0)), *paid]}
    changed = [at for found in steps.values() for at, _ in found]
    last = max(changed)
    # once all is paid nobody waits: the time after it would make the wait look short
    end = min(view.as_of, last + max((last - start) / 10, timedelta(hours=1)))
    if paid[-1][1] < awarded[-1][1]:
        end = view.as_of
        changed.append(end)
    axis = waiting_axis(writer, start, end, changed)
    return _chart(writer, "compensation", steps, units[0], axis, labelled=False)


def _chart(
    writer: Writer,
    name: str,
    steps: Mapping[str, Steps],
    unit: str,
    axis: TimeAxis,
    *,
    labelled: bool,
) -> Chart:
    """Draw the totals of figures by key; ``labelled`` writes the last of each beside it."""
    language = writer.language
    label = {key: language.term("figures", key) for key in steps}
    last = {key: writer.brief_amount(f"{found[-1][1]:f}", unit) for key, found in steps.items()}
    return Chart(
        id=name,
        title=language.term("charts", name, "title"),
        description=language.settings.joins_lines.join(
            language.phrase("service_state", name=label[key], state=last[key]) for key in steps
        ),
        form="steps",
        series=tuple(
            Series(
                name=label[key],
                slot=_SLOTS[key],
                points=tuple(
                    Point(
                        at=at,
                        value=f"{amount:f}",
                        label=last[key] if labelled and number == len(found) else "",
                    )
                    for number, (at, amount) in enumerate(found, start=1)
                ),
            )
            for key, found in steps.items()
        ),
        table=Table(
            caption=language.term("charts", "numbers"),
            head=tuple(language.term("charts", "money", part) for part in ("when", "what", "much")),
            rows=tuple(
                (writer.at(at), label[key], writer.amount(f"{amount:f}", unit))
                for key, found in steps.items()
                for at, amount in found
            ),
        ),
        **axis,
        **amount_axis(
            max(amount for found in steps.values() for _, amount in found), unit, language
        ),
    )


def steps_of(view: View, key: str, unit: str) -> Steps:
    """Return how the known total of a figure changed, over all who froze or returned it."""
    instants = sorted(
        {
            entry.known_at
            for entry in view.all_known
            if isinstance(entry, FigureEntry) and (entry.key, entry.unit) == (key, unit)
        }
    )

    def party(entry: FigureEntry) -> str | None:
        return entry.party_key if (entry.key, entry.unit) == (key, unit) else None

    found: Steps = []
    for at, then in zip(instants, newest(view.record, FigureEntry, instants, party), strict=True):
        total = sum((figure.number for figure in then), Decimal(0))
        if not found or found[-1][1] != total:
            found.append((at, total))
    return found
