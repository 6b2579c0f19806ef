"""What was said before: the statements an incident has published, as far as the next needs them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aboveboard.errors import PlayError, Problem
from aboveboard.plays.statement import Figure, Play, Statement, version_folder
from aboveboard.record.ledger import Head
from aboveboard.record.model import FigureEntry, Record, Release
from aboveboard.record.moments import figures, next_updates
from aboveboard.record.view import View
from aboveboard.said import both, said

# An e-mail answers the first statement and the newest ones: a thread of hundreds of ids would be
# longer than the message.
_THREAD = 20


@dataclass(frozen=True)
class Said:
    """One published statement. ``play_number`` counts those of its play from 1."""

    id: str
    play: Play
    number: int
    play_number: int
    as_of: datetime
    next_update: datetime | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Before:
    """The statements published before an instant, oldest first.

    There is at least one, but before the first statement of an incident. ``ledger`` is the head of
    the ledger that holds them, if one does.
    """

    said: tuple[Said, ...]
    ledger: Head | None = None

    @property
    def last(self) -> Said:
        """The statement before this one."""
        return self.said[-1]

    @property
    def instants(self) -> tuple[datetime, ...]:
        """When each was published."""
        return tuple(said.as_of for said in self.said)

    @property
    def thread(self) -> tuple[str, ...]:
        """The ids an e-mail answers: the first statement's and the newest ones', oldest first."""
        ids = tuple(said.id for said in self.said)
        return ids if len(ids) <= _THREAD else (ids[0], *ids[1 - _THREAD :])

    def next_number(self) -> int:
        """Return the number of the statement that follows."""
        return self.last.number + 1 if self.said else 1

    def next_play_number(self, play: str) -> int:
        """Return the number that the next statement of ``play`` has among those of its play."""
        return 1 + sum(said.play == play for said in self.said)


def said_before(
    record: Record, as_of: datetime, published: Iterable[Statement] = ()
) -> tuple[Said, ...]:
    """Return the statements published before ``as_of``, oldest first; none is no error.

    Parameters
    ----------
    published
        What the ledger holds, every version, in any order. Where it holds nothing earlier than
        ``as_of``, the record's own entries of kind ``statement`` say when one was published, and
        its figures are those that the record held then.
    """
    versions: dict[int, list[Statement]] = {}
    for statement in published:
        if statement.as_of < as_of:
            versions.setdefault(statement.number, []).append(statement)
    if versions:
        return tuple(_from_versions(versions[number]) for number in sorted(versions))
    return _from_record(record, as_of)


def whole_minute(record: Record, now: datetime, published: Iterable[Statement] = ()) -> datetime:
    """Return ``now`` without its seconds, which no customer needs.

    Where something was learned or published within this very minute it stays as it is, so that
    what is written now tells that too, and follows what came out.
    """
    minute = now.replace(second=0, microsecond=0)
    learned = (entry.known_at for entry in record.entries)
    came_out = (entry.at for entry in record.entries if isinstance(entry, Release))
    late = any(minute < at <= now for at in learned)
    followed = any(minute <= at <= now for at in (*came_out, *(s.as_of for s in published)))
    return now if late or followed else minute


def before(
    record: Record,
    as_of: datetime,
    published: Iterable[Statement] = (),
    ledger: Head | None = None,
    searched: Path | None = None,
) -> Before:
    """Return what was said before ``as_of``; see :func:`said_before`.

    Parameters
    ----------
    searched
        The folder whose ledger ``published`` was read from, for the error.

    Raises
    ------
    PlayError
        No statement was published before ``as_of``.
    """
    earlier = said_before(record, as_of, published)
    if not earlier:
        raise PlayError(_nothing_said(searched))
    return Before(earlier, ledger)


def _nothing_said(searched: Path | None) -> Problem:
    what = said(
        "No statement of this incident was published before this instant, so there is nothing to "
        "update."
    )
    if searched is not None:
        what = both(what, said("The ledger was looked for in {folder}.", folder=searched))
    return Problem(
        field="as_of",
        what=what,
        do="Run initial-statement first and publish it. When that was done, its runs are in "
        "another folder: start from the one that holds them, or name them with --out. When it went "
        "out by other means, add an entry of kind `statement` with its play and instant.",
    )


def figures_of(view: View) -> tuple[Figure, ...]:
    """Return the figures of a view in the form in which a statement carries them."""
    return _told(view.figures)


def _told(entries: Iterable[FigureEntry]) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            key=figure.key,
            amount=figure.amount,
            unit=figure.unit,
            approximate=figure.approximate,
            party=figure.party_key,
            confidence=figure.confidence,
            at=figure.at,
        )
        for figure in entries
    )


def statement_id(record: Record, number: int) -> str:
    """Return the id of the incident's statement with this number."""
    return f"{record.id}-{number:02d}"


def statement_address(record: Record, number: int, version: int = 1) -> str:
    """Return the official address of one version of the incident's statement with this number."""
    return f"{record.custodian.page.rstrip('/')}/{version_folder(number, version)}"


def said_of(statement: Statement) -> Said:
    """Return what one version of a published statement said."""
    return _from_versions([statement])


def _from_versions(versions: list[Statement]) -> Said:
    """Take the figures as they were first told: who read them learns of each correction since."""
    ordered = sorted(versions, key=lambda statement: (statement.version, statement.as_of))
    first, newest = ordered[0], ordered[-1]
    return Said(
        first.id,
        first.play,
        first.number,
        first.play_number,
        first.as_of,
        newest.next_update,
        first.figures,
    )


def _from_record(record: Record, as_of: datetime) -> tuple[Said, ...]:
    releases = [
        entry
        for entry in View(record, as_of).known
        if isinstance(entry, Release) and entry.at < as_of
    ]
    releases.sort(key=lambda entry: entry.at)
    instants = [release.at for release in releases]
    counts: dict[Play, int] = {}
    found = []
    for number, (release, promise, known) in enumerate(
        zip(releases, next_updates(record, instants), figures(record, instants), strict=True),
        start=1,
    ):
        counts[release.play] = counts.get(release.play, 0) + 1
        found.append(
            Said(
                statement_id(record, number),
                release.play,
                number,
                counts[release.play],
                release.at,
                promise.due if promise else None,
                _told(known),
            )
        )
    return tuple(found)
