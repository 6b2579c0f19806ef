"""What the templates of a periodic update may name beside the common values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aboveboard.plays.changes import Changes
from aboveboard.plays.correction_values import (
    correction_values,
    earlier_values,
    reasons_in,
    standing_of,
    withdrawn_values,
)
from aboveboard.plays.news import new_facts, service_news, unaffected_fact
from aboveboard.plays.promises_chart import LEAST_STATEMENTS
from aboveboard.plays.statement import Figure
from aboveboard.plays.values import Document
from aboveboard.plays.writer import Writer
from aboveboard.record.commitments import Promise
from aboveboard.record.model import (
    LOSS,
    CauseEntry,
    Event,
    FigureEntry,
    Finding,
    Measure,
    Rumour,
    Scam,
    ServiceEntry,
    StatusEntry,
    Summary,
    Unaffected,
)
from aboveboard.wording import formats
from aboveboard.wording.template import fill

# Told by name (which figure, which service), or in the summary.
_NAMED = frozenset({"figure", "service", "statement", "commitment", "summary", "unknown"})


def update_values(writer: Writer, document: Document, changes: Changes) -> dict[str, object]:
    """Return what an update's template may name; see wording/README.md for the list."""
    view = writer.view
    entries = changes.entries
    new = {entry.id for entry in entries}
    services = [(standing, writer.service(standing)) for standing in view.services]
    changed = [s for s in services if s[0].entry.id in new]
    late = changes.late
    return {
        "update": f"{document.play_number:02d}",
        "update_count": str(document.play_number),
        "earlier": earlier_values(writer, changes.before.last),
        "nothing_new": changes.is_nothing,
        "summary_new": any(isinstance(entry, Summary) for entry in entries),
        "new_facts": new_facts(writer, changes),
        "news": [service_news(writer, standing) for standing, _ in changed],
        "corrections": [correction_values(writer, found) for found in changes.corrections],
        "withdrawn": [withdrawn_values(writer, changes, figure) for figure in changes.withdrawn],
        "figures": _figures(writer, changes),
        "figures_changed": bool(changes.figures or changes.new_figures or changes.corrections),
        "share_done": _share_done(writer),
        "late": {
            "due": writer.moment(late.due),
            "came": writer.moment(late.came),
            "by": writer.duration(late.came - late.due),
        }
        if late
        else None,
        "broken": [_promise(writer, found) for found in changes.broken],
        "kept": [_promise(writer, found) for found in changes.kept],
        "word_kept": _word_kept(changes),
        "open_promises": [_promise(writer, found) for found in changes.open],
        "trend": _trend(writer, changes),
        "apology": _apology(changes),
        "timeline": _timeline(writer, changes),
        "services": [replace(line, is_new=standing.entry.id in new) for standing, line in services],
        "cause": _cause(writer),
        **_findings(writer),
        "rumours": [
            {"text": writer.text(found.text), "answer": writer.told(found, found.answer)}
            for found in view.of(Rumour)
        ],
        "scams": [writer.told(found, found.text) for found in view.of(Scam)],
        "answers": _answers(writer),
        **_advice(writer),
    }


# --- figures --------------------------------------------------------------------------------------


def _figures(writer: Writer, changes: Changes) -> list[dict[str, Any]]:
    """Return the figures with what was said before: ``before`` is empty for a new one."""
    moved = {change.new.name: change for change in changes.figures}
    mended = {
        found.right.name: found
        for found in changes.corrections
        if isinstance(found.right, FigureEntry)
    }
    new = {figure.name for figure in changes.new_figures}
    rows = []
    for figure in writer.view.figures:
        name = figure.name
        old, why = "", ""
        if name in moved:
            old = _published(writer, moved[name].old, figure)
            why = reasons_in(writer, moved[name].reasons)
        elif name in mended and mended[name].figure:
            old = _published(writer, mended[name].figure, None)
            why = reasons_in(writer, mended[name].reasons)
        rows.append(
            {
                **writer.figure(figure),
                "brief": writer.sure(
                    writer.brief_amount(figure.amount, figure.unit, figure.approximate),
                    figure.confidence,
                ),
                "before": old,
                "why": why,
                "is_new": name in new,
                "is_changed": bool(old),
                "is_corrected": name in mended,
            }
        )
    return rows


def _published(writer: Writer, old: Figure | None, new: FigureEntry | None) -> str:
    """Write a published figure; with its confidence where that is all that changed."""
    if old is None:
        return ""
    value = writer.figure_amount(old)
    if new is not None and (old.amount, old.approximate) == (new.amount, new.approximate):
        confidence = writer.language.term("confidence", old.confidence)
        return writer.language.phrase("with_confidence", value=value, confidence=confidence)
    return value


def _share_done(writer: Writer) -> str:
    """Return the share of withdrawal requests that are done, or an empty text."""
    view = writer.view
    done = view.figures_of("withdrawals-done")
    asked = view.figures_of("withdrawals-requested")
    for figure in done:
        if figure.unit == "percent":
            return writer.amount(figure.amount, "percent")
        for total in asked:
            if total.unit == figure.unit and 0 < figure.number <= total.number:
                share = formats.percentage(figure.number, total.number)
                return writer.amount(share, "percent")
    return ""


# --- promises and tone ----------------------------------------------------------------------------


