"""Print what the honesty checks find, for `aboveboard check`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from aboveboard.errors import PlayError, RenderError

if TYPE_CHECKING:
    from aboveboard.plays.desk import OpenPlay
    from aboveboard.plays.statement import Statement


def tell_findings(play: str, incident: Path, as_of: datetime) -> bool:
    """Print the findings in the statement of ``play`` and in the record's own texts.

    Returns
    -------
    Whether an error is among them.
    """
    from aboveboard.plays.compensation.desk import open_compensation
    from aboveboard.plays.desk import open_play
    from aboveboard.plays.honesty import check_record
    from aboveboard.plays.honesty.shown import line_of, located, state
    from aboveboard.plays.retrospective.desk import open_retrospective
    from aboveboard.record.load import FILE_NAME, record_tree

    try:
        asked = {"incident": str(incident.resolve()), "as_of": as_of.isoformat()}
        openers: dict[str, Callable[[Mapping[str, Any]], OpenPlay]] = {
            "compensation": open_compensation,
            "retrospective": open_retrospective,
        }
        opened = openers.get(play, partial(open_play, play))(asked)
        shown = opened.findings
    except PlayError as error:
        for problem in error.problems:
            typer.echo(f"  no statement yet: {problem}")
        return False
    unfit = _unfit(opened.statement())
    told = {(finding.check, finding.sentence) for finding in shown}
    others = tuple(
        finding
        for finding in check_record(opened.view, opened.languages)
        if (finding.check, finding.sentence) not in told
    )
    if not shown and not others:
        typer.echo("  honesty: nothing found")
        return unfit
    for finding in (*shown, *located(others, record_tree(incident))):
        # What the record lacks stands in the list of missing elements already.
        if finding.check != "element-missing" or finding.place.language:
            typer.echo(f"  {state(finding)}: {line_of(finding, str(incident / FILE_NAME))}")
    return unfit or any(finding.severity == "error" for finding in (*shown, *others))


def _unfit(statement: Statement) -> bool:
    """Print where the statement fits no channel, such as a name too long for a text message."""
    from aboveboard.rendering import renditions

    try:
        renditions(statement)
    except RenderError as error:
        for problem in error.problems:
            typer.echo(f"  error: {problem}")
        return True
    return False
