"""Which forms there are: a fact, another entry, a correction, an answer; and how each starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

from aboveboard.desk.draft import Form, Value, values_of
from aboveboard.desk.field import Field, fields_of, with_choices
from aboveboard.plays.heard import Asked
from aboveboard.record.commitments import promises
from aboveboard.record.model import INTERNAL, AnyEntry, Entry, Record
from aboveboard.record.view import View
from aboveboard.wording.honesty.checks import CHECKS

MODELS: dict[str, type[Entry]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model
    for model in get_args(get_args(AnyEntry)[0])
}
"""Each kind of entry, and its model."""
FACTS = ("event", "summary", "figure", "service", "measure", "unaffected", "unknown", "cause")
"""The kinds that most of a first day is made of, in the order of the first hour."""
OTHERS = tuple(kind for kind in MODELS if kind not in FACTS and kind != "answer")
_UNSURE = frozenset({"event", "summary", "figure", "cause", "finding", "rumour", "unaffected"})
_WAIVABLE = tuple(sorted(name for name, one in CHECKS.items() if one.severity == "warning"))
_REST = ("settles", "keeps", "source", "id")


@dataclass(frozen=True)
class Started:
    """A form, and the values that stand in it at first."""

    form: Form
    values: Mapping[str, Value]


def stamp(instant: datetime, record: Record) -> str:
    """Write an instant in the custodian's zone, as the record does."""
    return instant.astimezone(ZoneInfo(record.time_zone)).isoformat(timespec="minutes")


def entry_form(
    record: Record, kind: str, now: datetime, preset: Mapping[str, Value] | None = None
) -> Started:
    """Start a new entry of ``kind``, learned ``now``; ``preset`` fills in more."""
    form = Form(kind, _fields(record, kind), {"kind": kind})
    values: dict[str, Value] = {
        "id": free_id(record, kind),
        "at": stamp(now, record),
        "known_at": stamp(now, record),
        "confidence": "" if kind in _UNSURE else "unknown" if kind == "unknown" else "confirmed",
        **(preset or {}),
    }
    values["id"] = free_id(record, str(values["id"]))
    return Started(form, values)


def correction_form(record: Record, wrong: AnyEntry, now: datetime) -> Started:
    """Start a correction of ``wrong``: its own fields as they stand, and the reason."""
    fields = _fields(record, wrong.kind, reason=True)
    form = Form(wrong.kind, fields, {"kind": wrong.kind, "corrects": wrong.id})
    values = values_of(form, wrong, lambda instant: stamp(instant, record))
    for name in [name for name in values if name.startswith("because")]:
        del values[name]
    values |= {"id": free_id(record, wrong.id), "known_at": stamp(now, record)}
    values.pop("source", None)
    return Started(form, values)


def correctable(view: View) -> tuple[AnyEntry, ...]:
    """Return the entries that stand and that a statement tells, the newest first."""
    return tuple(
        entry
        for entry in reversed(view.known)
        if not isinstance(entry, INTERNAL) and entry.kind != "advice"
    )


def answer_form(record: Record, asked: Asked | None, now: datetime) -> Started:
    """Start an answer to what people ask, with the number of those who did."""
    preset: dict[str, Value] = {}
    if asked:
        preset = {"id": f"answer-{asked.topic.replace('_', '-')}", "people": str(asked.people)}
    return entry_form(record, "answer", now, preset)


def free_id(record: Record, stem: str) -> str:
    """Return ``stem``, or with the next number that no entry has: ``lost-xem-2``."""
    taken = {entry.id for entry in record.entries}
    number, name = 2, stem
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name


def _fields(record: Record, kind: str, *, reason: bool = False) -> tuple[Field, ...]:
    """Return the fields of a kind: its own first, then when and how sure, then what is internal."""
    fields = fields_of(MODELS[kind], record.languages, without=("kind", "corrects"))
    view = View(record, max(entry.known_at for entry in record.entries)) if record.entries else None
    choices = {**_choices(view), "check": _WAIVABLE}
    fields = tuple(
        one
        for one in with_choices(fields, choices)
        if one.choices or one.path[0] not in ("settles", "keeps")
    )
    common = frozenset(Entry.model_fields)
    own = [one for one in fields if one.path[0] not in common]
    when = [one for one in fields if one.path[0] in ("at", "known_at", "confidence")]
    why = [one for one in fields if one.path[0] == "because"]
    rest = [one for one in fields if one.path[0] in (("source", "id") if reason else _REST)]
    if reason:
        must = [replace(one, required=True) for one in why]
        return (*must, *own, *when, *rest)
    return (*own, *(why if kind == "figure" else ()), *when, *rest)


def _choices(view: View | None) -> dict[str, Sequence[str]]:
    if view is None:
        return {}
    promised = [
        one.entry.id
        for one in promises(view)
        if one.kept_at is None and one.entry.promise != "next-update"
    ]
    return {"settles": [entry.id for entry in view.unknowns], "keeps": promised}
