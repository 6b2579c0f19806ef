"""What the template of the retrospective may name beside the values of an update."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from aboveboard.plays.correction_values import earlier_values, reasons_in, told
from aboveboard.plays.retrospective.case import Case
from aboveboard.plays.retrospective.happened import happened
from aboveboard.plays.retrospective.outages import outages
from aboveboard.plays.retrospective.reconcile import Line
from aboveboard.plays.retrospective.spoken import heard_values, spoken_values
from aboveboard.plays.writer import Writer
from aboveboard.record.actions import Course
from aboveboard.record.model import (
    LOSS,
    AnyEntry,
    Apology,
    FigureEntry,
    Lesson,
    Measure,
    Review,
    ServiceEntry,
    Undisclosed,
)
from aboveboard.record.view import View
from aboveboard.wording import formats

_MONEY = (*LOSS, "frozen", "recovered", "reserve-gap", "goodwill")


def retrospective_values(writer: Writer, case: Case) -> dict[str, object]:
    """Return what the template may name; see wording/README.md for the list."""
    view = writer.view
    return {
        "delays": _delays(writer, case),
        "noticed_by": _noticed_by(writer),
        "history": _by_day(timeline(writer, case)),
        "zone": ""
        if writer.zone == "UTC"
        else formats.zone_name(view.as_of, writer.zone, writer.language),
        "outages": _outages(writer),
        "lessons": _lessons(writer),
        "reviews": [
            {
                "reviewer": writer.text(found.reviewer),
                "independent": found.independent,
                "text": writer.text(found.text),
            }
            for found in view.of(Review)
        ],
        "measures": [
            {"at": writer.at(found.at), "text": writer.text(found.text)}
            for found in sorted(view.of(Measure), key=lambda found: found.at)
        ],
        "money": _money(writer),
        "balances": balances(writer, case),
        "reconciled": {
            "statements": str(len({one.id for one in case.reconciled.told})),
            "figures": str(case.reconciled.compared),
            "lines": [line_values(writer, line) for line in case.reconciled.lines],
        },
        "made_corrections": made_corrections(writer, case),
        "actions": [action_values(writer, course) for course in case.actions],
        "overdue": str(len(case.overdue)) if case.overdue else "",
        "undisclosed": [
            {"text": writer.text(found.text), "why": writer.text(found.why)}
            for found in view.of(Undisclosed)
        ],
        "spoken": spoken_values(writer, case),
        "heard": heard_values(writer, case.heard) if case.heard else None,
        "head_apology": _apology(view, writer),
    }


# --- what happened --------------------------------------------------------------------------------


def _delays(writer: Writer, case: Case) -> dict[str, str]:
    """Return the lengths of time between theft, notice, first word and the loss named."""
    found = case.communications
    return {
        "to_notice": writer.between(found.started, found.noticed),
        "to_word": writer.between(found.started, found.first_word),
        "notice_to_word": writer.between(found.noticed, found.first_word),
        "to_loss": writer.between(found.started, found.loss_named),
    }


def _noticed_by(writer: Writer) -> str:
    noticed = writer.view.marked("noticed")
    return writer.text(noticed.by) if noticed and noticed.by else ""


def timeline(writer: Writer, case: Case) -> list[dict[str, str]]:
    """Return everything that happened, in its order, with when the public was told of it."""
    words = writer.language
    rows: list[tuple[Any, int, dict[str, str]]] = []
    for entry in writer.view.known:
        text = happened(writer, entry)
        if text:
            row = {"text": text, "told": _told(writer, case, entry)}
            rows.append((entry.at, 0, _times(writer, entry.at) | row))
    for said in case.before.said:
        name = writer.statement_name(said.play, said.play_number)
        text = words.phrase("retrospective", "published", name=name)
        rows.append((said.as_of, 1, _times(writer, said.as_of) | {"text": text, "told": ""}))
    return [row for _, _, row in sorted(rows, key=lambda one: (one[0], one[1]))]


def _times(writer: Writer, at: datetime) -> dict[str, str]:
    """Write an instant whole, and as the day with its offset and the time of day."""
    language = writer.language
    day = formats.day(at, writer.zone, language)
    offset = formats.offset(at.astimezone(ZoneInfo(writer.zone)).utcoffset())
    return {
        "at": writer.at(at),
        "day": language.phrase("retrospective", "day", day=day, offset=offset),
        "time": formats.clock(at, writer.zone, language),
    }


def _by_day(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Group the rows of the timeline, which are in their order, by day."""
    return [
        {"day": day, "rows": list(of_day)}
        for day, of_day in groupby(rows, key=lambda row: row["day"])
    ]


def _told(writer: Writer, case: Case, entry: AnyEntry) -> str:
    """Say which statement told it first, and how long after it happened."""
    said, words = case.first_told(entry.known_at), writer.language
    if said is None:
        return words.term("retrospective", "told_here")
    name = writer.statement_name(said.play, said.play_number)
    after = said.as_of - entry.at
    if after < timedelta(minutes=1):
        return words.phrase("retrospective", "told_at_once", name=name)
    return words.phrase("retrospective", "told_later", name=name, after=writer.duration(after))


