"""Write what was said and was wrong, what is right, and why: for any statement that corrects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aboveboard.plays.before import Said, statement_address
from aboveboard.plays.changes import Changes, Correction
from aboveboard.plays.statement import Figure
from aboveboard.plays.writer import Writer
from aboveboard.record.fields import Texts
from aboveboard.record.model import AnyEntry, FigureEntry, ServiceEntry
from aboveboard.record.view import Standing


def correction_values(writer: Writer, found: Correction) -> dict[str, Any]:
    """Write one correction: what was said, what is right, and why."""
    language = writer.language
    wrong, right = found.wrong, found.right
    values: dict[str, Any] = {
        "because": reasons_in(writer, found.reasons),
        "told": earlier_values(writer, found.told),
        "is_figure": isinstance(right, FigureEntry),
        "short": "",
    }
    if isinstance(wrong, FigureEntry) and isinstance(right, FigureEntry):
        old = found.figure
        amount, unit = (old.amount, old.unit) if old else (wrong.amount, wrong.unit)
        approximate = old.approximate if old else wrong.approximate
        line = writer.figure(right)
        return {
            **values,
            "label": line["label"],
            "old": writer.amount(amount, unit, approximate=approximate),
            "new": line["told"],
            "short": language.phrase(
                "correction_short",
                label=str(line["label"]),
                old=writer.brief_amount(amount, unit, approximate),
                new=writer.sure(
                    writer.brief_amount(right.amount, right.unit, right.approximate),
                    right.confidence,
                ),
            ),
        }
    return {
        **values,
        "label": language.term("kinds", right.kind),
        "old": told(writer, wrong),
        "new": told(writer, right),
    }


def withdrawn_values(writer: Writer, changes: Changes, figure: Figure) -> dict[str, Any]:
    """Write a published figure that the record neither holds nor corrects."""
    return {
        "label": writer.language.term("figures", figure.key),
        "old": writer.figure_amount(figure),
        "told": earlier_values(writer, changes.before.last),
    }


def names_of(writer: Writer, corrections: list[dict[str, Any]]) -> str:
    """Name in one line what was put right."""
    names = dict.fromkeys(str(found["label"]) for found in corrections)
    return writer.joined(names)


def told(writer: Writer, entry: AnyEntry) -> str:
    """Write what an entry says, as a correction quotes it."""
    language = writer.language
    if entry.kind == "event":
        return language.phrase(
            "told_at", at=writer.at(entry.at), text=writer.told(entry, entry.text)
        )
    if entry.kind == "service":
        return writer.service(standing_of(entry)).state
    if entry.kind == "status":
        return writer.sure(language.term("status", entry.status), entry.confidence)
    if entry.kind == "commitment":
        due = writer.at(entry.due)
        if entry.text is None:
            return language.phrase("next_update_by", due=due)
        return language.phrase("promise_by", text=writer.text(entry.text), due=due)
    if entry.kind == "answer" or entry.kind == "rumour":
        return writer.told(entry, entry.answer)
    if entry.kind == "trace":
        return writer.listed((*entry.addresses, *entry.transactions))
    text = getattr(entry, "text", None)
    return writer.told(entry, text) if isinstance(text, Texts) else ""


def earlier_values(writer: Writer, said: Said) -> dict[str, Any]:
    """Name an earlier statement, with its instant and address."""
    return {
        "name": writer.statement_name(said.play, said.play_number),
        "moment": writer.moment(said.as_of),
        "address": statement_address(writer.view.record, said.number),
    }


def standing_of(entry: ServiceEntry) -> Standing:
    """Return the state of a service as its own entry says it."""
    if entry.assets == "all":
        return Standing(entry, unsaid=entry.excluded)
    return Standing(entry, entry.assets)


def reasons_in(writer: Writer, reasons: Iterable[Texts]) -> str:
    """Write the reasons of a change, one after the other."""
    return writer.language.settings.joins_lines.join(writer.text(text) for text in reasons)
