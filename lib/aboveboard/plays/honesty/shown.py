"""Findings as a notebook and the command line show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aboveboard.plays.honesty.finding import Finding
from aboveboard.plays.tables import ShownTable
from aboveboard.record.yaml_reader import Tree, dotted
from aboveboard.said import Said, both, said
from aboveboard.wording.honesty.checks import CHECKS

_HEAD = ("Check", "State", "Where", "Words", "What to do")


def findings_table(findings: Iterable[Finding]) -> ShownTable:
    """Show findings to the analyst and the leaders."""
    rows: list[tuple[str, ...]] = [
        (f.check, said(state(f)), _source(f), f.sentence or said("the whole of it"), _do(f))
        for f in findings
    ]
    if not rows:
        every = said("All {count} checks", count=len(CHECKS))
        rows = [(every, *map(said, ("passed", "whole statement", "all", "nothing")))]
    return ShownTable("What the honesty checks find", _HEAD, rows)


def state(finding: Finding) -> str:
    """Say how a finding stands: an error, a warning, or let through."""
    return "let through" if finding.reason else finding.severity


def located(findings: Iterable[Finding], tree: Tree) -> tuple[Finding, ...]:
    """Give each finding the line of its words in the record that ``tree`` was read from."""
    return tuple(replace(f, line=tree.line(f.field)) if f.field else f for f in findings)


def line_of(finding: Finding, file: str) -> str:
    """Write a finding as one line; ``file`` names the record."""
    place = f"{file}:{finding.line}: " if finding.line else ""
    words = f" “{finding.sentence}”" if finding.sentence else ""
    return f"{place}{finding.check}: {_origin(finding)}:{words} {_do(finding)}"


def _source(finding: Finding) -> Said:
    """Say where it stands, and the line of the record that it comes from."""
    if not finding.line:
        return _origin(finding)
    return said(
        "{where}, from {entry}, line {line}",
        where=said(finding.where),
        entry=finding.entry,
        line=finding.line,
    )


def _origin(finding: Finding) -> Said:
    """Say where it stands, and the field of the record that it comes from."""
    where, entry = said(finding.where), finding.entry
    if not entry:
        return where
    if not finding.field:
        return said("{where}, see {entry}", where=where, entry=entry)
    field = dotted(finding.field)
    return said("{where}, from {entry} ({field})", where=where, entry=entry, field=field)


def _do(finding: Finding) -> Said:
    if finding.reason:
        return said("Let through: {reason}", reason=finding.reason)
    return both(finding.what, finding.do)