def _outages(writer: Writer) -> list[dict[str, str]]:
    """Return each part of a service that was stopped: since when, until when, for how long."""
    return [
        {
            "name": writer.service(outage.standing).name,
            "state": writer.language.term("states", outage.standing.entry.state),
            "since": writer.at(outage.since),
            "until": writer.at(outage.until) if outage.until else "",
            "length": writer.duration((outage.until or writer.view.as_of) - outage.since),
        }
        for outage in outages(writer.view.of(ServiceEntry))
    ]


def _lessons(writer: Writer) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"well": [], "badly": [], "luck": [], "factor": []}
    for lesson in writer.view.of(Lesson):
        found[lesson.about].append(writer.text(lesson.text))
    return found


def _apology(view: View, writer: Writer) -> dict[str, str] | None:
    apology = view.last(Apology)
    if apology is None:
        return None
    return {"text": writer.text(apology.text), "by": writer.text(apology.by)}


# --- money ----------------------------------------------------------------------------------------


def _money(writer: Writer) -> dict[str, list[dict[str, str | bool]]]:
    """Return the figures of money by key, none where the record holds none."""
    return {
        key.replace("-", "_"): [writer.figure(f) for f in writer.view.figures_of(key)]
        for key in _MONEY
    }


def balances(writer: Writer, case: Case) -> list[dict[str, str | bool]]:
    """Return what was awarded, paid and is outstanding, by currency."""
    return [
        {
            "awarded": writer.amount(f"{one.awarded:f}", one.unit)
            if one.awarded is not None
            else "",
            "paid": writer.amount(f"{one.paid:f}", one.unit),
            "outstanding": writer.amount(f"{one.outstanding:f}", one.unit)
            if one.outstanding is not None
            else "",
            "is_settled": one.outstanding == Decimal(0),
        }
        for one in case.reconciled.money
    ]


def line_values(writer: Writer, line: Line) -> dict[str, str]:
    """Write one published value, where it stood, and how it stands now."""
    language = writer.language
    first = line.told[0]
    label = language.term("figures", line.old.key)
    party = _party(writer, line)
    return {
        "label": language.phrase("figure_with_party", label=label, party=party) if party else label,
        "old": writer.figure_amount(line.old),
        "first": writer.statement_name(first.play, first.play_number),
        "count": str(len({one.id for one in line.told})),
        "now": writer.figure_amount(line.now) if line.now else "",
        "verdict": language.term("retrospective", "verdicts", line.verdict),
        "is_same": "yes" if line.verdict == "same" else "",
    }


def _party(writer: Writer, line: Line) -> str:
    party = writer.view.parties.get(line.old.party)
    return writer.text(party) if party else ""


# --- corrections and actions ----------------------------------------------------------------------


def made_corrections(writer: Writer, case: Case) -> list[dict[str, str]]:
    """Return each thing that was told, was wrong and was put right, in the order it was."""
    by_id = {entry.id: entry for entry in writer.view.all_known}
    rows = []
    for right in writer.view.all_known:
        if right.corrects is None:
            continue
        wrong = by_id[right.corrects]
        said = case.first_told(wrong.known_at)
        if said is None or said.as_of >= right.known_at:
            continue  # nobody had been told
        version = case.history.standing_of(said.number)
        figure = isinstance(right, FigureEntry)
        rows.append(
            {
                "label": str(writer.figure(right)["label"])
                if isinstance(right, FigureEntry)
                else writer.language.term("kinds", right.kind),
                "old": _value(writer, wrong) if figure else told(writer, wrong),
                "new": _value(writer, right) if figure else told(writer, right),
                "because": reasons_in(writer, (right.because,) if right.because else ()),
                "in": str(earlier_values(writer, said)["name"]),
                "at": writer.at(right.known_at),
                "version": str(version.statement.version)
                if version and version.statement.version > 1
                else "",
            }
        )
    return rows


def _value(writer: Writer, entry: AnyEntry) -> str:
    assert isinstance(entry, FigureEntry)
    return writer.figure_amount(entry)


def action_values(writer: Writer, course: Course) -> dict[str, Any]:
    """Write one action: what, who, by when, how it stands, how it is verified."""
    as_of, entry, language = writer.view.as_of, course.entry, writer.language
    overdue = course.is_overdue(as_of)
    last = course.changes[-1] if course.changes else None
    return {
        "text": writer.text(entry.text),
        "owner": writer.text(entry.owner),
        "due": formats.day(entry.due, writer.zone, language),
        "state": language.term("retrospective", "action_states", course.state),
        "since": formats.day(last.at, writer.zone, language) if last else "",
        "note": writer.text(last.text) if last and last.text else "",
        "verified_by": language.term("retrospective", "verified_by", entry.verified_by),
        "is_overdue": overdue,
        "by": writer.duration(as_of - entry.due) if overdue else "",
    }
