"""The first facts of an incident: what a first statement needs, each entry prepared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aboveboard.desk.draft import Value
from aboveboard.desk.forms import Started, entry_form, stamp
from aboveboard.record.known import LOSS
from aboveboard.record.model import Record, Summary, Unknown
from aboveboard.record.view import View
from aboveboard.wording.desk_words import desk_languages, desk_words

NEXT_UPDATE = timedelta(hours=1)
_START_UNKNOWN = "unknown-start"
_LOSS_UNKNOWN = "unknown-amount"


@dataclass(frozen=True)
class FirstFact:
    """An entry to write first: its name, its kind, what is filled in, and whether it stands.

    Two of them may answer the same question: known, or not known yet. One of them suffices.
    """

    name: str
    kind: str
    stands: Callable[[View], bool]
    preset: dict[str, Value] = field(default_factory=dict)


def _service(name: str) -> FirstFact:
    preset: dict[str, Value] = {"id": name, "service": name, "assets": "all"}
    told = lambda view: any(s.entry.service == name for s in view.services)  # noqa: E731
    return FirstFact(name, "service", told, preset)


def _start_told(view: View) -> bool:
    return view.marked("started") is not None or _open(view, _START_UNKNOWN)


def _loss_told(view: View) -> bool:
    return bool(view.figures_of(*LOSS)) or _open(view, _LOSS_UNKNOWN)


def _open(view: View, stem: str) -> bool:
    return any(entry.id.startswith(stem) for entry in view.unknowns)


FIRST_FACTS = (
    FirstFact(
        "noticed",
        "event",
        lambda view: view.marked("noticed") is not None,
        {"id": "noticed", "mark": "noticed", "confidence": "confirmed"},
    ),
    FirstFact("summary", "summary", lambda view: bool(view.of(Summary)), {"id": "summary"}),
    FirstFact(
        "started",
        "event",
        _start_told,
        {"id": "started", "mark": "started"},
    ),
    FirstFact("started-unknown", "unknown", _start_told, {"id": _START_UNKNOWN}),
    FirstFact("lost", "figure", _loss_told, {"id": "lost", "key": "lost"}),
    FirstFact("lost-unknown", "unknown", _loss_told, {"id": _LOSS_UNKNOWN}),
    _service("deposits"),
    _service("withdrawals"),
    _service("trading"),
    FirstFact("unknown", "unknown", lambda view: bool(view.of(Unknown)), {"id": "unknown"}),
    FirstFact(
        "next-update",
        "commitment",
        lambda view: view.next_update is not None and view.next_update.due > view.as_of,
        {"id": "next-update", "promise": "next-update"},
    ),
)


def still_to_write(view: View) -> tuple[FirstFact, ...]:
    """Return the first facts that the record does not hold, in the order to write them."""
    return tuple(fact for fact in FIRST_FACTS if not fact.stands(view))


def first_form(record: Record, fact: FirstFact, now: datetime) -> Started:
    """Start the form of a first fact; the next update is proposed an hour from ``now``."""
    preset = {**fact.preset, **_prepared(record, fact.name)}
    if fact.kind == "commitment":
        preset["due"] = stamp(now + NEXT_UPDATE, record)
    return entry_form(record, fact.kind, now, preset)


def _prepared(record: Record, name: str) -> dict[str, Value]:
    """Return the words that an unknown begins with, in the languages that the forms speak."""
    if not name.endswith("-unknown"):
        return {}
    tags = [tag for tag in record.languages if tag in desk_languages()]
    return {f"text.{tag}": desk_words(tag).say("prepared", name) for tag in tags}
