"""The statement ledger: what was published, each entry bound to the one before by its hash.

A ledger is a file ``ledger.jsonl`` of one entry a line, each line the canonical JSON of the entry.
An entry's ``hash`` is the SHA-256 of all its other fields; ``previous`` is the hash of the entry
before, and in the first entry a hash of the incident's id.

What the chain shows: that an entry was changed, taken out, put in, repeated or moved, and which.
What it can't show alone: that whole entries were cut off at the end, or that somebody rewrote all
entries from one to the end. Both show against a *head* (how many entries, and the last one's hash)
that is kept where the writer of the file has no hand: each statement carries the head of the ledger
it was written after, and readers keep those; each entering prints the new head.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from aboveboard.errors import LedgerError
from aboveboard.record.canonical import canonical_json, sha256_json
from aboveboard.record.fields import Instant, Language, Slug, utc_stamp
from aboveboard.record.model import Play

FORMAT: Literal["aboveboard.ledger/1"] = "aboveboard.ledger/1"
CLOCKS_APART = timedelta(minutes=5)
"""How far the clocks of two machines that enter statements may differ."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Kind = Literal["statement", "correction", "amendment", "notice"]


class _Frozen(BaseModel):
    # Unlike the record's models it strips no blanks: what is hashed stays as it was given.
    model_config = ConfigDict(frozen=True, extra="forbid")


class Head(_Frozen):
    """How far a ledger had come: the number of its entries, and the hash of the last one."""

    entries: Annotated[int, Field(ge=1)]
    hash: Sha256

    def __str__(self) -> str:
        return f"{self.entries}:{self.hash}"


class Change(_Frozen):
    """One text that an amendment changed.

    ``place`` is where it stands in the edition, ``words`` the change in the manner of ``wdiff``:
    ``we [-recieved-]{+received+} it``.
    """

    language: Language
    place: str
    old_sha256: Sha256
    new_sha256: Sha256
    words: str


class NewEntry(_Frozen):
    """What is to be entered.

    ``kind`` says what happened: a ``statement`` was published for the first time; a
    ``correction`` is its next version; an ``amendment`` mended its words alone; a ``notice`` marks
    a version as corrected. ``renditions`` are the SHA-256 of each published file by its path in
    the run's folder; ``approvers`` are the names or roles as given; ``reason`` is why a fact was
    wrong, by language.
    """

    kind: Kind
    incident: Slug
    statement: Slug
    play: Play
    number: Annotated[int, Field(ge=1)]
    version: Annotated[int, Field(ge=1)]
    as_of: Instant
    renditions: dict[str, Sha256]
    approvers: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]
    reason: dict[Language, str] = {}
    changes: tuple[Change, ...] = ()

    @property
    def name(self) -> str:
        """The statement and its version, such as ``2018-01-26-minato-01 v1``."""
        return f"{self.statement} v{self.version}"


class LedgerEntry(NewEntry):
    """One entry as it stands in the file.

    ``seq`` counts from 1; ``revision`` counts what was entered for this version after its first
    entry; ``at`` is the instant of entering.
    """

    format: Literal["aboveboard.ledger/1"] = FORMAT
    seq: Annotated[int, Field(ge=1)]
    revision: Annotated[int, Field(ge=0)]
    statement_sha256: Sha256
    at: Instant
    previous: Sha256
    hash: Sha256

    @classmethod
    def sealed(cls, **fields: Any) -> Self:
        """Build an entry and compute its hash."""
        bare = cls(**fields, hash="0" * 64)
        return bare.model_copy(update={"hash": bare.computed_hash()})

    def computed_hash(self) -> str:
        """Return the SHA-256 over the canonical JSON of all fields but the hash."""
        return sha256_json(self.model_dump(mode="json", exclude={"hash"}))

    def line(self) -> bytes:
        """Return the entry as a line of the file, its end included."""
        return canonical_json(self.model_dump(mode="json")) + b"\n"

    @property
    def file_name(self) -> str:
        """The name of the file beside the ledger that keeps the statement of this entry."""
        revision = f"-r{self.revision}" if self.revision else ""
        return f"{self.statement}-v{self.version}{revision}.json"

    @property
    def head(self) -> Head:
        """The head of a ledger that ends with this entry."""
        return Head(entries=self.seq, hash=self.hash)


