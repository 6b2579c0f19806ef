"""What a front page is composed of: the record as of an instant, and what was made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal

from aboveboard.deadlines import Deadline
from aboveboard.errors import Problem
from aboveboard.plays.before import said_before
from aboveboard.plays.heard import Snapshot
from aboveboard.plays.published import History
from aboveboard.plays.statement import Statement
from aboveboard.record.commitments import Promise, promises
from aboveboard.record.model import Release
from aboveboard.record.view import View


@dataclass(frozen=True)
class Flaw:
    """What a run's own checks hold against it: its check or element, how grave, where, what."""

    check: str
    grade: Literal["error", "warning", "missing"]
    where: str
    do: str


@dataclass(frozen=True)
class Run:
    """One run's folder: its statement, its public files by language, what its checks found."""

    folder: str
    statement: Statement
    files: Mapping[str, tuple[str, ...]]
    flaws: tuple[Flaw, ...] = ()
    has_agenda: bool = False

    @property
    def name(self) -> str:
        """The statement's id and version: ``2018-01-26-minato-03-v1``."""
        return f"{self.statement.id}-v{self.statement.version}"


@dataclass(frozen=True)
class Signatures:
    """How many approvals a draft has of those that it needs, and what else stands in its way.

    ``one_of`` are the roles of which one must still sign; none when one has.
    """

    given: int = 0
    needed: int = 0
    one_of: tuple[str, ...] = ()
    problem: Literal["", "changed", "nobody"] = ""

    @property
    def complete(self) -> bool:
        """Whether the statement may leave."""
        return not self.problem and self.given >= self.needed and not self.one_of


@dataclass(frozen=True)
class Channel:
    """How far one statement is on one channel: messages by state, and what is odd about them.

    ``returned`` came back; ``twice`` were sent and may have come twice. The website has one row,
    which is its page. ``by_hand``: a person pastes each post and ticks it off.
    """

    statement: str
    channel: str
    language: str
    counts: Mapping[str, int]
    returned: int = 0
    twice: int = 0
    by_hand: bool = False

    @property
    def is_page(self) -> bool:
        """Whether this is the website, which no message goes to."""
        return self.channel == "website"


@dataclass(frozen=True)
class Source:
    """Everything a front page says, as of ``view.as_of``.

    Attributes
    ----------
    history
        What was published by then.
    heard
        The newest feedback snapshot by then; None when none was made.
    signatures
        By name of the draft.
    channels
        None when the delivery ledger could not be read.
    """

    view: View
    deadlines: tuple[Deadline, ...] = ()
    warnings: tuple[Problem, ...] = ()
    history: History = field(default_factory=History)
    runs: tuple[Run, ...] = ()
    unreadable: tuple[str, ...] = ()
    heard: Snapshot | None = None
    signatures: Mapping[str, Signatures] = field(default_factory=dict)
    channels: tuple[Channel, ...] | None = ()

    @cached_property
    def newest(self) -> tuple[Run, ...]:
        """The runs, newest statement first."""
        ordered = sorted(self.runs, key=lambda run: (run.statement.as_of, run.folder))
        return tuple(reversed(ordered))

    @cached_property
    def drafts(self) -> tuple[Run, ...]:
        """The runs that may still be published, newest first."""
        return tuple(run for run in self.newest if self.state(run) == "draft")

    @cached_property
    def checked(self) -> tuple[Run, ...]:
        """The runs whose checks count: the drafts, or the newest statement where there is none."""
        return self.drafts or self.newest[:1]

    def signed(self, run: Run) -> Signatures:
        """Return how far the approvals of a draft are; where nothing was read, nobody signed."""
        return self.signatures.get(run.name, Signatures(problem="nobody"))

    def state(self, run: Run) -> Literal["draft", "published", "unpublished"]:
        """Tell whether a run was published, by the ledger or the record, or still may be.

        A run that is older than what was published last and was not published itself never was.
        """
        statement = run.statement
        if (statement.id, statement.version) in self._entered or statement.as_of in self._released:
            return "published"
        last = max(self.told, default=None)
        return "unpublished" if last and statement.as_of <= last else "draft"

    @cached_property
    def told(self) -> tuple[datetime, ...]:
        """When statements were published, by ``view.as_of``."""
        as_of = self.view.as_of
        ledger = tuple(s for s in self.history.statements if s.as_of <= as_of)
        # What came out at this very instant is told too, but only by the ledger or the record.
        now = {s.as_of for s in ledger if s.version == 1} | self._released
        return tuple(sorted({s.as_of for s in said_before(self.view.record, as_of, ledger)} | now))

    @cached_property
    def no_clock_started(self) -> bool:
        """Whether there are duties, and nobody has said of any that it binds, or since when."""
        return bool(self.deadlines) and all(one.state == "open" for one in self.deadlines)

    @cached_property
    def answered_since(self) -> bool:
        """Whether an answer came after the newest count of what people ask."""
        heard = self.heard
        if heard is None:
            return False
        return any(answer.known_at > heard.as_of for answer in self.view.answers)

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """Every promise and how it stands."""
        return promises(self.view, self.told)

    @cached_property
    def _entered(self) -> frozenset[tuple[str, int]]:
        return frozenset((s.id, s.version) for s in self.history.statements)

    @cached_property
    def _released(self) -> set[datetime]:
        return {entry.at for entry in self.view.of(Release)}
