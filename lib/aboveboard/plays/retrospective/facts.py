"""The facts that other platforms may have: a list of allowed fields, filled one by one.

What is not named here can't stand in the sharing edition: no name, date, address, text, id, source
or amount of a customer of the record is ever read. Words come from one place alone, the field
``share`` of an entry, which is written for strangers. Times are lengths from the theft (or from the
first thing known where its time is not known), so that they name no day. Amounts are rough sizes
without a coin's name.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from aboveboard.plays.retrospective.case import Case
from aboveboard.plays.retrospective.extents import Extent, changes
from aboveboard.plays.retrospective.sizes import SharedAmount, shared_amounts
from aboveboard.record.actions import State as ActionState
from aboveboard.record.fields import Language, Texts
from aboveboard.record.model import (
    AFFECTED,
    LOSS,
    Action,
    AnyEntry,
    Cause,
    CauseEntry,
    Confidence,
    Event,
    FigureKey,
    Finding,
    Lesson,
    Measure,
    Play,
    Release,
    Service,
    ServiceEntry,
    ServiceState,
    Shareable,
    Undisclosed,
)

Words = Annotated[
    dict[Language, str], Field(description="One text by language tag, written for strangers.")
]
Minutes = Annotated[int, Field(description="Minutes since the theft; below 0 before it.")]

_AMOUNTS: tuple[FigureKey, ...] = (
    *LOSS, "frozen", "recovered", "awarded", "paid", *AFFECTED,
)  # fmt: skip


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SharedStep(_Fact):
    """One thing that happened: a marked event, a service that changed, a statement, a measure.

    ``of`` tells how much of the service changed; which part of it is never told.
    """

    minutes: Minutes
    what: Literal["started", "noticed", "contained", "service", "statement", "measure"]
    service: Service | None = None
    state: ServiceState | None = None
    of: Annotated[
        Extent | None,
        Field(description="How much of the service; more: a further part, after another one."),
    ] = None
    play: Play | None = None
    told_after: Annotated[
        int | None, Field(description="Minutes from then until the public was told.")
    ] = None
    words: Words = {}


class SharedCause(_Fact):
    """The kind of cause, and how sure it is."""

    cause: Cause
    confidence: Confidence
    words: Words = {}


class SharedLesson(_Fact):
    """A lesson: what went well or badly, what was luck, what contributed."""

    about: Literal["well", "badly", "luck", "factor"]
    words: Words


class SharedFinding(_Fact):
    """What was found: how the attack worked, or what now prevents it."""

    about: Literal["attack", "prevention", "other"]
    confidence: Confidence
    words: Words


class SharedAction(_Fact):
    """An action: how it is verified and how it stands; ``days`` it was given from when it was set.

    Its owner is left out.
    """

    state: ActionState
    verified_by: Literal["audit", "fix", "penetration-test", "drill"]
    days: int
    overdue: bool
    words: Words = {}


class SharedSpeech(_Fact):
    """How the public was told, in minutes and counts; None where it is not known."""

    first_word_after: int | None
    loss_named_after: int | None
    statements: int
    promises: int
    promises_kept: int
    longest_silence: int | None
    corrected_statements: int


class SharedFacts(_Fact):
    """All that other platforms get. ``exercise`` marks a replay or a drill."""

    custodian_kind: Literal["exchange", "wallet", "custodian", "bridge", "lender"]
    exercise: bool
    languages: tuple[Language, ...]
    cause: SharedCause | None
    amounts: tuple[SharedAmount, ...]
    steps: tuple[SharedStep, ...]
    findings: tuple[SharedFinding, ...]
    lessons: tuple[SharedLesson, ...]
    actions: tuple[SharedAction, ...]
    speech: SharedSpeech
    held_back: Annotated[int, Field(ge=0, description="How many matters stay undisclosed.")]


def shared_facts(case: Case) -> SharedFacts:
    """Return the allowed facts of a retrospective."""
    view, spoken = case.view, case.communications
    record = view.record
    zero = spoken.started or min((s.at for s in view.of(Event)), default=spoken.first_word)
    cause = view.last(CauseEntry)
    longest = spoken.longest
    return SharedFacts(
        custodian_kind=record.custodian.kind,
        exercise=record.exercise is not None,
        languages=record.languages,
        cause=SharedCause(cause=cause.cause, confidence=cause.confidence, words=_words(cause))
        if cause
        else None,
        amounts=shared_amounts(figure for key in _AMOUNTS for figure in view.figures_of(key)),
        steps=_steps(case, zero),
        findings=tuple(
            SharedFinding(about=found.about, confidence=found.confidence, words=words)
            for found in view.of(Finding)
            if (words := _words(found))
        ),
        lessons=tuple(
            SharedLesson(about=lesson.about, words=words)
            for lesson in view.of(Lesson)
            if (words := _words(lesson))
        ),
        actions=tuple(
            SharedAction(
                state=course.state,
                verified_by=course.entry.verified_by,
                days=_days(course.entry),
                overdue=course.is_overdue(view.as_of),
                words=_words(course.entry),
            )
            for course in case.actions
        ),
        speech=SharedSpeech(
            first_word_after=_minutes(spoken.started, spoken.first_word),
            loss_named_after=_minutes(spoken.started, spoken.loss_named),
            statements=len(spoken.statements),
            promises=len(spoken.promises),
            promises_kept=spoken.kept,
            longest_silence=_minutes(longest.start, longest.end) if longest else None,
            corrected_statements=spoken.versions,
        ),
        held_back=len(view.of(Undisclosed)),
    )


def _words(entry: Shareable) -> Words:
    texts: Texts | None = entry.share
    return dict(texts.root) if texts else {}


def _days(action: Action) -> int:
    return (action.due - action.at).days


def _minutes(start: datetime | None, end: datetime | None) -> int | None:
    return None if start is None or end is None else int((end - start).total_seconds() // 60)


def _steps(case: Case, zero: datetime) -> tuple[SharedStep, ...]:
    """Return what happened in its order; an event without a mark is left out."""
    found = _services(case, zero)
    for entry in case.view.known:
        at = _minutes(zero, entry.at) or 0
        after = _told_after(case, entry)
        if isinstance(entry, Event) and entry.mark:
            found.append((entry.at, SharedStep(minutes=at, what=entry.mark, told_after=after)))
        elif isinstance(entry, Measure) and (words := _words(entry)):
            step = SharedStep(minutes=at, what="measure", told_after=after, words=words)
            found.append((entry.at, step))
        elif isinstance(entry, Release) and entry.at < case.view.as_of:
            found.append((entry.at, SharedStep(minutes=at, what="statement", play=entry.play)))
    return tuple(step for _, step in sorted(found, key=lambda pair: pair[0]))


def _services(case: Case, zero: datetime) -> list[tuple[datetime, SharedStep]]:
    """Return how the services changed. Of parts that changed at once the last told one counts."""
    found = []
    for change in changes(case.view.of(ServiceEntry)):
        if change.state == "open":
            continue
        told = [_told_after(case, entry) for entry in change.entries]
        step = SharedStep(
            minutes=_minutes(zero, change.at) or 0,
            what="service",
            service=change.service,
            state=change.state,
            of=change.of,
            told_after=None if None in told else max(filter(None, told), default=0),
        )
        found.append((change.at, step))
    return found


def _told_after(case: Case, entry: AnyEntry) -> int | None:
    said = case.first_told(entry.known_at)
    return _minutes(entry.at, said.as_of) if said else None


def still_tells(facts: SharedFacts) -> tuple[tuple[str, int], ...]:
    """Return what in the edition can still tell whose it is, each with how often it stands there.

    Left to a person: what a text in ``share`` gives away no rule can see.
    """
    texts = (
        *(step.words for step in facts.steps),
        *(found.words for found in facts.findings),
        *(lesson.words for lesson in facts.lessons),
        *(action.words for action in facts.actions),
        *((facts.cause.words,) if facts.cause else ()),
    )
    worded = sum(map(bool, texts))
    listed = (
        ("steps timed to the minute, in an order that is public too", len(facts.steps)),
        ("rough sizes, their number and their coins", len(facts.amounts)),
        ("counts and lengths of our public words", facts.speech.statements),
        ("texts in `share`: read each as a stranger", worded),
    )
    return tuple((what, count) for what, count in listed if count)
