"""A rehearsal as it is scored: one in which everything was done well, to be spoilt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aboveboard.drilling.score import Played
from aboveboard.feedback.figures import Share
from aboveboard.plays.before import Said
from aboveboard.plays.retrospective.communications import Communications
from aboveboard.record.commitments import Promise
from aboveboard.record.model import Commitment
from aboveboard.wording.readability import Readability

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)
TAGS = ("en", "zh-CN")


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def spoken(*minutes: int, late: int = 0, kept: int = 1, grade: float = 8.0) -> Communications:
    said = tuple(
        Said(f"s-{one}", "initial-statement", n, n, at(one), None, ())
        for n, one in enumerate(minutes, start=1)
    )
    entry = Commitment(
        id="next", kind="commitment", at=NOON, known_at=NOON, confidence="confirmed",
        promise="next-update", due=at(20),
    )  # fmt: skip
    promises = (Promise(entry, "kept"),) * kept + (Promise(entry, "late"),) * late
    return Communications(
        started=None, noticed=NOON, statements=said, first_word=said[0].as_of, loss_named=None,
        longest=None, longest_early=None, promises=promises, awarded_at=None, paid_at=None,
        versions=0, grades={"s": {"en": Readability(grade=grade)}},
    )  # fmt: skip


GOOD = Played(
    spoken=spoken(10, 30, 50),
    noticed=NOON,
    ended=at(60),
    stopped=0,
    mistakes=(),
    blames=(),
    withheld=0,
    answered=Share(6, 10),
    warned=timedelta(minutes=15),
    scam_told=timedelta(minutes=30),
    sent=40,
    failed=0,
)
