"""What is new since the last statement, in sentences: the facts themselves, not their kinds."""

from __future__ import annotations

from aboveboard.plays.changes import Changes
from aboveboard.plays.writer import Writer
from aboveboard.record.model import (
    Answer,
    AnyEntry,
    Authority,
    CauseEntry,
    Event,
    Finding,
    Measure,
    Scam,
    Unaffected,
)
from aboveboard.record.view import Standing

_MOST = 3  # the first line of an update is read on a telephone


def new_facts(writer: Writer, changes: Changes) -> str:
    """Return the first facts that are new, a sentence each; empty where none can be said so."""
    facts = [fact for entry in changes.entries if (fact := _fact(writer, entry))]
    return writer.language.settings.joins_lines.join(dict.fromkeys(facts[:_MOST]))


def unaffected_fact(writer: Writer, entry: Unaffected) -> str:
    """Say what is not affected and how that was checked: neither is told alone."""
    text, checked = writer.sentence(entry.text), writer.sentence(entry.checked)
    return writer.language.phrase("checked", text=text, checked=checked)


def _fact(writer: Writer, entry: AnyEntry) -> str:
    if entry.corrects:
        return ""
    if isinstance(entry, Unaffected):
        return unaffected_fact(writer, entry)
    if isinstance(entry, Answer):
        return writer.language.phrase("answered", question=writer.sentence(entry.question))
    if isinstance(entry, CauseEntry) and entry.confidence == "unknown":
        return ""
    if isinstance(entry, (Event, Measure, Authority, Finding, Scam, CauseEntry)):
        return writer.told_sentence(entry, entry.text)
    return ""


def service_news(writer: Writer, standing: Standing) -> str:
    """Say how a service changed, in a few words."""
    line = writer.service(standing)
    news = writer.language.phrase("service_news", standing.entry.state, name=line.name)
    return writer.sure(news, standing.entry.confidence)
