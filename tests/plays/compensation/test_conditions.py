"""The words of a standard: read with every fault named at once."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from aboveboard.compensation.awards import compute_awards
from aboveboard.compensation.merkle import Commitment
from aboveboard.compensation.policy import load_policy
from aboveboard.compensation.proofs import write_proofs
from aboveboard.errors import ParameterError, PolicyError
from aboveboard.plays.compensation.conditions import load_conditions
from compensation_cases import case_in, move_money, write_case
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
        (HEAD + "prise: {en: x, zh-CN: 甲}\n", "prise", "not known here"),
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


MISSING = [
    ("policy", "standard.yaml", "Write the standard there"),
    ("conditions", "words.yaml", "Correct the parameter `conditions`"),
    ("holdings", "books.csv", "Correct the parameter `holdings`"),
]


@pytest.mark.parametrize(("parameter", "name", "do"), MISSING)
def test_a_file_that_is_not_there_is_named_with_what_to_do(
    tmp_path: Path, parameter: str, name: str, do: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        case_in(write_case(tmp_path), record_of(event("a")), **{parameter: name})
    (problem,) = caught.value.problems
    assert problem.file == name
    assert "There is no such file" in problem.what
    assert do in problem.do
    assert "Errno" not in str(problem)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('examples: [{asset: XEM, amount: "5"}]', "examples[0].asset"),
        (
            "other_prices: [{at: 2030-05-01T00:00Z, source: {en: x, zh-CN: 甲},"
            ' prices: {XEM: "1"}}]',
            "other_prices[0].prices",
        ),
    ],
)
def test_words_about_an_asset_without_a_price_are_refused(
    tmp_path: Path, text: str, field: str
) -> None:
    with pytest.raises(PolicyError, match="no price for XEM") as caught:
        case_in(write_case(tmp_path, conditions=f"{text}\n"), record_of(event("a")))
    assert [p.field for p in caught.value.problems] == [field]


PROOFS = "proofs/commitment.json"


def own_commitment(folder: Path, *, moved: bool = False) -> Commitment:
    """Prove the case that is in the folder, as the commands do, into its folder ``proofs``."""
    file, holdings = folder / "policy.yaml", folder / "holdings.csv"
    standard = load_policy(file)
    with TemporaryDirectory() as work:
        made = compute_awards(standard, holdings, Path(work) / "awards.csv", policy_file=file)
        if moved:
            move_money(made.file)
        return write_proofs(
            made.file, folder / "proofs", standard, made.prices, made.inputs, bytes(32)
        )


def test_the_own_proofs_are_taken(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    commitment = own_commitment(folder)
    case = case_in(folder, record_of(event("a")), proofs=PROOFS)
    assert case.commitment == commitment


def edited(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_a_root_that_is_not_over_the_own_awards_is_refused(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    commitment = own_commitment(folder)
    edited(folder / PROOFS, commitment.root, "0x" + "12" * 32)
    with pytest.raises(PolicyError, match="root: The root is not that over the awards"):
        case_in(folder, record_of(event("a")), proofs=PROOFS)


def test_the_root_over_a_table_whose_rows_were_changed_is_refused(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    own_commitment(folder, moved=True)
    with pytest.raises(PolicyError, match="root: The root is not that over the awards"):
        case_in(folder, record_of(event("a")), proofs=PROOFS)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("c00", "c99", "not the index of these claimants"),
        ("claimant_id,file,salt", "claimant_id,file", "can't be read"),
        (".json,", ".json,zz", "can't be read"),
        ("", "", "can't be read"),
    ],
)
def test_an_index_that_does_not_fit_the_awards_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    folder = write_case(tmp_path)
    own_commitment(folder)
    index = folder / "proofs" / "index.csv"
    if old:
        edited(index, old, new)
    else:
        index.unlink()
    with pytest.raises(PolicyError, match=message):
        case_in(folder, record_of(event("a")), proofs=PROOFS)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("currency", "EUR"),
        ("minor_units", 3),
        ("count", 11),
        ("total_award", 1),
        ("policy_sha256", "aa" * 32),
        ("prices_sha256", "aa" * 32),
        ("holdings_sha256", "aa" * 32),
    ],
)
def test_proofs_of_another_case_are_refused(tmp_path: Path, field: str, value: object) -> None:
    folder = write_case(tmp_path)
    other = asdict(own_commitment(folder)) | {field: value}
    (folder / PROOFS).write_text(json.dumps(other))
    with pytest.raises(PolicyError, match=f"{field}: These proofs are of another") as caught:
        case_in(folder, record_of(event("a")), proofs=PROOFS)
    assert len(caught.value.problems) == 1


def test_what_is_no_commitment_is_refused(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    (folder / "commitment.json").write_text('{"root": "0x"}')
    with pytest.raises(PolicyError, match=r"commitment\.json"):
        case_in(folder, record_of(event("a")), proofs="commitment.json")
