"""The parts of a front page below its summary: money, people, delivery, approvals, checks."""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.plays.front.page import Part, Row
from aboveboard.plays.front.source import Channel, Run
from aboveboard.plays.front.voice import Voice
from aboveboard.record.model import AFFECTED, LOSS, Commitment, FigureEntry, FigureKey

_TOPICS = 3
_FLAWS = 6


def money(voice: Voice) -> Part:
    """Show what was lost, recovered, promised and paid; what is not known is said to be so."""
    promised = [*_promised(voice), *_figures(voice, ("awarded",))]
    rows = [
        *(_figures(voice, LOSS) or [_unknown(voice, "lost")]),
        *_figures(voice, ("frozen",)),
        *(_figures(voice, ("recovered",)) or [_lacking(voice, _figure_name(voice, "recovered"))]),
        *_figures(voice, ("reserve-gap",)),
        *(promised or [_lacking(voice, voice.say("money", "promised"))]),
        *(_figures(voice, ("paid",)) or [_lacking(voice, _figure_name(voice, "paid"))]),
    ]
    return _part(voice, "money", rows)


def people(voice: Voice) -> Part:
    """Show how many are affected, how many asked, and how much of it was answered."""
    affected = _figures(voice, AFFECTED)
    rows = [*(affected or [_unknown(voice, "affected-accounts")]), *_heard(voice)]
    if answers := voice.view.answers:
        note = ""
        if asked := sum(answer.people or 0 for answer in answers):
            note = voice.say("people", "asked_by", count=voice.count(asked))
        label = voice.say("people", "published")
        rows.append(Row(label=label, value=voice.count(len(answers)), note=note))
    return _part(voice, "people", rows)


def _unknown(voice: Voice, key: FigureKey) -> Row:
    return Row(label=_figure_name(voice, key), value=voice.say("not_known"))


def _lacking(voice: Voice, label: str) -> Row:
    return Row(label=label, value=voice.lacking())


def _figure_name(voice: Voice, key: FigureKey) -> str:
    return voice.language.term("figures", key)


def delivery(voice: Voice) -> Part:
    """Show how far the newest statement is on each channel, and what is unsettled of the others."""
    channels = voice.source.channels
    if channels is None:
        return _part(voice, "delivery", [], voice.say("delivery", "unread"))
    newest = channels[-1].statement if channels else ""
    shown = [one for one in channels if one.statement == newest or _unsettled(one)]
    return _part(voice, "delivery", [_sent(voice, one, newest) for one in shown])


def approvals(voice: Voice) -> Part:
    """Show the drafts that wait for a signature."""
    return _part(voice, "approvals", [_waiting(voice, run) for run in voice.source.drafts])


def checks(voice: Voice) -> Part:
    """Show what the checks hold against the drafts, or the newest statement, and the record."""
    source = voice.source
    rows = [
        Row(label=problem.field or problem.file, value=problem.what, note=problem.do, lang="en")
        for problem in source.warnings
    ]
    for run in source.checked:
        rows += _flaws(voice, run)
    # Of nothing that was run, nothing was checked.
    return _part(voice, "checks", rows, "" if source.runs else voice.say("checks", "not_run"))


def _part(voice: Voice, name: str, rows: list[Row], empty: str = "") -> Part:
    return Part(
        id=name,
        title=voice.say(name, "title"),
        rows=tuple(rows),
        empty=empty or ("" if rows else voice.say(name, "none")),
    )


def _figures(voice: Voice, keys: tuple[FigureKey, ...]) -> list[Row]:
    return [_figure(voice, figure) for figure in voice.view.figures_of(*keys)]


def _figure(voice: Voice, figure: FigureEntry) -> Row:
    said = voice.writer.figure(figure)
    notes = [str(said["worth"])] if said["worth"] else []
    if figure.confidence != "confirmed":
        notes.append(str(said["confidence"]))
    return Row(label=str(said["label"]), value=str(said["value"]), note=voice.writer.joined(notes))


def _promised(voice: Voice) -> Iterator[Row]:
    """Yield what the newest published standard promises, in its own words, and each payment day."""
    standards = [
        run
        for run in voice.source.newest
        if run.statement.play == "compensation" and voice.source.state(run) == "published"
    ]
    label = voice.say("money", "promised")
    for run in standards[:1]:
        yield Row(label=label, value=voice.edition(run).summary)
    for entry in voice.view.of(Commitment, lambda entry: entry.promise == "payment"):
        if entry.text:
            note = voice.say("money", "by", at=voice.writer.at(entry.due))
            yield Row(label=label, value=voice.writer.text(entry.text), note=note)


