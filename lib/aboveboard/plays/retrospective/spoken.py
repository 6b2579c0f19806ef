"""How we spoke and what we heard, written out in one language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from babel import Locale

from aboveboard.plays.heard import Asked, Heard, MoodShare
from aboveboard.plays.retrospective import yardsticks
from aboveboard.plays.retrospective.case import Case
from aboveboard.plays.retrospective.communications import Silence
from aboveboard.plays.writer import Writer
from aboveboard.record.commitments import Promise
from aboveboard.wording.readability import Readability

SHOWN = 8
FEWEST_PEOPLE = 3
"""What fewer people said is not published: somebody could be known by it."""


def spoken_values(writer: Writer, case: Case) -> dict[str, Any]:
    """Return what was measured of our words, each with its yardstick."""
    found = case.communications
    return {
        "first_word": writer.at(found.first_word),
        "after": writer.between(found.started, found.first_word),
        "loss_named": writer.at(found.loss_named) if found.loss_named else "",
        "loss_after": writer.between(found.started, found.loss_named),
        "best": writer.duration(yardsticks.FIRST_WORD_BEST),
        "middle_low": writer.duration(yardsticks.FIRST_WORD_MIDDLE[0]),
        "middle_high": writer.duration(yardsticks.FIRST_WORD_MIDDLE[1]),
        "cases": str(yardsticks.CASES),
        "statements": str(len(found.statements)),
        "longest": _silence(writer, found.longest),
        "early": _silence(writer, found.longest_early),
        "cadence": writer.duration(yardsticks.CADENCE),
        "cadence_for": writer.duration(yardsticks.CADENCE_FOR),
        "promises": str(len(found.promises)),
        "kept": str(found.kept),
        "missed": [_missed(writer, promise) for promise in found.missed],
        "paid_after": writer.between(found.awarded_at, found.paid_at),
        "paid_best": writer.duration(yardsticks.PAID_BEST),
        "versions": str(found.versions) if found.versions else "",
        "notices": str(yardsticks.NOTICES),
        "hard": writer.amount(str(yardsticks.HARD_TO_READ_PERCENT), "percent"),
        "least_grade": str(yardsticks.READING_GRADE),
        "texts": _texts(writer, case),
        "reach": _reach(writer, case),
        "reach_sha256": case.reach.sha256 if case.reach else "",
    }


def _silence(writer: Writer, silence: Silence | None) -> dict[str, str] | None:
    if silence is None or silence.length < timedelta(minutes=1):
        return None
    return {
        "length": writer.duration(silence.length),
        "start": writer.at(silence.start),
        "end": writer.at(silence.end),
    }


def _missed(writer: Writer, promise: Promise) -> dict[str, str]:
    entry, language = promise.entry, writer.language
    return {
        "text": writer.text(entry.text)
        if entry.text
        else language.term("retrospective", "next_update"),
        "due": writer.at(entry.due),
        "done": writer.at(promise.kept_at) if promise.kept_at else "",
        "by": writer.duration(promise.overdue(writer.view.as_of)),
    }


def _texts(writer: Writer, case: Case) -> list[dict[str, str]]:
    """Return each statement with how hard its text reads in each of its languages."""
    found = []
    for said in case.before.said:
        grades = case.communications.grades.get(said.id, {})
        parts = [
            writer.language.phrase(
                "retrospective",
                "reading",
                "in",
                language=str(Locale.parse(tag, sep="-").get_language_name(writer.language.locale)),
                reading=_reading(writer, measured),
            )
            for tag, measured in grades.items()
        ]
        if parts:
            reading = writer.joined(parts)
            found.append(
                {
                    "name": writer.statement_name(said.play, said.play_number),
                    "at": writer.at(said.as_of),
                    "reading": reading,
                }
            )
    return found


def _reading(writer: Writer, measured: Readability) -> str:
    words = writer.language
    if measured.grade is not None:
        return words.phrase("retrospective", "reading", "grade", grade=str(measured.grade))
    return words.phrase(
        "retrospective",
        "reading",
        "characters",
        sentence=str(measured.characters_a_sentence),
        clause=str(measured.characters_a_clause),
    )


def _reach(writer: Writer, case: Case) -> list[dict[str, str]]:
    if case.reach is None:
        return []
    names = writer.language.terms.get("channels", {})
    return [
        {
            "channel": names.get(one.channel, one.channel),
            **{
                field: writer.decimal(getattr(one, field))
                for field in ("sent", "failed", "unknown", "suppressed", "pending")
            },
        }
        for one in case.reach.file.channels
    ]


# --- what was heard -------------------------------------------------------------------------------


def heard_values(writer: Writer, heard: Heard) -> dict[str, Any]:
    """Return what was heard, counted; what fewer than three people said is left out."""
    found = heard.snapshot
    return {
        "at": writer.at(found.as_of),
        "messages": writer.amount(str(found.messages), "messages"),
        "people": writer.amount(str(found.people), "people"),
        "answered": share(writer, found.answered),
        "confusions": _asked(writer, found.questions),
        "complaints": _asked(writer, found.complaints),
        "emerging": str(len(found.emerging)) if found.emerging else "",
        "moods": moods(writer, heard),
        "sha256": heard.sha256,
    }


def _asked(writer: Writer, groups: tuple[Asked, ...]) -> list[dict[str, str]]:
    tag = writer.language.tag
    return [
        {"name": group.names[tag], "people": writer.amount(str(group.people), "people")}
        for group in groups[:SHOWN]
        if group.people >= FEWEST_PEOPLE and tag in group.names
    ]


def moods(writer: Writer, heard: Heard) -> list[dict[str, str]]:
    """Return how much of what was written was angry or afraid, before and after each update."""
    parts = heard.snapshot.between
    rows = []
    for update in heard.snapshot.updates:
        before = next((part for part in parts if part.end == update), None)
        after = next((part for part in parts if part.start == update), None)
        if before or after:
            rows.append(
                {
                    "told": writer.at(update),
                    "before": share(writer, before.negative if before else None),
                    "after": share(writer, after.negative if after else None),
                }
            )
    return rows


def share(writer: Writer, found: MoodShare | None) -> str:
    """Write a share with what it rests on; of fewer than twenty no percentage."""
    words = writer.language
    if found is None or not found.n:
        return words.term("retrospective", "share", "none")
    count, n = writer.decimal(found.count), writer.decimal(found.n)
    if found.percent is None or found.interval is None:
        return words.phrase("retrospective", "share", "plain", count=count, n=n)
    low, high = found.interval
    return words.phrase(
        "retrospective", "share", "percent", count=count, n=n,
        percent=found.percent, low=low, high=high,
    )  # fmt: skip
