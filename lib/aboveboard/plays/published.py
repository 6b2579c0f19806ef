"""What was published: the statements in an incident's ledger, typed, each with its entry.

A later statement compares itself with these and never with a draft::

    history = History.read(folder).before(as_of)
    history.last          # the statement to compare with: figures, promises, words as published
    history.head          # what the next statement carries as ``ledger``
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path

from pydantic import ValidationError

from aboveboard.errors import LedgerError
from aboveboard.plays.statement import Statement
from aboveboard.record.ledger import Change, Head, Kind, LedgerEntry, NewEntry
from aboveboard.record.ledger_file import LEDGER, enter, read_entered


@dataclass(frozen=True)
class Published:
    """A statement as it was entered, and its entry in the ledger."""

    statement: Statement
    entry: LedgerEntry


@dataclass(frozen=True)
class History:
    """Everything published in one incident, in the order it was entered."""

    published: tuple[Published, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> History:
        """Read the ledger in ``folder``; see :func:`published_statements`."""
        return cls(published_statements(folder))

    def before(self, as_of: datetime) -> History:
        """Return what was entered when a statement as of this instant was written.

        It ends before the first entry that speaks as of this instant or a later one, so that
        writing an earlier statement again gives the same bytes.
        """
        return History(tuple(takewhile(lambda p: p.entry.as_of < as_of, self.published)))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every version and wording as it was entered."""
        return tuple(published.statement for published in self.published)

    @property
    def head(self) -> Head | None:
        """The head of the ledger at this point; None when nothing was entered."""
        return self.published[-1].entry.head if self.published else None

    @property
    def standing(self) -> tuple[Published, ...]:
        """Each statement in its latest version and wording, by number."""
        latest: dict[int, Published] = {}
        for published in self.published:
            known = latest.get(published.statement.number)
            if known is None or published.statement.version >= known.statement.version:
                latest[published.statement.number] = published
        return tuple(latest[number] for number in sorted(latest))

    @property
    def last(self) -> Published | None:
        """The statement with the highest number, as it stands; None before the first."""
        return self.standing[-1] if self.standing else None

    def standing_of(self, number: int) -> Published | None:
        """Return a statement in its latest version and wording, or None."""
        return next((p for p in self.standing if p.statement.number == number), None)


def published_statements(folder: Path) -> tuple[Published, ...]:
    """Return what was published from the ledger in ``folder``, in the order entered.

    Raises
    ------
    LedgerError
        The ledger, or a statement kept beside it, is not as it was entered.
    """
    return tuple(
        Published(_typed(entered.statement, entered.entry, folder), entered.entry)
        for entered in read_entered(folder)
    )


def enter_statement(
    folder: Path,
    statement: Statement,
    *,
    renditions: dict[str, str],
    approvers: tuple[str, ...],
    at: datetime,
    kind: Kind = "statement",
    reason: dict[str, str] | None = None,
    changes: tuple[Change, ...] = (),
) -> LedgerEntry:
    """Enter a published statement in the ledger of ``folder``; twice is once.

    Parameters
    ----------
    renditions
        The SHA-256 of each published file, by its path in the run's folder.
    approvers
        Who approved it: at least one name or role.
    at
        The instant of entering.
    kind, reason, changes
        See :class:`aboveboard.record.ledger.NewEntry`.

    Raises
    ------
    LedgerError
        Nobody approved it, the ledger is not whole, or the statement does not fit it.
    """
    if not approvers or not all(name.strip() for name in approvers):
        raise LedgerError.at(
            statement.id, "Nobody approved this statement.", "Name at least one: --approver NAME."
        )
    new = NewEntry(
        kind=kind,
        incident=statement.incident,
        statement=statement.id,
        play=statement.play,
        number=statement.number,
        version=statement.version,
        as_of=statement.as_of,
        renditions=renditions,
        approvers=approvers,
        reason=reason or {},
        changes=changes,
    )
    return enter(folder, new, statement.to_json(), at)


def rendition_hashes(files: Mapping[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    """Return of a run's files (path -> SHA-256) those that are public: one folder a language."""
    return {path: sha for path, sha in files.items() if path.partition("/")[0] in languages}


def _typed(data: object, entry: LedgerEntry, folder: Path) -> Statement:
    try:
        return Statement.model_validate(data)
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise LedgerError.at(
            folder / LEDGER,
            f"Entry {entry.seq} keeps a statement that this version can't read ({field}).",
            "Read it with the version of Aboveboard that entered it.",
        ) from None