def _heard(voice: Voice) -> Iterator[Row]:
    heard = voice.source.heard
    if heard is None:
        for name in ("asked", "answered"):
            yield Row(label=voice.say("people", name), value=voice.say("people", "uncounted"))
        return
    # An answer that came after the count is in the record and not in the count.
    behind = voice.source.answered_since
    when = "heard_before" if behind else "heard_at"
    note = voice.say("people", when, at=voice.writer.at(heard.as_of))
    yield Row(label=voice.say("people", "asked"), value=voice.count(heard.people), note=note)
    answered = voice.say(
        "people",
        "of",
        count=voice.count(heard.answered.count),
        all=voice.count(heard.answered.n),
    )
    yield Row(label=voice.say("people", "answered"), value=answered, note=note)
    for group in heard.questions[:_TOPICS]:
        yield Row(
            label=voice.say("people", "waiting_then" if behind else "waiting"),
            value=group.names.get(voice.language.tag) or group.topic,
            note=voice.say("people", "asked_by", count=voice.count(group.people)),
        )


def _unsettled(one: Channel) -> bool:
    return any(count for state, count in one.counts.items() if state not in ("sent", "suppressed"))


def _channel(voice: Voice, one: Channel, newest: str) -> str:
    known = one.channel in voice.language.terms.get("channels", {})
    name = voice.language.term("channels", one.channel) if known else one.channel
    if voice.has("delivery", "other", one.channel):
        name = voice.say("delivery", "other", one.channel)
    if one.language:
        name = voice.say("delivery", "in", channel=name, language=one.language)
    if one.statement != newest:
        name = voice.say("delivery", "of", channel=name, statement=one.statement)
    return name


def _sent(voice: Voice, one: Channel, newest: str) -> Row:
    name = _channel(voice, one, newest)
    if one.is_page:
        failed = bool(one.counts.get("failed"))
        value = voice.say("delivery", "page_failed" if failed else "page")
        return Row(label=name, value=value, urgent=failed)
    states = ("failed", "unknown", "pending", "claimed", "suppressed")
    told = [
        voice.say("delivery", _state(one, state), count=voice.count(one.counts[state]))
        for state in states
        if one.counts.get(state)
    ]
    if one.returned:
        told.append(voice.say("delivery", "returned", count=voice.count(one.returned)))
    if one.twice:
        told.append(voice.say("delivery", "twice", count=voice.count(one.twice)))
    return Row(
        label=name,
        value=voice.say("delivery", "sent", count=voice.count(one.counts.get("sent", 0))),
        note=voice.writer.joined(told),
        urgent=bool(one.counts.get("failed") or one.counts.get("unknown")),
    )


def _state(one: Channel, state: str) -> str:
    """Name a state: what no account posts waits for somebody who pastes it."""
    return "by_hand" if one.by_hand and state == "pending" else state


def _waiting(voice: Voice, run: Run) -> Row:
    signed = voice.source.signed(run)
    title = voice.edition(run).title
    if signed.problem:
        return Row(label=title, value=voice.say("approvals", signed.problem), urgent=True)
    if signed.complete:
        return Row(label=title, value=voice.say("approvals", "complete"))
    roles = (voice.say("roles", role) for role in signed.one_of)
    listed = voice.say("approvals", "or").join(roles)
    return Row(
        label=title,
        value=voice.say("approvals", "given", given=signed.given, needed=signed.needed),
        note=voice.say("approvals", "one_of", roles=listed) if listed else "",
        urgent=True,
    )


def _flaws(voice: Voice, run: Run) -> list[Row]:
    if not run.flaws:
        return []
    title = voice.edition(run).title
    count = voice.say("checks", "count", count=len(run.flaws))
    rows = [Row(label=title, value=count, urgent=True)]
    rows += [
        Row(
            label=f"{voice.say('checks', flaw.grade)} · {flaw.check}",
            value=flaw.where,
            note=flaw.do,
            lang="en",
        )
        for flaw in run.flaws[:_FLAWS]
    ]
    return rows
