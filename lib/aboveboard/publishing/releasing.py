"""What comes before the first message: the honesty checks, and the entry in the ledger."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from aboveboard.errors import Problem
from aboveboard.plays.honesty import Finding, blocking, check_statement
from aboveboard.plays.honesty.shown import located
from aboveboard.plays.published import History, published_statements
from aboveboard.plays.statement import Statement
from aboveboard.publishing.issuing import Issue, enter_package, entering_instant
from aboveboard.publishing.package import Package
from aboveboard.record.load import FILE_NAME, load_record, record_tree
from aboveboard.record.view import View
from aboveboard.wording.language import load_languages


def findings_of(package: Package, incident: Path, state: Path) -> tuple[Finding, ...]:
    """Return what the honesty checks find in the very statement that is to leave.

    Parameters
    ----------
    state
        The folder of the statement ledger.
    """
    statement = package.statement
    record, _ = load_record(incident)
    last = History.read(state).before(statement.as_of).last
    languages = load_languages(statement.languages, incident / "wording")
    view = View(record, statement.as_of)
    found = check_statement(statement, view, last.statement if last else None, languages)
    return located(found, record_tree(incident))


def blocking_problems(package: Package, incident: Path, state: Path) -> tuple[Problem, ...]:
    """Return the findings that no reason is recorded for, each with its line of the record."""
    return tuple(
        Problem(
            file=str(incident / FILE_NAME) if finding.line else package.name,
            line=finding.line,
            field=f"{finding.check}: {finding.where}",
            what=f"{finding.what} {finding.sentence}".strip(),
            do=finding.do,
            severity=finding.severity,
        )
        for finding in blocking(findings_of(package, incident, state))
    )


def enter_published(
    package: Package, state: Path, approvers: tuple[str, ...], now: datetime
) -> tuple[Statement, ...]:
    """Enter a statement in the ledger, once, and return everything that is published.

    Raises
    ------
    LedgerError
        Nobody approved it, the ledger is not whole, or the statement does not fit it.
    """
    at = entering_instant(package.statement, now)
    enter_package(package, Issue(state, package.folder.resolve().parent, approvers, at))
    return tuple(found.statement for found in published_statements(state))
