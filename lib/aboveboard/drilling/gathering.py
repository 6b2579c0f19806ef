"""Gather what came of a rehearsal: from the record, the ledger and the store that it left."""

from __future__ import annotations

from datetime import timedelta

from aboveboard.drilling.mistakes import Mistake, mistakes
from aboveboard.drilling.newsroom import Newsroom
from aboveboard.drilling.rehearsal import Rehearsal
from aboveboard.drilling.report import Report
from aboveboard.drilling.scenario import Scenario
from aboveboard.drilling.score import Played, score
from aboveboard.drilling.words import drill_languages
from aboveboard.feedback.figures import Share
from aboveboard.plays.before import said_before
from aboveboard.plays.catalogue import HERE
from aboveboard.plays.published import History
from aboveboard.plays.retrospective.communications import Communications, measure
from aboveboard.record.load import load_record
from aboveboard.record.model import Record, Scam
from aboveboard.record.view import View


def report_of(rehearsal: Rehearsal) -> Report:
    """Gather what a rehearsal left in its record, its ledger and its store, and score it."""
    newsroom, scenario = rehearsal.newsroom, rehearsal.scenario
    record, _ = load_record(newsroom.incident)
    history = History.read(newsroom.runs)
    heard = newsroom.heard(scenario.script.ends)
    return Report(
        scenario,
        score(_played(rehearsal, record, history, heard.answered), drill_languages()),
        tuple(rehearsal.moments),
        tuple(rehearsal.decided),
        history.statements,
        heard.messages,
        (newsroom.runs / HERE / "page").relative_to(newsroom.runs.parents[1]).as_posix(),
    )


def _played(rehearsal: Rehearsal, record: Record, history: History, answered: Share) -> Played:
    newsroom, scenario = rehearsal.newsroom, rehearsal.scenario
    script = scenario.script
    view = View(record, script.ends)
    said = said_before(record, script.ends, history.statements)
    noticed = view.marked("noticed")
    # A promise that falls due as the rehearsal ends is broken by then: nobody speaks after it.
    after = View(record, script.ends + timedelta(minutes=1))
    spoken = measure(after, said, history) if history.published else None
    instants = [one.as_of for one in spoken.statements] if spoken else []
    wrong = mistakes(record, scenario.wrong, instants)
    return Played(
        spoken=spoken,
        noticed=noticed.at if noticed else script.starts,
        ended=script.ends,
        stopped=rehearsal.stopped,
        mistakes=_stood(wrong, blame=False),
        blames=_stood(wrong, blame=True) if _tempts(scenario) else None,
        withheld=_withheld(rehearsal),
        answered=answered,
        warned=_warned(newsroom),
        scam_told=_scam_told(record, rehearsal, spoken),
        sent=newsroom.last.sent if newsroom.last else 0,
        failed=newsroom.last.failed if newsroom.last else 0,
    )


def _stood(wrong: tuple[Mistake, ...], *, blame: bool) -> tuple[timedelta | None, ...]:
    return tuple(one.stood for one in wrong if one.blame is blame)


def _tempts(scenario: Scenario) -> bool:
    return any(wrong.blame for wrong in scenario.wrong.values())


def _withheld(rehearsal: Rehearsal) -> int | None:
    """Return how often something known was kept from customers; None where nothing can be."""
    withholding = {(d.id, c.id) for d, c in rehearsal.scenario.choices if c.withholds}
    if not withholding:
        return None
    return sum((one.decision, one.choice) in withholding for one in rehearsal.decided)


def _warned(newsroom: Newsroom) -> timedelta | None:
    settled = [
        alert.settled_at - alert.raised_at if alert.settled_at else None
        for alert in newsroom.store.alerts()
    ]
    known = [time for time in settled if time is not None]
    return max(known) if known and len(known) == len(settled) else None


def _scam_told(
    record: Record, rehearsal: Rehearsal, spoken: Communications | None
) -> timedelta | None:
    warnings = [entry.known_at for entry in record.entries if isinstance(entry, Scam)]
    said = [one.as_of for one in spoken.statements] if spoken else []
    told = next((at for at in said if warnings and at >= warnings[0]), None)
    return told - rehearsal.scenario.script.crowd.scam_at if told else None
