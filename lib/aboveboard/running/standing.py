"""Never write over what was published: a run of it again gives what stands in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from aboveboard.errors import LedgerError
from aboveboard.plays.published import published_statements
from aboveboard.plays.statement import Statement
from aboveboard.rendering import renditions
from aboveboard.running.output import json_file

STATEMENT = "statement.json"


def public_files(statement: Statement) -> dict[str, bytes]:
    """Return every rendition of a statement, and the statement itself."""
    return {**renditions(statement), STATEMENT: json_file(statement.to_json())}


def as_it_stands(
    statement: Statement, files: Mapping[str, bytes], ledger: Path
) -> dict[str, bytes]:
    """Return the files of a run, with the public ones as the statement was published last.

    A statement that was amended, or marked as corrected, is shown so when its play is run again.
    One that was not published comes back as it is.

    Raises
    ------
    LedgerError
        Another statement was published under the same id and version.
    """
    published = [
        p
        for p in published_statements(ledger)
        if (p.statement.id, p.statement.version) == (statement.id, statement.version)
    ]
    if not published:
        return dict(files)
    first, last = published[0], published[-1]
    if all(p.statement != statement for p in published):
        raise LedgerError.at(
            ledger,
            f"{first.entry.name} is published already, as of {first.entry.as_of:%Y-%m-%dT%H:%MZ}, "
            "with other content.",
            "What was published is not written over: write an update, or aboveboard correct; "
            "to play an exercise anew, take another --out.",
        )
    return dict(files) if last.statement == statement else {**files, **public_files(last.statement)}