def _promise(writer: Writer, found: Promise) -> dict[str, Any]:
    entry, as_of = found.entry, writer.view.as_of
    return {
        "text": writer.text(entry.text) if entry.text else "",
        "due": writer.at(entry.due),
        "done": writer.at(found.kept_at) if found.kept_at else "",
        "by": writer.duration(found.overdue(as_of)),
    }


def _word_kept(changes: Changes) -> dict[str, str] | None:
    """Count the promised updates; None while a sentence on them would say little."""
    if changes.is_nothing or len(changes.before.said) + 1 < LEAST_STATEMENTS:
        return None
    found = changes.update_promises
    late = sum(promise.state == "late" for promise in found)
    return {"all": str(len(found)), "in_time": str(len(found) - late), "late": str(late)}


def _apology(changes: Changes) -> str:
    """Return what the one apology of the statement is for; it stands where the harm is named."""
    if changes.corrections or changes.withdrawn:
        return "correction"
    grown = [change.new for change in changes.figures] + list(changes.new_figures)
    if any(figure.key in LOSS for figure in grown):
        return "loss"
    return "late" if changes.late or changes.broken else ""


def _trend(writer: Writer, changes: Changes) -> str:
    """Return how the situation moved, as long as it is news: an old trend would mislead."""
    told = [e.trend for e in changes.entries if isinstance(e, StatusEntry) and e.trend]
    return writer.language.term("trend", told[-1]) if told else ""


def changed_line(writer: Writer, changes: Changes) -> str:
    """Name in one line what is different from the statement before."""
    language = writer.language
    new = {entry.id for entry in changes.entries}
    figures = (*changes.new_figures, *(change.new for change in changes.figures))
    names = [
        *(str(correction_values(writer, found)["label"]) for found in changes.corrections),
        *(language.term("figures", figure.key) for figure in changes.withdrawn),
        *(str(writer.figure(figure)["label"]) for figure in figures),
        *(writer.service(s).name for s in writer.view.services if s.entry.id in new),
        *(language.term("kinds", e.kind) for e in changes.entries if e.kind not in _NAMED),
    ]
    return writer.joined(dict.fromkeys(names)) or language.term("changed", "nothing")


# --- news -----------------------------------------------------------------------------------------


def _timeline(writer: Writer, changes: Changes) -> list[dict[str, str]]:
    """Return what happened and was not told before, in the order it happened."""
    rows = []
    for entry in sorted(changes.entries, key=lambda entry: entry.at):
        if entry.corrects:
            continue
        text = ""
        if isinstance(entry, (Event, Measure)):
            text = writer.told(entry, entry.text)
        elif isinstance(entry, Unaffected):
            text = unaffected_fact(writer, entry)
        elif isinstance(entry, ServiceEntry):
            line = writer.service(standing_of(entry))
            text = writer.language.phrase("service_state", name=line.name, state=line.state)
        elif isinstance(entry, StatusEntry) and changes.status_changed:
            name = writer.language.term("status", entry.status)
            status = writer.sure(name, entry.confidence)
            text = writer.language.phrase("status_now", status=status)
        if text:
            rows.append({"at": writer.at(entry.at), "text": text})
    return rows


def _cause(writer: Writer) -> dict[str, Any] | None:
    cause = writer.view.last(CauseEntry)
    if cause is None or cause.confidence == "unknown":
        return None
    return {
        "text": writer.text(cause.text),
        "confidence": writer.language.term("confidence", cause.confidence),
        "is_suspected": cause.confidence != "confirmed",
    }


def _findings(writer: Writer) -> dict[str, object]:
    found: dict[str, list[dict[str, Any]]] = {"attack": [], "prevention": [], "other": []}
    for entry in writer.view.of(Finding):
        found[entry.about].append(
            {
                "text": writer.text(entry.text),
                "confidence": writer.language.term("confidence", entry.confidence),
                "is_suspected": entry.confidence != "confirmed",
            }
        )
    return {
        "attack": found["attack"],
        "prevention": found["prevention"],
        "other_findings": found["other"],
    }


def _answers(writer: Writer) -> list[dict[str, str]]:
    """Return the answers, those that most people asked for first."""
    answers = sorted(writer.view.answers, key=lambda found: -(found.people or 0))
    return [
        {
            "question": writer.text(found.question),
            "answer": writer.told(found, found.answer),
            "people": writer.amount(str(found.people), "people") if found.people else "",
            "at": writer.at(found.at),
        }
        for found in answers
    ]


def _advice(writer: Writer) -> dict[str, object]:
    """Return the advice that fits the cause, and that for whoever has lost money already."""
    cause = writer.view.last(CauseEntry)
    kind = cause.cause if cause and cause.confidence != "unknown" else "unknown"
    custodian = writer.view.record.custodian
    parts = fill(
        writer.language,
        "advice.md",
        {
            "custodian": writer.text(custodian.name),
            "support": custodian.support,
            "suspected": bool(cause) and cause.confidence == "suspected" if cause else False,
        },
    )

    def listed(name: str) -> list[str]:
        blocks = parts[name].blocks if name in parts else []
        return [item for block in blocks if isinstance(block, list) for item in block]

    return {"cause_advice": listed(kind), "robbed_advice": listed("robbed")}
