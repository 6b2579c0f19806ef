"""The packaged duties, and what an incident's own file changes of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.deadlines import load_regimes
from aboveboard.errors import DeadlineError, Problem

HEAD = "format: aboveboard.deadlines/1\n"
NEW = """\
regimes:
  - id: my-bank
    regime: Contract with our bank
    trigger: noticed
    within: 2 business days
    to: the bank
    zone: Asia/Tokyo
    calendar: JP
    evidence: primary
"""


def incident(folder: Path, text: str) -> Path:
    (folder / "deadlines.yaml").write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path, text: str) -> tuple[Problem, ...]:
    with pytest.raises(DeadlineError) as caught:
        load_regimes(incident(folder, text), "params/x/deadlines.yaml")
    for problem in caught.value.problems:
        assert problem.file == "params/x/deadlines.yaml"
        assert problem.line > 0
        assert problem.do
    return caught.value.problems


def test_the_packaged_duties_are_those_of_many_places() -> None:
    regimes = load_regimes()
    assert len(regimes) == 18
    assert len({regime.id for regime in regimes}) == 18
    assert {regime.evidence for regime in regimes} == {"primary", "secondary", "unverified"}
    assert len({regime.zone for regime in regimes}) >= 8


def test_an_incident_without_a_file_has_the_packaged_ones(tmp_path: Path) -> None:
    assert load_regimes(tmp_path) == load_regimes()


def test_an_incident_switches_off_changes_and_adds(tmp_path: Path) -> None:
    change = "  - {id: gdpr-33, zone: Europe/Paris}\n"
    found = load_regimes(incident(tmp_path, f"{HEAD}off: [gdpr-34, hk-sfc]\n{NEW}{change}"))
    by_id = {regime.id: regime for regime in found}
    assert len(found) == 17
    assert not by_id.keys() & {"gdpr-34", "hk-sfc"}
    assert by_id["gdpr-33"].zone == "Europe/Paris"
    assert by_id["gdpr-33"].within == "72 hours"
    assert by_id["my-bank"].to == "the bank"


def test_an_incident_keeps_those_that_bind_it(tmp_path: Path) -> None:
    found = load_regimes(incident(tmp_path, f"{HEAD}keep: [jp-fsa, hk-sfc]\n{NEW}"))
    assert [regime.id for regime in found] == ["hk-sfc", "jp-fsa", "my-bank"]


@pytest.mark.parametrize(
    ("old", "new", "field", "what"),
    [
        ("2 business days", "2 bus days", "regimes[0].within", "not a length of time"),
        ("2 business days", "0 days", "regimes[0].within", "not a length of time"),
        ("calendar: JP", "calendar: Japan", "regimes[0].calendar", "no holiday calendar"),
        ("calendar: JP", "calendar: US-XX", "regimes[0].calendar", "no holiday calendar"),
        ("    calendar: JP\n", "", "regimes[0]", "need a holiday calendar"),
        ("Asia/Tokyo", "Tokyo", "regimes[0].zone", "time zone is not known"),
        ("evidence: primary", "evidence: sure", "regimes[0].evidence", "not one of those"),
        ("evidence: primary", "from: 2027-02-30", "regimes[0].from", "no such date"),
        ("trigger:", "triger:", "regimes[0].triger", "not known here"),
        ("    to: the bank\n", "", "regimes[0].to", "is missing"),
        ("regimes:", "off: [gdpr-99]\nregimes:", "off[0]", "no duty with the id"),
        ("regimes:", "keep: [jp-fsb]\nregimes:", "keep[0]", "no duty with the id"),
        ("regimes:", "rules:", "rules", "not known here"),
        (NEW, "off: gdpr-33\n", "off", "must be a list"),
        ("format: aboveboard.deadlines/1", "format: other", "format", "not a file of duties"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, field: str, what: str
) -> None:
    text = HEAD + NEW
    assert text.count(old) == 1
    found = problems(tmp_path, text.replace(old, new))
    assert any(problem.field == field and what in problem.what for problem in found), found


def test_a_misspelt_field_is_guessed_from_those_of_a_duty(tmp_path: Path) -> None:
    found = problems(tmp_path, HEAD + NEW.replace("zone:", "zones:"))
    assert any("Did you mean 'zone'?" in problem.do for problem in found)


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    text = HEAD + "off: [gdpr-99]\n" + NEW.replace("JP", "XX").replace("Asia/Tokyo", "Tokyo")
    assert len(problems(tmp_path, text)) == 3


def test_a_duty_that_is_renamed_keeps_no_name_of_the_old_one(tmp_path: Path) -> None:
    change = "  - {id: jp-fsa, to: the bureau}\n  - {id: gdpr-33, within: 48 hours}\n"
    found = load_regimes(incident(tmp_path, f"{HEAD}regimes:\n{change}"))
    names = {regime.id: regime.names.keys() for regime in found}
    assert not names["jp-fsa"]
    assert names["gdpr-33"] == {"zh-CN"}
