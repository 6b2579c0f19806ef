"""What the record refuses, and that each refusal says where and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.errors import RecordError
from aboveboard.record import load_record, parse_record

MINATO = (Path(__file__).parents[2] / "params/2018-01-26-minato/incident.yaml").read_text("utf-8")


def changed(old: str, new: str) -> str:
    assert old in MINATO
    return MINATO.replace(old, new, 1)


SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"
WRONG = {
    "exponent": ('amount: "523000000"', 'amount: "1e5"'),
    "not a number": ('amount: "523000000"', 'amount: "NaN"'),
    "negative": ('amount: "523000000"', 'amount: "-1"'),
    "float": ('amount: "523000000"', "amount: 523000000.5"),
    "naive time": ("at: 2018-01-26T02:57+09:00", "at: 2018-01-26T02:57"),
    "unknown key": ("time_zone: Asia/Tokyo", "time_zome: Asia/Tokyo"),
    "duplicate key": ("time_zone: Asia/Tokyo", "time_zone: Asia/Tokyo\ntime_zone: UTC"),
    "missing language": ("      en: What caused it.\n", ""),
    "reordering character": ("en: What caused it.", "en: What \u202ecaused it."),
    "invisible character": ("en: What caused it.", "en: What \u200bcaused it."),
    "foreign link": ("en: What caused it.", "en: See https://minato-refund.com/now"),
    "seed phrase": ("en: What caused it.", f"en: {SEED}"),
    "known before it happened": (
        "known_at: 2018-01-26T11:58+09:00",
        "known_at: 2018-01-26T11:57+09:00",
    ),
    "alias": ("time_zone: Asia/Tokyo", "time_zone: &a Asia/Tokyo\nother: *a"),
}


@pytest.mark.parametrize("case", WRONG)
def test_bad_input_is_refused_with_its_line_and_what_to_do(case: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_record(changed(*WRONG[case]))
    assert any(problem.line > 1 and problem.do for problem in caught.value.problems)


def test_a_seed_phrase_is_never_repeated_in_the_error() -> None:
    with pytest.raises(RecordError) as caught:
        parse_record(changed(*WRONG["seed phrase"]))
    assert "sausage" not in str(caught.value)


def test_all_problems_are_named_at_once() -> None:
    text = changed(*WRONG["exponent"]).replace("time_zone: Asia/Tokyo", "time_zone: Mars", 1)
    with pytest.raises(RecordError) as caught:
        parse_record(text)
    assert len(caught.value.problems) == 2


def test_a_folder_without_a_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="aboveboard new"):
        load_record(tmp_path)
