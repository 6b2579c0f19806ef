"""What comes out of listening: one frozen snapshot, with its hash, for update and retrospective."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from aboveboard.feedback.analysis import Accuracy, Reader, Reading
from aboveboard.feedback.clusters import clusters
from aboveboard.feedback.embedding import Embedder, NgramEmbedder, plain_words
from aboveboard.feedback.figures import Share
from aboveboard.feedback.message import Answer, StoredMessage
from aboveboard.feedback.over_time import (
    MoodInterval,
    Tally,
    mood_between,
    mood_over_time,
    tally_over_time,
)
from aboveboard.feedback.quotes import Quote, quotes, shown
from aboveboard.feedback.taxonomy import Taxonomy, load_taxonomy
from aboveboard.record.canonical import sha256_json
from aboveboard.record.fields import Texts
from aboveboard.record.outputs import Kind

FORMAT = "aboveboard.feedback-snapshot/1"
KIND = Kind("a feedback snapshot", (FORMAT,))
FEWEST_PEOPLE = 3
"""A question of fewer people than this is no emerging topic."""

Counts = tuple[tuple[str, int], ...]
"""People by language or channel, the most first."""


@dataclass(frozen=True)
class Group:
    """Messages that say the same, by the people who wrote them.

    ``new_people`` wrote first after the last update. ``receipts`` are for answering; they stand in
    no output.
    """

    people: int
    new_people: int
    messages: int
    languages: Counts
    channels: Counts
    quotes: tuple[Quote, ...]
    receipts: tuple[str, ...] = field(repr=False, metadata={"private": True})


@dataclass(frozen=True)
class TopicGroup(Group):
    """The messages of one topic of the taxonomy."""

    topic: str = ""
    names: Texts = field(default_factory=lambda: Texts({}))


@dataclass(frozen=True)
class UrgentMessage:
    """A message that should not wait, and why; the receipt is for finding it, and stays inside."""

    received_at: datetime
    reasons: tuple[str, ...]
    channel: str
    language: str
    text: str
    receipt: str = field(repr=False, metadata={"private": True})


@dataclass(frozen=True)
class FeedbackSnapshot:
    """All that was heard by ``as_of``.

    Questions, complaints and urgent messages are those without an answer, the most people first,
    urgent ones the oldest first. A complaint that asks counts among the questions too. ``unsure``
    is the share of messages whose topic is not told; ``answered`` that of questions that have an
    answer, and ``tally`` how that grew. ``updates`` are the instants of statements, to be marked in
    what goes over time; ``between`` are the moods from one to the next, before and after each.
    """

    as_of: datetime
    messages: int
    people: int
    languages: Counts
    channels: Counts
    questions: tuple[TopicGroup, ...]
    complaints: tuple[TopicGroup, ...]
    suggestions: tuple[TopicGroup, ...]
    emerging: tuple[Group, ...]
    urgent: tuple[UrgentMessage, ...]
    mood: tuple[MoodInterval, ...]
    between: tuple[MoodInterval, ...]
    tally: tuple[Tally, ...]
    updates: tuple[datetime, ...]
    answered: Share
    unsure: Share
    accuracy: Accuracy

    def as_json(self) -> dict[str, object]:
        """Return the snapshot as JSON values: instants in ISO 8601, decimals as text."""
        return {"format": FORMAT, **_plain_fields(self)}

    @cached_property
    def sha256(self) -> str:
        """The hash of the canonical JSON."""
        return sha256_json(self.as_json())


def snapshot(
    messages: Iterable[StoredMessage],
    as_of: datetime,
    *,
    taxonomy: Taxonomy | None = None,
    updates: Sequence[datetime] = (),
    answers: Sequence[Answer] = (),
    new_embedder: Callable[[], Embedder] = NgramEmbedder,
) -> FeedbackSnapshot:
    """Read the messages received by ``as_of`` and return what they say.

    Parameters
    ----------
    messages
        From :meth:`Store.messages`, in any order.
    as_of
        Later messages are left out; the same messages and instant give the same hash.
    taxonomy
        The incident's, by default the one in the package.
    updates
        Instants of the statements published; the last by ``as_of`` is what *new* means.
    answers
        From :meth:`Store.answers`: when each was given. Those given after ``as_of`` do not count.
    """
    known = sorted(
        (message for message in messages if message.received_at <= as_of),
        key=lambda message: (message.received_at, message.receipt),
    )
    answered_at = {answer.id: answer.answered_at for answer in answers}
    later = {name for name, at in answered_at.items() if at > as_of}
    known = [replace(m, answer="") if m.answer in later else m for m in known]
    published = tuple(sorted(at for at in updates if at <= as_of))
    topics = taxonomy or load_taxonomy()
    reader = Reader(topics, new_embedder)
    readings = reader.read(known)
    grouping = _Grouping(topics, published[-1] if published else None, new_embedder)
    waiting = [reading for reading in readings if not reading.message.answer]
    asking = [reading for reading in readings if reading.asks]
    return FeedbackSnapshot(
        as_of=as_of,
        messages=len(known),
        people=len({message.person for message in known}),
        languages=_people_by(known, lambda message: message.language),
        channels=_people_by(known, lambda message: message.channel),
        questions=grouping.by_topic([reading for reading in waiting if reading.asks]),
        complaints=grouping.by_topic([r for r in waiting if r.kind == "complaint"]),
        suggestions=grouping.by_topic([r for r in waiting if r.kind == "suggestion"]),
        emerging=grouping.emerging([r for r in waiting if not r.topic and r.kind != "other"]),
        urgent=tuple(_urgent(reading) for reading in waiting if reading.urgent),
        mood=mood_over_time(readings),
        between=mood_between(readings, published, as_of),
        tally=tally_over_time(asking, answered_at, as_of),
        updates=published,
        answered=Share(sum(bool(reading.message.answer) for reading in asking), len(asking)),
        unsure=Share(sum(not reading.topic for reading in readings), len(readings)),
        accuracy=reader.accuracy(),
    )


@dataclass(frozen=True)
class _Grouping:
    taxonomy: Taxonomy
    last_update: datetime | None
    new_embedder: Callable[[], Embedder]

    def by_topic(self, readings: Sequence[Reading]) -> tuple[TopicGroup, ...]:
        groups = []
        for topic in self.taxonomy.topics:
            own = [reading.message for reading in readings if reading.topic == topic.id]
            if own:
                parts = self._parts(own)
                groups.append(TopicGroup(*parts, topic=topic.id, names=topic.names))
        return tuple(sorted(groups, key=lambda group: (-group.people, -group.messages)))

    def emerging(self, readings: Sequence[Reading]) -> tuple[Group, ...]:
        texts = [plain_words(reading.message.text) for reading in readings]
        found = []
        for places in clusters(texts, self.new_embedder):
            own = [readings[place].message for place in places]
            if len({message.person for message in own}) >= FEWEST_PEOPLE:
                found.append(Group(*self._parts(own)))
        return tuple(sorted(found, key=lambda group: (-group.people, -group.messages)))

    def _parts(
        self, own: Sequence[StoredMessage]
    ) -> tuple[int, int, int, Counts, Counts, tuple[Quote, ...], tuple[str, ...]]:
        first: dict[str, datetime] = {}
        for message in own:
            first.setdefault(message.person, message.received_at)
        since = self.last_update
        return (
            len(first),
            len(first) if since is None else sum(at > since for at in first.values()),
            len(own),
            _people_by(own, lambda message: message.language),
            _people_by(own, lambda message: message.channel),
            quotes(own, self.new_embedder),
            tuple(message.receipt for message in own),
        )


def _people_by(messages: Iterable[StoredMessage], name: Callable[[StoredMessage], str]) -> Counts:
    people = {(name(message), message.person) for message in messages}
    counts = Counter(group for group, _ in people)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _urgent(reading: Reading) -> UrgentMessage:
    message = reading.message
    return UrgentMessage(
        received_at=message.received_at,
        reasons=reading.urgent,
        channel=message.channel,
        language=message.language,
        text=shown(message),
        receipt=message.receipt,
    )


# --- as JSON ------------------------------------------------------------------------------------


def _plain_fields(value: object) -> dict[str, object]:
    if not is_dataclass(value):
        raise TypeError("A snapshot is made of dataclasses.")
    return {
        part.name: _plain(getattr(value, part.name))
        for part in fields(value)
        if not part.metadata.get("private")
    }


def _plain(value: object) -> object:
    if isinstance(value, Share):
        return value.as_json()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Texts):
        return dict(value.root)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _plain_fields(value) if is_dataclass(value) else value
