"""What to do next, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aboveboard.plays.front.clocks import is_late, open_promises, running
from aboveboard.plays.front.page import Step
from aboveboard.plays.front.source import Channel
from aboveboard.plays.front.voice import Voice

_WAITING = ("pending", "claimed")
_LOST = ("failed", "unknown")
_SHOWN = 8


def steps(voice: Voice) -> tuple[Step, ...]:
    """Return what to do next, at most eight things; one that says so where nothing is due."""
    found = [*_promises(voice), *_duties(voice), *_drafts(voice), *_messages(voice)]
    ordered = sorted(found, key=lambda step: not step.urgent)
    return tuple(ordered[:_SHOWN]) or (Step(text=voice.say("steps", "none")),)


def _promises(voice: Voice) -> Iterator[Step]:
    for promise in open_promises(voice.source):
        due = promise.entry.due
        overdue = due < voice.view.as_of
        yield Step(
            text=voice.say(
                "steps",
                "promise_overdue" if overdue else "promise",
                what=voice.promise(promise),
                at=voice.writer.at(due),
                length=voice.left(due),
            ),
            urgent=overdue,
        )


def _duties(voice: Voice) -> Iterator[Step]:
    if voice.source.no_clock_started and not voice.view.record.is_replay:
        yield Step(text=voice.say("steps", "no_clock"))
    for one in running(voice.source.deadlines):
        late = is_late(one, voice.source)
        kind = "duty_at_once" if one.due is None else "duty_overdue" if late else "duty"
        name, to, _ = voice.duty(one.regime)
        values = {"to": to, "regime": name}
        if one.due is not None:
            values |= {"at": voice.writer.at(one.due), "length": voice.left(one.due)}
        yield Step(text=voice.say("steps", kind, **values), urgent=late)


def _drafts(voice: Voice) -> Iterator[Step]:
    for run in voice.source.drafts:
        title = voice.edition(run).title
        signed = voice.source.signed(run)
        if count := len(run.flaws):
            yield Step(text=voice.say("steps", "mend", title=title, count=count))
        elif signed.problem:
            yield Step(text=voice.say("steps", signed.problem, title=title))
        elif not signed.complete:
            text = voice.say("steps", "sign", title=title, given=signed.given, needed=signed.needed)
            yield Step(text=text)
        else:
            yield Step(text=voice.say("steps", "send", title=title))


def _messages(voice: Voice) -> Iterator[Step]:
    channels = tuple(one for one in voice.source.channels or () if not one.is_page)
    if any(one.is_page and one.counts.get("failed") for one in voice.source.channels or ()):
        yield Step(text=voice.say("steps", "page"), urgent=True)
    lost = sum(one.counts.get(state, 0) for one in channels for state in _LOST)
    waiting = _waiting(one for one in channels if not one.by_hand)
    if lost:
        yield Step(text=voice.say("steps", "undelivered", count=voice.count(lost)), urgent=True)
    if waiting:
        yield Step(text=voice.say("steps", "unsent", count=voice.count(waiting)))
    yield from _posts(voice, _waiting(one for one in channels if one.by_hand))
    yield from _asked(voice)


def _waiting(channels: Iterable[Channel]) -> int:
    return sum(one.counts.get(state, 0) for one in channels for state in _WAITING)


def _posts(voice: Voice, count: int) -> Iterator[Step]:
    """Yield what to do with posts that no account sends; of an exercise none is pasted."""
    if count:
        kind = "rehearse_posts" if voice.view.record.exercise else "posts"
        yield Step(text=voice.say("steps", kind, count=voice.count(count)))


def _asked(voice: Voice) -> Iterator[Step]:
    heard = voice.source.heard
    if heard and (asking := heard.answered.n - heard.answered.count):
        at = voice.writer.at(heard.as_of)
        kind = "answer_then" if voice.source.answered_since else "answer"
        yield Step(text=voice.say("steps", kind, count=voice.count(asking), at=at))
    if heard and heard.urgent:
        count = voice.count(len(heard.urgent))
        yield Step(text=voice.say("steps", "urgent", count=count), urgent=True)
