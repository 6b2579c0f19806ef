"""What is wrong in a YAML file, of whatever model: once a field, in the words of the house."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from aboveboard.compensation.claims.terms import load_claim_terms
from aboveboard.compensation.policy import load_policy
from aboveboard.errors import AboveboardError, Problem
from aboveboard.feedback.taxonomy import load_taxonomy
from aboveboard.plays.compensation.conditions import load_conditions
from aboveboard.publishing.approvals import read_policy
from aboveboard.publishing.settings import read_settings
from aboveboard.record.load import parse_record
from aboveboard.site.settings import read_site_settings
from records import PARAMS, event, record_of

POLICY = """\
currency: USD
holdings_at: 2018-01-26T23:59:59+09:00
price: {fixed: {XEM: "1"}}
"""
CLAIMS = """\
case: Theft
domain: example.com
opens: 2018-02-01T00:00:00+09:00
closes: 2018-03-01T00:00:00+09:00
keys_stolen: true
appeal_days: 30
"""


def conditions(folder: Path) -> object:
    return load_conditions(folder / "conditions.yaml", ("en",), record_of(event("a")).custodian)


READERS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "policy": ("policy.yaml", lambda folder: load_policy(folder / "policy.yaml")),
    "claims": ("claims.yaml", lambda folder: load_claim_terms(folder / "claims.yaml")),
    "conditions": ("conditions.yaml", conditions),
    "taxonomy": ("taxonomy.yaml", load_taxonomy),
    "approval": ("approval.yaml", read_policy),
    "publishing": ("publishing.yaml", read_settings),
    "site": ("site.yaml", read_site_settings),
}
# what pydantic says, and how it names what is inside of it
FOREIGN = ("Input should", "Field required", "Extra inputs", "Value error", "function-", "[key]",
           "literal[", "validation", "model_type", "tagged-union", "Assertion")  # fmt: skip


def problems(folder: Path, kind: str, text: str) -> tuple[Problem, ...]:
    name, read = READERS[kind]
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(AboveboardError) as caught:
        read(folder)
    return caught.value.problems


@pytest.mark.parametrize("pool", ['"-5"', "yes", "1.5", '"1e9"', "[]", "{a: b}", "null", "true"])
def test_a_pool_that_is_none_is_said_once(tmp_path: Path, pool: str) -> None:
    (found,) = problems(tmp_path, "policy", f"{POLICY}pool: {pool}\n")
    assert (found.field, found.line) == ("pool", 4)
    assert "Or use 'full'." in found.do


@pytest.mark.parametrize(
    ("kind", "text", "field", "line"),
    [
        ("policy", f"{POLICY}covers: 1\n", "covers", 4),
        ("policy", f'{POLICY}cover: "2"\n', "cover", 4),
        ("policy", f"{POLICY}rule: fair\n", "rule", 4),
        ("policy", f"{POLICY}evidence: {{stated: half}}\n", "evidence.stated", 4),
        ("policy", f"{POLICY}small_claims: 5000\n", "small_claims", 4),
        ("policy", f"{POLICY}minor_units: many\n", "minor_units", 4),
        ("policy", POLICY.replace("+09:00", ""), "holdings_at", 2),
        ("policy", POLICY.replace('{XEM: "1"}', '{XEM: "0"}'), "price.fixed.XEM", 3),
        ("policy", POLICY.replace('{fixed: {XEM: "1"}}', "{}"), "price", 3),
        ("policy", "- currency\n", "", 1),
        ("claims", CLAIMS.replace("30", "0"), "appeal_days", 6),
        ("claims", CLAIMS.replace("true", "perhaps"), "keys_stolen", 5),
        ("claims", CLAIMS.replace("2018-03", "2018-01"), "", 1),
        ("conditions", "format: aboveboard.conditions/2\n", "format", 1),
        (
            "conditions",
            "format: aboveboard.conditions/1\nexamples: [{asset: XEM, amount: 5}]\n",
            "examples[0].amount",
            2,
        ),
        ("taxonomy", "topics: 5\n", "topics", 1),
        ("approval", "needed: two\n", "needed", 1),
        ("publishing", "expires_hours: 0\n", "expires_hours", 1),
        ("publishing", "email: {host: h}\n", "email.sender", 1),
        ("site", "limits: {messages: 5}\n", "limits.messages", 1),
        ("site", "trusted_proxies: [everyone]\n", "trusted_proxies", 1),
    ],
)
def test_each_fault_has_one_problem_at_its_line(
    tmp_path: Path, kind: str, text: str, field: str, line: int
) -> None:
    found = problems(tmp_path, kind, text)
    assert len({(problem.line, problem.field) for problem in found}) == len(found)
    (own,) = [problem for problem in found if problem.field == field]
    assert own.line == line
    assert own.do


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize(
    "text",
    ["{}", "[]", "5", "a: {b: c}", "format: 1", "a: 1\na: 2", "!x y", "", "\t", "pool: {full: 1}",
     "topics: [{}, 1]", "approvers: [x]", "email: {port: many}", "limits: {pages: {burst: x}}",
     "excluded: [{who: x}]", "versions: {a: 1}", "price: {vwap: {from: x}}", "evidence: [1]",
     "examples: {}", "webhooks: [{url: ftp}]", "form: {least_seconds: 2.5}", "hosts: x"],
)  # fmt: skip
def test_no_word_of_the_library_underneath_reaches_a_user(
    tmp_path: Path, kind: str, text: str
) -> None:
    name, read = READERS[kind]
    (tmp_path / name).write_text(text, encoding="utf-8")
    try:
        read(tmp_path)
    except AboveboardError as error:
        for problem in error.problems:
            assert problem.what.endswith(".") or problem.what.endswith(":")
            assert not [word for word in FOREIGN if word in str(problem)], str(problem)


def test_a_list_whose_only_member_is_wrong_is_not_called_too_short_as_well() -> None:
    text = (PARAMS / "2018-01-26-minato" / "incident.yaml").read_text(encoding="utf-8")
    with pytest.raises(AboveboardError) as caught:
        parse_record(text.replace("domains: [minato.example]", "domains: [minato]", 1))
    told = {problem.field for problem in caught.value.problems}
    assert "custodian.domains[0]" in told
    assert "custodian.domains" not in told
