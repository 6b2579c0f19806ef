"""The words of a standard: read with every fault named at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.errors import ParameterError, PolicyError
from aboveboard.plays.compensation.conditions import load_conditions
from compensation_cases import case_in, write_case
from records import event, record_of

HEAD = "format: aboveboard.conditions/1\n"


def problems(folder: Path, text: str) -> list[tuple[str, int, str]]:
    file = folder / "conditions.yaml"
    file.write_text(text, encoding="utf-8")
    record = record_of(event("a"))
    with pytest.raises(PolicyError) as caught:
        load_conditions(file, record.languages, record.custodian)
    return [(p.field, p.line, p.what) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "field", "says"),
    [
        ("", "format", "missing"),
        (HEAD + "prise: {en: x, zh-CN: 甲}\n", "prise", "no such field"),
        (HEAD + "price: {en: Only English.}\n", "price", "zh-CN is missing"),
        (HEAD + "tax: {en: See https://other.com, zh-CN: 见}\n", "tax.en", "off the official"),
        (HEAD + "tax: {en: a\u200bb, zh-CN: 见}\n", "tax.en", "U+200B"),
        (HEAD + "funds: [{source: {en: x, zh-CN: 甲}, amount: 5.5}]\n", "funds[0].amount", "text"),
    ],
)
def test_a_fault_is_named_with_its_field(tmp_path: Path, text: str, field: str, says: str) -> None:
    found = problems(tmp_path, text or "price: {en: x, zh-CN: 甲}\n")
    assert any(name == field and says in what for name, _, what in found), found


def test_a_window_that_closes_first_and_a_strange_address_are_refused(tmp_path: Path) -> None:
    text = HEAD + (
        "claims:\n  opens: 2030-05-02T00:00Z\n  closes: 2030-05-01T00:00Z\n"
        "  address: https://claims.evil.com/\n  asks: [{en: name, zh-CN: 姓名}]\n"
        "  proof: {en: x, zh-CN: 甲}\n"
    )
    found = problems(tmp_path, text)
    assert any("closes before" in what for _, _, what in found)
    assert any("off the official" in what for _, _, what in found)


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, "- a\n")


@pytest.mark.parametrize("pool", ["many", "-5", "1.234", "1e9"])
def test_a_pool_that_is_no_amount_is_refused(tmp_path: Path, pool: str) -> None:
    with pytest.raises(ParameterError, match="pool"):
        case_in(write_case(tmp_path), record_of(event("a")), pool=pool)


def test_missing_holdings_are_named(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    (folder / "holdings.csv").unlink()
    with pytest.raises(PolicyError, match="no holdings"):
        case_in(folder, record_of(event("a")))


def test_proofs_of_another_table_are_refused(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    (folder / "commitment.json").write_text('{"root": "0x"}')
    with pytest.raises(PolicyError, match=r"commitment\.json"):
        case_in(folder, record_of(event("a")), proofs="commitment.json")