def genesis(incident: str) -> str:
    """Return what stands as ``previous`` in the first entry of an incident's ledger."""
    return sha256_json({"format": FORMAT, "incident": incident})


def entered_already(
    entries: Sequence[LedgerEntry], new: NewEntry, statement_sha256: str
) -> LedgerEntry | None:
    """Return the entry that holds this very statement already, or None.

    Raises
    ------
    LedgerError
        The statement is the same, and the files made from it are not those that were entered.
    """
    same = [e for e in entries if (e.statement, e.version) == (new.statement, new.version)]
    if new.kind in ("amendment", "notice"):
        same = same[-1:]  # words may be changed there and back
    found = next((e for e in same if e.statement_sha256 == statement_sha256), None)
    if found is not None and found.renditions != new.renditions:
        raise LedgerError.at(
            new.name,
            f"This statement is entered already (entry {found.seq}), with other files: "
            f"{', '.join(_differing(found.renditions, new.renditions))}.",
            "Publish the files that were entered; make no new ones for a published statement.",
        )
    return found


def next_entry(
    entries: Sequence[LedgerEntry], new: NewEntry, statement_sha256: str, at: datetime
) -> LedgerEntry:
    """Return the entry that follows ``entries``, which must be the verified whole of a ledger.

    Raises
    ------
    LedgerError
        It contradicts what is entered: another content under the same id and version, another
        incident, a version that does not follow, or a number that another statement has. Or the
        clock went back: ``at`` is before the last entry by more than :data:`CLOCKS_APART`.
    """
    same_id = [entry for entry in entries if entry.statement == new.statement]
    _must_fit(entries, same_id, new)
    _must_not_be_behind(entries, new, at)
    same_version = [entry for entry in same_id if entry.version == new.version]
    return LedgerEntry.sealed(
        **new.model_dump(),
        seq=len(entries) + 1,
        revision=len(same_version),
        statement_sha256=statement_sha256,
        at=at,
        previous=entries[-1].hash if entries else genesis(new.incident),
    )


def _must_fit(
    entries: Sequence[LedgerEntry], same_id: Sequence[LedgerEntry], new: NewEntry
) -> None:
    if entries and entries[0].incident != new.incident:
        raise LedgerError.at(
            new.name,
            f"This ledger is that of {entries[0].incident}, not of {new.incident}.",
            "Enter the statement in the ledger of its own incident.",
        )
    for entry in entries:
        if (entry.number == new.number) != (entry.statement == new.statement):
            raise LedgerError.at(
                new.name,
                f"It has number {new.number}, but entry {entry.seq} is {entry.name}, "
                f"number {entry.number}.",
                "Run the play again; it takes the next number from the ledger.",
            )
    latest = max((entry.version for entry in same_id), default=0)
    if new.kind in ("amendment", "notice"):
        if not any(entry.version == new.version for entry in same_id):
            raise LedgerError.at(
                new.name, "It is not entered yet.", "Enter it first: aboveboard ledger enter."
            )
    elif new.version <= latest:
        found = next(entry for entry in same_id if entry.version == new.version)
        raise LedgerError.at(
            new.name,
            f"It is entered already, with other content (entry {found.seq}).",
            "What was published is not replaced: where a fact was wrong, aboveboard correct; "
            "where only the words were, aboveboard amend.",
        )
    elif new.version != latest + 1 or (new.kind == "statement") != (latest == 0):
        raise LedgerError.at(
            new.name,
            f"Its latest version in the ledger is {latest or 'none'}.",
            "Enter version 1 as a statement first, and each next version by aboveboard correct.",
        )


def _must_not_be_behind(entries: Sequence[LedgerEntry], new: NewEntry, at: datetime) -> None:
    # An exercise is entered at its statement's own instant, whatever was entered before.
    if not entries or at == new.as_of or at >= entries[-1].at - CLOCKS_APART:
        return
    last = entries[-1]
    raise LedgerError.at(
        new.name,
        f"This machine's clock says {utc_stamp(at)}, but entry {last.seq} was made at "
        f"{utc_stamp(last.at)}. An entry keeps its instant for ever.",
        "Set the clock (NTP), then do it again; nothing was entered.",
    )


def _differing(old: dict[str, str], new: dict[str, str]) -> list[str]:
    return sorted(path for path in {*old, *new} if old.get(path) != new.get(path))
