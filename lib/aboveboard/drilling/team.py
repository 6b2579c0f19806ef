"""Who decides in a rehearsal: people at a terminal, or answers that were written down before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Protocol

from pydantic import Field

from aboveboard.drilling.scenario import Choice, Minutes
from aboveboard.errors import DrillError
from aboveboard.record.fields import Frozen, Slug, Texts, utc_stamp
from aboveboard.record.validation import read_model


@dataclass(frozen=True)
class Question:
    """What is asked: the decision's id, when, in which words, and the choices that are left."""

    id: str
    at: datetime
    asks: Texts
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Reply:
    """What was decided, and how many minutes of the incident that took: one at least."""

    choice: Choice
    minutes: int


class Team(Protocol):
    """Decides."""

    def decide(self, question: Question) -> Reply:
        """Return the decision."""


class Answers(Frozen):
    """``answers.yaml``: for each decision what is chosen, a list when it comes more than once.

    The last of a list holds for every time after it.
    """

    format: Literal["aboveboard.drill-answers/1"]
    minutes: Minutes = 3
    answers: dict[Slug, Slug | Annotated[tuple[Slug, ...], Field(min_length=1)]]


@dataclass
class WrittenTeam:
    """Answers from a file; a decision that the file does not name is an error."""

    answers: Answers
    file: str
    asked: dict[str, int] = field(default_factory=dict)

    def decide(self, question: Question) -> Reply:
        """Return what the file says, the next of its list.

        Raises
        ------
        DrillError
            The file has no answer to it, or one that is no choice.
        """
        given = self.answers.answers.get(question.id)
        listed = (given,) if isinstance(given, str) else given or ()
        number = self.asked.get(question.id, 0)
        self.asked[question.id] = number + 1
        wanted = listed[min(number, len(listed) - 1)] if listed else ""
        # A choice that the honesty checks took away: the one after it in the list.
        for name in (wanted, *listed[number + 1 :]):
            for choice in question.choices:
                if choice.id == name:
                    return Reply(choice, self.answers.minutes)
        names = ", ".join(choice.id for choice in question.choices)
        raise DrillError.at(
            self.file,
            f"It has no answer to {question.id} at {utc_stamp(question.at)}.",
            f"Choose one of {names}.",
            field=f"answers.{question.id}",
        )


@dataclass
class AskedTeam:
    """People: a function shows them the question and returns the number of their choice.

    While they decide, the incident goes on ``speed`` times as fast as the clock on the wall.
    """

    ask: Callable[[Question], int]
    seconds: Callable[[], float]
    speed: int

    def decide(self, question: Question) -> Reply:
        """Return what they chose."""
        began = self.seconds()
        chosen = question.choices[self.ask(question)]
        minutes = (self.seconds() - began) * self.speed / 60
        return Reply(chosen, max(1, round(minutes)))


def read_answers(path: Path) -> WrittenTeam:
    """Read a file of answers; raise DrillError when it is missing or wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise DrillError.at(
            path, "There are no answers here.", "Copy the answers.yaml that a drill has written."
        ) from None
    answers, _, problems = read_model(text, str(path), Answers)
    if answers is None:
        raise DrillError(problems)
    return WrittenTeam(answers, str(path))
