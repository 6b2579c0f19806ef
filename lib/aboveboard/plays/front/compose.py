"""Compose a front page in one language."""

from __future__ import annotations

from aboveboard.plays.front import parts
from aboveboard.plays.front.clocks import deadline_clock, promise_clock
from aboveboard.plays.front.page import Edition, FrontPage, Made
from aboveboard.plays.front.source import Run, Source
from aboveboard.plays.front.steps import steps
from aboveboard.plays.front.voice import Voice
from aboveboard.record.model import Summary
from aboveboard.wording.language import Language


def compose(source: Source, language: Language) -> FrontPage:
    """Return the front page of an incident in ``language``, which its record is written in.

    The same source gives the same page.
    """
    voice = Voice(source, language)
    writer, record, status = voice.writer, source.view.record, source.view.status
    label = language.term("status", status.status) if status else voice.say("no_status")
    name = writer.text(record.name)
    return FrontPage(
        language=language.tag,
        language_name=language.settings.name,
        direction=language.settings.direction,
        title=name[:1].upper() + name[1:],  # the record's name stands within sentences elsewhere
        custodian=writer.text(record.custodian.name),
        exercise=_exercise(voice) if record.exercise else "",
        as_of=voice.say("as_of", at=writer.at(source.view.as_of)),
        status_label=label,
        status=_status(voice),
        overview=_overview(voice),
        steps=steps(voice),
        clocks=(promise_clock(voice), deadline_clock(voice)),
        parts=(
            parts.money(voice),
            parts.people(voice),
            parts.approvals(voice),
            parts.checks(voice),
            parts.delivery(voice),
        ),
        made=tuple(_made(voice, run) for run in source.newest),
        unreadable=source.unreadable,
        flaws=len(source.warnings) + sum(len(run.flaws) for run in source.checked),
        words=_words(voice),
    )


def _exercise(voice: Voice) -> str:
    """Return the line that marks an exercise, as its statements say it."""
    lines = (
        edition.exercise
        for run in voice.source.newest
        for edition in run.statement.editions
        if edition.language == voice.language.tag and edition.exercise
    )
    return next(lines, voice.language.term("exercise_prefix").strip())


def _status(voice: Voice) -> str:
    """Say the status, since when, how it moves, and which services are not open."""
    status, language = voice.view.status, voice.language
    said = []
    if status:
        label = language.term("status", status.status)
        since = voice.writer.at(status.at)
        if status.trend:
            trend = language.term("trend", status.trend)
            said.append(voice.say("since_trend", status=label, at=since, trend=trend))
        else:
            said.append(voice.say("since", status=label, at=since))
    else:
        said.append(voice.say("no_status"))
    services = [voice.writer.service(standing) for standing in voice.view.services]
    closed = tuple(
        voice.say("service", name=line.name, state=line.state)
        for line in services
        if not line.is_open
    )
    if closed:
        said.append(voice.say("not_open", services=voice.writer.listed(closed)))
    elif services:
        said.append(voice.say("all_open"))
    return language.settings.joins_lines.join(said)


def _overview(voice: Voice) -> str:
    summary = voice.view.last(Summary)
    language = voice.language
    said = [voice.writer.told(summary, summary.text) if summary else voice.say("no_summary")]
    if count := len(voice.view.unknowns):
        said.append(voice.say("unknowns", count=count))
    return language.settings.joins_lines.join(said)


def _made(voice: Voice, run: Run) -> Made:
    statement = run.statement
    state = voice.source.state(run)
    shown = "corrected" if statement.corrected_at and state == "published" else state
    return Made(
        folder=run.folder,
        name=run.name,
        state=state,
        shown_state=voice.say("made", shown),
        title=voice.edition(run).title,
        as_of=voice.say("as_of", at=voice.writer.at(statement.as_of)),
        signatures=voice.source.signed(run).given,
        has_agenda=run.has_agenda,
        editions=tuple(
            Edition(
                language=edition.language,
                language_name=edition.language_name,
                title=edition.title,
                files=run.files.get(edition.language, ()),
            )
            for edition in statement.editions
        ),
    )


def _words(voice: Voice) -> dict[str, str]:
    names = voice.language.terms.get("front", {}).get("words", {})
    return {name: voice.say("words", name) for name in names}
