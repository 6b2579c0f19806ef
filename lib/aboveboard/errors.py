"""The errors a user can meet, in one tree.

::

    AboveboardError              anything a user can mend; has a list of problems
    ├── RecordError              the incident folder or incident.yaml is wrong
    │   └── FileChangedError     a file changed on disk since it was read; nothing was written
    ├── DeadlineError            an incident's deadlines.yaml is wrong
    ├── ParameterError           a notebook parameter is unknown or of the wrong type
    ├── WordingError             a language folder or a template is wrong
    ├── PlayError                a statement can't be made from this record at this instant
    ├── RunError                 a notebook failed, or its output could not be written
    ├── RenderError              a statement can't be rendered for a channel
    ├── LedgerError              the statement ledger is not whole, or an entry does not fit it
    ├── PolicyError              the compensation policy, holdings or prices are wrong
    ├── DrillError               a scenario or the answers of a rehearsal are wrong
    ├── PublishError             a statement may not leave, or could not be sent
    └── FeedbackError            a message, a file of messages, the store or the taxonomy is wrong
        └── StoreBusyError       the store is locked by another writer for too long

A message says what is wrong, where (file and line, or field), and what to do next. The command
line prints it and exits with 1; it never shows a traceback for one of these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from aboveboard.said import Said, both

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, where it stands, and what to do about it.

    Parameters
    ----------
    what
        What is wrong, in one sentence, without the offending value where it could be a secret.
    do
        What to do next, in one sentence.
    file
        The file it stands in, as the user named it; empty when it is not in a file.
    line
        Line in that file, counted from 1; 0 when unknown.
    field
        Dotted path of the field, such as ``entries[3].amount``; empty when it has none.
    severity
        ``error`` stops the work, ``warning`` is shown and the work goes on.
    """

    file: str = ""
    line: int = 0
    field: str = ""
    what: str = ""
    do: str = ""
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """``file:line: field``, as far as each is known."""
        where = f"{self.file}:{self.line}" if self.file and self.line else self.file
        return ": ".join(part for part in (where, self.field) if part)

    @property
    def sentence(self) -> Said:
        """What is wrong and what to do, without the place."""
        return both(self.what, self.do)

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else str(self.sentence)


class AboveboardError(Exception):
    """Something a user can mend; ``problems`` holds each thing that is wrong."""

    def __init__(self, problems: Iterable[Problem] | Problem | str) -> None:
        if isinstance(problems, str):
            problems = Problem(what=problems)
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def at(cls, place: Path | str, what: str, do: str, *, line: int = 0, field: str = "") -> Self:
        """Build the error for one problem at ``place``."""
        return cls(Problem(file=str(place), line=line, field=field, what=what, do=do))


class RecordError(AboveboardError):
    """The incident folder or incident.yaml is wrong."""


class FileChangedError(RecordError):
    """A file of the incident changed on disk since it was read: nothing was written."""

    @classmethod
    def of(cls, path: Path) -> Self:
        """Build the error for the file at ``path``."""
        return cls.at(
            path,
            "This file changed on disk since it was read. Nothing was written.",
            "Look at what changed, then confirm again.",
        )


class DeadlineError(AboveboardError):
    """An incident's deadlines.yaml is wrong."""


class ParameterError(AboveboardError):
    """A notebook parameter is unknown or of the wrong type."""


class WordingError(AboveboardError):
    """A language folder or a template is wrong."""


class PlayError(AboveboardError):
    """A statement can't be made from this record at this instant."""


class RunError(AboveboardError):
    """A notebook failed, or its output could not be written."""


class RenderError(AboveboardError):
    """A statement can't be rendered for a channel."""


class LedgerError(AboveboardError):
    """The statement ledger is not whole, or an entry does not fit it."""


class PolicyError(AboveboardError):
    """The compensation policy, holdings or prices are wrong."""


class PublishError(AboveboardError):
    """A statement may not leave, or could not be sent."""


class DrillError(AboveboardError):
    """A scenario, or the answers to its decisions, are wrong."""


class FeedbackError(AboveboardError):
    """A message, a file of messages, the feedback store or the taxonomy is wrong."""


class StoreBusyError(FeedbackError):
    """The feedback store is locked by another writer for too long: try again a little later."""
