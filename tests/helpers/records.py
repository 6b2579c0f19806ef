"""A small valid record to spoil in one place, and the replays as they stand in params/."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from aboveboard.errors import Problem, RecordError
from aboveboard.plays.before import before
from aboveboard.plays.initial import initial_statement
from aboveboard.plays.statement import Bullets, Chart, Edition, Paragraph, Statement, Table
from aboveboard.plays.update import periodic_update
from aboveboard.record import Record, View, load_record, parse_record
from aboveboard.record.model import Release
from aboveboard.wording.language import load_languages

PARAMS = Path(__file__).parents[2] / "params"
REPLAYS = ("2018-01-26-minato", "2025-02-21-larkfield")

EARLIER = """\
  - id: noticed-earlier
    kind: event
    at: 2018-01-26T11:02+09:00
    known_at: 2018-01-26T12:45+09:00
    confidence: confirmed
    mark: noticed
    corrects: noticed
    because:
      zh-CN: 客服在 11:02 已收到首个报告，我们核对时遗漏了。
      en: Our support desk had the first report at 11:02. We missed it when we checked.
    text:
      zh-CN: 我们收到首个 XEM 余额异常的报告。
      en: We got the first report that our XEM balance was not as it should be.

"""
"""An entry of the Minato replay that corrects what was said at 12:07, to stand before 12:52."""

HEADER = """\
format: aboveboard.incident/1
id: 2030-05-01-test
name: {zh-CN: 测试事件, en: test incident}
languages: [zh-CN, en]
time_zone: Asia/Tokyo
custodian:
  name: {zh-CN: 测试交易所, en: Test Exchange}
  domains: [test.example]
  page: https://status.test.example/now
  email: notices@test.example
  channels:
    - {kind: website, address: "https://status.test.example/now"}
  feedback: https://status.test.example/ask
  support: support@test.example
  signing_key:
    fingerprint: SHA256:+ofYI2cIm4irOu4L1WnWOyPGjhXQtq3NHUBUY6wTWyE
    page: https://test.example/key
  issuer: {zh-CN: 应对小组, en: incident team}
  approvers:
    - {zh-CN: 首席执行官, en: Chief Executive}
entries:
"""
ENTRY = """\
  - id: {id}
    kind: {kind}
    at: {at}
    known_at: {known_at}
    confidence: {confidence}
"""
NOON = "2030-05-01T12:00+09:00"


def entry(entry_id: str, kind: str, *fields: str, **common: str) -> str:
    """Return one entry as YAML; ``fields`` are lines, ``common`` changes the common fields."""
    at = common.get("at", NOON)
    values = {"at": at, "known_at": at, "confidence": "confirmed", **common}
    lines = "".join(f"    {line}\n" for line in fields)
    return ENTRY.format(id=entry_id, kind=kind, **values) + lines


def figure(entry_id: str, amount: str = '"5"', unit: str = "BTC", *more: str, **common: str) -> str:
    """Return a figure as YAML."""
    return entry(
        entry_id, "figure", "key: lost", f"amount: {amount}", f"unit: {unit}", *more, **common
    )


def event(entry_id: str, text: str = "It happened.", *more: str, **common: str) -> str:
    """Return an event as YAML, ``text`` standing unquoted in its English text."""
    return entry(entry_id, "event", "text:", "  zh-CN: 发生了。", f"  en: {text}", *more, **common)


def record_of(*entries: str, header: str = HEADER) -> Record:
    """Return the valid record of these entries."""
    return parse_record(header + "".join(entries))[0]


def problems_of(text: str) -> tuple[Problem, ...]:
    """Return what is wrong with a record; fail when nothing is."""
    with pytest.raises(RecordError) as caught:
        parse_record(text)
    for problem in caught.value.problems:
        assert problem.file, problem
        assert problem.line > 0, problem
        assert problem.what.endswith((".", "?")), problem
        assert problem.do.strip(), problem
    return caught.value.problems


def problem_of(text: str) -> Problem:
    """Return the only thing that is wrong with a record."""
    problems = problems_of(text)
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


def line_of(text: str, part: str) -> int:
    """Return the line of ``text`` that holds ``part``, from 1."""
    return next(n for n, line in enumerate(text.splitlines(), start=1) if part in line)


@cache
def replay(name: str) -> Record:
    """Return a replay."""
    return load_record(PARAMS / name)[0]


def releases(name: str) -> list[datetime]:
    """Return the instant of each statement of a replay."""
    return [entry.at for entry in replay(name).entries if isinstance(entry, Release)]


@cache
def first_statement(name: str, as_of: datetime) -> Statement:
    """Return the initial statement of a replay at an instant."""
    record = replay(name)
    return initial_statement(View(record, as_of), load_languages(record.languages))


@cache
def update_statement(name: str, as_of: datetime) -> Statement:
    """Return the update of a replay at an instant."""
    record = replay(name)
    known = before(record, as_of)
    return periodic_update(View(record, as_of), known, load_languages(record.languages))


def each_update() -> list[pytest.param]:  # type: ignore[valid-type]  # pytest hides its type
    """Return a parameter for each instant at which a replay publishes an update."""
    return [
        pytest.param(name, found.at, id=f"{name}-{found.at:%m%dT%H%M}")
        for name in REPLAYS
        for found in replay(name).entries
        if isinstance(found, Release) and found.play == "periodic-update"
    ]


def each_statement() -> list[pytest.param]:  # type: ignore[valid-type]  # pytest hides its type
    """Return a parameter for each instant of each replay."""
    return [
        pytest.param(name, instant, id=f"{name}-{instant:%m%dT%H%M}")
        for name in REPLAYS
        for instant in releases(name)
    ]


def shown(edition: Edition) -> list[tuple[str, str]]:
    """Return place and text of everything an edition shows."""
    found = [
        (name, getattr(edition, name))
        for name in ("title", "subject", "summary", "status_label", "published", "exercise")
    ]
    found += [("header", text) for line in edition.header for text in (line.label, line.value)]
    for section in edition.sections:
        found.append((section.id, section.title))
        for block in section.blocks:
            if isinstance(block, Paragraph):
                found.append((section.id, block.text))
            elif isinstance(block, Bullets):
                found += [(section.id, item) for item in block.items]
            elif isinstance(block, Table):
                found.append((section.id, block.caption))
                found += [(section.id, cell) for row in (block.head, *block.rows) for cell in row]
            elif isinstance(block, Chart):
                found += [(section.id, text) for text in block.words]
    for name in ("first", "sms", "more"):
        found += [(name, text) for text in getattr(edition.posts, name)]
    for answer in edition.hotline:
        found += [("hotline", answer.question), ("hotline", answer.answer)]
    found.append(("reason", edition.recipient_reason))
    return found + [("labels", text) for text in edition.labels.values()]


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder: relative path -> bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
