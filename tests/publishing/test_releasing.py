"""What comes before the first message: what the checks find, and the entry in the ledger."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aboveboard.errors import LedgerError
from aboveboard.plays.statement import Statement
from aboveboard.publishing.package import Package, open_package
from aboveboard.publishing.releasing import blocking_problems, enter_published, findings_of
from aboveboard.record import Record, parse_record
from aboveboard.wording.language import HOME
from honest import ONE, TWO, statement_of, texts, whole_text
from publishing import write_run
from records import entry, line_of

SAFE = {"en": "All funds are safe.", "zh-CN": "所有用户资产均安全。"}
SAID_IN_THE_RECORD = entry(
    "said",
    "unknown",
    *texts("text", SAFE["en"], SAFE["zh-CN"]),
    *texts("finding_out", "We are counting.", "我们正在清点。"),
)
DRAMA = {"en": "This is a nightmare.", "zh-CN": "这是一场噩梦。"}
WAIVER = entry(
    "why", "waiver", "check: drama", "reason: the exact words of the court", "by: counsel"
)


@pytest.fixture
def incident(tmp_path: Path) -> Path:
    folder = tmp_path / "incident"
    folder.mkdir()
    return folder


def written(incident: Path, *entries: str) -> Record:
    """Write a record that lacks nothing, and these entries, into the incident's folder."""
    text = whole_text(*entries)
    (incident / "incident.yaml").write_text(text, encoding="utf-8")
    return parse_record(text)[0]


def package_of(incident: Path, statement: Statement) -> Package:
    return open_package(write_run(incident.parent / "runs" / "01", statement))


def test_a_sound_statement_has_nothing_in_its_way(incident: Path, tmp_path: Path) -> None:
    package = package_of(incident, statement_of(written(incident)))
    assert findings_of(package, incident, tmp_path) == ()
    assert blocking_problems(package, incident, tmp_path) == ()


def test_what_stands_in_the_way_is_named_by_its_line_of_the_record(
    incident: Path, tmp_path: Path
) -> None:
    record = written(incident, SAID_IN_THE_RECORD)
    package = package_of(incident, statement_of(record))
    found = {problem.line: problem for problem in blocking_problems(package, incident, tmp_path)}
    english = found[line_of((incident / "incident.yaml").read_text(), SAFE["en"])]
    assert english.file == str(incident / "incident.yaml")
    assert english.field.startswith("absolute-claim: en")
    assert english.what.endswith(" All funds are safe.")
    assert english.do


def test_words_that_are_not_of_the_record_are_named_by_the_statement(
    incident: Path, tmp_path: Path
) -> None:
    record = written(incident)
    package = package_of(incident, statement_of(record, overrides={"advice": SAFE}))
    found = blocking_problems(package, incident, tmp_path)
    assert {(problem.file, problem.line) for problem in found} == {(package.name, 0)}


def test_what_is_found_with_nothing_to_quote_ends_in_no_space(
    incident: Path, tmp_path: Path
) -> None:
    statement = statement_of(written(incident)).model_copy(update={"next_update": None})
    (only,) = blocking_problems(package_of(incident, statement), incident, tmp_path)
    assert only.field.startswith("next-update-missing")
    assert only.what == only.what.strip()


def test_a_finding_with_a_reason_on_record_is_shown_and_blocks_nothing(
    incident: Path, tmp_path: Path
) -> None:
    statement = statement_of(written(incident, WAIVER), overrides={"advice": DRAMA})
    package = package_of(incident, statement)
    assert {one.reason for one in findings_of(package, incident, tmp_path)} == {
        "the exact words of the court (counsel)"
    }
    assert blocking_problems(package, incident, tmp_path) == ()


def test_a_statement_is_held_to_the_rules_of_the_incidents_own_wording(
    incident: Path, tmp_path: Path
) -> None:
    shutil.copytree(HOME / "en", incident / "wording" / "en")
    (incident / "wording" / "en" / "honesty.yaml").unlink()
    package = package_of(incident, statement_of(written(incident)))
    found = findings_of(package, incident, tmp_path)
    assert [(one.check, one.place.language) for one in found] == [("not-checked", "en")]


def test_a_statement_is_held_to_what_was_promised_in_the_one_before(
    incident: Path, tmp_path: Path
) -> None:
    record = written(incident)
    soon = statement_of(record).model_copy(update={"next_update": ONE + timedelta(minutes=30)})
    enter_published(package_of(incident, soon), tmp_path, ("CEO",), ONE)
    later = statement_of(record, TWO)
    found = findings_of(package_of(incident, later), incident, tmp_path)
    assert {one.check for one in found} == {"promise-broken"}
    assert findings_of(package_of(incident, soon), incident, tmp_path) == ()


@pytest.mark.parametrize("minutes", [0, 5])
def test_a_statement_is_entered_once_with_who_approved_it_and_when(
    minutes: int, incident: Path, tmp_path: Path
) -> None:
    statement = statement_of(written(incident))
    package, now = package_of(incident, statement), ONE + timedelta(minutes=minutes)
    for at in (now, now + timedelta(hours=1)):
        assert enter_published(package, tmp_path, ("CEO", "CTO"), at) == (statement,)
    (line,) = (tmp_path / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    assert '"CEO","CTO"' in line.replace(", ", ",")
    assert f"{_utc(now)}" in line


def _utc(at: datetime) -> str:
    return (at - (at.utcoffset() or timedelta())).strftime("%Y-%m-%dT%H:%M")


def test_a_corrected_version_marks_the_run_of_the_one_before_beside_its_own(
    incident: Path, tmp_path: Path
) -> None:
    first = statement_of(written(incident))
    second = first.model_copy(update={"version": 2})
    for name, statement in (("01", first), ("02", second)):
        package = open_package(write_run(tmp_path / "runs" / name, statement))
        enter_published(package, tmp_path, ("CEO",), ONE)
    kept = (tmp_path / "runs" / "01" / "statement.json").read_bytes()
    assert Statement.model_validate_json(kept).corrected_at == second.as_of


def test_a_statement_that_nobody_approved_is_not_entered(incident: Path, tmp_path: Path) -> None:
    package = package_of(incident, statement_of(written(incident)))
    with pytest.raises(LedgerError):
        enter_published(package, tmp_path, (), ONE)
    assert not (tmp_path / "ledger.jsonl").exists()


def test_a_warning_stays_a_warning_where_it_stands_in_the_way(
    incident: Path, tmp_path: Path
) -> None:
    statement = statement_of(written(incident), overrides={"advice": DRAMA})
    found = blocking_problems(package_of(incident, statement), incident, tmp_path)
    assert {problem.severity for problem in found if "drama" in problem.field} == {"warning"}
