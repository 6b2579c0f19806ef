"""Checking an entry before it is in the record: the same verdict as loading the file with it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from aboveboard.errors import RecordError
from aboveboard.record import parse_record
from aboveboard.record.draft import check_draft, with_entries
from records import HEADER, NOON, event, record_of

PHRASE = "abandon " * 11 + "about"
DRAFT: dict[str, Any] = {
    "id": "b",
    "kind": "event",
    "at": NOON,
    "known_at": NOON,
    "confidence": "confirmed",
    "text": {"zh-CN": "发生了。", "en": "It happened."},
}


def fields(**changes: Any) -> list[str]:
    return [problem.field for problem in check_draft(record_of(event("a")), DRAFT | changes)[1]]


def test_a_valid_draft_is_the_entry_that_the_file_would_hold() -> None:
    entry, problems = check_draft(record_of(event("a")), DRAFT)
    assert problems == []
    loaded = parse_record(
        HEADER + event("a") + "  - " + yaml.safe_dump(DRAFT).replace("\n", "\n    ")
    )
    assert entry == loaded[0].entries[1]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "A b"}, "id"),
        ({"id": "a"}, "id"),
        ({"at": "yesterday"}, "at"),
        ({"known_at": "2030-05-01T11:00+09:00"}, ""),
        ({"at": "2030-05-01T10:00+09:00", "known_at": "2030-05-01T11:00+09:00"}, "known_at"),
        ({"settles": ["c"]}, "settles"),
        ({"corrects": "c", "because": DRAFT["text"]}, "corrects"),
        ({"text": {"en": "It happened."}}, "text"),
        ({"text": DRAFT["text"] | {"en": "See https://evil.com"}}, "text.en"),
        ({"text": DRAFT["text"] | {"en": PHRASE}}, "text.en"),
        ({"source": PHRASE}, "source"),
        ({"wrong": 1}, "wrong"),
    ],
)
def test_a_problem_stands_at_its_field(change: dict[str, Any], field: str) -> None:
    assert fields(**change) == [field]


@pytest.mark.parametrize(
    "change", [{"id": "a"}, {"text": {"en": "It happened."}}, {"source": PHRASE}, {"at": "soon"}]
)
def test_a_draft_is_refused_exactly_when_the_file_would_be(change: dict[str, Any]) -> None:
    text = yaml.safe_dump([DRAFT | change], allow_unicode=True).replace("\n", "\n  ")
    with pytest.raises(RecordError):
        parse_record(HEADER + event("a") + "  " + text)
    assert check_draft(record_of(event("a")), DRAFT | change)[0] is None


def test_no_problem_shows_a_secret() -> None:
    problems = check_draft(record_of(event("a")), DRAFT | {"source": PHRASE})[1]
    assert "abandon" not in "".join(map(str, problems))


def test_with_an_entry_the_record_has_it_last_and_the_old_one_does_not() -> None:
    record = record_of(event("a"))
    entry = check_draft(record, DRAFT)[0]
    assert entry is not None
    assert [one.id for one in with_entries(record, [entry]).entries] == ["a", "b"]
    assert [one.id for one in record.entries] == ["a"]
