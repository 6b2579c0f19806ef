"""Statements to spoil in one place, and what the honesty checks find in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aboveboard.plays.honesty import Finding, check_statement
from aboveboard.plays.initial import initial_statement
from aboveboard.plays.statement import Statement
from aboveboard.record import Record, View, parse_record
from aboveboard.wording.language import load_languages
from records import HEADER, entry, event

NOON = datetime.fromisoformat("2030-05-01T12:00+09:00")
ONE = datetime.fromisoformat("2030-05-01T13:00+09:00")
TWO = datetime.fromisoformat("2030-05-01T14:00+09:00")
PROMISE = entry("next", "commitment", "promise: next-update", "due: 2030-05-01T18:00+09:00")


def texts(name: str, en: str, zh: str) -> tuple[str, str, str]:
    """Return the lines of a text field in both languages."""
    return f"{name}:", f"  en: {en!r}", f"  zh-CN: {zh!r}"


def whole_text(*entries: str) -> str:
    """Return a record that lacks nothing a first statement must contain, and ``entries``."""
    services = "".join(
        entry(name, "service", f"service: {name}", "state: paused", "assets: all")
        for name in ("deposits", "withdrawals", "trading")
    )
    headline = texts("headline", "Coins stolen", "币被盗")
    gap = texts("text", "How many.", "数量是多少。")
    finding_out = texts("finding_out", "We are counting.", "我们正在清点。")
    return HEADER + "".join(
        (
            entry("status", "status", "status: investigating"),
            event("started", "The first coin left.", "mark: started"),
            event("noticed", "We noticed it.", "mark: noticed"),
            entry(
                "summary", "summary", *headline, *texts("text", "Coins were stolen.", "币被盗了。")
            ),
            entry("unknown", "unknown", *gap, *finding_out),
            services,
            PROMISE,
            *entries,
        )
    )


def whole_record(*entries: str) -> Record:
    """Return the record of :func:`whole_text`."""
    return parse_record(whole_text(*entries))[0]


def statement_of(
    record: Record, as_of: datetime = ONE, overrides: Mapping[str, Mapping[str, str]] | None = None
) -> Statement:
    """Return the first statement of ``record``."""
    languages = load_languages(record.languages)
    return initial_statement(View(record, as_of), languages, overrides)


def found_in(
    record: Record,
    as_of: datetime = ONE,
    overrides: Mapping[str, Mapping[str, str]] | None = None,
    previous: Any = None,
    statement: Statement | None = None,
) -> tuple[Finding, ...]:
    """Return what the checks find in a statement of ``record``, its first one by default."""
    return check_statement(
        statement or statement_of(record, as_of, overrides),
        View(record, as_of),
        previous,
        load_languages(record.languages),
    )


def checks(findings: tuple[Finding, ...]) -> list[str]:
    """Return the ids of the findings."""
    return [finding.check for finding in findings]
