"""What runs out next: the promise and the legal deadline that come first, overdue ones before."""

from __future__ import annotations

from collections.abc import Iterable

from aboveboard.deadlines import Deadline
from aboveboard.plays.front.page import Countdown
from aboveboard.plays.front.source import Source
from aboveboard.plays.front.voice import Voice
from aboveboard.record.commitments import Promise


def open_promises(source: Source) -> tuple[Promise, ...]:
    """Return the promises that are not kept yet, the earliest due first."""
    return tuple(promise for promise in source.promises if promise.kept_at is None)


def running(deadlines: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Return the duties that are not done and whose clock runs, the most urgent first."""
    found = (one for one in deadlines if one.state in ("due", "overdue"))
    return tuple(sorted(found, key=lambda one: one.order))


def promise_clock(voice: Voice) -> Countdown:
    """Count down to the next promise."""
    source = voice.source
    settled = [one for one in source.promises if one.kept_at is not None]
    kept = sum(one.state == "kept" for one in settled)
    label = voice.say("clocks", "promise")
    note = voice.say("clocks", "kept", kept=kept, all=len(settled)) if settled else ""
    waiting = open_promises(source)
    if not waiting:
        standing = voice.say("clocks", "no_promise")
        return Countdown(id="promise", label=label, state="none", standing=standing, note=note)
    first = waiting[0]
    due = first.entry.due
    overdue = due < source.view.as_of
    return Countdown(
        id="promise",
        label=label,
        state="overdue" if overdue else "due",
        standing=voice.say("clocks", "overdue" if overdue else "due", length=voice.left(due)),
        what=voice.promise(first),
        at=voice.writer.at(due),
        note=note,
    )


def deadline_clock(voice: Voice) -> Countdown:
    """Count down to the next legal deadline."""
    source = voice.source
    begun = [one for one in source.deadlines if one.state != "open"]
    done = sum(one.state == "done" for one in begun)
    label = voice.say("clocks", "deadline")
    note = voice.say("clocks", "done", done=done, all=len(begun)) if begun else ""
    waiting = running(source.deadlines)
    if not waiting:
        none = "no_clock" if source.no_clock_started else "no_deadline"
        standing = voice.say("clocks", none)
        return Countdown(id="deadline", label=label, state="none", standing=standing, note=note)
    first = waiting[0]
    name, to, tag = voice.duty(first.regime)
    return Countdown(
        id="deadline",
        label=label,
        state="overdue" if is_late(first, source) else "due",
        standing=_standing(first, voice),
        what=voice.say("clocks", "duty", regime=name, to=to),
        at=voice.writer.at(first.due) if first.due else "",
        note=note,
        lang="" if tag == voice.language.tag else tag,
    )


def is_late(one: Deadline, source: Source) -> bool:
    """Tell whether a duty should have been done by now; one to be done at once always should."""
    return one.due is None or one.due < source.view.as_of


def _standing(one: Deadline, voice: Voice) -> str:
    if one.due is None:
        assert one.started is not None
        return voice.say("clocks", "at_once", length=voice.length(voice.view.as_of - one.started))
    overdue = is_late(one, voice.source)
    return voice.say("clocks", "overdue" if overdue else "due", length=voice.left(one.due))
