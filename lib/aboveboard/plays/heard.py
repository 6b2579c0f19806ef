"""What people ask, read from a frozen snapshot of the feedback, and shown to the analyst.

The snapshot is a file (``aboveboard feedback snapshot``), so that a notebook reads the same at any
time. Nothing of it reaches the public by itself: the analyst answers a question with an entry of
kind ``answer`` in the record, for which :meth:`Heard.slots` writes the blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from aboveboard.errors import ParameterError
from aboveboard.plays.tables import ShownTable
from aboveboard.record.canonical import sha256_json
from aboveboard.record.fields import utc_stamp
from aboveboard.record.json_reader import read_json
from aboveboard.said import Said, counted, listed, said

SHOWN = 8

Counts = tuple[tuple[str, int], ...]


class _Part(BaseModel):
    # The snapshot holds more than is shown here.
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Quote(_Part):
    language: str
    text: str


class MoodShare(_Part):
    """``count`` of ``n``; percentage and interval are None below twenty."""

    count: int
    n: int
    percent: str | None
    interval: tuple[str, str] | None

    def __str__(self) -> str:
        return str(self.said)

    @property
    def said(self) -> Said:
        """Write it with what it rests on; below twenty there is no percentage."""
        if self.percent is None or self.interval is None:
            return said("{count} of {n}", count=self.count, n=self.n)
        return said(
            "{count} of {n} ({percent} %, 95 % sure of {low} to {high})",
            count=self.count,
            n=self.n,
            percent=self.percent,
            low=self.interval[0],
            high=self.interval[1],
        )


class Asked(_Part):
    """What several people say, counted: ``new_people`` wrote first after the last update."""

    topic: str = ""
    names: dict[str, str] = {}
    people: int
    new_people: int
    messages: int
    languages: Counts
    channels: Counts
    quotes: tuple[_Quote, ...]


class _Urgent(_Part):
    received_at: AwareDatetime
    reasons: tuple[str, ...]
    channel: str
    language: str
    text: str


class _Mood(_Part):
    start: AwareDatetime
    end: AwareDatetime
    negative: MoodShare
    neutral: MoodShare
    positive: MoodShare


class _Tally(_Part):
    at: AwareDatetime
    asked: int
    answered: int


class _Accuracy(_Part):
    topic: MoodShare
    mood: MoodShare


class Snapshot(_Part):
    """The parts of a feedback snapshot that an update or a retrospective needs."""

    format: Literal["aboveboard.feedback-snapshot/1"]
    as_of: AwareDatetime
    messages: int
    people: int
    questions: tuple[Asked, ...]
    complaints: tuple[Asked, ...]
    emerging: tuple[Asked, ...]
    urgent: tuple[_Urgent, ...]
    mood: tuple[_Mood, ...]
    tally: tuple[_Tally, ...] = ()
    between: tuple[_Mood, ...] = ()
    updates: tuple[AwareDatetime, ...]
    answered: MoodShare
    unsure: MoodShare
    accuracy: _Accuracy


@dataclass(frozen=True)
class Heard:
    """A snapshot, and its hash."""

    snapshot: Snapshot
    sha256: str

    def overview(self) -> ShownTable:
        """Show how much was heard, what is unsure, and how well topics and moods are told."""
        heard = self.snapshot
        rows = [
            (said("Heard by"), utc_stamp(heard.as_of)),
            (
                said("Messages, people"),
                said(
                    "{messages} from {people}",
                    messages=counted(heard.messages, "{count} message", "{count} messages"),
                    people=counted(heard.people, "{count} person", "{count} people"),
                ),
            ),
            (said("Questions answered"), heard.answered.said),
            (said("Topic not told"), heard.unsure.said),
            (said("Topics told right on held-out examples"), heard.accuracy.topic.said),
            (said("Moods told right on held-out examples"), heard.accuracy.mood.said),
            (said("Waiting in the urgent queue"), str(len(heard.urgent))),
            (said("Snapshot"), self.sha256),
        ]
        return ShownTable("What was heard", ("What", "How much"), rows)

    def questions(self, language: str) -> ShownTable:
        """Show the questions without an answer, the most people first."""
        return _asked("Questions that wait for an answer", self.snapshot.questions, language)

    def complaints(self, language: str) -> ShownTable:
        """Show the complaints without an answer, apart from the questions."""
        return _asked("Complaints", self.snapshot.complaints, language)

    def emerging(self, language: str) -> ShownTable:
        """Show what several people say that no topic covers yet."""
        return _asked("New, and in no topic yet", self.snapshot.emerging, language)

    def urgent(self) -> ShownTable:
        """Show the messages that should not wait, the oldest first."""
        rows = [
            (
                utc_stamp(found.received_at),
                ", ".join(found.reasons),
                found.channel,
                found.text,
            )
            for found in self.snapshot.urgent
        ]
        return ShownTable("Urgent", ("Received", "Why", "Channel", "Message"), rows)

    def mood(self) -> ShownTable:
        """Show the moods over time, and where an update came out."""
        rows = [
            (
                utc_stamp(part.start),
                *(share.said for share in (part.negative, part.neutral, part.positive)),
                _updates(at for at in self.snapshot.updates if part.start <= at < part.end),
            )
            for part in self.snapshot.mood
        ]
        return ShownTable("Mood over time", ("From", "Negative", "Neutral", "Positive", ""), rows)

    def slots(self, languages: Sequence[str], at: datetime) -> str:
        """Return blank ``answer`` entries for the questions most people ask, to fill in."""
        stamp = at.isoformat(timespec="minutes")
        blanks = "".join(f"      {tag}: …\n" for tag in languages)
        return "".join(
            f"  - id: answer-{found.topic.replace('_', '-')}\n"
            f"    kind: answer\n    at: {stamp}\n    known_at: {stamp}\n"
            f"    confidence: confirmed\n    people: {found.people}\n"
            f"    question:   # {found.quotes[0].text if found.quotes else found.topic}\n{blanks}"
            f"    answer:\n{blanks}"
            for found in self.snapshot.questions[:SHOWN]
        )


def nothing_heard() -> ShownTable:
    """Show that no snapshot was given, and how to make one."""
    do = "aboveboard feedback snapshot INCIDENT --as-of T, then set the parameter feedback"
    return ShownTable("No feedback snapshot", ("What", "To do"), [("feedback", said(do))])


def read_heard(path: Path, name: str, as_of: datetime) -> Heard:
    """Read a snapshot file.

    Parameters
    ----------
    name
        How errors name the file.
    as_of
        The instant of the statement; a snapshot of a later one would know too much.

    Raises
    ------
    ParameterError
        It is no snapshot, or of a later instant.
    """
    try:
        content = read_json(path.read_bytes())
        snapshot, digest = Snapshot.model_validate(content), sha256_json(content)
    except (OSError, ValueError, ValidationError):
        raise ParameterError.at(
            name,
            "This is no snapshot of the feedback.",
            "Make one: aboveboard feedback snapshot INCIDENT --as-of T.",
            field="feedback",
        ) from None
    if snapshot.as_of > as_of:
        raise ParameterError.at(
            name,
            f"This snapshot is of {utc_stamp(snapshot.as_of)}, later than the statement.",
            "Make one as of the statement's own instant.",
            field="feedback",
        )
    return Heard(snapshot, digest)


def _asked(caption: str, groups: Sequence[Asked], language: str) -> ShownTable:
    rows = [
        (
            group.names.get(language) or group.topic or said("not named yet"),
            f"{group.people}",
            f"+{group.new_people}",
            _counts(group.languages),
            _counts(group.channels),
            " / ".join(f"“{quote.text}”" for quote in group.quotes),
        )
        for group in groups[:SHOWN]
    ]
    head = ("About", "People", "Since the last update", "Languages", "Channels", "In their words")
    return ShownTable(caption, head, rows)


def _updates(instants: Iterable[datetime]) -> str:
    """Name the updates that came out, in the order of their instants."""
    found = [said("update at {at:%H:%M}", at=at) for at in instants]
    return listed(found) if found else ""


def _counts(counts: Counts) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts)
