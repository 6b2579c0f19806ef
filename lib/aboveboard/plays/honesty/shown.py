"""Findings as a notebook and the command line show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aboveboard.plays.honesty.finding import Finding
from aboveboard.plays.tables import ShownTable
from aboveboard.record.yaml_reader import Tree, dotted
from aboveboard.wording.honesty.checks import CHECKS

_HEAD = ("Check", "State", "Where", "Words", "What to do")


def findings_table(findings: Iterable[Finding]) -> ShownTable:
    """Show findings to the analyst and the leaders."""
    rows = [
        (f.check, state(f), f"{f.where}{_source(f)}", f.sentence or "the whole of it", _do(f))
        for f in findings
    ]
    if not rows:
        rows = [(f"All {len(CHECKS)} checks", "passed", "whole statement", "all", "nothing")]
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
    return f"{place}{finding.check}: {finding.where}{_origin(finding)}:{words} {_do(finding)}"


def _source(finding: Finding) -> str:
    return f", from {finding.entry}, line {finding.line}" if finding.line else _origin(finding)


def _origin(finding: Finding) -> str:
    if not finding.entry:
        return ""
    return f", from {finding.entry} ({dotted(finding.field)})" if finding.field else (
        f", see {finding.entry}"
    )  # fmt: skip


def _do(finding: Finding) -> str:
    if finding.reason:
        return f"Let through: {finding.reason}"
    return f"{finding.what} {finding.do}"
