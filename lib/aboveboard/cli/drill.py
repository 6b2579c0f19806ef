"""The command ``aboveboard drill``: hold a rehearsal."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from aboveboard.cli.shared import clear_errors

if TYPE_CHECKING:
    from aboveboard.drilling.log import Moment
    from aboveboard.drilling.scenario import Scenario
    from aboveboard.drilling.team import Question, Team


def register(app: typer.Typer) -> None:
    """Add this command to the app."""
    app.command()(drill)


def drill(
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help="A name, or the folder of your own.")
    ] = "",
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Instead of drills/<scenario>.")
    ] = None,
    answers: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Decide by these, and ask nobody.")
    ] = None,
    unattended: Annotated[
        bool, typer.Option("--unattended", help="Decide as a well-prepared team would.")
    ] = False,
    speed: Annotated[
        int, typer.Option(min=0, max=600, help="How fast the incident goes while you decide.")
    ] = 6,
    language: Annotated[str, typer.Option(help="In which language you are asked.")] = "en",
    incidents: Annotated[
        Path, typer.Option(metavar="DIR", help="Where the incidents of replays are.")
    ] = Path("params"),
) -> None:
    """Rehearse a theft. Everything is marked as a drill, and nothing leaves this machine.

    Without a SCENARIO it says what there is to rehearse.
    """
    from aboveboard.drilling.playing import hold
    from aboveboard.drilling.scenario import ANSWERS, load_scenario
    from aboveboard.drilling.team import read_answers

    with clear_errors():
        _must_be_spoken(language)
        if not scenario:
            _explain(incidents, language)
            return
        loaded = load_scenario(scenario, incidents)
        if unattended:
            answers = answers or loaded.folder / ANSWERS
        team: Team = read_answers(answers) if answers else _asked(loaded, language, speed)
        typer.echo(f"{_word(language, 'mark')}\n\n{loaded.script.about[language]}\n")
        target = to or Path("drills") / loaded.name
        again = f"aboveboard drill {scenario} --to {target} --language {language}"
        with _stopped_cleanly(target, again, language):
            held = hold(loaded, team, target, lambda moment: _tell(moment, loaded, language))
    points, most = str(held.score.points), str(held.score.most)
    typer.echo(f"\n{_word(language, 'score_line', points=points, most=most)}")
    typer.echo(f"  {held.folder / f'report.{language}.html'}")
    typer.echo(f"  {held.page}")
    typer.echo(f"  {held.mailbox}")


def _explain(incidents: Path, language: str) -> None:
    from aboveboard.drilling.scenario import load_scenario, packaged
    from aboveboard.errors import RecordError

    typer.echo(_word(language, "explained"))
    for name in packaged():
        try:
            script = load_scenario(name, incidents).script
        except RecordError:  # a replay whose incident is not here
            continue
        typer.echo(
            f"\n  aboveboard drill {name}\n    {script.title[language]}: {script.about[language]}"
        )


def _word(language: str, *path: str, **values: str) -> str:
    from aboveboard.drilling.words import drill_words

    return drill_words(language).phrase(*path, **values)


def _must_be_spoken(language: str) -> None:
    from aboveboard.drilling.words import drill_languages
    from aboveboard.errors import DrillError

    if language not in drill_languages():
        raise DrillError.at(
            language, "No drill is held in this language.", f"Use {', '.join(drill_languages())}."
        )


def _asked(scenario: Scenario, language: str, speed: int) -> Team:
    from aboveboard.drilling.team import AskedTeam

    def ask(question: Question) -> int:
        at = _clock(question.at, scenario)
        typer.echo(f"\n{at}  {question.asks[language]}")
        for number, choice in enumerate(question.choices, start=1):
            typer.echo(f"  {number}  {choice.says[language]}")
        chosen: int = typer.prompt(">", value_proc=_number_up_to(len(question.choices)))
        return chosen - 1

    return AskedTeam(ask, time.monotonic, speed)


def _number_up_to(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if text.strip() not in map(str, range(1, most + 1)):
            raise typer.BadParameter(f"1-{most}")
        return int(text)

    return read


def _tell(moment: Moment, scenario: Scenario, language: str) -> None:
    from aboveboard.drilling.words import drill_words

    kind = drill_words(language).phrase("kinds", moment.kind, channel=moment.channel)
    text = moment.text[language].replace("\n", "\n         ")
    typer.echo(f"{_clock(moment.at, scenario)}  {kind}: {text}")


def _clock(at: datetime, scenario: Scenario) -> str:
    return at.astimezone(ZoneInfo(scenario.record.time_zone)).strftime("%H:%M")


@contextmanager
def _stopped_cleanly(folder: Path, again: str, language: str) -> Iterator[None]:
    """End a drill that is stopped like one that ends: its servers and its kernel with it."""
    stopped = False

    def stop(*_: object) -> None:
        # Whoever presses Ctrl-C twice does not stop the clearing up. A flag, and no call to
        # `signal` in here: a second signal inside that call would end in an error of its own.
        nonlocal stopped
        if not stopped:
            stopped = True
            raise KeyboardInterrupt

    before = {sign: signal.signal(sign, stop) for sign in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except (KeyboardInterrupt, typer.Abort):  # typer's own while it waits for an answer
        told = _word(language, "interrupted", folder=str(folder), command=again)
        typer.echo(f"\n{told}", err=True)
        before = dict.fromkeys(before, signal.SIG_IGN)  # to the end, which is near
        raise typer.Exit(1) from None
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)
