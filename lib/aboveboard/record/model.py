"""The record of an incident: who the custodian is, and dated entries of what is known.

These models are the format of ``incident.yaml``; the JSON Schema for editors is made from them. The
kinds of entry stand in three modules: ``known`` while the incident runs, ``aftermath`` once it is
over, ``internal`` what no statement tells. A new kind is a class in one of them, and a line here in
:data:`AnyEntry`.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from aboveboard.record.aftermath import Action as Action
from aboveboard.record.aftermath import ActionState as ActionState
from aboveboard.record.aftermath import Apology as Apology
from aboveboard.record.aftermath import Lesson as Lesson
from aboveboard.record.aftermath import Review as Review
from aboveboard.record.aftermath import Undisclosed as Undisclosed
from aboveboard.record.custodian import Custodian as Custodian
from aboveboard.record.custodian import Exercise
from aboveboard.record.entry import Confidence as Confidence
from aboveboard.record.entry import Entry as Entry
from aboveboard.record.entry import Shareable as Shareable
from aboveboard.record.fields import Frozen, Language, Slug, Texts, TimeZone
from aboveboard.record.internal import INTERNAL as INTERNAL
from aboveboard.record.internal import Play as Play
from aboveboard.record.internal import Release as Release
from aboveboard.record.internal import Reported as Reported
from aboveboard.record.internal import Trigger as Trigger
from aboveboard.record.internal import Waiver as Waiver
from aboveboard.record.known import AFFECTED as AFFECTED
from aboveboard.record.known import LOSS as LOSS
from aboveboard.record.known import Advice as Advice
from aboveboard.record.known import Answer as Answer
from aboveboard.record.known import Authority as Authority
from aboveboard.record.known import Burden as Burden
from aboveboard.record.known import Cause as Cause
from aboveboard.record.known import CauseEntry as CauseEntry
from aboveboard.record.known import Commitment as Commitment
from aboveboard.record.known import Event as Event
from aboveboard.record.known import FigureEntry as FigureEntry
from aboveboard.record.known import FigureKey as FigureKey
from aboveboard.record.known import FigureName as FigureName
from aboveboard.record.known import Finding as Finding
from aboveboard.record.known import Measure as Measure
from aboveboard.record.known import Rumour as Rumour
from aboveboard.record.known import Scam as Scam
from aboveboard.record.known import Service as Service
from aboveboard.record.known import ServiceEntry as ServiceEntry
from aboveboard.record.known import ServiceState as ServiceState
from aboveboard.record.known import Status as Status
from aboveboard.record.known import StatusEntry as StatusEntry
from aboveboard.record.known import Summary as Summary
from aboveboard.record.known import Trace as Trace
from aboveboard.record.known import Unaffected as Unaffected
from aboveboard.record.known import Unknown as Unknown
from aboveboard.record.known import Worth as Worth

AnyEntry = Annotated[
    StatusEntry
    | Summary
    | Event
    | FigureEntry
    | ServiceEntry
    | Measure
    | Unaffected
    | Unknown
    | Advice
    | CauseEntry
    | Finding
    | Rumour
    | Scam
    | Answer
    | Burden
    | Trace
    | Authority
    | Commitment
    | Lesson
    | Review
    | Action
    | ActionState
    | Undisclosed
    | Apology
    | Release
    | Waiver
    | Trigger
    | Reported,
    Field(discriminator="kind"),
]


@cache
def entry_adapter() -> TypeAdapter[Any]:
    """Return what makes an entry of plain data; built once, when the first entry is read."""
    return TypeAdapter(AnyEntry)


class Header(Frozen):
    """The upper part of ``incident.yaml``: what does not change while the incident runs."""

    format: Literal["aboveboard.incident/1"]
    id: Slug
    name: Texts
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    time_zone: TimeZone
    exercise: Exercise | None = None
    custodian: Custodian


class Record(Header):
    """A whole ``incident.yaml``: the header, and the entries in the order they were learned."""

    entries: tuple[AnyEntry, ...]

    @property
    def is_replay(self) -> bool:
        """Whether it holds what the public record of a real case says, and can hold no more."""
        return self.exercise is not None and self.exercise.original is not None
