"""The report of a rehearsal: a page in each language, JSON, and the answers to play it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from jinja2 import FileSystemLoader

from aboveboard.drilling.log import Decided, Moment
from aboveboard.drilling.scenario import Scenario
from aboveboard.drilling.score import Score
from aboveboard.drilling.words import drill_languages, drill_words
from aboveboard.plays.statement import Statement
from aboveboard.rendering.pages import content_security_policy, environment, style
from aboveboard.running.output import json_file
from aboveboard.wording.formats import tight

TEMPLATES = Path(__file__).parent / "templates"
FORMAT = "aboveboard.drill-report/1"


@dataclass(frozen=True)
class Report:
    """Everything that a report shows.

    ``messages`` is how many customers wrote; ``page`` where the public page lies, relative to the
    report.
    """

    scenario: Scenario
    score: Score
    moments: tuple[Moment, ...]
    decided: tuple[Decided, ...]
    statements: tuple[Statement, ...]
    messages: int
    page: str


def report_files(report: Report) -> dict[str, bytes]:
    """Return the files of a report: the same bytes for the same rehearsal."""
    pages = {f"report.{tag}.html": _page(report, tag) for tag in drill_languages()}
    return {
        **{name: page.encode() for name, page in pages.items()},
        "report.json": json_file(_json(report)),
        "answers.yaml": _answers(report.decided),
    }


def _page(report: Report, tag: str) -> str:
    """Return the page of one language. It is marked as a drill, and loads and sends nothing."""
    words = drill_words(tag)
    sheet = style("base.css", TEMPLATES / "drill.css")
    made = environment().overlay(
        loader=FileSystemLoader([TEMPLATES], encoding="utf-8"),
        # As in statements: no blank between Han characters and digits.
        finalize=lambda value: tight(value, words) if type(value) is str else value,
    )
    counts = {
        "statements": str(len(report.statements)),
        "decisions": str(len(report.decided)),
        "messages": str(report.messages),
        "points": str(report.score.points),
        "most": str(report.score.most),
    }
    return made.get_template("drill.html.j2").render(
        tag=tag,
        word=words.term,
        title=words.phrase("title", scenario=report.scenario.script.title[tag]),
        about=report.scenario.script.about[tag],
        summary=words.phrase("summary", **counts),
        measures=report.score.measures,
        actions=actions(report, tag),
        moments=report.moments,
        kind=lambda moment: (
            words.phrase("kinds", moment.kind, channel=moment.channel)
            if moment.kind == "customer"
            else words.term("kinds", moment.kind)
        ),
        clock=lambda at: _clock(at, report.scenario.record.time_zone),
        statements=[(one, _edition(one, tag)) for one in report.statements],
        page=report.page,
        style=sheet,
        policy=content_security_policy(sheet),
    )


def actions(report: Report, tag: str) -> tuple[str, ...]:
    """Return what to improve: what was measured, worst first, then the lessons of decisions."""
    words = drill_words(tag)
    measured = [words.term("measures", one.id, "action") for one in report.score.to_improve()]
    lessons = [one.lesson[tag] for one in report.decided if one.lesson]
    return tuple(dict.fromkeys([*measured, *lessons]))


def _json(report: Report) -> dict[str, Any]:
    """Return the report as JSON data."""
    tags = drill_languages()
    return {
        "format": FORMAT,
        "drill": True,
        "scenario": report.scenario.name,
        "incident": report.scenario.record.id,
        "points": report.score.points,
        "most": report.score.most,
        "measures": [
            {"id": one.id, "found": dict(one.found), "verdict": one.verdict, "points": one.points}
            for one in report.score.measures
        ],
        "actions": {tag: list(actions(report, tag)) for tag in tags},
        "decisions": [
            {
                "at": one.at.isoformat(),
                "decision": one.decision,
                "choice": one.choice,
                "minutes": round(one.took.total_seconds() / 60),
            }
            for one in report.decided
        ],
        "statements": [
            {"id": one.id, "play": one.play, "as_of": one.as_of.isoformat()}
            for one in report.statements
        ],
        "moments": [
            {"at": one.at.isoformat(), "kind": one.kind, "text": dict(one.text)}
            for one in report.moments
        ],
        "messages": report.messages,
    }


def _answers(decided: Sequence[Decided]) -> bytes:
    """Return the decisions as a file of answers, by which the rehearsal can be played again."""
    answers: dict[str, list[str]] = {}
    for one in decided:
        answers.setdefault(one.decision, []).append(one.choice)
    data = {"format": "aboveboard.drill-answers/1", "minutes": 3, "answers": answers}
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True).encode()


def _clock(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def _edition(statement: Statement, tag: str) -> tuple[str, str]:
    """Return the title of a statement and the language that it is in."""
    found = tag if tag in statement.languages else statement.languages[0]
    return statement.edition(found).title, found
