"""Records of incidents that are over, and their retrospectives, for tests."""

from __future__ import annotations

from datetime import datetime

from aboveboard.plays.before import before
from aboveboard.plays.changes import Changes
from aboveboard.plays.heard import Heard
from aboveboard.plays.published import History
from aboveboard.plays.retrospective.case import Case
from aboveboard.plays.retrospective.reach import Reach
from aboveboard.plays.retrospective.statement import retrospective
from aboveboard.plays.statement import Statement
from aboveboard.record import Record, View
from aboveboard.wording.language import load_languages
from records import entry, figure, record_of

REPORT = "2030-06-01T12:00+09:00"
LATER = "2030-09-01T12:00+09:00"


def texts(name: str, en: str = "We did it.", zh: str = "我们做了。") -> tuple[str, str, str]:
    """Return a text by language as lines of YAML."""
    return f"{name}:", f"  zh-CN: {zh}", f"  en: {en}"


def action(entry_id: str, *more: str, due: str = "2030-08-01T12:00+09:00") -> str:
    """Return an action as YAML."""
    return entry(
        entry_id, "action", *texts("text", "We test the keys.", "我们测试私钥。"),
        *texts("owner", "Head of Security", "安全负责人"),
        f"due: {due}", "verified_by: penetration-test", *more, at="2030-05-30T12:00+09:00",
    )  # fmt: skip


def state(entry_id: str, of: str, new: str, *more: str, at: str) -> str:
    """Return the state of an action as YAML."""
    return entry(entry_id, "action-state", f"action: {of}", f"state: {new}", *more, at=at)


LOST = figure("lost", '"5"', "BTC", at="2030-05-01T12:00+09:00")
AWARDED = figure("awarded", '"1000"', "JPY", at="2030-05-02T12:00+09:00").replace(
    "key: lost", "key: awarded"
)
PAID = figure("paid", '"400"', "JPY", at="2030-05-03T12:00+09:00").replace("key: lost", "key: paid")
FIRST = entry("first", "statement", "play: initial-statement", at="2030-05-01T13:00+09:00")
SECOND = entry("second", "statement", "play: periodic-update", at="2030-05-02T13:00+09:00")
THIRD = entry("third", "statement", "play: periodic-update", at="2030-05-03T13:00+09:00")
TOLD = LOST + FIRST + AWARDED + SECOND + PAID + THIRD


def case_of(
    record: Record,
    at: str = REPORT,
    *,
    history: History | None = None,
    heard: Heard | None = None,
    reach: Reach | None = None,
) -> Case:
    """Return the case of a record at an instant; without a ledger unless one is given."""
    known = history or History()
    view = View(record, datetime.fromisoformat(at))
    said = before(record, view.as_of, known.statements, known.head)
    return Case(view, Changes(said, view), known, heard, reach)


def report_of(*entries: str, at: str = REPORT) -> Statement:
    """Return the retrospective of a record that was told of in three statements."""
    record = record_of(TOLD, *entries)
    return retrospective(case_of(record, at), load_languages(record.languages))
